//! Every field of every request, wrong in every way.

use cityplus_domain::ids::ScanId;
use cityplus_protocol::ErrorCode;
use cityplus_support::city::Kind;

use super::answer::Answer;
use super::client::Outgoing;
use super::mutate::{Mutation, mutations};
use super::samples::{ACCOUNTS, MONEY_AND_TICKETS, sample};
use super::taken::is_right;
use super::world::World;

pub(crate) async fn of_accounts(kind: Kind) {
    check(kind, &ACCOUNTS).await;
}

pub(crate) async fn of_money_and_tickets(kind: Kind) {
    check(kind, &MONEY_AND_TICKETS).await;
}

async fn check(kind: Kind, operations: &[(&'static str, &'static str)]) {
    let mut world = World::new(kind).await;
    let mut wrong = Vec::new();
    for operation in operations {
        world.sign_in_again().await;
        let sample = sample(&world, *operation).await;
        let scan = sample
            .body
            .pointer("/scans/0/scan_id")
            .and_then(serde_json::Value::as_str);
        let scan = scan.unwrap_or("no scan").to_owned();
        let before = world.picture().await;
        for mutation in mutations(&sample.body) {
            if uses_up(operation.1, &mutation) {
                continue;
            }
            // What is taken once would hide what is wrong with the next one of the same id.
            let body = mutation
                .body
                .replace(&scan, &ScanId::new(world.now()).to_string());
            let request = sample.request.clone().bytes(body);
            let answer = patiently(&world, &request).await;
            if let Some(defect) = defect(sample.operation, &mutation, &answer) {
                wrong.push(defect);
            }
        }
        // Some mutations are sign-ins of the same device, and waiting takes longer than tokens live.
        world.sign_in_again().await;
        let after = world.picture().await;
        // Taking the roles away and giving them back is a right request on the way.
        if before != after && operation.1 != cityplus_protocol::paths::ADMIN_ROLES {
            wrong.push(format!("{operation:?} moved something"));
        }
        let sample = sample.renewed(&world);
        let answer = world.client.send(&sample.whole()).await;
        if answer.status != sample.status {
            wrong.push(format!(
                "the right {operation:?}: {} {}",
                answer.status,
                answer.text()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong answers:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(world.city.audit().await.problems.is_empty());
}

/// A right request that would leave nothing to try the others on: a code serves once, and money moves once.
fn uses_up(operation: &str, mutation: &Mutation) -> bool {
    use cityplus_protocol::paths::{
        DEPOSIT_RETURNS, DEPOSITS, OFFLINE_PAYMENTS, PASSWORD_RESET, PAY_OUTS, SHIFTS, SHIFTS_CLOSE,
    };
    matches!(
        operation,
        DEPOSITS | DEPOSIT_RETURNS | PASSWORD_RESET | PAY_OUTS | OFFLINE_PAYMENTS | SHIFTS | SHIFTS_CLOSE
    ) && is_right(operation, &mutation.field, mutation.what)
}

/// Waits as the answer says when there were too many attempts: then the same request must be looked at.
async fn patiently(world: &World, request: &Outgoing) -> Answer {
    let answer = world.client.send(request).await;
    if answer.status != 429 {
        return answer;
    }
    answer.refused_as(ErrorCode::RateLimited, "too many");
    let wait_s = answer.retry_after_s().expect("a number of seconds");
    world.city.clock.set(world.now().plus_ms(wait_s * 1000));
    world.client.send(request).await
}

/// What is wrong with an answer to a mutation.
fn defect(operation: &str, mutation: &Mutation, answer: &Answer) -> Option<String> {
    let Mutation { field, what, .. } = mutation;
    let told = format!("{operation} {field} {what}: {} {}", answer.status, answer.text());
    if is_right(operation, field, what) {
        return (!answer.is_success()).then(|| format!("should be taken: {told}"));
    }
    let problem = match answer.judge() {
        Ok(problem) => problem,
        Err(wrong) => return Some(format!("{wrong}: {told}")),
    };
    let near = |named: &str| {
        let named = named.strip_prefix(field.as_str());
        field.is_empty() || named.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let names_another =
        problem.code == ErrorCode::InvalidField && !problem.errors.iter().any(|error| near(&error.field));
    names_another.then(|| format!("names another field: {told}"))
}
