import CityPlus
import XCTest

/// Screens begin and end with their objects: nothing stays behind.
final class LifeTests: XCTestCase {
    func testTenThousandScreensComeAndGo() async throws {
        let device = try await Device()
        let app = device.app
        let kept = Screen(app.openFrame())
        try await kept.state { _ in true }
        // The first ones fill caches and pools that stay.
        try await openAndDrop(app, 1_000)
        let before = try residentKilobytes()
        try await openAndDrop(app, 9_000)
        try await until { app.openScreens() == 1 }
        let grown = try residentKilobytes() - before
        // A screen that stayed would cost far more than 1 kB; what is allowed is what an allocator does not give back.
        XCTAssertLessThan(grown, 9_000, "kB grown over 9 000 screens")
        try kept.send(.resumed)
        XCTAssertEqual(app.openScreens(), 1)
    }

    func testLettingGoOfAScreenWhileItIsWaitedForEndsIt() async throws {
        let device = try await Device()
        let app = device.app
        for _ in 0..<100 {
            let waiting: Task<Void, Never>
            do {
                let screen = Screen(app.openSettings())
                waiting = Task { [states = screen.states] in
                    for await _ in states {}
                }
                try await until { screen.latest != nil }
            }
            waiting.cancel()
            await waiting.value
        }
        try await until { app.openScreens() == 0 }
    }

    func testACancelledIterationLeavesTheScreenOpenAndTheNextOneGoesOn() async throws {
        let device = try await Device()
        let screen = Screen(device.app.openSettings())
        for _ in 0..<100 {
            // Settings change only when somebody changes them, so each of these waits until it is cancelled.
            let waiting = Task { [states = screen.states] in
                for await _ in states {}
            }
            try await until { screen.latest != nil }
            waiting.cancel()
            await waiting.value
        }
        XCTAssertEqual(device.app.openScreens(), 1)
        try screen.send(.setLanguage(language: "en"))
        try await screen.state { $0.languages.contains { $0.key == "en" && $0.selected } }
    }

    func testEndingTheAppEndsEveryIteration() async throws {
        let device = try await Device()
        let screens = (0..<10).map { _ in Screen(device.app.openHome()) }
        let waiting = screens.map { screen in
            Task {
                for await _ in screen.states {}
            }
        }
        for screen in screens {
            try await until { screen.latest != nil }
        }
        await device.app.end()
        for task in waiting {
            await task.value
        }
        let late = Screen(device.app.openHome())
        let all = Task {
            for await _ in late.states {}
        }
        await all.value
    }

    private func openAndDrop(_ app: App, _ count: Int) async throws {
        for number in 0..<count {
            let screen = Screen(app.openHome())
            // Some are looked at, some are dropped before their first state, some while they are waited for.
            switch number % 3 {
            case 0:
                var states = screen.states.makeAsyncIterator()
                let first = await states.next()
                XCTAssertNotNil(first)
            case 1:
                break
            default:
                let waiting = Task { [states = screen.states] in
                    for await _ in states {}
                }
                await Task.yield()
                waiting.cancel()
            }
        }
        try await until { app.openScreens() <= 1 }
    }

    private func residentKilobytes() throws -> Int {
        #if os(Linux)
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = try XCTUnwrap(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
            return try XCTUnwrap(line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) })
        #else
            var info = mach_task_basic_info()
            var count = mach_msg_type_number_t(
                MemoryLayout<mach_task_basic_info>.size / MemoryLayout<natural_t>.size)
            let result = withUnsafeMutablePointer(to: &info) { pointer in
                pointer.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
                    task_info(mach_task_self_, task_flavor_t(MACH_TASK_BASIC_INFO), $0, &count)
                }
            }
            XCTAssertEqual(result, KERN_SUCCESS)
            return Int(info.resident_size / 1_024)
        #endif
    }
}
