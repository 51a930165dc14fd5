//! What a policy means: the tables of `tests/iam/semantics.md`, which says where each point is documented.

use std::path::Path;

use ordain::iam::{Certainty, Holder, Kind, Layer, Outcome, Policies, Policy, Work, catalogue, decide};

use super::{policy, request};
use crate::specification::rows;

const BOB: &str = "arn:aws:iam::111122223333:user/bob";
const ROLE: &str = "arn:aws:iam::111122223333:role/worker";

/// The head of a table, and what a row of it comes to: the last cell.
type Table = (&'static [&'static str], fn(&[String]) -> String);

const TABLES: [Table; 8] = [
    (&["policy", "request", "outcome"], |row| asked(&row[0], &format!("{BOB} {}", row[1]))),
    (&["policy of a resource", "who and what", "outcome"], |row| of_resource(&row[0], &row[1])),
    (&["kind", "policy", "problem"], |row| problems(&row[1], kind(&row[0]))),
    (&["policy", "action", "may"], |row| certainty(&row[0], &row[1])),
    (&["operator", "values", "the request has", "holds"], |row| compares(&row[0], &row[1], &row[2])),
    (&["condition", "context", "holds"], |row| holds(&row[0], &row[1])),
    (&["layers", "who and what", "outcome"], |row| layers(&row[0], &row[1])),
    (&["deny all but", "boundary", "outcome"], |row| denies_others(&row[0], row[1] == "yes")),
];

#[test]
fn every_row_is_as_the_page_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/iam/semantics.md");
    let page = std::fs::read_to_string(path).expect("a page is text");
    let (mut table, mut wrong, mut count) = (None, Vec::new(), 0);
    for row in rows(&page) {
        if let Some((_, run)) = TABLES.iter().find(|(head, _)| *head == row) {
            table = Some(run);
            continue;
        }
        let (expected, given) = row.split_last().expect("a row has cells");
        let run = table.unwrap_or_else(|| panic!("no table has these columns: {row:?}"));
        let said = run(given);
        // Who decided, and where a problem is, is compared where the page says so.
        if said != *expected && bare(&said) != *expected {
            wrong.push(format!("{} is {said}, not {expected}", given.join(" | ")));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 300, "{count} rows");
}

/// What was said, without who decided and without places.
fn bare(said: &str) -> String {
    let what = |one: &str| one.split(' ').take_while(|it| !["by", "at"].contains(it)).collect::<Vec<_>>().join(" ");
    said.split(" and ").map(what).collect::<Vec<_>>().join(" and ")
}

