//! From the evidence of a clause to a finding: which value, where, why, and through which resources.

use std::sync::Arc;

use super::evidence::{Evidence, Leaf, Reason};
use super::field::resource_of;
use super::machine::{Frame, Machine, Stop};
use super::render;
use super::verdict::wanted;
use crate::finding::{Finding, Mark, NotKnown, Verdict};
use crate::ir::{Clause, ClauseKind, Expr, Part, Rule};
use crate::source::{Place, SourceMap};
use crate::stack::World;
use crate::value::{Element, List, ResourceId, Site, Subject, Truth, Unknown, Value, View};

/// How a mark ends at a place where something is missing.
const BELONGS: &str = " belongs here";

/// How many elements of a list a message names.
const LISTED: usize = 5;

/// How many other places a finding shows.
const RELATED: usize = 4;

/// What is being judged.
#[derive(Clone, Copy)]
pub(super) struct Case<'c, 'a> {
    pub(super) rule: &'a Rule,
    pub(super) number: usize,
    pub(super) sources: &'c SourceMap,
    /// The subject; none for the stack itself.
    pub(super) element: Option<&'c Element<'a>>,
    /// The element of the innermost `for` within it, by its name in the rule.
    pub(super) inner: Option<(&'a str, &'c Element<'a>)>,
}

/// The finding of a clause that does not hold: evaluates it once more with its evidence kept.
///
/// `guard` is the last `when` that was not decided: where the clause itself is, that is what leaves the verdict open.
pub(super) fn clause<'a>(
    machine: &mut Machine<'a>,
    case: &Case<'_, 'a>,
    clause: &'a Clause,
    guard: Option<&'a Expr>,
    frame: &mut Frame<'a>,
    truth: Truth,
) -> Finding {
    let (mut again, mut evidence) = machine.traced(|machine| machine.truth(&clause.condition, frame));
    if let (Some(guard), true, Ok(false)) = (guard, truth.is_undecided(), again.as_ref().map(|it| it.is_undecided())) {
        (again, evidence) = machine.traced(|machine| machine.truth(guard, frame));
    }
    debug_assert!(
        again.is_err() || again.clone().is_ok_and(|again| truth.is_undecided() || wanted(clause.kind, again) == truth)
    );
    let mut reasons = Vec::new();
    if let Some(evidence) = &evidence {
        evidence.reasons(&mut Vec::new(), &mut reasons);
    }
    let mut finding = blank(machine, case, clause.place, verdict(truth));
    finding.severity = clause.severity;
    finding.error_in_sight = truth == Truth::UnknownOrError;
    mark(machine, case, &mut finding, &reasons);
    if truth.is_undecided() {
        finding.causes = causes(&reasons, evidence.as_ref());
    }
    let parts = clause.message.as_ref().or(case.rule.message.as_ref());
    finding.message = match (parts, truth) {
        (Some(parts), Truth::False) => fill(machine, parts, frame),
        // A `need` that does not hold says what is not known; one that is not decided has its own unknown.
        (Some(parts), _) if again == Ok(Truth::False) && clause.kind == ClauseKind::Need => fill(machine, parts, frame),
        (_, Truth::False) => worded(machine, case, &finding, &reasons),
        (_, Truth::Error) => faults(&reasons),
        _ => undecided(&finding),
    };
    finding.remedy = case.rule.remedy.as_ref().map(|parts| match parts.as_slice() {
        [Part::Literal(remedy)] => Arc::clone(remedy),
        parts => fill(machine, parts, frame).into(),
    });
    // A large stack has many findings.
    finding.related.shrink_to_fit();
    finding.causes.shrink_to_fit();
    finding.message.shrink_to_fit();
    finding
}

