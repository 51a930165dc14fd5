//! A box: resources that some patterns take together and others do not, and conditions that hold or fail.

use std::collections::BTreeMap;

use super::someone;
use crate::iam::applies::reading;
use crate::iam::catalogue::Action;
use crate::iam::condition::holds;
use crate::iam::glob::Cover;
use crate::iam::policy::{Condition, Effect, Element, Statement};
use crate::iam::request::{Context, Request};
use crate::iam::{Glob, Work};

/// How many contexts are tried for a witness.
const TRIES: usize = 64;

/// Whether what is taken away is allowed or denied: a Deny is read narrowly, an Allow widely.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Allow,
    Deny,
}

impl Side {
    /// What is left out of an Allow is read narrowly, and what is left out of a Deny widely.
    fn opposite(self) -> Self {
        match self {
            Self::Allow => Self::Deny,
            Self::Deny => Self::Allow,
        }
    }
}

/// Requests for one action.
#[derive(Clone, Debug)]
pub(super) struct Region {
    parts: Vec<Glob>,
    out: Vec<Glob>,
    /// Conditions by what they ask, each with whether it holds.
    conditions: BTreeMap<String, (Condition, bool)>,
}

impl Region {
    /// What a statement allows, cut by the types of what the action is about. What is about nothing has `*` for its resource.
    pub(super) fn of(allow: &Statement, action: Option<&'static Action>, work: &Work) -> Vec<Self> {
        let mut conditions = BTreeMap::new();
        for condition in &allow.conditions {
            conditions.insert(name(condition), (condition.clone(), true));
        }
        let types: Vec<Glob> = match action {
            Some(action) if action.resource_types.is_empty() => vec![Glob::literal("*")],
            Some(action) => action.types().map(|kind| kind.glob().clone()).collect(),
            None => vec![Glob::pattern("*")],
        };
        let whole =
            types.into_iter().map(|part| Self { parts: vec![part], out: Vec::new(), conditions: conditions.clone() });
        whole.flat_map(|region| region.inside(allow, Side::Allow, work)).collect()
    }

    /// How much room it takes, in boxes.
    pub(super) fn size(&self) -> usize {
        1 + self.conditions.len() / 8
    }

    /// What of it a statement is possibly about.
    pub(super) fn within(&self, deny: &Statement, work: &Work) -> Vec<Self> {
        let mut regions = self.inside(deny, Side::Allow, work);
        for condition in &deny.conditions {
            regions.retain_mut(|region| region.set(condition, true));
        }
        regions
    }

    /// What is left of it without what a statement is surely about.
    pub(super) fn without(&self, statement: &Statement, side: Side, work: &Work) -> Vec<Self> {
        let Some(mut inside) = self.cut(statement, side, work) else { return vec![self.clone()] };
        let mut left = self.outside(statement, side, work);
        for condition in &statement.conditions {
            for region in &inside {
                let mut other = region.clone();
                if other.set(condition, false) {
                    left.push(other);
                }
            }
            inside.retain_mut(|region| region.set(condition, true));
        }
        left
    }

    /// The parts of it that a statement is about, if what the statement is about is known well enough to take it away.
    fn cut(&self, statement: &Statement, side: Side, work: &Work) -> Option<Vec<Self>> {
        let scope = statement.resources.as_ref()?;
        let is_vague = scope.all_but && (scope.open || scope.elements.iter().any(|it| it.glob.may_be_nothing()));
        (!is_vague).then(|| self.inside(statement, side, work))
    }

    fn inside(&self, statement: &Statement, side: Side, work: &Work) -> Vec<Self> {
        let Some(scope) = &statement.resources else { return vec![self.clone()] };
        if scope.all_but {
            // What may take nothing leaves nothing out.
            let sure = scope.elements.iter().filter(|it| !it.maybe && !it.glob.may_be_nothing());
            let mut region = self.clone();
            region.out.extend(sure.map(|it| read(it, side.opposite())));
            return region.if_any(work).into_iter().collect();
        }
        self.with(&scope.elements, side, work)
    }

    fn outside(&self, statement: &Statement, side: Side, work: &Work) -> Vec<Self> {
        let Some(scope) = &statement.resources else { return Vec::new() };
        if scope.all_but {
            return self.with(&scope.elements, side.opposite(), work);
        }
        let mut region = self.clone();
        region.out.extend(scope.elements.iter().filter(|it| !it.maybe).map(|it| read(it, side)));
        region.if_any(work).into_iter().collect()
    }

    /// The parts of it that each of some elements takes.
    fn with(&self, elements: &[Element], side: Side, work: &Work) -> Vec<Self> {
        let one = |element: &Element| {
            let mut region = self.clone();
            region.parts.push(read(element, side));
            region.if_any(work)
        };
        elements.iter().filter_map(one).collect()
    }

    /// Says that a condition holds or fails; false where it is known to do the other.
    fn set(&mut self, condition: &Condition, value: bool) -> bool {
        let (_, known) = self.conditions.entry(name(condition)).or_insert_with(|| (condition.clone(), value));
        *known == value
    }

    /// Itself, unless there is surely nothing in it.
    fn if_any(self, work: &Work) -> Option<Self> {
        (Glob::outside(&self.out, &self.parts, work) != Cover::Whole).then_some(self)
    }

    /// A request in it, where one can be made.
    pub(super) fn request(&self, name: &str, action: Option<&'static Action>, work: &Work) -> Option<Request> {
        let Cover::Leaves(resource) = Glob::outside(&self.out, &self.parts, work) else { return None };
        let has_none = action.is_some_and(|action| action.resource_types.is_empty());
        Some(Request {
            caller: someone(),
            action: action.map_or_else(|| name.to_owned(), ToString::to_string),
            resource: (!has_none).then_some(resource),
            resource_account: None,
            context: self.context(work)?,
        })
    }

    /// A context in which the conditions hold and fail as they are to: each key is absent, has a value of a policy, or another.
    fn context(&self, work: &Work) -> Option<Context> {
        let mut keys: BTreeMap<&str, Vec<Option<String>>> = BTreeMap::new();
        for (condition, _) in self.conditions.values() {
            let values = keys.entry(&condition.key).or_insert_with(|| vec![None, Some("another".to_owned())]);
            values.extend(condition.values.iter().map(|it| Some(it.text.replace(['*', '?'], "a"))));
        }
        let mut contexts = vec![Context::default()];
        for (key, values) in keys {
            let with = |context: &Context| {
                let one = |value: &Option<String>| {
                    let mut context = context.clone();
                    value.iter().for_each(|value| context.set(key, [value.as_str()]));
                    context
                };
                values.iter().map(one).collect::<Vec<_>>()
            };
            contexts = contexts.iter().flat_map(with).take(TRIES).collect();
        }
        let fits = |context: &Context| {
            self.conditions.values().all(|(condition, value)| {
                holds(condition, context, Effect::Allow, work) == crate::iam::Answer::from(*value)
            })
        };
        contexts.into_iter().find(fits)
    }
}

fn read(element: &Element, side: Side) -> Glob {
    match side {
        Side::Allow => element.glob.clone(),
        Side::Deny => reading(&element.glob),
    }
}

/// What a condition asks, whatever the order of its values.
fn name(condition: &Condition) -> String {
    let mut values: Vec<&str> = condition.values.iter().map(|it| &*it.text).collect();
    values.sort_unstable();
    let operator = condition.text.split(' ').next().unwrap_or_default().to_ascii_lowercase();
    format!("{operator} {} {values:?}", condition.key)
}
