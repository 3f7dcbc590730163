import CityPlus
import XCTest

/// The whole way of a ticket, by screens only: registered, topped up at a desk, bought, shown, scanned, scanned again.
final class WalkTests: XCTestCase {
    func testFromRegistrationToTheSecondScan() async throws {
        let email = "swift-\(UUID().uuidString.lowercased())@example.com"
        let password = "rower nad Odra \(UUID().uuidString)"
        let phone = try await Device()
        try await register(phone, email, password)
        try await phone.signIn(email, password)
        try await topUp(phone, email, password)
        try await askForMoney(phone)

        let ticket = try await buy(phone)
        let shown = Screen(phone.app.openTicket(ticketId: ticket))
        let code = try await shown.state { $0.code != nil }.code
        let picture = try XCTUnwrap(code)
        XCTAssertEqual(picture.modules.count, Int(picture.side * picture.side))

        let gate = try await Device(mode: .inspector)
        let staff = try TestCity.staff("inspector")
        try await gate.signIn(staff.email, staff.password)
        let inspector = Screen(gate.app.openInspector())
        try await inspector.state { $0.fetchLists.enabled && $0.venues.contains { $0.key == "zoo" } }
        try inspector.send(.fetchLists)
        try await inspector.state { $0.lists.code != "lists_missing" && $0.fetchLists.enabled }
        try inspector.send(.selectVenue(venue: "zoo"))
        try inspector.send(.code(text: picture.text))
        let first = try await inspector.state { $0.verdict != nil }.verdict
        XCTAssertEqual(first?.tone, .success, "\(String(describing: first))")
        XCTAssertEqual(first?.code, "ok")

        try inspector.send(.next)
        try await inspector.state { $0.verdict == nil }
        // A camera that sees the same code again only goes on looking; who types it asks again.
        try inspector.send(.type(text: picture.text))
        try await inspector.state { $0.judge.enabled }
        try inspector.send(.judge)
        let second = try await inspector.state { $0.verdict != nil }.verdict
        XCTAssertEqual(second?.tone, .error, "\(String(describing: second))")
        XCTAssertEqual(second?.code, "already_used")
    }

    private func register(_ phone: Device, _ email: String, _ password: String) async throws {
        let screen = Screen(phone.app.openSignIn())
        try screen.send(.change(mode: .register))
        for (key, text) in [("name", "Jan Swift"), ("email", email), ("new_password", password)] {
            try screen.send(.type(key: key, text: text))
        }
        try screen.send(.submit)
        try await screen.state { $0.mode == .confirm }
        let token = try await TestCity.confirmationToken(of: email)
        try screen.send(.type(key: "token", text: token))
        try screen.send(.submit)
        try await screen.state { $0.mode == .signIn }
    }

    private func topUp(_ phone: Device, _ email: String, _ password: String) async throws {
        let home = try Device.newFolder()
        defer { try? FileManager.default.removeItem(at: home) }
        let (other, desk) = (home.appendingPathComponent("other"), home.appendingPathComponent("desk"))
        let person = try TestCity.phone(home: other, ["login", "--email", email, "--password", password])
        let wallet = try XCTUnwrap(person["wallet_id"] as? String)
        let teller = try TestCity.staff("teller")
        try TestCity.phone(home: desk, ["login", "--email", teller.email, "--password", teller.password])
        try TestCity.phone(home: desk, ["top-up", "--wallet", wallet, "--amount", "200.00"])

        let screen = Screen(phone.app.openWallet())
        try screen.send(.refresh)
        try await screen.state { $0.balance?.money.hasPrefix("200,00") == true }
    }

    /// From the wallet to the screen that asks for money, which shows the code of the wallet.
    private func askForMoney(_ phone: Device) async throws {
        let wallet = Screen(phone.app.openWallet())
        defer { wallet.end() }
        try await wallet.state { $0.deeds.contains { $0.place == .request } }
        try wallet.send(.do(place: .request))
        try await until { [app = phone.app] in app.place() == .request }
        let request = Screen(phone.app.openRequest())
        defer { request.end() }
        try await request.state { $0.anyAmount.enabled }
        try request.send(.showAnyAmount)
        let code = try await request.state { $0.code != nil }.code
        let picture = try XCTUnwrap(code)
        XCTAssertEqual(picture.modules.count, Int(picture.side * picture.side))
    }

    /// Two tickets for the first day that is offered; returns the id of one.
    private func buy(_ phone: Device) async throws -> String {
        let home = Screen(phone.app.openHome())
        defer { home.end() }
        try await home.state { $0.tiles.contains { $0.venue == "zoo" } }
        try home.send(.openVenue(venue: "zoo"))
        try await until { [app = phone.app] in app.place() == .venue(venue: "zoo") }
        let venue = Screen(phone.app.openVenue(venue: "zoo"))
        defer { venue.end() }
        // The zoo sells one product, so there is none to choose.
        try await venue.state { $0.variants.contains { $0.variant == "normal" } }
        try venue.send(.more(variant: "normal"))
        try await venue.state { $0.pay.enabled && $0.total != nil }
        try venue.send(.pay)
        var order: String?
        try await until { [app = phone.app] in
            if case .order(let orderId) = app.place() { order = orderId }
            return order != nil || venue.latest?.notice != nil
        }
        XCTAssertNil(venue.latest?.notice)
        let screen = Screen(phone.app.openOrder(orderId: try XCTUnwrap(order)))
        let done = try await screen.state { !$0.tickets.isEmpty }
        return try XCTUnwrap(done.tickets.first?.ticketId)
    }
}
