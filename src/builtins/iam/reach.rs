//! Who can come by whose rights in a stack.

use std::collections::HashMap;
use std::sync::Arc;

use super::partial;
use super::written::{self, OWN, ROLE, TRUST, field, fields, role, role_by_actions};
use crate::builtins::{Among, Builtin, Fields, Others, Shape, items, open};
use crate::iam::{Bearer, By, Graph, Kind, Named, Place, Policy, Step, Work};
use crate::value::{Element, Elements, List, Map, Site, Text, Value};

pub(in crate::builtins) const ROWS: &[Builtin] = &[Builtin {
    name: "iam.reaches",
    parameters: &[Shape::Kind("role", &ROLE), Shape::Parts("role", &OTHER), Shape::Parts("function", &FUNCTION)],
    result: Shape::List,
    doc: "the roles among these whose rights a role can come by, by changing the code of a function that has one, or by passing one to a service that may take it, and then by taking others, which alone is what it was given: maps of `id`, `steps`, the shortest chain, and `ways`, for each step `update`, `pass` or `assume`",
    example: (
        "[r.id for r in iam.reaches({id: \"A\", statements: [{effect: \"Allow\", actions: [\"lambda:UpdateFunctionCode\"], resources: [\"*\"]}]}, [{id: \"A\"}, {id: \"B\"}], [{id: \"F\", arn: \"arn:aws:lambda:::function:f\", role: {id: \"B\"}}])]",
        "[\"B\"]",
    ),
    function: |arguments| match arguments {
        [one, others @ ..] => Ok(alone(one).unwrap_or_else(|| Roles::gather(others).ask(one))),
        [] => Ok(Value::Missing),
    },
    among: Some(Among { alone, gather: |others| Arc::new(Roles::gather(others)) }),
    ..Builtin::PLAIN
}];

/// What has to be known of each role.
static OTHER: Fields = Fields(&[
    ("name", None),
    ("trust", Some(&TRUST)),
    ("statements", Some(&OWN)),
    ("managed_policies", None),
    ("boundary", None),
]);

/// What has to be known of each function.
static FUNCTION: Fields = Fields(&[("name", None), ("role", Some(&Fields(&[])))]);

/// Why a role may reach others, or not.
const WHY: &str = "a condition, or what the document does not say, decides";

/// Most roles can do nothing of the kind, whatever others there are.
fn alone<'a>(one: &Value<'a>) -> Option<Value<'a>> {
    let role = role_by_actions(one);
    (!role.holder().may_step()).then(|| partial(std::iter::empty(), !role.unread.is_empty(), WHY))
}

/// All roles of a stack.
struct Roles<'a> {
    graph: Graph,
    /// Whether there may be others.
    open: bool,
    /// What the places of their policies are.
    sites: Vec<Site<'a>>,
}

