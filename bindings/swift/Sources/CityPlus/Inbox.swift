import Foundation

/// Makes waiting for a state cancellable.
///
/// A call into the core cannot be taken back once it waits. So the call is made in a task of its own, one at a time,
/// and those who want a state queue here: whoever is cancelled leaves the queue at once, and a state that comes when
/// nobody waits any more is kept for the next. The task ends with the screen, which its owner closes.
final class Inbox<Core: ScreenCore>: @unchecked Sendable {
    private typealias Waiter = CheckedContinuation<Core.State?, Never>
    private enum Answer {
        case now(Core.State?)
        case later(fetch: Bool)
    }

    private let core: Core
    // Guards all below. Nothing is resumed or called while it is held.
    private let lock = NSLock()
    private var waiting: [(number: UInt64, waiter: Waiter)] = []
    private var cancelled: Set<UInt64> = []
    private var lastNumber: UInt64 = 0
    private var kept: Core.State?
    private var isFetching = false
    private var hasEnded = false

    init(_ core: Core) {
        self.core = core
    }

    /// The next state; nil where the task is cancelled or the screen has ended.
    func take() async -> Core.State? {
        let number = newNumber()
        // What was cancelled too late to matter is forgotten; the handler below has run by then or never will.
        defer { forget(number) }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                queue(waiter, number)
            }
        } onCancel: {
            cancel(number)
        }
    }

    /// As if the screen had ended.
    func end() {
        for waiter in close() {
            waiter.resume(returning: nil)
        }
    }

    private func close() -> [Waiter] {
        lock.withLock {
            hasEnded = true
            kept = nil
            defer { waiting = [] }
            return waiting.map(\.waiter)
        }
    }

    private func forget(_ number: UInt64) {
        _ = lock.withLock { cancelled.remove(number) }
    }

    private func newNumber() -> UInt64 {
        lock.withLock {
            lastNumber += 1
            return lastNumber
        }
    }

    private func queue(_ waiter: Waiter, _ number: UInt64) {
        let answer: Answer = lock.withLock {
            if cancelled.remove(number) != nil || hasEnded {
                return .now(nil)
            }
            if let state = kept {
                kept = nil
                return .now(state)
            }
            waiting.append((number, waiter))
            defer { isFetching = true }
            return .later(fetch: !isFetching)
        }
        switch answer {
        case .now(let state): waiter.resume(returning: state)
        case .later(fetch: true): fetch()
        case .later(fetch: false): break
        }
    }

    /// May come before the waiter is in the queue.
    private func cancel(_ number: UInt64) {
        let waiter: Waiter? = lock.withLock {
            guard let place = waiting.firstIndex(where: { $0.number == number }) else {
                cancelled.insert(number)
                return nil
            }
            return waiting.remove(at: place).waiter
        }
        waiter?.resume(returning: nil)
    }

    private func fetch() {
        Task {
            while deliver(await core.next()) {}
        }
    }

    /// Gives a state to who waits longest; tells whether somebody else waits for one.
    private func deliver(_ state: Core.State?) -> Bool {
        guard let state else {
            end()
            return false
        }
        var first: Waiter?
        let othersWait: Bool = lock.withLock {
            if hasEnded {
                return false
            }
            if waiting.isEmpty {
                kept = state
            } else {
                first = waiting.removeFirst().waiter
            }
            isFetching = !waiting.isEmpty
            return isFetching
        }
        first?.resume(returning: state)
        return othersWait
    }
}