/// A document, or statements as one of the version that has variables.
fn document(text: &str) -> String {
    let is_whole = text.starts_with(['%', '"']) || text.contains(r#""Version""#) || text.contains(r#""Statement""#);
    if is_whole { text.to_owned() } else { format!(r#"{{"Version":"2012-10-17","Statement":{text}}}"#) }
}

fn word(outcome: Outcome) -> String {
    let word = match outcome {
        Outcome::Allowed => "allowed",
        Outcome::ImplicitlyDenied => "not allowed",
        Outcome::ExplicitlyDenied => "denied",
        Outcome::Unknown => "unknown",
    };
    word.to_owned()
}

fn decided(policies: &Policies<'_>, line: &str) -> String {
    word(decide(policies, &request(line), &Work::default()).outcome)
}

fn asked(text: &str, line: &str) -> String {
    let own = policy(&document(text), Kind::Identity);
    decided(&Policies { identity: vec![&own], ..Policies::default() }, line)
}

fn of_resource(text: &str, line: &str) -> String {
    let resource = policy(&document(text), Kind::Resource);
    decided(&Policies { resource: Some(&resource), ..Policies::default() }, line)
}

fn kind(name: &str) -> Kind {
    match name {
        "identity" => Kind::Identity,
        "resource" => Kind::Resource,
        "trust" => Kind::Trust,
        "scp" => Kind::ServiceControl,
        "rcp" => Kind::ResourceControl,
        other => panic!("no kind of policies: {other}"),
    }
}

/// The problems of a policy: each with the text that it points at, up to where an element ends.
fn problems(text: &str, kind: Kind) -> String {
    let text = document(text);
    let (_, problems) = Policy::parse(&text, kind).expect("JSON");
    let said = |it: &ordain::iam::Problem| {
        let from = text.get(it.place.0 as usize..).unwrap_or_default();
        format!("{} at {}", it.code, from.chars().take_while(|c| !",]}".contains(*c)).collect::<String>())
    };
    let all: Vec<String> = problems.iter().map(said).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(" and ") }
}

fn certainty(text: &str, action: &str) -> String {
    let own = [policy(&document(text), Kind::Identity)];
    let action = catalogue::action(action).expect("an action of the catalogue");
    let holder = Holder { policies: &own, boundary: None, open: false };
    let word = match holder.permission(action, &Work::default()).map(|it| it.certainty) {
        Some(Certainty::Must) => "must",
        Some(Certainty::May) => "may",
        Some(Certainty::Denied) => "denied",
        Some(Certainty::Inert) => "inert",
        None => "none",
    };
    word.to_owned()
}

/// Whether a condition holds: the one statement allows exactly then.
fn holds(condition: &str, context: &str) -> String {
    let text = format!(r#"{{"Effect":"Allow","Action":"s3:Get","Resource":"*","Condition":{condition}}}"#);
    match asked(&text, &format!("{BOB} s3:Get arn:aws:s3:::b {context}")).as_str() {
        "allowed" => "yes".to_owned(),
        "not allowed" => "no".to_owned(),
        other => other.to_owned(),
    }
}

fn compares(operator: &str, values: &str, have: &str) -> String {
    let values: Vec<&str> = values.split(", ").collect();
    let context = match have {
        "absent" => String::new(),
        "empty" => "aws:k=".to_owned(),
        have => format!("aws:k={have}"),
    };
    holds(&format!(r#"{{"{operator}":{{"AWS:K":{values:?}}}}}"#), &context)
}

/// One layer of the order of evaluation, by its name and by what it says of everything.
fn layer(name: &str, what: &str) -> Policy {
    let effect = if what == "deny" { "Deny" } else { "Allow" };
    let action = if what == "nothing" { "none:x" } else { "*" };
    let who = match what {
        "role" => format!(r#"{{"AWS":"{ROLE}"}}"#),
        "account" => r#"{"AWS":"111122223333"}"#.to_owned(),
        "other" => r#"{"AWS":"444455556666"}"#.to_owned(),
        _ => r#""*""#.to_owned(),
    };
    let (kind, who) = match name {
        "resource" | "endpoint" | "rcp" => (Kind::Resource, format!(r#""Principal":{who},"#)),
        _ => (Kind::Identity, String::new()),
    };
    policy(&document(&format!(r#"{{"Effect":"{effect}",{who}"Action":"{action}","Resource":"*"}}"#)), kind)
}

fn layers(set: &str, line: &str) -> String {
    let set = set.split(", ").filter_map(|it| it.split_once(' '));
    let read: Vec<(&str, Policy)> = set.map(|(name, what)| (name, layer(name, what))).collect();
    let of = |wanted: &str| read.iter().filter(|(name, _)| *name == wanted).map(|(_, it)| it).collect::<Vec<_>>();
    let one = |wanted: &str| of(wanted).first().copied();
    let levels = |wanted| of(wanted).into_iter().map(|policy| vec![policy]).collect();
    let policies = Policies {
        identity: of("identity"),
        boundary: one("boundary"),
        session: one("session"),
        resource: one("resource"),
        service_control: levels("scp"),
        resource_control: levels("rcp"),
        endpoint: one("endpoint"),
    };
    let decision = decide(&policies, &request(line), &Work::default());
    let by = match decision.layer {
        Layer::ResourceControl => "rcp",
        Layer::ServiceControl => "scp",
        Layer::Endpoint => "endpoint",
        Layer::Resource => "resource",
        Layer::Identity => "identity",
        Layer::Boundary => "boundary",
        Layer::Session => "session",
    };
    format!("{} by {by}", word(decision.outcome))
}

/// What a session of the role may where the policy of the resource denies all but these, and its own allows everything.
fn denies_others(names: &str, bounded: bool) -> String {
    let own = layer("identity", "allow");
    let names: Vec<&str> = names.split(", ").collect();
    let deny = format!(r#"{{"Effect":"Deny","NotPrincipal":{{"AWS":{names:?}}},"Action":"*","Resource":"*"}}"#);
    let resource = policy(&document(&deny), Kind::Resource);
    let boundary = bounded.then_some(&own);
    let policies = Policies { identity: vec![&own], resource: Some(&resource), boundary, ..Policies::default() };
    decided(&policies, &format!("{ROLE} s3:Get arn:aws:s3:::b"))
}
