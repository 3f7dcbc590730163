import CityPlus
import XCTest

/// Keeps the ears it is given; throws what it is told to.
private final class Radio: BeaconRadio, @unchecked Sendable {
    private let error: Error?
    private let lock = NSLock()
    private var given: [BeaconEars] = []

    init(_ error: Error? = nil) {
        self.error = error
    }

    var ears: BeaconEars? { lock.withLock { given.first } }

    func start(ears: BeaconEars) throws {
        if let error { throw error }
        lock.withLock { given.append(ears) }
    }

    func stop() throws {
        if let error { throw error }
    }
}

private struct Unexpected: Error {}

/// What a platform lends is called, may call back from a thread of its own, and may throw without harm.
final class PortTests: XCTestCase {
    func testWhatARadioHearsIsCountedOnTheScreen() async throws {
        let radio = Radio()
        let device = try await Device(ports: Ports(beaconRadio: radio))
        let settings = Screen(device.app.openSettings())
        try settings.send(.setBeacons(key: "on"))
        try await until { radio.ears != nil }
        // Beacons are counted as long as they are heard again and again.
        try await until {
            DispatchQueue.global().sync {
                for beacon in UInt8(1)...3 {
                    radio.ears?.heard(payload: Data([beacon]), rssiDbm: -60, heardAtMs: 0)
                }
            }
            return settings.latest.map { near($0).contains("3 nadajniki") } ?? false
        }
    }

    func testARadioThatThrowsIsToldOnTheScreenAndTheAppGoesOn() async throws {
        for error in [PortError.Refused(reason: "no permission"), Unexpected()] as [Error] {
            let device = try await Device(ports: Ports(beaconRadio: Radio(error)))
            let settings = Screen(device.app.openSettings())
            try settings.send(.setBeacons(key: "on"))
            try await settings.state { near($0).contains("Bluetooth") }
            try settings.send(.setBeacons(key: "off"))
            try await settings.state { near($0) == "wyłączone" }
            XCTAssertEqual(device.app.place(), .home)
        }
    }
}

private func near(_ state: SettingsState) -> String {
    state.device.first { $0.label == "Nadajniki w pobliżu" }?.value ?? ""
}
