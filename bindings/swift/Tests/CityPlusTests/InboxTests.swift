import XCTest

@testable import CityPlus

/// A core whose states come when the test says so.
private final class HandDriven: ScreenCore, @unchecked Sendable {
    private let lock = NSLock()
    private var waiting: CheckedContinuation<Int?, Never>?
    private var closed = false

    /// Whether a call waits now.
    var isAsked: Bool { lock.withLock { waiting != nil } }
    var isClosed: Bool { lock.withLock { closed } }

    func next() async -> Int? {
        await withCheckedContinuation { continuation in
            let ended: Bool = lock.withLock {
                XCTAssertNil(waiting, "two calls at once")
                if !closed { waiting = continuation }
                return closed
            }
            if ended { continuation.resume(returning: nil) }
        }
    }

    func send(intent: Int) throws {}

    func latest() -> Int? { nil }

    func end() {
        give(nil) { self.closed = true }
    }

    func give(_ state: Int?, before: () -> Void = {}) {
        let waiter: CheckedContinuation<Int?, Never>? = lock.withLock {
            before()
            defer { waiting = nil }
            return waiting
        }
        waiter?.resume(returning: state)
    }
}

/// Iterating over a screen's states, whatever comes when.
final class InboxTests: XCTestCase {
    func testStatesComeInOrderAndEndWithTheScreen() async throws {
        let core = HandDriven()
        let screen = Screen(core)
        let all = Task { [states = screen.states] in
            var seen: [Int] = []
            for await state in states { seen.append(state) }
            return seen
        }
        for state in 1...3 {
            try await until { core.isAsked }
            core.give(state)
        }
        try await until { core.isAsked }
        screen.end()
        let seen = await all.value
        XCTAssertEqual(seen, [1, 2, 3])
        var late = screen.states.makeAsyncIterator()
        let nothing = await late.next()
        XCTAssertNil(nothing, "a screen that has ended has no states")
    }

    func testACancelledIterationEndsAtOnceAndLosesNothing() async throws {
        let core = HandDriven()
        let screen = Screen(core)
        let waiting = Task { [states = screen.states] in
            var iterator = states.makeAsyncIterator()
            return await iterator.next()
        }
        try await until { core.isAsked }
        waiting.cancel()
        let nothing = await waiting.value
        XCTAssertNil(nothing)
        XCTAssertFalse(core.isClosed, "a cancelled iteration leaves the screen open")
        core.give(7)
        var next = screen.states.makeAsyncIterator()
        let kept = await next.next()
        XCTAssertEqual(kept, 7, "what came after the cancellation is kept for who comes next")
    }

    func testATaskCancelledBeforeItBeginsAsksForNothing() async {
        let core = HandDriven()
        let screen = Screen(core)
        let cancelled = Task { [states = screen.states] in
            while !Task.isCancelled { await Task.yield() }
            var iterator = states.makeAsyncIterator()
            return await iterator.next()
        }
        cancelled.cancel()
        let nothing = await cancelled.value
        XCTAssertNil(nothing)
        XCTAssertFalse(core.isAsked)
    }

    func testIterationsAtTheSameTimeTakeTurns() async throws {
        let core = HandDriven()
        let screen = Screen(core)
        let counts = await withTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 {
                group.addTask { [states = screen.states] in
                    var seen: [Int] = []
                    for await state in states { seen.append(state) }
                    return seen
                }
            }
            group.addTask {
                for state in 0..<100 {
                    try? await until { core.isAsked }
                    core.give(state)
                }
                try? await until { core.isAsked }
                screen.end()
                return []
            }
            return await group.reduce(into: [Int]()) { $0 += $1 }
        }
        XCTAssertEqual(counts.sorted(), Array(0..<100), "each state goes to exactly one of them")
    }

    func testLettingGoOfTheScreenClosesItAlsoWhileACallWaits() async throws {
        let core = HandDriven()
        weak var weakly: Screen<HandDriven>?
        do {
            let screen = Screen(core)
            weakly = screen
            let waiting = Task { [states = screen.states] in
                var iterator = states.makeAsyncIterator()
                return await iterator.next()
            }
            try await until { core.isAsked }
            waiting.cancel()
            _ = await waiting.value
        }
        try await until { core.isClosed }
        XCTAssertNil(weakly)
    }

    func testCancellingAtAnyMomentNeitherHangsNorLosesAState() async throws {
        let core = HandDriven()
        let screen = Screen(core)
        var taken: [Int] = []
        for state in 0..<500 {
            let one = Task { [states = screen.states] in
                var iterator = states.makeAsyncIterator()
                return await iterator.next()
            }
            let giver = Task {
                try await until { core.isAsked }
                core.give(state)
            }
            if state % 3 != 0 { await Task.yield() }
            one.cancel()
            let early = await one.value
            // Where the call was made before the cancellation the giver ends by itself; else this one makes it.
            var iterator = screen.states.makeAsyncIterator()
            let found = early == nil ? await iterator.next() : early
            try await giver.value
            taken.append(contentsOf: [found].compactMap { $0 })
        }
        XCTAssertEqual(taken, Array(0..<500))
    }
}