/// The finding of a collection that may have elements that the document does not list.
pub(super) fn open<'a>(
    machine: &mut Machine<'a>,
    case: &Case<'_, 'a>,
    source: &'a Expr,
    frame: &mut Frame<'a>,
    unknown: &Unknown,
) -> Finding {
    let mut finding = blank(machine, case, source.place, Verdict::Unknown);
    finding.error_in_sight = unknown.starred;
    finding.causes = vec![cause(unknown)];
    let reason = unknown.cause.reason.to_string();
    // Where the collection is written, and what is not known about it where that is another place.
    let written = machine.placed(source, frame).ok().filter(|(_, site)| site.node.is_some());
    if let Some((_, site)) = written {
        finding.primary = site_mark(machine, &site, reason);
    } else if let Some(place) = unknown.cause.place {
        let pointer = finding.primary.pointer.clone();
        finding.primary = Mark { place, message: reason, pointer };
    }
    finding.message = match case.element {
        Some(_) => undecided(&finding),
        None => {
            format!("there may be {} that are not listed: {}", case.sources.slice(source.place), unknown.cause.reason)
        }
    };
    finding
}

/// The finding of a rule that could not be evaluated on a subject.
pub(super) fn stopped<'a>(machine: &mut Machine<'a>, case: &Case<'_, 'a>, stop: &Stop) -> Finding {
    let (message, place) = match stop {
        Stop::Fault(fault) => (fault.message.clone(), fault.place),
        Stop::Limit(limit) => (limit.clone(), None),
    };
    let mut finding = blank(machine, case, place.unwrap_or(case.rule.info.place), Verdict::Error);
    finding.message = format!("the rule cannot be evaluated: {message}");
    finding
}

/// Turns the finding of one world into that of a verdict on which worlds disagree.
pub(super) fn in_some_worlds(machine: &Machine<'_>, finding: &mut Finding, world: &World, shown: Verdict) {
    let worlds: Vec<String> =
        cases(machine, world).iter().map(|(choice, case)| format!("`{choice}` is {case}")).collect();
    let when = worlds.join(" and ");
    let verb = if shown == Verdict::Error { "cannot be evaluated" } else { "fails" };
    // Conditions and keys that are written twice are choices too, and no parameter gives them a value.
    let names = world.fixed().iter().map(|(choice, _)| &machine.stack.choice(*choice).name);
    let decides = names.into_iter().find(|name| machine.stack.parameters.contains(name));
    finding.verdict = Verdict::Unknown;
    finding.causes = vec![NotKnown {
        reason: format!("{verb} when {when}"),
        remedy: decides.map(|name| format!("--param {name}=…")),
        place: None,
    }];
    finding.message = format!("{verb} when {when}: {}", finding.message);
}

/// The choices that a world fixes, each with its case.
pub(super) fn cases(machine: &Machine<'_>, world: &World) -> Vec<(String, String)> {
    let named = |(choice, case): &(crate::value::ChoiceId, usize)| {
        let choice = machine.stack.choice(*choice);
        let label = choice.cases.get(*case).map_or("?", |case| &*case.label);
        (choice.name.to_string(), label.to_owned())
    };
    world.fixed().iter().map(named).collect()
}

/// What the truth of a clause makes of its verdict.
pub(super) fn verdict(truth: Truth) -> Verdict {
    match truth {
        Truth::True => Verdict::Pass,
        Truth::False => Verdict::Fail,
        Truth::Error => Verdict::Error,
        Truth::Unknown | Truth::UnknownOrError => Verdict::Unknown,
    }
}

/// A finding that points at its subject and says nothing yet.
fn blank<'a>(machine: &Machine<'a>, case: &Case<'_, 'a>, clause: Place, verdict: Verdict) -> Finding {
    let (subject, subject_type, primary) = match case.element {
        Some(element) => named(machine, element),
        None => (String::from("the stack"), String::new(), root(machine)),
    };
    Finding {
        rule: case.number,
        verdict,
        severity: case.rule.info.severity,
        subject,
        subject_type,
        construct: case.element.and_then(|element| construct(machine, element)),
        document: machine.stack.source(),
        message: String::new(),
        primary,
        related: Vec::new(),
        clause,
        causes: Vec::new(),
        error_in_sight: false,
        remedy: None,
        waiver: None,
    }
}

/// A subject and what became of it, for tests.
pub(super) fn watched<'a>(machine: &Machine<'a>, case: &Case<'_, 'a>, verdict: Verdict) -> super::Subject {
    let Finding { rule, subject, primary, .. } = blank(machine, case, case.rule.info.place, verdict);
    super::Subject { rule, verdict, name: subject, place: primary.place }
}

