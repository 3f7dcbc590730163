//! All orders, of both gateways, in memory.

use std::collections::{HashMap, HashSet};

use data_encoding::BASE32_NOPAD;

use super::{Gateway, Order, Placed};

/// Most orders of both gateways together.
const ORDERS_MAX: usize = 100_000;

/// Why an order is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotTaken {
    /// There are as many as the simulator keeps.
    Full,
    /// The point of sale has used this id already.
    Known,
}

/// All orders.
pub(crate) struct Book {
    payu: HashMap<String, Order>,
    gopay: HashMap<String, Order>,
    /// Ids that points of sale have used.
    used: HashSet<(String, String)>,
    /// Where the numbers of GoPay begin: elsewhere at each start, so that a shop does not meet an old number again.
    first_number: u64,
    serial: u64,
    max: usize,
}

impl Book {
    pub(crate) fn new() -> Self {
        Self {
            payu: HashMap::new(),
            gopay: HashMap::new(),
            used: HashSet::new(),
            first_number: fastrand::u64(3_000_000_000..9_000_000_000),
            serial: 0,
            max: ORDERS_MAX,
        }
    }

    /// Takes an order and gives it an id.
    pub(crate) fn add(&mut self, placed: Placed, now: u64) -> Result<Order, NotTaken> {
        if self.payu.len().saturating_add(self.gopay.len()) >= self.max {
            return Err(NotTaken::Full);
        }
        // GoPay does not mind an id that comes twice.
        if placed.gateway == Gateway::PayU
            && let Some(ext_id) = &placed.ext_id
            && !self.used.insert((placed.account.clone(), ext_id.clone()))
        {
            return Err(NotTaken::Known);
        }
        self.serial = self.serial.saturating_add(1);
        let id = match placed.gateway {
            Gateway::PayU => BASE32_NOPAD.encode(&fastrand::u128(..).to_be_bytes()),
            Gateway::GoPay => self.first_number.saturating_add(self.serial).to_string(),
        };
        let order = Order::new(id.clone(), self.serial, placed, now);
        self.of(order.placed.gateway).insert(id, order.clone());
        Ok(order)
    }

    /// The order with this id.
    pub(crate) fn find(&mut self, gateway: Gateway, id: &str) -> Option<&mut Order> {
        self.of(gateway).get_mut(id)
    }

    /// All of them, in no order.
    pub(crate) fn all(&mut self) -> impl Iterator<Item = &mut Order> {
        self.payu.values_mut().chain(self.gopay.values_mut())
    }

    fn of(&mut self, gateway: Gateway) -> &mut HashMap<String, Order> {
        match gateway {
            Gateway::PayU => &mut self.payu,
            Gateway::GoPay => &mut self.gopay,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::placed;
    use super::*;

    #[test]
    fn ids_differ_and_are_found_at_their_gateway_only() {
        let mut book = Book::new();
        let payu = book.add(placed(Gateway::PayU, false), 1).unwrap();
        let first = book.add(placed(Gateway::GoPay, false), 1).unwrap();
        let second = book.add(placed(Gateway::GoPay, false), 1).unwrap();
        assert_eq!(payu.id.len(), 26);
        assert!(payu.id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_ne!(first.id, second.id);
        assert!(first.id.parse::<u64>().is_ok());
        assert!(book.find(Gateway::PayU, &payu.id).is_some());
        assert!(book.find(Gateway::GoPay, &payu.id).is_none());
        assert_eq!(book.all().count(), 3);
    }

    #[test]
    fn a_point_of_sale_uses_an_id_once() {
        let mut book = Book::new();
        book.add(placed(Gateway::PayU, false), 1).unwrap();
        let again = book.add(placed(Gateway::PayU, false), 1).err();
        assert_eq!(again, Some(NotTaken::Known));
        let elsewhere = Placed {
            account: "145228".to_owned(),
            ..placed(Gateway::PayU, true)
        };
        assert!(book.add(elsewhere, 1).is_ok());
        let nameless = Placed {
            ext_id: None,
            ..placed(Gateway::PayU, false)
        };
        assert!(book.add(nameless.clone(), 1).is_ok() && book.add(nameless, 1).is_ok());
    }

    #[test]
    fn a_full_book_takes_no_more() {
        let mut book = Book::new();
        book.max = 1;
        book.add(placed(Gateway::GoPay, false), 1).unwrap();
        let more = book.add(placed(Gateway::GoPay, false), 1).err();
        assert_eq!(more, Some(NotTaken::Full));
    }
}
