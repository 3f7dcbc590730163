//! The server's own pages that belong to no room.

mod start;

use axum::Router;

use crate::city::LoadedCity;
use crate::http::{AppState, pages};
use crate::mail::TextsError;

/// The start page and the style sheet.
pub fn pages(city: &LoadedCity) -> Result<Router<AppState>, TextsError> {
    Ok(start::page(city)?.merge(pages::style()))
}