/// What the document calls a subject, its type, and its header.
pub(super) fn named<'a>(machine: &Machine<'a>, element: &Element<'a>) -> (String, String, Mark) {
    let stack = machine.stack;
    let Value::View(view) = &element.value else {
        if let Some(key) = &element.key {
            return (key.to_string(), String::new(), site_mark(machine, &element.site, format!("`{}`", &**key)));
        }
        return (render::plain(&element.value), String::new(), site_mark(machine, &element.site, String::new()));
    };
    let resource = resource_of(&view.subject).map(|id| stack.resource(id));
    let id = match &view.subject {
        crate::value::Subject::Piece(piece) if !piece.address.is_empty() => piece.address.to_string(),
        _ => resource.map_or_else(|| String::from("?"), |resource| resource.id.to_string()),
    };
    let ty = resource.map_or_else(String::new, |resource| resource.ty.to_string());
    let message = format!("`{id}`");
    (id, ty, site_mark(machine, &element.site, message))
}

/// Where the program that wrote the document has a subject.
fn construct(machine: &Machine<'_>, element: &Element<'_>) -> Option<String> {
    let Value::View(view) = &element.value else { return None };
    machine.stack.construct(resource_of(&view.subject)?).map(str::to_owned)
}

pub(super) fn root(machine: &Machine<'_>) -> Mark {
    let node = machine.stack.tree.roots().next();
    let site = node.map_or_else(Site::default, Site::of);
    site_mark(machine, &site, String::new())
}

/// A mark at a site: the value; of something absent, or of a map, the key under which it belongs.
fn site_mark(machine: &Machine<'_>, site: &Site<'_>, message: String) -> Mark {
    let mut pointer = site.node.map(|node| machine.pointer(node.id())).unwrap_or_default();
    if let (Some(_), Some(absent)) = (site.node, &site.absent) {
        absent.split('.').filter(|step| !step.is_empty()).for_each(|step| pointer.push_str(&format!("/{step}")));
    }
    // A large stack has many marks.
    pointer.shrink_to_fit();
    Mark { place: site_place(machine, site), message, pointer }
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
            Self::Header(element) => named(machine, element).2,
            Self::Hop(id) => {
                let resource = machine.stack.resource(id);
                let message = format!("`{}` ({})", resource.id, resource.ty);
                site_mark(machine, &Site::of(machine.stack.resource_node(id)), message)
            }
        }
    }
}

/// Chooses the primary place and the related ones from the reasons.
fn mark<'a>(machine: &Machine<'a>, case: &Case<'_, 'a>, finding: &mut Finding, reasons: &[Reason<'_, 'a>]) {
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
        let mut leaves: Vec<&Leaf<'a>> = reason.leaf.leaves.iter().filter(|leaf| leaf.site.node.is_some()).collect();
        leaves.sort_by_key(|leaf| telling(machine, case, leaf));
        spots.extend(leaves.into_iter().map(Spot::Leaf));
        let elements = reason.way.iter().rev().filter_map(|evidence| evidence.element.as_ref());
        spots.extend(elements.filter(|(_, it)| it.site.node.is_some()).map(|(name, it)| Spot::Element(name, it)));
        hops.extend(reason.way.iter().flat_map(|evidence| &evidence.hops).map(|id| Spot::Hop(*id)));
    }
    // Where no operand stands anywhere, what is looked at is the place; what a path went through never is.
    let header = case.element.map(Spot::Header);
    if spots.is_empty() {
        let inner = case.inner.filter(|(_, it)| it.site.node.is_some());
        spots.extend(inner.map(|(name, it)| Spot::Element(name, it)).or(header));
    }
    spots.extend(hops);
    let mut spots = spots.into_iter();
    if let Some(first) = spots.next() {
        finding.primary = first.mark(machine, case);
    }
    // Where something else could have been written is of interest only if nothing else is there to see.
    let (gaps, present): (Vec<_>, Vec<_>) = spots.chain(header).partition(|spot| spot.is_gap());
    let gaps = if present.len() > 1 { Vec::new() } else { gaps };
    for spot in present.into_iter().chain(gaps) {
        let place = site_place(machine, &spot.site(machine));
        let is_known = std::iter::once(&finding.primary).chain(&finding.related).any(|it| it.place == place);
        if !is_known {
            finding.related.push(spot.mark(machine, case));
        }
        if finding.related.len() == RELATED {
            break;
        }
    }
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
        (_, value) => format!("`{}` is `{}`", case.sources.slice(leaf.expr.place), render::plain(value)),
    };
    site_mark(machine, &leaf.site, message)
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
    site_mark(machine, &element.site, message)
}

