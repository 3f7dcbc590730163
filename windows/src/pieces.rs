//! The pieces of states as the pages draw them: conversions, field by field, and nothing else.

use crate::facade::view;
use slint::{Image, Rgb8Pixel, SharedPixelBuffer, SharedString};

use crate::ui::{
    AmountView, BadgeView, ButtonView, ChoiceView, CodeScanView, CodeView, DialogView, FactView, FieldView,
    NoticeView, Picture, TicketRowView, Tone, VariantView,
};

/// Light modules around a QR symbol (ISO/IEC 18004, 5.3.8).
const MARGIN: u32 = 4;
/// The largest QR symbol, version 40, has so many modules on each side.
const SIDE_MAX: u32 = 177;

/// A text that may be none: not drawn then.
pub(crate) fn text(text: Option<&String>) -> SharedString {
    text.map(SharedString::from).unwrap_or_default()
}

/// A piece that may be none: not drawn then.
pub(crate) fn piece<'a, A, B: From<&'a A> + Default>(piece: Option<&'a A>) -> B {
    piece.map(B::from).unwrap_or_default()
}

impl From<&view::Button> for ButtonView {
    fn from(button: &view::Button) -> Self {
        Self {
            shown: true,
            label: (&button.label).into(),
            accessibility: (&button.accessibility).into(),
            enabled: button.enabled,
            busy: button.busy,
        }
    }
}

/// A field with the text that stands in it: `value` is what the shell's own memory of the typing says.
pub(crate) fn field(field: &view::Field, value: &str) -> FieldView {
    FieldView {
        key: (&field.key).into(),
        label: (&field.label).into(),
        value: value.into(),
        hint: text(field.hint.as_ref()),
        error: text(field.error.as_ref()),
        secret: matches!(
            field.kind,
            view::FieldKind::Password | view::FieldKind::NewPassword
        ),
        enabled: field.enabled,
    }
}

impl From<&view::CodeScan> for CodeScanView {
    fn from(scan: &view::CodeScan) -> Self {
        Self {
            shown: true,
            field: (&scan.field).into(),
            camera: (&scan.camera).into(),
            choose_image: (&scan.choose_image).into(),
            scanning: scan.scanning,
            hint: (&scan.hint).into(),
            notice: piece(scan.notice.as_ref()),
        }
    }
}

impl From<&view::Choice> for ChoiceView {
    fn from(choice: &view::Choice) -> Self {
        Self {
            key: (&choice.key).into(),
            label: (&choice.label).into(),
            detail: text(choice.detail.as_ref()),
            selected: choice.selected,
            enabled: choice.enabled,
            accessibility: (&choice.accessibility).into(),
        }
    }
}

impl From<&view::Dialog> for DialogView {
    fn from(dialog: &view::Dialog) -> Self {
        Self {
            shown: true,
            title: (&dialog.title).into(),
            text: (&dialog.text).into(),
            confirm: (&dialog.confirm).into(),
            cancel: (&dialog.cancel).into(),
        }
    }
}

impl From<view::Tone> for Tone {
    fn from(tone: view::Tone) -> Self {
        match tone {
            view::Tone::Info => Self::Info,
            view::Tone::Success => Self::Success,
            view::Tone::Warning => Self::Warning,
            view::Tone::Error => Self::Error,
        }
    }
}

impl From<&view::Notice> for NoticeView {
    fn from(notice: &view::Notice) -> Self {
        Self {
            shown: true,
            key: (&notice.key).into(),
            tone: notice.tone.into(),
            title: (&notice.title).into(),
            text: (&notice.text).into(),
            code: text(notice.code.as_ref()),
            action: piece(notice.action.as_ref()),
            dismissible: notice.dismissible,
        }
    }
}

impl From<&view::Badge> for BadgeView {
    fn from(badge: &view::Badge) -> Self {
        Self {
            tone: badge.tone.into(),
            label: (&badge.label).into(),
        }
    }
}

