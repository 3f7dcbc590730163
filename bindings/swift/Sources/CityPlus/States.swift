/// The states of a screen, one after another. Iterations at the same time take turns: each state goes to one of them.
public struct States<Core: ScreenCore>: AsyncSequence, Sendable {
    public typealias Element = Core.State

    // Held so that the screen lives as long as somebody iterates.
    private let screen: Screen<Core>
    private let inbox: Inbox<Core>

    init(screen: Screen<Core>, inbox: Inbox<Core>) {
        self.screen = screen
        self.inbox = inbox
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(screen: screen, inbox: inbox)
    }

    /// One iteration.
    public struct Iterator: AsyncIteratorProtocol {
        private let screen: Screen<Core>
        private let inbox: Inbox<Core>

        fileprivate init(screen: Screen<Core>, inbox: Inbox<Core>) {
            self.screen = screen
            self.inbox = inbox
        }

        /// The next state; nil at once where the task is cancelled or the screen has ended.
        public mutating func next() async -> Core.State? {
            await inbox.take()
        }
    }
}
