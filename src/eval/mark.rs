//! Where a finding points: the value that decides, and what the way to it went through.

use std::sync::Arc;

use super::evidence::{Leaf, Reason};
use super::explain::Case;
use super::field::resource_of;
use super::machine::Machine;
use super::render;
use crate::finding::Mark;
use crate::ir::{Envelope, ExprKind};
use crate::source::Place;
use crate::value::{Element, ResourceId, Site, Value};

/// How a mark ends at a place where something is missing.
const BELONGS: &str = " belongs here";

/// How many other places a finding shows.
const RELATED: usize = 4;

/// What is judged, as the document calls it, and its type.
pub(super) fn named<'a>(machine: &Machine<'a>, element: Option<&Element<'a>>) -> (Arc<str>, Arc<str>) {
    let Some(element) = element else { return ("the stack".into(), "".into()) };
    let Value::View(view) = &element.value else {
        let name = element.key.as_ref().map_or_else(|| render::plain(&element.value), |key| (**key).to_owned());
        return (name.into(), "".into());
    };
    let resource = resource_of(&view.subject).map(|id| machine.stack.resource(id));
    let id = match &view.subject {
        crate::value::Subject::Piece(piece) if !piece.address.is_empty() => (*piece.address).into(),
        _ => resource.map_or_else(|| "?".into(), |resource| Arc::clone(&resource.id)),
    };
    (id, resource.map_or_else(|| "".into(), |resource| Arc::clone(&resource.ty)))
}

/// Where what is judged begins.
pub(super) fn header<'a>(machine: &Machine<'a>, element: Option<&Element<'a>>) -> Mark {
    let Some(element) = element else {
        let root = machine.stack.tree.roots().next();
        return site_mark(machine, &root.map_or_else(Site::default, Site::of), "");
    };
    let has_name = element.key.is_some() || matches!(element.value, Value::View(_));
    let message = if has_name { format!("`{}`", named(machine, Some(element)).0) } else { String::new() };
    site_mark(machine, &element.site, &message)
}

/// Where the program that wrote the document has a subject.
pub(super) fn construct(machine: &Machine<'_>, element: &Element<'_>) -> Option<Box<str>> {
    let Value::View(view) = &element.value else { return None };
    machine.stack.construct(resource_of(&view.subject)?).map(Into::into)
}

/// A mark at a site: the value; of something absent, or of a map, the key under which it belongs.
pub(super) fn site_mark(machine: &Machine<'_>, site: &Site<'_>, message: &str) -> Mark {
    let mut pointer = site.node.map(|node| machine.pointer(node.id())).unwrap_or_default();
    if let (Some(_), Some(absent)) = (site.node, &site.absent) {
        absent.split('.').filter(|step| !step.is_empty()).for_each(|step| pointer.push_str(&format!("/{step}")));
    }
    Mark { place: site_place(machine, site), message: machine.say(message), pointer: machine.say(&pointer) }
}

/// Where a mark at a site is.
fn site_place(machine: &Machine<'_>, site: &Site<'_>) -> Place {
    let Some(node) = site.node else {
        return Place { source: machine.stack.source(), span: crate::source::Span::new(0, 0) };
    };
    let node = if site.absent.is_none() { machine.stack.tree.node(machine.stack.header(node.id())) } else { node };
    let whole = node.place();
    let is_scalar = !matches!(node.kind(), crate::document::Kind::Map | crate::document::Kind::List);
    match node.key() {
        Some((_, span)) if site.absent.is_some() || !is_scalar => node.tree().place(span),
        _ => whole,
    }
}

