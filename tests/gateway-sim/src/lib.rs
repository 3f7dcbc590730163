//! Two payment gateways outside the city, PayU and GoPay, as one HTTP service that speaks their real protocols.
//!
//! It takes no real money and knows test cards only. It keeps everything in memory, may lose, double or delay what it
//! says if it is told to, and shares no code with the client it is there to try.

mod app;
mod cards;
mod clock;
mod control;
mod disturb;
mod faults;
mod fields;
mod gopay;
mod notify;
mod orders;
mod pages;
mod payu;
mod server;
mod settings;
mod tokens;

pub use app::{Attempt, OrderView, PayError};
pub use cards::{CardState, CardView};
pub use clock::Clock;
pub use faults::{Chance, Faults};
pub use orders::Gateway;
pub use payu::{Algorithm, AlgorithmError};
pub use server::{Simulator, SimulatorError};
pub use settings::{PointOfSale, Settings, Shop};
