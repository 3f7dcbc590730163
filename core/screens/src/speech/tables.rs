//! Names of months and days in each language, as they stand in a date (Unicode CLDR 48, Gregorian calendar, format
//! context; English as in Great Britain).

use super::Language;

/// The names of a language. Weeks begin on Monday.
pub(super) struct Names {
    pub(super) months: [&'static str; 12],
    pub(super) months_short: [&'static str; 12],
    pub(super) weekdays: [&'static str; 7],
    pub(super) weekdays_short: [&'static str; 7],
}

pub(super) const fn names(language: Language) -> &'static Names {
    match language {
        Language::Polish => &POLISH,
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::Ukrainian => &UKRAINIAN,
        Language::Czech => &CZECH,
        Language::Slovenian => &SLOVENIAN,
    }
}

const POLISH: Names = Names {
    months: [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
    months_short: [
        "sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru",
    ],
    weekdays: [
        "poniedziałek",
        "wtorek",
        "środa",
        "czwartek",
        "piątek",
        "sobota",
        "niedziela",
    ],
    weekdays_short: ["pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz."],
};

const ENGLISH: Names = Names {
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    months_short: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec",
    ],
    weekdays: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    weekdays_short: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
};

const GERMAN: Names = Names {
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    months_short: [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
    ],
    weekdays: [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ],
    weekdays_short: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
};

const UKRAINIAN: Names = Names {
    months: [
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ],
    months_short: [
        "січ.",
        "лют.",
        "бер.",
        "квіт.",
        "трав.",
        "черв.",
        "лип.",
        "серп.",
        "вер.",
        "жовт.",
        "лист.",
        "груд.",
    ],
    weekdays: [
        "понеділок",
        "вівторок",
        "середа",
        "четвер",
        "пʼятниця",
        "субота",
        "неділя",
    ],
    weekdays_short: ["пн", "вт", "ср", "чт", "пт", "сб", "нд"],
};

const CZECH: Names = Names {
    months: [
        "ledna",
        "února",
        "března",
        "dubna",
        "května",
        "června",
        "července",
        "srpna",
        "září",
        "října",
        "listopadu",
        "prosince",
    ],
    months_short: [
        "led", "úno", "bře", "dub", "kvě", "čvn", "čvc", "srp", "zář", "říj", "lis", "pro",
    ],
    weekdays: [
        "pondělí",
        "úterý",
        "středa",
        "čtvrtek",
        "pátek",
        "sobota",
        "neděle",
    ],
    weekdays_short: ["po", "út", "st", "čt", "pá", "so", "ne"],
};

const SLOVENIAN: Names = Names {
    months: [
        "januar",
        "februar",
        "marec",
        "april",
        "maj",
        "junij",
        "julij",
        "avgust",
        "september",
        "oktober",
        "november",
        "december",
    ],
    months_short: [
        "jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "avg.", "sep.", "okt.", "nov.", "dec.",
    ],
    weekdays: [
        "ponedeljek",
        "torek",
        "sreda",
        "četrtek",
        "petek",
        "sobota",
        "nedelja",
    ],
    weekdays_short: ["pon.", "tor.", "sre.", "čet.", "pet.", "sob.", "ned."],
};
