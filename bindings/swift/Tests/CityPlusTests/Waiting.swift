import CityPlus
import XCTest

/// Longer than anything here takes: only a defect waits that long.
private let limitSeconds: TimeInterval = 60

struct TooLong: Error, CustomStringConvertible {
    let description: String
}

/// Looks again and again until it is so.
func until(
    _ isSo: @escaping () async throws -> Bool, file: StaticString = #filePath, line: UInt = #line
) async throws {
    let end = Date(timeIntervalSinceNow: limitSeconds)
    while try await !isSo() {
        guard Date() < end else {
            throw TooLong(description: "\(file):\(line): not so within \(Int(limitSeconds)) s")
        }
        try await Task.sleep(nanoseconds: 2_000_000)
    }
}

extension Screen {
    /// The first state from now on that is as wanted.
    @discardableResult
    func state(
        file: StaticString = #filePath, line: UInt = #line,
        where isWanted: @escaping @Sendable (Core.State) -> Bool
    ) async throws -> Core.State {
        if let state = latest, isWanted(state) {
            return state
        }
        return try await withThrowingTaskGroup(of: Core.State?.self) { group in
            group.addTask { [states] in
                for await state in states where isWanted(state) {
                    return state
                }
                return nil
            }
            group.addTask {
                try await Task.sleep(nanoseconds: UInt64(limitSeconds * 1e9))
                return nil
            }
            let first = try await group.next()
            group.cancelAll()
            guard let state = first ?? nil else {
                let last = latest.map { "\($0)" } ?? "none"
                throw TooLong(description: "\(file):\(line): no such state; the last one: \(last)")
            }
            return state
        }
    }
}
