//! Where the programs of PostgreSQL are, and as whom they run. Never installs anything.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ServerError;

/// Debian keeps all but the client programs out of `PATH`, one folder per major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder of `initdb`, with links followed: the programs find their own files from there.
pub(crate) fn folder() -> Result<PathBuf, ServerError> {
    let in_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    in_path
        .chain(debian_folders(Path::new(DEBIAN)))
        .filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok())
        .filter_map(|program| program.parent().map(Path::to_path_buf))
        .find(|folder| folder.join("postgres").exists() && folder.join("pg_ctl").exists())
        .ok_or_else(|| ServerError::NoPostgres {
            program: "initdb".to_owned(),
        })
}

/// Newest version first.
fn debian_folders(root: &Path) -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(root)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    versions.sort_unstable_by_key(|version| std::cmp::Reverse(version.0));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// User and group for a server started by root: PostgreSQL refuses to run as root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// `None` where the caller is no root and the server simply runs as the caller.
pub(crate) fn unprivileged_user() -> Result<Option<User>, ServerError> {
    if !crate::is_root() {
        return Ok(None);
    }
    let passwd = fs::read_to_string("/etc/passwd").map_err(ServerError::io("read /etc/passwd"))?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| find_user(&passwd, name))
        .map(Some)
        .ok_or(ServerError::NoUnprivilegedUser)
}

fn find_user(passwd: &str, name: &str) -> Option<User> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(User { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::{User, debian_folders, find_user};

    #[test]
    fn users_are_read_from_passwd() {
        let passwd =
            "root:x:0:0:root:/:/bin/sh\npostgres:x:101:104:PostgreSQL,,,:/var/lib:/bin/bash\nbad:x\n";
        assert_eq!(find_user(passwd, "postgres"), Some(User { uid: 101, gid: 104 }));
        for name in ["post", "bad", ""] {
            assert_eq!(find_user(passwd, name), None, "{name}");
        }
    }

    #[test]
    fn the_newest_version_comes_first() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9", "15", "17", "common"] {
            std::fs::create_dir(root.path().join(version)).unwrap();
        }
        let names: Vec<_> = debian_folders(root.path());
        assert_eq!(
            names,
            ["17/bin", "15/bin", "9/bin"].map(|name| root.path().join(name))
        );
    }
}