fn causes<'a>(reasons: &[Reason<'_, 'a>], whole: Option<&Evidence<'a>>) -> Vec<NotKnown> {
    let mut unknowns = Vec::new();
    for evidence in reasons.iter().flat_map(|reason| reason.way.iter().rev()) {
        evidence.unknowns(&mut unknowns);
    }
    if let (true, Some(whole)) = (unknowns.is_empty(), whole) {
        whole.unknowns(&mut unknowns);
    }
    let mut causes: Vec<NotKnown> = Vec::new();
    for unknown in &unknowns {
        let cause = cause(unknown);
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

fn cause(unknown: &Unknown) -> NotKnown {
    let cause: &Arc<_> = &unknown.cause;
    NotKnown {
        reason: cause.reason.to_string(),
        remedy: cause.remedy.as_deref().map(str::to_owned),
        place: cause.place,
    }
}

/// A message with its holes filled. Messages never change a verdict: what cannot be evaluated says so (law 35).
pub(super) fn fill<'a>(machine: &mut Machine<'a>, parts: &'a [Part], frame: &mut Frame<'a>) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Hole(expr) => match machine.locate(expr, frame) {
                Ok((value, _)) => text.push_str(&shown(machine, value)),
                Err(_) => text.push_str("‹error›"),
            },
        }
    }
    text
}

fn shown<'a>(machine: &Machine<'a>, value: Value<'a>) -> String {
    let built = machine.stack.build(value, &machine.world);
    match &built {
        Value::View(View { subject: Subject::Piece(piece), .. }) if !piece.address.is_empty() => {
            piece.address.to_string()
        }
        Value::View(view) => match resource_of(&view.subject) {
            Some(id) => machine.stack.resource(id).id.to_string(),
            None => render::plain(&built),
        },
        Value::List(List::Built(elements)) if elements.open.is_none() && !elements.items.is_empty() => {
            let items: Vec<String> =
                elements.items.iter().take(LISTED).map(|it| shown(machine, it.value.clone())).collect();
            let rest = elements.items.len().saturating_sub(LISTED);
            let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            format!("{}{more}", items.join(", "))
        }
        built => render::plain(built),
    }
}

/// The engine's own words for a failure: the conditions that failed and the values that they met.
fn worded<'a>(machine: &Machine<'a>, case: &Case<'_, 'a>, finding: &Finding, reasons: &[Reason<'_, 'a>]) -> String {
    let mut facts: Vec<String> = Vec::new();
    for leaf in reasons.iter().flat_map(|reason| &reason.leaf.leaves) {
        let text = case.sources.slice(leaf.expr.place);
        let fact = match &leaf.value {
            Value::Missing | Value::Null => format!("`{text}` is missing"),
            value => format!("`{text}` is `{}`", shown(machine, value.clone())),
        };
        if facts.len() < 3 && !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    match facts.as_slice() {
        [] => format!("`{}`: {}", finding.subject, lower_first(&case.rule.info.title)),
        facts => format!("`{}`: {}", finding.subject, facts.join(", ")),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn faults(reasons: &[Reason<'_, '_>]) -> String {
    let fault = reasons.iter().flat_map(|reason| reason.way.iter().rev()).find_map(|evidence| evidence.fault.as_ref());
    let reason = fault.map_or("a condition has an error", |fault| &fault.message);
    format!("the rule cannot be evaluated: {reason}")
}

fn undecided(finding: &Finding) -> String {
    match finding.causes.first() {
        Some(cause) => format!("cannot tell for `{}`: {}", finding.subject, cause.reason),
        None => format!("cannot tell for `{}`", finding.subject),
    }
}
