//! Packs in folders: what is read, what is left alone, what is refused before it is read.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::super::{BUILT_IN, FILE_MAX_BYTES, FILES_MAX, check, load, resolve};
use super::{CITY, ZOO, told};

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("units")).unwrap();
    write(folder.path(), "city.toml", CITY);
    write(folder.path(), "units/zoo.toml", ZOO);
    folder
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    fs::write(folder.join(name), bytes).unwrap();
}

#[test]
fn other_files_are_left_alone() {
    let folder = folder();
    write(folder.path(), "README.md", "# Brzeg");
    write(folder.path(), "units/zoo.toml~", "not toml");
    fs::create_dir(folder.path().join("pictures")).unwrap();
    assert_eq!(told(load(folder.path())), [""; 0]);
}

#[test]
fn files_that_cannot_be_part_of_a_pack_are_told() {
    type Harm = fn(&Path);
    let cases: [(Harm, &str); 12] = [
        (
            |folder| fs::remove_file(folder.join("city.toml")).unwrap(),
            "city.toml: missing; a pack needs this file, see the pack format's description",
        ),
        (
            |folder| fs::remove_dir_all(folder.join("units")).unwrap(),
            "city.toml:6:10: units[0]: there is no file units/zoo.toml; write it or take the unit out",
        ),
        (
            |folder| write(folder, "units/mzk.toml", "name = { pl = \"MZK\" }"),
            "units/mzk.toml: is not listed in city.toml; add \"mzk\" to its units or remove the file",
        ),
        (
            |folder| write(folder, "prices.toml", ""),
            "prices.toml: is not part of a pack; files are city.toml and units/KEY.toml",
        ),
        (
            |folder| write(folder, "units/MZK.toml", "name = { pl = \"MZK\" }"),
            "units/MZK.toml: the file's name is the unit's key: a key is 1 to 40 small letters a-z, digits and \
             hyphens, and starts with a letter, such as \"zoo-admission\"",
        ),
        (
            |folder| fs::rename(folder.join("units/zoo.toml"), folder.join("units/zoo.TOML")).unwrap(),
            "units/zoo.TOML: the file's name must end with .toml in small letters",
        ),
        (
            |folder| write(folder, "city.toml", vec![b'#'; FILE_MAX_BYTES + 1]),
            "city.toml: is longer than 256 KiB; split it or shorten it",
        ),
        (
            |folder| write(folder, "units/zoo.toml", b"# z\xc3\xb3\nname = \"\xf3\""),
            "units/zoo.toml:2:9: is not UTF-8 text here; save the file as UTF-8",
        ),
        (
            |folder| fs::create_dir(folder.join("units/mzk.toml")).unwrap(),
            "units/mzk.toml: is not a file; rename or remove it",
        ),
        (
            |folder| {
                fs::remove_dir_all(folder.join("units")).unwrap();
                write(folder, "units", "");
            },
            "units: the folder cannot be read: Not a directory (os error 20)",
        ),
        (
            |folder| std::os::unix::fs::symlink("/etc/hostname", folder.join("units/mzk.toml")).unwrap(),
            "units/mzk.toml: is a link to a file outside the pack's folder; copy the file itself here",
        ),
        (
            |folder| (0..FILES_MAX).for_each(|number| write(folder, &format!("units/{number}.md"), "")),
            "units: holds more than 200 files; a pack needs a folder of its own",
        ),
    ];
    for (harm, expected) in cases {
        let folder = folder();
        harm(folder.path());
        let problems = told(load(folder.path()));
        assert!(
            problems.iter().any(|problem| problem == expected),
            "{expected}\n{problems:#?}"
        );
    }
}

#[test]
fn a_units_folder_elsewhere_is_refused() {
    let (one, other) = (folder(), folder());
    fs::remove_dir_all(one.path().join("units")).unwrap();
    std::os::unix::fs::symlink(other.path().join("units"), one.path().join("units")).unwrap();
    assert_eq!(
        told(load(one.path())),
        ["units/zoo.toml: is a link to a file outside the pack's folder; copy the file itself here"]
    );
}

#[test]
fn a_link_within_the_folder_is_a_file_like_others() {
    let folder = folder();
    fs::rename(
        folder.path().join("units/zoo.toml"),
        folder.path().join("zoo-2026.txt"),
    )
    .unwrap();
    std::os::unix::fs::symlink("../zoo-2026.txt", folder.path().join("units/zoo.toml")).unwrap();
    assert_eq!(told(load(folder.path())), [""; 0]);
}

#[test]
fn a_name_is_a_built_in_pack_or_a_folder() {
    let folder = folder();
    let path = folder.path().to_str().unwrap();
    assert_eq!(resolve(path).unwrap().catalogue.city.key.as_str(), "brzeg");
    assert_eq!(
        resolve(BUILT_IN[0]).unwrap().catalogue.city.key.as_str(),
        BUILT_IN[0]
    );
    assert_eq!(
        told(resolve("opol")),
        ["opol: neither a folder nor a pack that is built in; did you mean \"opole\"?"]
    );
    let file = format!("{path}/city.toml");
    assert_eq!(
        told(resolve(&file)),
        [format!(
            "{file}: is not a folder; give the folder that holds city.toml"
        )]
    );
    assert_eq!(told(load(&folder.path().join("no"))).len(), 1);
}

#[test]
fn the_report_lists_the_problems_and_fails() {
    let folder = folder();
    write(
        folder.path(),
        "units/zoo.toml",
        ZOO.replace("code = 1\n", "code = 0\n"),
    );
    let report = check(folder.path());
    assert_eq!(
        report.text,
        "units/zoo.toml:5:8: venues[0].code: is 0, but must be from 1 to 65535\n\
         units/zoo.toml:19:8: products[0].variants[0].code: is 0, but must be from 1 to 65535\n\
         2 problems found"
    );
    assert_eq!(report.exit_code, 1);
    write(folder.path(), "units/zoo.toml", ZOO);
    let report = check(folder.path());
    assert!(
        report
            .text
            .starts_with("ok: brzeg, 1 unit, 1 venue, 1 product, 2 variants, 2 price lists, version "),
        "{}",
        report.text
    );
    assert_eq!(report.exit_code, 0);
}
