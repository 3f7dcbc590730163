//! Register, confirm, sign in and out, a forgotten password, a lost phone.

use std::io::BufRead as _;

use cityplus_domain::ids::DeviceId;
use cityplus_engine::Engine;
use serde_json::{Value, json};

use crate::options::PasswordOption;
use crate::output::Failure;
use crate::views;

/// No password is longer; a line without end is not read to its end.
const LINE_MAX_BYTES: u64 = 2_048;

pub(crate) async fn register(
    engine: &Engine,
    email: &str,
    password: &PasswordOption,
    name: &str,
    language: &str,
) -> Result<Value, Failure> {
    engine
        .register(email, &read_password(password)?, name, language)
        .await?;
    Ok(json!({ "registered": true, "next": "confirm with the token of the mailed link" }))
}

pub(crate) async fn confirm(engine: &Engine, token: &str) -> Result<Value, Failure> {
    engine.confirm(token).await?;
    Ok(json!({ "confirmed": true }))
}

pub(crate) async fn login(engine: &Engine, email: &str, password: &PasswordOption) -> Result<Value, Failure> {
    let signed_in = engine.log_in(email, &read_password(password)?).await?;
    let account = signed_in.account;
    Ok(json!({
        "account_id": account.account_id.to_string(),
        "customer_number": account.customer_number,
        "name": account.name.as_str(),
        "roles": account.roles,
        "wallet_id": account.wallet_id.map(|wallet| wallet.to_string()),
        "device_id": signed_in.device_id.to_string(),
    }))
}

pub(crate) async fn logout(engine: &Engine) -> Result<Value, Failure> {
    let is_known = engine.log_out().await?;
    Ok(json!({ "signed_out": true, "server_knows": is_known }))
}

pub(crate) async fn forgot_password(engine: &Engine, email: &str) -> Result<Value, Failure> {
    engine.forgot_password(email).await?;
    Ok(json!({ "requested": true, "next": "reset-password with the code of the mail" }))
}

pub(crate) async fn reset_password(
    engine: &Engine,
    email: &str,
    code: &str,
    password: &PasswordOption,
) -> Result<Value, Failure> {
    engine
        .reset_password(email, code, &read_password(password)?)
        .await?;
    Ok(json!({ "reset": true, "next": "login with the new password" }))
}

pub(crate) async fn block(engine: &Engine) -> Result<Value, Failure> {
    let wallet = engine.block().await?;
    Ok(json!({
        "blocked": wallet.blocked,
        "operator_told": wallet.operator_told,
        "next": "replace on the new phone, or unblock; both ask for the password",
    }))
}

pub(crate) async fn unblock(engine: &Engine, password: &PasswordOption) -> Result<Value, Failure> {
    let wallet = engine.unblock(&read_password(password)?).await?;
    Ok(json!({ "blocked": wallet.blocked, "operator_told": wallet.operator_told }))
}

pub(crate) async fn devices(engine: &Engine) -> Result<Value, Failure> {
    let devices = engine.devices().await?.devices;
    Ok(json!({ "devices": devices.iter().map(views::device).collect::<Vec<_>>() }))
}

pub(crate) async fn replace(
    engine: &Engine,
    password: &PasswordOption,
    lost: Option<DeviceId>,
) -> Result<Value, Failure> {
    let replaced = engine.replace(&read_password(password)?, lost).await?;
    Ok(json!({
        "devices": replaced.devices.iter().map(views::device).collect::<Vec<_>>(),
        "operator_told": replaced.operator_told,
        "next": "sync brings the tickets",
    }))
}

fn read_password(option: &PasswordOption) -> Result<String, Failure> {
    if let Some(password) = &option.password {
        return Ok(password.clone());
    }
    if !option.password_stdin {
        let message = "give --password, --password-stdin, or CITYPLUS_PASSWORD in the environment";
        return Err(Failure::new("usage", message));
    }
    let mut line = String::new();
    let mut input = std::io::Read::take(std::io::stdin().lock(), LINE_MAX_BYTES);
    input
        .read_line(&mut line)
        .map_err(|_| Failure::new("usage", "standard input holds no line of text"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
