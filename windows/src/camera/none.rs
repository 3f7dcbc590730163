//! A platform whose cameras are not used: bindings to them would need its headers to build.

use super::Frame;

/// Says that there is no camera.
pub(super) fn run(_seen: impl FnMut(Frame), _keep_on: &dyn Fn() -> bool) -> Result<(), String> {
    Err("no camera is used on this platform".to_owned())
}
