//! What policies come to as documents: what is wrong with them, how long they are.

use std::sync::Arc;

use super::written::OF_RESOURCE;
use super::{size, unknown, written};
use crate::builtins::{Builtin, Shape, wrong};
use crate::iam::{Answer, Kind, Misfit, Place, Policy, Problem, Work, Written, is_public_beside, misfits};
use crate::value::{Cause, Element, Elements, List, Map, Site, Text, Unknown, Value};

pub(in crate::builtins) const ROWS: &[Builtin] = &[
    Builtin {
        name: "iam.mistakes",
        parameters: &[Shape::List, Shape::String],
        result: Shape::List,
        doc: "what is wrong with policies of a sort (`identity`, `resource` or `trust`), as far as they are known: maps of `sort` (`refused` by the provider, `misleading`, or `condition`), `grave` (more is allowed than it seems) and `text`",
        example: (
            "[m.text for m in iam.mistakes([{Statement: {Effect: \"allow\", Action: \"s3:GetObject\", Resource: \"*\"}}], \"identity\")]",
            "[\"there is no effect `allow`: an effect is `Allow` or `Deny`, in this case\"]",
        ),
        function: mistakes,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.size",
        parameters: &[Shape::List],
        result: Shape::Number,
        doc: "how many characters policies have together, without white space; where not all is known, comparisons decide by what there is at least and at most",
        example: ("iam.size([{Version: \"2012-10-17\", Statement: []}])", "39"),
        function: size::size,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.public_beside",
        parameters: &[Shape::Kind("statement", &OF_RESOURCE), Shape::List],
        result: Shape::Bool,
        doc: "whether a statement of a resource's policy lets in anyone at all, although other statements of the policy deny",
        example: (
            "iam.public_beside({effect: \"Allow\", principals: [\"*\"], actions: [\"s3:GetObject\"]}, [{effect: \"Deny\", principals: [\"*\"], actions: [\"s3:*\"]}])",
            "false",
        ),
        function: public_beside,
        ..Builtin::PLAIN
    },
];

/// The sorts of policies, as rules write them.
const SORTS: [(&str, Kind); 3] = [("identity", Kind::Identity), ("resource", Kind::Resource), ("trust", Kind::Trust)];

fn mistakes<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [documents, Value::Text(sort)] = arguments else { return Ok(Value::Missing) };
    let Some((_, kind)) = SORTS.iter().find(|(name, _)| **name == **sort) else {
        let names = SORTS.map(|(name, _)| format!("`{name}`")).join(", ");
        return Err(format!("`{}` is no sort of policies; they are {names}", &**sort));
    };
    let (items, open) = list(documents)?;
    let mut sites: Vec<Site<'a>> = Vec::new();
    let mut number = |site: &Site<'a>| {
        sites.push(site.clone());
        Place(u32::try_from(sites.len()).unwrap_or(0))
    };
    let written = written::documents(items, &mut number);
    let mut found = Found { sites, items: Vec::new(), is_open: open };
    // What is not there has nothing wrong with it.
    let there = written.iter().zip(items).filter(|(_, element)| !element.value.is_absent());
    for (document, element) in there {
        found.of_document(document, *kind, element.maybe.as_ref());
    }
    let why = "what is not known of the policy may be wrong";
    let open = found.is_open.then(|| Unknown { derived: true, ..Unknown::there(Arc::new(Cause::new("iam", why))) });
    Ok(Value::List(List::Built(Arc::new(Elements { items: found.items, open }))))
}

/// What was found so far.
struct Found<'a> {
    sites: Vec<Site<'a>>,
    items: Vec<Element<'a>>,
    is_open: bool,
}

impl<'a> Found<'a> {
    fn of_document(&mut self, document: &Written, kind: Kind, maybe: Option<&Unknown>) {
        let (policy, problems) = Policy::read(document, kind);
        self.is_open |= policy.open;
        for Problem { is_error, place, message, help, .. } in problems {
            let sort = if is_error { "refused" } else { "misleading" };
            self.add(sort, is_error, place, said(&message, help.as_deref()), maybe);
        }
        let work = Work::default();
        for statement in &policy.statements {
            for Misfit { place, message, help, leaves_open } in misfits(statement, &work) {
                self.add("condition", leaves_open, place, said(&message, help.as_deref()), maybe);
            }
        }
    }

    fn add(&mut self, sort: &'static str, grave: bool, place: Place, text: String, maybe: Option<&Unknown>) {
        let at = (place.0 as usize).checked_sub(1).and_then(|at| self.sites.get(at));
        let site = at.cloned().unwrap_or_default();
        let entry = |key, value| Element { key: Some(Text::Borrowed(key)), value, site: site.clone(), maybe: None };
        let items = vec![
            entry("sort", Value::Text(Text::Borrowed(sort))),
            entry("grave", Value::Bool(grave)),
            entry("text", Value::Text(Text::Shared(text.into()))),
        ];
        let value = Value::Map(Map::Built(Arc::new(Elements { items, open: None })));
        self.items.push(Element { key: None, value, site, maybe: maybe.cloned() });
    }
}

fn said(message: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{message}: {help}"),
        None => message.to_owned(),
    }
}

fn public_beside<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [value, others] = arguments else { return Ok(Value::Missing) };
    let Some(statement) = written::statement(value, Kind::Resource) else {
        return Ok(unknown("iam.public", "the statement is not known"));
    };
    let (others, open) = written::statements(others, Kind::Resource);
    let alone = is_public_beside(&statement, &others, &Work::default());
    let answer = if open { alone.and(Answer::Unknown) } else { alone };
    Ok(match answer {
        Answer::Yes => Value::Bool(true),
        Answer::No => Value::Bool(false),
        Answer::Unknown => unknown("iam.public", "whom the statement lets in is not known"),
    })
}

fn list<'v, 'a>(value: &'v Value<'a>) -> Result<(&'v [Element<'a>], bool), String> {
    match value {
        Value::List(List::Built(elements)) => Ok((&elements.items, elements.open.is_some())),
        other => wrong("iam", other),
    }
}
