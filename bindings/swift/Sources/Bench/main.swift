// What a call of the core costs from Swift, in nanoseconds: `NAME NANOSECONDS` lines for `cargo xtask bench ffi`, which
// measures the same calls in Rust. Arguments: the server's address and an empty folder.

import CityPlus
import Foundation

let batches = 31
let warmUp = 5
let calls = 2_000
/// Fewer than a screen lets wait.
let intents = 32

struct NoAnswer: Error {}

func perCall(_ call: () -> Void) -> Double {
    let start = DispatchTime.now().uptimeNanoseconds
    for _ in 0..<calls { call() }
    return Double(DispatchTime.now().uptimeNanoseconds - start) / Double(calls)
}

func until(_ isSo: () -> Bool) async throws {
    let end = Date(timeIntervalSinceNow: 60)
    while !isSo() {
        guard Date() < end else { throw NoAnswer() }
        try await Task.sleep(nanoseconds: 1_000_000)
    }
}

/// Only the sending is measured; that the screen has taken all of it is waited for.
func send(_ screen: SignInScreen) async throws -> Double {
    let texts = (0..<intents).map { "jan\($0)@example.com" }
    let start = DispatchTime.now().uptimeNanoseconds
    for text in texts {
        try screen.send(intent: .type(key: "email", text: text))
    }
    let took = Double(DispatchTime.now().uptimeNanoseconds - start) / Double(intents)
    func isShown() -> Bool { screen.latest()?.fields.contains { $0.value == texts.last } ?? false }
    try await until { isShown() }
    try screen.send(intent: .type(key: "email", text: ""))
    try await until { !isShown() }
    return took
}

/// Of several batches the one in the middle.
func median(_ batch: () async throws -> Double) async throws -> Double {
    for _ in 0..<warmUp { _ = try await batch() }
    var times: [Double] = []
    for _ in 0..<batches { times.append(try await batch()) }
    return times.sorted()[batches / 2]
}

let server = CommandLine.arguments[1]
let folder = URL(fileURLWithPath: CommandLine.arguments[2], isDirectory: true)
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
let app = try await App.open(
    options: AppOptions(
        folder: folder.appendingPathComponent("store").path, server: server, mode: .personal,
        deviceName: "bench", language: "pl"),
    keys: fileKeyStore(folder: folder.appendingPathComponent("keys").path), ports: Ports())
let screen = app.openSignIn()
try await until { screen.latest() != nil }
print("open_screens", try await median { perCall { _ = app.openScreens() } })
print("latest", try await median { perCall { _ = screen.latest() } })
print("send", try await median { try await send(screen) })
await app.end()
