//! IAM, from outside: policies and requests in, answers out.

mod contain;
mod corpus;
mod danger;
mod documents;
mod drawn;
mod effective;
mod laws;
mod least;
mod semantics;
mod templates;

use ordain::iam::{Caller, Context, Kind, Policies, Policy, Request, Work, decide};

/// Reads a policy that may have problems.
pub fn policy(text: &str, kind: Kind) -> Policy {
    Policy::parse(text, kind).expect("JSON").0
}

/// A request in one line: `WHO ACTION RESOURCE key=value key=a,b`. Who is `anonymous`, a service, an identity provider, an account
/// number, or an ARN (of a role: its session `s`); no resource is `-`; `key=` is a key that is there without a value; `?` at the end leaves all
/// other keys open.
pub fn request(line: &str) -> Request {
    let mut words = line.split_whitespace();
    let caller = caller(words.next().expect("who"));
    let action = words.next().expect("what").to_owned();
    let resource = words.next().filter(|resource| *resource != "-").map(str::to_owned);
    let mut context = Context::default();
    for word in words {
        match word.split_once('=') {
            Some((key, values)) => context.set(key, values.split(',').filter(|value| !value.is_empty())),
            None => context.is_open = word == "?",
        }
    }
    let account = resource.as_deref().and_then(|arn| arn.split(':').nth(4)).filter(|account| !account.is_empty());
    let resource_account = account.map(str::to_owned);
    Request { caller, action, resource, resource_account, context }
}

fn caller(who: &str) -> Caller {
    match who {
        "anonymous" => Caller::Anonymous,
        who if who.contains(":user/") => Caller::User(who.to_owned()),
        who if who.contains(":role/") => {
            let session = who.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
            Caller::Session { role: who.to_owned(), session: format!("{session}/s"), may_have_path: false }
        }
        who if who.ends_with(".amazonaws.com") => Caller::Service(who.to_owned()),
        who if who.contains('.') => Caller::Federated(who.to_owned()),
        who => Caller::Root(who.to_owned()),
    }
}

/// What becomes of a request under one identity policy.
pub fn ask(identity: &str, line: &str) -> String {
    let own = policy(identity, Kind::Identity);
    let policies = Policies { identity: vec![&own], ..Policies::default() };
    format!("{:?}", decide(&policies, &request(line), &Work::default()).outcome)
}
