//! Nothing generated, binary, secret or very large is committed.

use super::tree::{File, Problem, Tree};

/// 256 KiB; a larger text is data, and data have a place elsewhere.
const SIZE_LIMIT: usize = 256 * 1024;
/// Folders and endings that tools make.
const GENERATED_FOLDERS: [&str; 7] = [
    "target",
    "node_modules",
    "generated",
    "Generated",
    "__pycache__",
    ".gradle",
    "DerivedData",
];
const GENERATED_ENDINGS: [&str; 16] = [
    "a", "bak", "class", "db", "db-shm", "db-wal", "dll", "dylib", "exe", "log", "o", "orig", "pyc", "rej",
    "so", "swp",
];
const SECRET_ENDINGS: [&str; 6] = ["jks", "key", "keystore", "p12", "pem", "pfx"];
/// Released formats are kept byte for byte; pages are compared with pictures of them; the shell brings its letters along.
const BINARY_FOLDERS: [&str; 3] = ["tests/vectors/", "tests/pictures/kept/", "windows/fonts/"];

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    tree.files()
        .iter()
        .filter_map(|file| Some(Problem::new(&file.path, 0, complaint(file)?)))
        .collect()
}

fn complaint(file: &File) -> Option<String> {
    let is_one_of = |endings: &[&str]| endings.iter().any(|ending| file.has_extension(ending));
    if file
        .folder()
        .split('/')
        .any(|part| GENERATED_FOLDERS.contains(&part))
        || is_one_of(&GENERATED_ENDINGS)
    {
        return Some("is made by a tool: leave it untracked".to_owned());
    }
    if is_one_of(&SECRET_ENDINGS)
        || file
            .path
            .rsplit('/')
            .next()
            .is_some_and(|name| name.starts_with(".env"))
    {
        return Some("looks like a secret by its name".to_owned());
    }
    let Some(text) = file.text() else {
        let kept = BINARY_FOLDERS.iter().any(|folder| file.path.starts_with(folder));
        return (!kept).then(|| "is binary: no place for such files".to_owned());
    };
    if file.bytes.len() > SIZE_LIMIT && file.path != "Cargo.lock" {
        return Some(format!("has {} bytes, {SIZE_LIMIT} at most", file.bytes.len()));
    }
    secret(text).map(|found| format!("holds {found}"))
}

/// The marks of keys whose form is known. Written in two parts, so that this file does not hold them.
fn secret(text: &str) -> Option<&'static str> {
    if text.contains(concat!("PRIVATE ", "KEY-----")) {
        return Some("a private key");
    }
    let tokens = [
        (concat!("AK", "IA"), 16),
        (concat!("gh", "p_"), 36),
        (concat!("xox", "b-"), 20),
    ];
    let held = tokens.iter().any(|(mark, length)| {
        text.split(mark).skip(1).any(|rest| {
            rest.chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                .count()
                >= *length
        })
    });
    held.then_some("an access token")
}

#[cfg(test)]
mod tests {
    use super::super::tree::{File, Tree};
    use super::{check, complaint};

    #[test]
    fn sources_are_welcome() {
        let tree = Tree::of(&[
            ("core/domain/src/targeting.rs", "fn target() {}"),
            ("tests/vectors/keys/issuer.json", "{}"),
            ("Cargo.lock", &"x".repeat(300 * 1024)),
            ("a.md", "the PRIVATE KEY stays in the phone"),
        ]);
        assert_eq!(check(&tree), []);
    }

    #[test]
    fn what_does_not_belong_is_found() {
        let key = concat!("-----BEGIN PRIVATE ", "KEY-----");
        let token = format!("{}{}", concat!("AK", "IA"), "A".repeat(16));
        let large = "x".repeat(256 * 1024 + 1);
        for (path, text) in [
            ("target/debug/x", ""),
            ("bindings/kotlin/generated/x.kt", ""),
            ("data/city.db", ""),
            ("a.orig", ""),
            ("issuer.pem", ""),
            (".env.local", ""),
            ("a.txt", key),
            ("a.txt", &token),
            ("a.txt", &large),
            ("a.txt", "a\0b"),
        ] {
            assert_eq!(check(&Tree::of(&[(path, text)])).len(), 1, "{path}");
        }
    }

    #[test]
    fn binaries_are_kept_only_as_vectors() {
        let file = |path: &str| File {
            path: path.to_owned(),
            bytes: vec![0xff, 0xfe],
        };
        assert_eq!(complaint(&file("tests/vectors/code.png")), None);
        assert!(complaint(&file("backend/code.png")).is_some());
    }
}
