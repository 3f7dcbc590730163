//! Files that are made once and hold secrets: whole or not there at all, whatever dies and whoever else is starting.
//!
//! Never writes over a file, and never lets anybody but its owner read one. And files of settings that people have written:
//! their size is looked at before they are read, and what is wrong in them is told with its line.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use data_encoding::HEXLOWER;

/// Largest file of settings that is read, in bytes.
const SETTINGS_BYTES_MAX: u64 = 64 * 1024;

/// What a file of settings says, or why it cannot be read.
pub(crate) fn settings_text(file: &Path) -> Result<String, String> {
    let about = std::fs::metadata(file).map_err(|error| error.to_string())?;
    if !about.is_file() || about.len() > SETTINGS_BYTES_MAX {
        return Err("it is no file, or too large".to_owned());
    }
    std::fs::read_to_string(file).map_err(|error| error.to_string())
}

/// What is wrong in a text of TOML, and in which line. Without the line itself, which may be a secret.
pub(crate) fn toml_fault(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map(|before| before.matches('\n').count().saturating_add(1));
    match line {
        Some(line) => format!("line {line}: {}", error.message()),
        None => error.message().to_owned(),
    }
}

/// Makes the file (mode 0600) with this content, if it is not there; lasting once this returns.
///
/// False when it was there: its content is somebody else's, and whole if it was made by this function.
pub(crate) fn write_once_private(path: &Path, content: &[u8]) -> io::Result<bool> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| io::Error::other("no randomness"))?;
    let hidden = path.with_extension(format!("{}.part", HEXLOWER.encode(&random)));
    let written = write_private(&hidden, content)
        // A link, not a rename: it does not take the place of a file that another process has just put there.
        .map(|()| std::fs::hard_link(&hidden, path));
    let removed = std::fs::remove_file(&hidden);
    let made = match written? {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(error) => return Err(error),
    };
    removed?;
    sync_folder_of(path)?;
    Ok(made)
}

fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut how = OpenOptions::new();
    how.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    let mut file = how.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// A new name outlives a power cut only once its folder is written out. Windows does that by itself.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_once_make_one_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let contents: Vec<Vec<u8>> = (0..8).map(|writer| vec![b'a' + writer; 4_096]).collect();
        let made: Vec<bool> = std::thread::scope(|scope| {
            let writers: Vec<_> = contents
                .iter()
                .map(|content| scope.spawn(|| write_once_private(&path, content).unwrap()))
                .collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        let winners: Vec<&Vec<u8>> = contents
            .iter()
            .zip(&made)
            .filter_map(|(content, made)| made.then_some(content))
            .collect();
        assert_eq!(winners, [&std::fs::read(&path).unwrap()]);
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing is left over"
        );
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions()) & 0o777,
            0o600
        );
    }

    #[test]
    fn a_failure_leaves_nothing_and_a_file_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        assert!(write_once_private(&folder.path().join("no/such/folder/key"), b"x").is_err());
        let path = folder.path().join("key");
        std::fs::write(&path, "mine").unwrap();
        assert!(!write_once_private(&path, b"other").unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
