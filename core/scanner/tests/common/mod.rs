//! A real ticket's code, and a camera that photographs it: turned, tilted, inverted, with noise.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "tests: the helpers, too, may fail loudly")]

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_scanner::{Frame, ScanError, scan};
use cityplus_ticketcode::{
    Claims, DeviceSigner, IssuerKey, QrMatrix, RingDeviceKey, SecretSeed, issue, present, qr_matrix,
};

/// What a phone shows for a ticket: the largest symbol that is common.
pub(crate) fn phone_code() -> String {
    let now = Timestamp::from_millis(1_795_262_400_000);
    let issuer = IssuerKey::from_seed(&SecretSeed::from_bytes([1; 32])).unwrap();
    let device = RingDeviceKey::from_seed(&SecretSeed::from_bytes([2; 32])).unwrap();
    let claims = Claims {
        id: TicketId::from_parts(now, [7; 10]),
        valid_from: now,
        valid_until: now.plus_ms(3_600_000),
        device: Some(device.public_key()),
        venue: 101,
        variant: 1201,
        persons: 1,
        document_check: false,
        print_allowed: false,
    };
    present(&issue(&issuer, &claims).unwrap(), &device, now).unwrap()
}

/// How a code is photographed; the code's middle is the frame's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shot {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Bytes after each row, filled with black.
    pub(crate) padding: u32,
    /// Width of a module in pixels.
    pub(crate) module: f64,
    /// Clockwise.
    pub(crate) turn_degrees: f64,
    /// How much smaller the code gets from one edge to the other; 0 is seen from the front.
    pub(crate) tilt: f64,
    pub(crate) mirrored: bool,
    pub(crate) dark: u8,
    pub(crate) light: u8,
    /// The largest change of a pixel, up or down.
    pub(crate) noise: u8,
}

pub(crate) const SHOT: Shot = Shot {
    width: 640,
    height: 480,
    padding: 0,
    module: 5.0,
    turn_degrees: 0.0,
    tilt: 0.0,
    mirrored: false,
    dark: 20,
    light: 235,
    noise: 0,
};

impl Shot {
    pub(crate) const fn stride(&self) -> u32 {
        self.width + self.padding
    }

    /// The luma plane: four samples a pixel.
    pub(crate) fn luma(&self, text: &str) -> Vec<u8> {
        let symbol = qr_matrix(text).unwrap();
        let mut random = fastrand::Rng::with_seed(7);
        let mut luma = Vec::new();
        for y in 0..self.height {
            for x in 0..self.width {
                let samples = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
                let sum: u32 = samples
                    .iter()
                    .map(|(right, down)| {
                        u32::from(self.sample(&symbol, f64::from(x) + right, f64::from(y) + down))
                    })
                    .sum();
                let noise = random.i32(-i32::from(self.noise)..=i32::from(self.noise));
                luma.push(u8::try_from((i32::try_from(sum / 4).unwrap() + noise).clamp(0, 255)).unwrap());
            }
            luma.extend((0..self.padding).map(|_| 0));
        }
        luma
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a symbol has at most 177 modules on a side"
    )]
    fn sample(&self, symbol: &QrMatrix, x: f64, y: f64) -> u8 {
        let (x, y) = (x - f64::from(self.width) / 2.0, y - f64::from(self.height) / 2.0);
        let (sine, cosine) = self.turn_degrees.to_radians().sin_cos();
        let (x, y) = (x * cosine + y * sine, y * cosine - x * sine);
        let modules = symbol.side as f64;
        let depth = 1.0 + self.tilt * x / (modules * self.module);
        let (x, y) = (x / depth, y / depth);
        let x = if self.mirrored { -x } else { x };
        let (column, row) = (x / self.module + modules / 2.0, y / self.module + modules / 2.0);
        let inside = column >= 0.0 && row >= 0.0;
        if inside && symbol.is_dark(column as usize, row as usize) {
            self.dark
        } else {
            self.light
        }
    }

    pub(crate) fn scan(&self, text: &str) -> Result<Vec<String>, ScanError> {
        let luma = self.luma(text);
        scan(&Frame::new(self.width, self.height, self.stride(), &luma).unwrap())
    }
}
