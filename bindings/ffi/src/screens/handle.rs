//! Makes the object of a screen.

/// An object over a screen's handle. `end` and not `close`: Kotlin's objects have a `close` of their own, which lets go of the
/// object; that ends the screen, too.
macro_rules! screen {
    ($(#[$doc:meta])* $name:ident shows $state:ident takes $intent:ident) => {
        $(#[$doc])*
        #[derive(Debug, uniffi::Object)]
        pub struct $name(std::sync::Arc<cityplus_screens::ScreenHandle<$state, $intent>>);

        impl $name {
            pub(crate) fn new(
                handle: cityplus_screens::ScreenHandle<$state, $intent>,
            ) -> std::sync::Arc<Self> {
                std::sync::Arc::new(Self(std::sync::Arc::new(handle)))
            }
        }

        #[uniffi::export]
        impl $name {
            /// The next state. The first call gives the full state as soon as it is there, each later one waits for a
            /// newer state; states that nobody took in time are skipped for the newest. None when the screen has ended.
            /// Can be cancelled at any time. One caller at a time.
            pub async fn next(self: std::sync::Arc<Self>) -> Option<$state> {
                let handle = std::sync::Arc::clone(&self.0);
                // Who waits does not keep the screen: letting go of the object ends it.
                drop(self);
                handle.next().await
            }

            /// The newest state, at once; none before the first. For who comes back to a screen that stayed open.
            pub fn latest(&self) -> Option<$state> {
                self.0.latest()
            }

            /// Tells the screen what the person did. Never waits.
            pub fn send(&self, intent: $intent) -> Result<(), $crate::SendError> {
                Ok(self.0.send(intent)?)
            }

            /// Ends the screen; who waits for a state gets none. What was sent to the server goes on.
            pub fn end(&self) {
                self.0.close();
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                self.0.close();
            }
        }
    };
}

pub(crate) use screen;
