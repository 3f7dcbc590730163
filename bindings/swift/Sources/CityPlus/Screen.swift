/// What every screen of the facade can do. The generated classes have these methods already.
public protocol ScreenCore: AnyObject, Sendable {
    /// What is drawn.
    associatedtype State: Sendable
    /// What a person does.
    associatedtype Intent

    /// The next state, full at first; nil when the screen has ended. Cannot be cancelled, so it is never called
    /// outside of `States`.
    func next() async -> State?
    /// The newest state, at once; nil before the first.
    func latest() -> State?
    /// Tells the screen what the person did. Never waits.
    func send(intent: Intent) throws
    /// Ends the screen; who waits for a state gets nil.
    func end()
}

/// A screen that is open as long as this object lives.
public final class Screen<Core: ScreenCore>: Sendable {
    private let core: Core
    private let inbox: Inbox<Core>

    /// Takes the screen over: nobody else may end it or take its states.
    public init(_ core: Core) {
        self.core = core
        inbox = Inbox(core)
    }

    deinit {
        core.end()
    }

    /// The states, the full one first; ends when the screen has ended or the task that iterates is cancelled.
    /// A cancelled iteration leaves the screen open and loses nothing: the next one gets what the first did not take.
    public var states: States<Core> {
        States(screen: self, inbox: inbox)
    }

    /// The newest state, at once; nil before the first. For who comes back to a screen that stayed open.
    public var latest: Core.State? {
        core.latest()
    }

    /// Tells the screen what the person did. Never waits.
    public func send(_ intent: Core.Intent) throws {
        try core.send(intent: intent)
    }

    /// Ends the screen and every iteration over its states. Letting go of the last reference does the same.
    public func end() {
        core.end()
        inbox.end()
    }
}
