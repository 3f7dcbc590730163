import XCTest

/// Longer than anything here takes: only a defect waits that long.
private let limit: TimeInterval = 60

struct TooLong: Error, CustomStringConvertible {
    let description: String
}

/// Looks again and again until it is so.
func until(
    _ isSo: @escaping () async throws -> Bool, file: StaticString = #filePath, line: UInt = #line
) async throws {
    let end = Date(timeIntervalSinceNow: limit)
    while try await !isSo() {
        guard Date() < end else {
            throw TooLong(description: "\(file):\(line): not so within \(Int(limit)) s")
        }
        try await Task.sleep(nanoseconds: 2_000_000)
    }
}
