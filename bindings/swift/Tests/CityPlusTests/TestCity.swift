import CityPlus
import XCTest

/// What is missing where the tests are run otherwise than by `cargo xtask test swift`.
struct Missing: Error, CustomStringConvertible {
    let description: String
}

/// The real backend that `cargo xtask test swift` has started, and what a person can see of it.
enum TestCity {
    static func setting(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else {
            throw Missing(description: "\(name) is not set: run `cargo xtask test swift`")
        }
        return value
    }

    static func server() throws -> String {
        try setting("CITYPLUS_TEST_SERVER")
    }

    private static func data() throws -> URL {
        URL(fileURLWithPath: try setting("CITYPLUS_TEST_DATA"), isDirectory: true)
    }

    /// Address and password of a member of the staff: `inspector` or `teller`.
    static func staff(_ role: String) throws -> (email: String, password: String) {
        let file = try data().appendingPathComponent("first-run.json")
        let all = try JSONDecoder().decode([String: [String: String]].self, from: Data(contentsOf: file))
        guard let email = all[role]?["email"], let password = all[role]?["password"] else {
            throw Missing(description: "first-run.json knows no \(role)")
        }
        return (email, password)
    }

    /// The token of the link that was mailed to an address.
    static func confirmationToken(of email: String) async throws -> String {
        let folder = try data().appendingPathComponent("mail", isDirectory: true)
        var token: String?
        try await until {
            // The server makes the folder with the first mail.
            let files =
                (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
                ?? []
            // One that is being written has another name, and is gone when it is done.
            for file in files where file.pathExtension == "eml" {
                // A long line is folded with `=` at its end.
                let mail = try String(contentsOf: file, encoding: .utf8)
                    .replacingOccurrences(of: "=\r\n", with: "")
                guard mail.contains(email), let link = mail.range(of: "/confirm/") else { continue }
                let letters = mail[link.upperBound...].prefix {
                    $0.isLetter || $0.isNumber || "-_".contains($0)
                }
                token = String(letters)
            }
            return token != nil
        }
        return try XCTUnwrap(token)
    }

    /// The phone without a screen: what a desk or another device does. Returns the object it prints.
    @discardableResult
    static func phone(home: URL, _ arguments: [String]) throws -> [String: Any] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try setting("CITYPLUS_TEST_PHONE"))
        process.arguments = ["--home", home.path, "--server", try server(), "--json"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0,
            let object = try JSONSerialization.jsonObject(with: printed) as? [String: Any]
        else {
            throw Missing(description: "phone \(arguments.first ?? "") failed")
        }
        return object
    }
}

/// A device in a folder of its own, which goes away with it.
final class Device {
    let app: App
    private let folder: URL

    init(
        mode: Mode = .personal, server: String? = nil, keys: KeyStore? = nil, ports: Ports = Ports()
    ) async throws {
        folder = try Device.newFolder()
        app = try await App.open(
            options: AppOptions(
                folder: folder.appendingPathComponent("store").path,
                server: server ?? TestCity.server(),
                mode: mode,
                deviceName: "XCTest",
                language: "pl"
            ),
            keys: keys ?? fileKeyStore(folder: folder.appendingPathComponent("keys").path),
            ports: ports
        )
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    static func newFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("cityplus-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Signs in as a person would; returns when the app knows it.
    func signIn(_ email: String, _ password: String) async throws {
        let screen = Screen(app.openSignIn())
        // Open until the app has done what it was told: a screen that is let go of does no more of it.
        defer { screen.end() }
        try screen.send(.type(key: "email", text: email))
        try screen.send(.type(key: "password", text: password))
        try screen.send(.submit)
        try await until { [app] in app.place() != .signIn }
        try await Screen(app.openHome()).state { $0.signIn == nil }
    }
}
