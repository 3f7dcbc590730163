//! Where large things are kept that every clone of this machine may share. Never inside a clone.

use std::ffi::OsString;
use std::path::PathBuf;

const NAME: &str = "cityplus";

/// `$XDG_CACHE_HOME/cityplus`, or `~/.cache/cityplus`.
pub(super) fn folder() -> Result<PathBuf, String> {
    choose(std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME"))
}

/// The specification of the variable says that a relative path is to be ignored.
fn choose(cache: Option<OsString>, home: Option<OsString>) -> Result<PathBuf, String> {
    let absolute = |value: Option<OsString>| value.map(PathBuf::from).filter(|path| path.is_absolute());
    absolute(cache)
        .or_else(|| absolute(home).map(|home| home.join(".cache")))
        .map(|folder| folder.join(NAME))
        .ok_or_else(|| "neither XDG_CACHE_HOME nor HOME names a folder for the cache".to_owned())
}

#[cfg(test)]
mod tests {
    use super::choose;
    use std::path::PathBuf;

    #[test]
    fn the_variable_wins_where_it_is_absolute() {
        let choose = |cache: Option<&str>, home: Option<&str>| {
            choose(cache.map(Into::into), home.map(Into::into)).ok()
        };
        let path = |text: &str| Some(PathBuf::from(text));
        assert_eq!(choose(Some("/c"), Some("/h")), path("/c/cityplus"));
        assert_eq!(choose(Some("c"), Some("/h")), path("/h/.cache/cityplus"));
        assert_eq!(choose(None, Some("/h")), path("/h/.cache/cityplus"));
        assert_eq!(choose(Some(""), None), None);
    }
}
