import CityPlus
import XCTest

/// The golden codes mean the same in Swift as everywhere.
final class VectorTests: XCTestCase {
    private struct Vectors: Decodable {
        let tickets: [Ticket]
        let refused: [Refused]
    }

    private struct Ticket: Decodable {
        let name: String
        let claims: Claims
        let printed: String
        let shown: [Shown]
    }

    private struct Claims: Decodable {
        let id: String
        let validFrom: Int64
        let validUntil: Int64
        let device: String?
        let venue: UInt16
        let variant: UInt16
        let persons: UInt8
        let documentCheck: Bool
        let printAllowed: Bool
    }

    private struct Shown: Decodable {
        let at: Int64
        let code: String
    }

    private struct Refused: Decodable {
        let name: String
        let text: String
        let error: String
    }

    private func vectors() throws -> Vectors {
        let folder = URL(fileURLWithPath: try TestCity.setting("CITYPLUS_TEST_VECTORS"), isDirectory: true)
        let file = folder.appendingPathComponent("cp1-codes.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Vectors.self, from: Data(contentsOf: file))
    }

    func testGoldenCodesAreRead() throws {
        let tickets = try vectors().tickets
        XCTAssertGreaterThanOrEqual(tickets.count, 5)
        for ticket in tickets {
            try check(readCode(text: ticket.printed), ticket, shownAt: nil)
            for shown in ticket.shown {
                try check(readCode(text: shown.code), ticket, shownAt: shown.at)
            }
        }
    }

    func testTextsThatMustBeRefusedAreRefusedByTheirCodes() throws {
        let refused = try vectors().refused
        XCTAssertGreaterThanOrEqual(refused.count, 22)
        for text in refused {
            XCTAssertThrowsError(try readCode(text: text.text), text.name) { error in
                XCTAssertEqual((error as? CodeError)?.code(), text.error, text.name)
            }
        }
    }

    private func check(_ facts: CodeFacts, _ ticket: Ticket, shownAt: Int64?) {
        let claims = ticket.claims
        let hex = facts.deviceKey?.map { String(format: "%02x", $0) }.joined()
        XCTAssertEqual(facts.ticketId, claims.id, ticket.name)
        XCTAssertEqual(facts.validFromMs, claims.validFrom, ticket.name)
        XCTAssertEqual(facts.validUntilMs, claims.validUntil, ticket.name)
        XCTAssertEqual(hex, claims.device, ticket.name)
        XCTAssertEqual(facts.venue, claims.venue, ticket.name)
        XCTAssertEqual(facts.variant, claims.variant, ticket.name)
        XCTAssertEqual(facts.persons, claims.persons, ticket.name)
        XCTAssertEqual(facts.documentCheck, claims.documentCheck, ticket.name)
        XCTAssertEqual(facts.printAllowed, claims.printAllowed, ticket.name)
        // A code holds whole seconds.
        XCTAssertEqual(facts.shownAtMs, shownAt.map { $0 / 1_000 * 1_000 }, ticket.name)
    }
}
