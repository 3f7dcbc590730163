import CityPlus
import XCTest

/// A key store that throws what it is told to.
private final class Refusing: KeyStore, @unchecked Sendable {
    private let error: Error

    init(_ error: Error) {
        self.error = error
    }

    func get(name: String) throws -> Data? { throw error }
    func set(name: String, secret: Data) throws { throw error }
    func delete(name: String) throws { throw error }
}

private struct Unexpected: Error {}

/// Errors come with their stable codes, whoever threw first.
final class ErrorTests: XCTestCase {
    func testAKeyStoreThatRefusesIsAnErrorWithItsCodeAndWords() async throws {
        for error in [PortError.Refused(reason: "locked"), Unexpected()] as [Error] {
            let found = await openError { try await Device(keys: Refusing(error)) }
            XCTAssertEqual(found?.code(), "key_store_failed", "\(error)")
            XCTAssertEqual(found?.notice().code, "key_store_failed")
            XCTAssertFalse(found?.notice().title.isEmpty ?? true)
        }
    }

    func testAnAddressThatIsNoneIsRefused() async throws {
        let found = await openError { try await Device(server: "ftp://example.com") }
        XCTAssertEqual(found?.code(), "server_url")
    }

    func testAStoreIsNotOpenedWithoutItsKeyNorInAFile() async throws {
        let folder = try Device.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let open = { (store: String, keys: String) in
            try await App.open(
                options: AppOptions(
                    folder: folder.appendingPathComponent(store).path, server: TestCity.server(),
                    mode: .personal, deviceName: "XCTest", language: "en"),
                keys: fileKeyStore(folder: folder.appendingPathComponent(keys).path), ports: Ports())
        }
        let first = try await open("store", "keys")
        await first.end()
        let locked = await openError { try await open("store", "other keys") }
        XCTAssertEqual(locked?.code(), "store_locked")
        try Data("no folder".utf8).write(to: folder.appendingPathComponent("file"))
        let unusable = await openError { try await open("file", "keys of file") }
        XCTAssertEqual(unusable?.code(), "store_unusable")
    }

    func testAWrongPasswordIsToldOnTheScreenByItsCode() async throws {
        let device = try await Device()
        let screen = Screen(device.app.openSignIn())
        try screen.send(.type(key: "email", text: "nobody@example.com"))
        try screen.send(.type(key: "password", text: "not the password"))
        try screen.send(.submit)
        let notice = try await screen.state { $0.notice != nil }.notice
        XCTAssertEqual(notice?.code, "wrong_credentials")
    }

    func testAServerThatIsGoneIsToldOnTheScreenByItsCode() async throws {
        // Nothing listens on the port of discarded data.
        let device = try await Device(server: "http://127.0.0.1:9")
        let screen = Screen(device.app.openSignIn())
        try screen.send(.type(key: "email", text: "nobody@example.com"))
        try screen.send(.type(key: "password", text: "not the password"))
        try screen.send(.submit)
        let notice = try await screen.state { $0.notice != nil }.notice
        XCTAssertEqual(notice?.code, "offline")
    }

    func testAnIntentForAScreenThatHasEndedIsRefusedByItsCode() async throws {
        let device = try await Device()
        let screen = Screen(device.app.openHome())
        try await screen.state { _ in true }
        screen.end()
        do {
            try screen.send(.refresh)
            XCTFail("the screen has ended")
        } catch let error as SendError {
            XCTAssertEqual(error.code(), "screen_closed")
        }
    }

    private func openError<T>(_ open: () async throws -> T) async -> OpenError? {
        do {
            _ = try await open()
            XCTFail("it opened")
        } catch let error as OpenError {
            return error
        } catch {
            XCTFail("another error: \(error)")
        }
        return nil
    }
}
