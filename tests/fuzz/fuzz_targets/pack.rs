//! City packs: any files, and the built-in pack with bytes, words and lines changed.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

/// The backend's room, compiled alone: the whole server is too much for a sanitizer build.
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "../../../backend/src/city/mod.rs"]
mod city;
#[path = "../../../backend/src/city/tests/promises.rs"]
mod promises;

use city::{PackFile, built_in, read};

static OPOLE: LazyLock<Vec<PackFile>> = LazyLock::new(|| {
    let files = built_in("opole").unwrap();
    assert!(read(&files).is_ok());
    files
});

/// Words that reach further into the check than bytes do.
const WORDS: [&str; 24] = [
    "key = \"zoo\"\n",
    "code = 1\n",
    "name = { pl = \"a\" }\n",
    "[[venues]]\n",
    "[[products]]\n",
    "[[products.variants]]\n",
    "[[products.prices]]\n",
    "from = 2027-04-01\n",
    "to = 2027-10-31\n",
    "amounts = { normal = \"1\" }\n",
    "\"35.00 EUR\"",
    "{ from = 09:00, until = \"18:00\" }",
    "{ until_days_before = 0 }",
    "\"never\"",
    "entitlement = \"card\"\n",
    "entitlements = [\"card\"]\n",
    "persons = 50\n",
    "99999999999999999999",
    "-1",
    "\"\"",
    "\"\"\"",
    "'''",
    "\r\n",
    "\u{feff}",
];

/// Changes the files as the input says: four bytes an edit.
fn edited(mut files: Vec<PackFile>, edits: &[u8]) -> Vec<PackFile> {
    for edit in edits.chunks_exact(5).take(12) {
        let index = usize::from(edit[0]) % files.len();
        let bytes = &mut files[index].bytes;
        let place = usize::from(u16::from_le_bytes([edit[1], edit[2]])) % (bytes.len() + 1);
        let line_end = bytes[place..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |end| place + end);
        match edit[3] % 6 {
            0 => bytes.insert(place, edit[4]),
            1 => bytes.truncate(place),
            2 => drop(bytes.drain(place..line_end)),
            3 => {
                let line = bytes[place..line_end].to_vec();
                drop(bytes.splice(line_end..line_end, [b"\n".to_vec(), line].concat()));
            }
            4 if place < bytes.len() => bytes[place] = edit[4],
            4 => {}
            _ => {
                let word = WORDS[usize::from(edit[4]) % WORDS.len()];
                drop(bytes.splice(place..place, word.bytes()));
            }
        }
    }
    files
}

/// Files of any bytes, cut at zero bytes.
fn any_files(bytes: &[u8]) -> Vec<PackFile> {
    let names = ["city.toml", "units/zoo.toml", "units/mzk.toml"];
    let parts = bytes.splitn(names.len(), |byte| *byte == 0);
    let file = |(name, bytes): (&&str, &[u8])| PackFile {
        name: (*name).to_owned(),
        bytes: bytes.to_vec(),
    };
    names.iter().zip(parts).map(file).collect()
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let files = match kind % 4 {
        0 => any_files(rest),
        1 => {
            let mut files = OPOLE.clone();
            files[usize::from(kind / 4) % OPOLE.len()].bytes = rest.to_vec();
            files
        }
        _ => edited(OPOLE.clone(), rest),
    };
    match read(&files) {
        Ok(city) => promises::hold(&city.catalogue),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                let text = problem.to_string();
                assert!(text.lines().count() == 1 && text.len() < 2_000, "{text}");
                let known = files.iter().any(|file| file.name == problem.file);
                assert!(
                    known || problem.file == "…" || problem.file == "city.toml",
                    "{text}"
                );
                assert!(!text.contains("no words for"), "{text}");
            }
        }
    }
});
