//! Money between people: finding somebody, asking by a code, paying what a code asks for.

use std::path::Path;

use cityplus_domain::ids::WalletId;
use cityplus_engine::protocol::number::NumberView;
use cityplus_engine::protocol::request::RECEIVE_CODE_PREFIX;
use cityplus_engine::protocol::texts::{Note, PhoneNumber};
use cityplus_engine::ticketcode::large_qr_matrix;
use cityplus_engine::{Engine, EngineError, RequestMade, RequestState};
use serde_json::{Value, json};

use super::{inspect, money, tickets};
use crate::options::{People, Switch};
use crate::output::Failure;
use crate::views;

/// One of the commands of this module.
pub(crate) async fn run(engine: &Engine, command: People) -> Result<Value, Failure> {
    match command {
        People::Send {
            wallet,
            to,
            amount,
            currency,
        } => {
            let (wallet, name) = receiver(engine, wallet, to.as_deref()).await?;
            let sent = money::send(engine, wallet, &amount, currency).await?;
            Ok(with(sent, "to", name))
        }
        People::Findable { switch, number } => {
            let findable = match switch.map(|switch| switch == Switch::On) {
                Some(agrees) if number => engine.set_findable_by_number(agrees).await?,
                Some(agrees) => engine.set_findable(agrees).await?,
                None => engine.findable().await?,
            };
            Ok(json!({ "by_mail": findable.by_mail, "by_number": findable.by_number }))
        }
        People::Number { number, remove } => Ok(own_number(&match number {
            Some(number) => engine.set_number(&number).await?,
            None if remove => engine.remove_number().await?,
            None => engine.number().await?,
        })),
        People::ConfirmNumber { code } => Ok(own_number(&engine.confirm_number(&code).await?)),
        People::Request {
            amount,
            note,
            currency,
            png,
        } => {
            let Some(amount) = amount else {
                let code = engine.receive_code().await?;
                picture(&code, png.as_deref())?;
                return Ok(json!({ "code": code }));
            };
            let amount = money::money(engine, &amount, currency).await?;
            let own = money::own_wallet(engine).await?;
            let made = engine.request_money(own, amount, note.as_deref()).await?;
            picture(&made.code, png.as_deref())?;
            Ok(request(&made))
        }
        People::Requests => {
            let made = match engine.follow_requests().await {
                Err(EngineError::Offline(_)) => engine.requests().await?,
                made => made?,
            };
            Ok(json!({ "requests": made.iter().map(request).collect::<Vec<_>>() }))
        }
        People::PayRequest { code, picture } => {
            let code = inspect::shown(code, picture.as_deref())?;
            let request = engine.look_at_request(&code).await?;
            let outcome = engine
                .pay_request(money::own_wallet(engine).await?, &code)
                .await?;
            let paid = money::sent(request.wallet_id, request.amount, &outcome);
            Ok(with(paid, "note", note(request.note.as_ref())))
        }
    }
}

/// The wallet to send to; of somebody who was found also the name that is shown.
async fn receiver(
    engine: &Engine,
    wallet: Option<WalletId>,
    to: Option<&str>,
) -> Result<(WalletId, Option<String>), Failure> {
    let to = to.unwrap_or_default();
    Ok(match wallet {
        Some(wallet) => (wallet, None),
        None if to.trim().starts_with(RECEIVE_CODE_PREFIX) => (engine.receiver_of(to).await?, None),
        None => {
            let found = engine.find(to).await?;
            (found.wallet_id, Some(found.shown_name.as_str().to_owned()))
        }
    })
}

/// An object with one thing more, if there is that.
fn with(mut shown: Value, name: &str, value: Option<String>) -> Value {
    if let (Some(value), Some(fields)) = (value, shown.as_object_mut()) {
        fields.insert(name.to_owned(), Value::String(value));
    }
    shown
}

fn note(note: Option<&Note>) -> Option<String> {
    note.map(|note| note.as_str().to_owned())
}

fn picture(code: &str, file: Option<&Path>) -> Result<(), Failure> {
    file.map_or(Ok(()), |file| tickets::write_png(large_qr_matrix(code), file))
}

/// The account's own number.
fn own_number(view: &NumberView) -> Value {
    let pending = view.pending.as_ref();
    json!({
        "number": view.number.as_ref().map(PhoneNumber::as_str),
        "waits_for_code": pending.map(|pending| pending.number.as_str()),
        "code_until": pending.map(|pending| views::moment(pending.expires_at)),
    })
}

fn request(made: &RequestMade) -> Value {
    let (state, paid_at) = match made.state {
        RequestState::Open => ("open", None),
        RequestState::Paid { at } => ("paid", Some(at)),
        RequestState::Over => ("over", None),
    };
    json!({
        "request_id": made.request.request_id.to_string(),
        "amount": views::money(made.request.amount),
        "note": note(made.request.note.as_ref()),
        "state": state,
        "paid_at": paid_at.map(views::moment),
        "valid_until": views::moment(made.request.valid_until),
        "code": made.code,
    })
}