/// What may become a mark. Of hundreds of elements a finding shows a few, and only those are put into words.
#[derive(Clone, Copy)]
enum Spot<'e, 'a> {
    Leaf(&'e Leaf<'a>),
    Element(&'a str, &'e Element<'a>),
    Hop(ResourceId),
    Header(&'e Element<'a>),
}

impl<'a> Spot<'_, 'a> {
    fn site(self, machine: &Machine<'a>) -> Site<'a> {
        match self {
            Self::Leaf(leaf) => leaf.site.clone(),
            Self::Element(_, element) | Self::Header(element) => element.site.clone(),
            Self::Hop(id) => Site::of(machine.stack.resource_node(id)),
        }
    }

    /// Whether it shows where something that is missing belongs.
    fn is_gap(self) -> bool {
        matches!(self, Self::Leaf(Leaf { site: Site { absent: Some(absent), default: false, .. }, .. }) if !absent.is_empty())
    }

    fn mark(self, machine: &Machine<'a>, case: &Case<'_, 'a>) -> Mark {
        match self {
            Self::Leaf(leaf) => leaf_mark(machine, case, leaf),
            Self::Element(name, element) => element_mark(machine, name, element),
            Self::Header(element) => header(machine, Some(element)),
            Self::Hop(id) => {
                let resource = machine.stack.resource(id);
                let message = format!("`{}` ({})", resource.id, resource.ty);
                site_mark(machine, &Site::of(machine.stack.resource_node(id)), &message)
            }
        }
    }
}

/// Chooses the primary place and the related ones from the reasons.
pub(super) fn marks<'a>(machine: &Machine<'a>, case: &Case<'_, 'a>, reasons: &[Reason<'_, 'a>]) -> (Mark, Box<[Mark]>) {
    let mut spots: Vec<Spot<'_, 'a>> = Vec::new();
    let mut hops: Vec<Spot<'_, 'a>> = Vec::new();
    // The source order stands, but a value beats a gap, and a plain operand beats an element of some collection.
    let best = |reason: &&Reason<'_, 'a>| {
        let own = reason.leaf.leaves.iter().map(|leaf| telling(machine, case, leaf)).min().unwrap_or(u8::MAX);
        (reason.way.iter().any(|evidence| evidence.element.is_some()), own)
    };
    let mut reasons: Vec<&Reason<'_, 'a>> = reasons.iter().collect();
    // That no element was what was wanted is no news beside what could have been written instead.
    if !reasons.iter().all(|reason| reason.is_refusal()) {
        reasons.retain(|reason| !reason.is_refusal());
    }
    reasons.sort_by_cached_key(best);
    for reason in reasons {
        // What a field is derived from may lack something far away, which is no place for who reads the rule.
        let is_derived = reason.way.iter().any(|evidence| matches!(evidence.expr.kind, ExprKind::Field { .. }));
        let is_shown = |leaf: &&Leaf<'a>| leaf.site.node.is_some() && !(is_derived && Spot::Leaf(leaf).is_gap());
        let mut leaves: Vec<&Leaf<'a>> = reason.leaf.leaves.iter().filter(is_shown).collect();
        leaves.sort_by_key(|leaf| telling(machine, case, leaf));
        spots.extend(leaves.into_iter().map(Spot::Leaf));
        let elements = reason.way.iter().rev().filter_map(|evidence| evidence.element.as_ref());
        spots.extend(elements.filter(|(_, it)| it.site.node.is_some()).map(|(name, it)| Spot::Element(name, it)));
        hops.extend(reason.way.iter().flat_map(|evidence| &evidence.hops).map(|id| Spot::Hop(*id)));
    }
    // Where no operand stands anywhere, what is looked at is the place; what a path went through never is.
    let subject = case.element.map(Spot::Header);
    if spots.is_empty() {
        let inner = case.inner.filter(|(_, it)| it.site.node.is_some());
        spots.extend(inner.map(|(name, it)| Spot::Element(name, it)).or(subject));
    }
    spots.extend(hops);
    let mut spots = spots.into_iter();
    let primary = spots.next().map_or_else(|| header(machine, None), |first| first.mark(machine, case));
    // Where something else could have been written is of interest only if nothing else is there to see.
    let (gaps, present): (Vec<_>, Vec<_>) = spots.chain(subject).partition(|spot| spot.is_gap());
    let gaps = if present.len() > 1 { Vec::new() } else { gaps };
    let mut related: Vec<Mark> = Vec::new();
    for spot in present.into_iter().chain(gaps) {
        let place = site_place(machine, &spot.site(machine));
        let is_known = std::iter::once(&primary).chain(&related).any(|it| it.place == place);
        if !is_known {
            related.push(spot.mark(machine, case));
        }
        if related.len() == RELATED {
            break;
        }
    }
    (primary, related.into())
}

/// What tells a reader most comes first: a value of the subject itself, then what it lacks, then any other value, then
/// whole resources.
fn telling(machine: &Machine<'_>, case: &Case<'_, '_>, leaf: &Leaf<'_>) -> u8 {
    let own = case.element.and_then(|element| match &element.value {
        Value::View(view) => resource_of(&view.subject).map(|id| machine.stack.resource_node(id)),
        _ => None,
    });
    let (Some(node), Some(own)) = (leaf.site.node, own) else { return 2 };
    let whole = leaf.site.absent.is_none() && node.id() == own.id();
    let absent = leaf.site.absent.is_some() && !leaf.site.default;
    let inside = own.span().start <= node.span().start && node.span().end <= own.span().end;
    match (whole || matches!(leaf.value, Value::View(_)) && machine.is_resource(node.id()), inside) {
        (true, _) => 3,
        (false, true) => u8::from(absent),
        (false, false) => 2,
    }
}

fn leaf_mark(machine: &Machine<'_>, case: &Case<'_, '_>, leaf: &Leaf<'_>) -> Mark {
    let message = match (&leaf.site, &leaf.value) {
        (Site { default: true, absent: Some(absent), .. }, value) => {
            format!("`{}` is not set; the provider uses `{}`", belonging(absent), render::plain(value))
        }
        (Site { absent: Some(absent), .. }, _) if absent.is_empty() => "left out here".to_owned(),
        (Site { absent: Some(absent), .. }, _) => format!("`{}`{BELONGS}", belonging(absent)),
        (_, Value::Unknown(unknown)) => unknown.cause.reason.to_string(),
        (_, Value::View(_)) => format!("`{}`", case.sources.slice(leaf.expr.place)),
        (_, Value::List(_) | Value::Map(_)) => format!("`{}`", case.sources.slice(leaf.expr.place)),
        // What something is called says which it is, by whatever name the rule has for it.
        (_, value) if matches!(leaf.expr.kind, ExprKind::Envelope(_, Envelope::Id)) => {
            format!("`{}`", render::plain(value))
        }
        (_, value) => format!("`{}` is `{}`", case.sources.slice(leaf.expr.place), render::plain(value)),
    };
    site_mark(machine, &leaf.site, &message)
}

/// The way to something absent as a person writes it: a list of one needs no number.
fn belonging(way: &str) -> String {
    let steps: Vec<&str> = way.split('.').filter(|step| step.parse::<usize>().is_err()).collect();
    if steps.is_empty() { way.to_owned() } else { steps.join(".") }
}

fn element_mark(machine: &Machine<'_>, name: &str, element: &Element<'_>) -> Mark {
    let message = match &element.value {
        Value::View(_) | Value::List(_) | Value::Map(_) | Value::Unknown(_) => format!("this `{name}`"),
        value => format!("`{name}` is `{}`", render::plain(value)),
    };
    site_mark(machine, &element.site, &message)
}
