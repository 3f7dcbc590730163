//! What is drawn and not written.

use cityplus_domain::catalogue::VenueIcon;

/// A picture a shell has in its own style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Icon {
    /// The first screen.
    Home,
    /// Tickets.
    Ticket,
    /// The wallet.
    Wallet,
    /// Scanning codes.
    Scan,
    /// Settings.
    Settings,
    /// A place of any kind.
    #[default]
    Place,
    /// A zoo.
    Zoo,
    /// A swimming pool.
    Pool,
    /// An ice rink.
    IceRink,
    /// Buses.
    Bus,
    /// Bikes.
    Bike,
    /// Parking.
    Parking,
    /// A library.
    Library,
    /// A museum or a gallery.
    Museum,
    /// Things lent out.
    Rental,
}

impl From<VenueIcon> for Icon {
    fn from(icon: VenueIcon) -> Self {
        match icon {
            VenueIcon::Place => Self::Place,
            VenueIcon::Zoo => Self::Zoo,
            VenueIcon::Pool => Self::Pool,
            VenueIcon::IceRink => Self::IceRink,
            VenueIcon::Bus => Self::Bus,
            VenueIcon::Bike => Self::Bike,
            VenueIcon::Parking => Self::Parking,
            VenueIcon::Library => Self::Library,
            VenueIcon::Museum => Self::Museum,
            VenueIcon::Rental => Self::Rental,
        }
    }
}

/// A QR symbol. Always drawn dark on white, in every colour scheme, with a white margin of 4 modules: readers need it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CodePicture {
    /// Modules on each side, margin not counted.
    pub side: u32,
    /// `side × side` modules, row by row: 1 is dark, 0 is light.
    pub modules: Vec<u8>,
    /// The text in it, to copy.
    pub text: String,
    /// What a screen reader says.
    pub accessibility: String,
}