impl<'a> Roles<'a> {
    /// Puts roles and the functions that have them in order.
    fn gather(others: &[Value<'a>]) -> Self {
        let mut having: HashMap<&str, Vec<&Value<'a>>> = HashMap::new();
        let [roles, functions] = [0, 1].map(|at| others.get(at).map_or(&[][..], items));
        for function in functions {
            if let Some(role) = fields(&function.value).and_then(|it| field(it, "role")).and_then(|it| id(&it.value)) {
                having.entry(role).or_default().push(&function.value);
            }
        }
        let mut sites = Vec::new();
        let bearers = roles.iter().filter_map(|role| bearer(&role.value, &having, &mut sites)).collect();
        Self { graph: Graph::new(bearers), open: others.iter().any(|it| open(it).is_some()), sites }
    }

    /// The role that a chain ends at, with the steps to it.
    fn chain(&self, chain: &[Step], own: &[Site<'a>]) -> Option<(Value<'a>, bool)> {
        let site = |place: Place| {
            let at = (place.0 as usize).checked_sub(1)?;
            self.sites.get(at).or_else(|| own.get(at.checked_sub(self.sites.len())?)).cloned()
        };
        let id = self.graph.name(chain.last()?.to)?;
        let steps = chain.iter().map(|step| {
            let value = Value::Text(Text::Shared(step.text.as_str().into()));
            Element { key: None, value, site: step.place.and_then(site).unwrap_or_default(), maybe: None }
        });
        let steps = Value::List(List::Built(Arc::new(Elements { items: steps.collect(), open: None })));
        let entry = |key, value| Element { key: Some(Text::Borrowed(key)), value, site: Site::default(), maybe: None };
        let way = |step: &Step| Element {
            key: None,
            value: Value::Text(Text::Borrowed(step.by.name())),
            site: Site::default(),
            maybe: None,
        };
        let ways = Elements { items: chain.iter().map(way).collect(), open: None };
        let ways = Value::List(List::Built(Arc::new(ways)));
        let items = vec![entry("id", Value::Text(Text::Shared(id.into()))), entry("steps", steps), entry("ways", ways)];
        let value = Value::Map(Map::Built(Arc::new(Elements { items, open: None })));
        Some((value, chain.iter().all(|step| step.sure)))
    }
}

impl<'a> Others<'a> for Roles<'a> {
    fn ask(&self, one: &Value<'a>) -> Value<'a> {
        let mut own = Vec::new();
        let role = role(one, &mut |site| number(&mut own, self.sites.len(), site));
        let from = id(one).and_then(|id| self.graph.number(id));
        let chains = from.map(|from| self.graph.reaches(from, &role.holder(), &Work::default())).unwrap_or_default();
        // To take roles that trust it is what it was given.
        let won = chains.iter().filter(|chain| chain.iter().any(|step| step.by != By::Assume));
        let found = won.filter_map(|chain| self.chain(chain, &own));
        partial(found, self.open || !role.unread.is_empty(), WHY)
    }
}

/// Gives a place to a site, behind others.
fn number<'a>(sites: &mut Vec<Site<'a>>, behind: usize, site: &Site<'a>) -> Place {
    sites.push(site.clone());
    Place(u32::try_from(behind + sites.len()).unwrap_or(0))
}

/// A role with the functions that have it.
fn bearer<'a>(value: &Value<'a>, having: &HashMap<&str, Vec<&Value<'a>>>, sites: &mut Vec<Site<'a>>) -> Option<Bearer> {
    let name = id(value)?;
    let may_step = role_by_actions(value).holder().may_step();
    let rights = may_step.then(|| role(value, &mut |site| number(sites, 0, site)).rights());
    let function = |it: &&Value<'a>| Some((id(it)?.into(), named(it)));
    Some(Bearer {
        name: name.into(),
        arn: named(value),
        rights,
        trust: trust(value),
        functions: having.get(name).into_iter().flatten().filter_map(function).collect(),
    })
}

fn id<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match fields(value).and_then(|it| field(it, "id")).map(|it| &it.value) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The ARN of a resource, as far as it is known.
fn named(value: &Value<'_>) -> Named {
    let part = |name| fields(value).and_then(|it| field(it, name)).map(|it| &it.value);
    let arn = part("arn").and_then(written::pattern).unwrap_or_default();
    let (name, is_made_up) = match part("name") {
        Some(Value::Text(text)) => (Some(Arc::from(&**text)), false),
        // What only the lens says of it, and nothing in the document.
        Some(Value::Unknown(unknown)) => (None, unknown.derived && unknown.cause.place.is_none()),
        _ => (None, false),
    };
    Named { arn, name, is_made_up }
}

/// The policy that says who may take a role.
fn trust(value: &Value<'_>) -> Policy {
    let field = fields(value).and_then(|it| field(it, "trust")).map(|it| &it.value);
    let (statements, open) = written::statements(field.unwrap_or(&Value::Missing), Kind::Trust);
    Policy { kind: Kind::Trust, place: Place::default(), statements, open }
}