impl From<&view::Fact> for FactView {
    fn from(fact: &view::Fact) -> Self {
        Self {
            label: (&fact.label).into(),
            value: (&fact.value).into(),
        }
    }
}

impl From<&view::Amount> for AmountView {
    fn from(amount: &view::Amount) -> Self {
        Self {
            shown: true,
            label: (&amount.label).into(),
            money: (&amount.money).into(),
            accessibility: (&amount.accessibility).into(),
        }
    }
}

impl From<&view::TicketRow> for TicketRowView {
    fn from(row: &view::TicketRow) -> Self {
        Self {
            ticket_id: (&row.ticket_id).into(),
            title: (&row.title).into(),
            detail: (&row.detail).into(),
            when: (&row.when).into(),
            price: (&row.price).into(),
            badge: (&row.badge).into(),
            accessibility: (&row.accessibility).into(),
        }
    }
}

impl From<&crate::facade::venue::VariantRow> for VariantView {
    fn from(row: &crate::facade::venue::VariantRow) -> Self {
        Self {
            variant: (&row.variant).into(),
            name: (&row.name).into(),
            detail: text(row.detail.as_ref()),
            document: text(row.document.as_ref()),
            price: (&row.price).into(),
            count: (&row.count_text).into(),
            fewer: (&row.fewer).into(),
            more: (&row.more).into(),
            accessibility: (&row.accessibility).into(),
        }
    }
}

impl From<view::Icon> for Picture {
    fn from(icon: view::Icon) -> Self {
        match icon {
            view::Icon::Home => Self::Home,
            view::Icon::Ticket => Self::Ticket,
            view::Icon::Wallet => Self::Wallet,
            view::Icon::Scan => Self::Scan,
            view::Icon::Settings => Self::Settings,
            view::Icon::Place => Self::Place,
            view::Icon::Zoo => Self::Zoo,
            view::Icon::Pool => Self::Pool,
            view::Icon::IceRink => Self::IceRink,
            view::Icon::Bus => Self::Bus,
            view::Icon::Bike => Self::Bike,
            view::Icon::Parking => Self::Parking,
            view::Icon::Library => Self::Library,
            view::Icon::Museum => Self::Museum,
            view::Icon::Rental => Self::Rental,
        }
    }
}

impl From<&view::CodePicture> for CodeView {
    /// A picture whose modules are fewer or more than its side says is not drawn: a reader could not read it.
    fn from(code: &view::CodePicture) -> Self {
        let modules = usize::try_from(u64::from(code.side) * u64::from(code.side)).unwrap_or(usize::MAX);
        if code.side == 0 || code.side > SIDE_MAX || code.modules.len() != modules {
            return Self::default();
        }
        let side = code.side + 2 * MARGIN;
        Self {
            shown: true,
            image: symbol(code, side),
            side: i32::try_from(side).unwrap_or_default(),
            text: (&code.text).into(),
            accessibility: (&code.accessibility).into(),
        }
    }
}

/// One pixel for each module, with the margin around them.
fn symbol(code: &view::CodePicture, side: u32) -> Image {
    let white = Rgb8Pixel::new(255, 255, 255);
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(side, side);
    let width = usize::try_from(side).unwrap_or_default();
    let inner = usize::try_from(code.side).unwrap_or_default();
    let margin = usize::try_from(MARGIN).unwrap_or_default();
    for (index, pixel) in buffer.make_mut_slice().iter_mut().enumerate() {
        let (row, column) = (index / width.max(1), index % width.max(1));
        let module = row
            .checked_sub(margin)
            .zip(column.checked_sub(margin))
            .filter(|(row, column)| *row < inner && *column < inner)
            .and_then(|(row, column)| code.modules.get(row * inner + column));
        *pixel = match module {
            Some(1) => Rgb8Pixel::new(0, 0, 0),
            _ => white,
        };
    }
    Image::from_rgb8(buffer)
}
