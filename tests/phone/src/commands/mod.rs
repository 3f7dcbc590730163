//! One function for each command: engine in, object out.

mod account;
mod inspect;
mod links;
mod money;
mod offline;
mod people;
mod tickets;
mod till;

use serde_json::{Value, json};

use crate::options::{Command, Options};
use crate::output::Failure;
use crate::{device, views};
use cityplus_engine::{Engine, OutboxState, Pace};

/// Does what the command line asks for.
pub(crate) async fn run(options: Options) -> Result<Value, Failure> {
    let engine = device::open(&options).await?;
    match options.command {
        Command::Register {
            email,
            password,
            name,
            language,
        } => account::register(&engine, &email, &password, &name, &language).await,
        Command::Confirm { token } => account::confirm(&engine, &token).await,
        Command::Login { email, password } => account::login(&engine, &email, &password).await,
        Command::Logout => account::logout(&engine).await,
        Command::ForgotPassword { email } => account::forgot_password(&engine, &email).await,
        Command::ResetPassword {
            email,
            code,
            password,
        } => account::reset_password(&engine, &email, &code, &password).await,
        Command::Block => account::block(&engine).await,
        Command::Unblock { password } => account::unblock(&engine, &password).await,
        Command::Devices => account::devices(&engine).await,
        Command::Replace { password, device } => account::replace(&engine, &password, device).await,
        Command::Wallet => money::wallet(&engine).await,
        Command::Statement { cursor, limit } => money::statement(&engine, cursor.as_deref(), limit).await,
        Command::TopUp(how) => money::top_up(&engine, how).await,
        command @ (Command::SetAside { .. }
        | Command::Allowance
        | Command::HandBack
        | Command::OfferOffline { .. }
        | Command::AcceptOffline { .. }) => offline::run(&engine, command).await,
        Command::Redeem(how) => money::redeem(&engine, how).await,
        Command::Redemption { id } => money::redemption(&engine, id).await,
        Command::PayOut { id, identity_checked } => money::pay_out(&engine, id, identity_checked).await,
        Command::Till(command) => till::run(&engine, command).await,
        Command::OnlineTopUp { id } => money::online_top_up(&engine, id).await,
        Command::Gateways => money::gateways(&engine).await,
        Command::Cards => money::cards(&engine).await,
        Command::ForgetCard { card } => money::forget_card(&engine, card).await,
        Command::People(command) => people::run(&engine, command).await,
        Command::Linked(command) => links::run(&engine, command).await,
        Command::Catalogue { venue } => tickets::catalogue(&engine, venue).await,
        Command::Buy {
            product,
            variant,
            date,
            count,
            from_linked,
        } => tickets::buy(&engine, product, (variant, count), date, from_linked).await,
        Command::Tickets => tickets::list(&engine).await,
        Command::Code { ticket, png } => tickets::code(&engine, ticket, png.as_deref()).await,
        Command::Refund { ticket } => tickets::refund(&engine, ticket).await,
        Command::Lists => inspect::lists(&engine).await,
        Command::Inspect {
            code,
            picture,
            venue,
            at,
        } => {
            let code = inspect::shown(code, picture.as_deref())?;
            inspect::inspect(&engine, &code, &venue, at).await
        }
        Command::Upload => inspect::upload(&engine).await,
        // What was paid without a network waits in the outbox, as everything does.
        Command::Sync | Command::Settle => sync(&engine).await,
        Command::Outbox => outbox(&engine).await,
        Command::Dismiss { id } => Ok(json!({ "dismissed": engine.dismiss(&id).await? })),
    }
}

async fn sync(engine: &Engine) -> Result<Value, Failure> {
    let synced = engine.sync(Pace::Now).await?;
    let entries = engine.outbox().await?;
    let refused = entries.iter().filter(|entry| entry.state == OutboxState::Refused);
    Ok(json!({
        "changes": synced.changes,
        "catalogue_fetched": synced.catalogue_fetched,
        "outbox": {
            "done": synced.outbox.done,
            "refused": synced.outbox.refused,
            "pending": synced.outbox.pending,
        },
        "refused": refused.map(views::outbox_entry).collect::<Vec<_>>(),
    }))
}

async fn outbox(engine: &Engine) -> Result<Value, Failure> {
    let entries = engine.outbox().await?;
    Ok(json!({ "entries": entries.iter().map(views::outbox_entry).collect::<Vec<_>>() }))
}
