//! What is judged, in a world: whether it exists there, and what it is there (law 33).

use super::field::resource_of;
use super::machine::{Frame, Machine, Stop};
use crate::ir::Walk;
use crate::stack::World;
use crate::value::{Element, Subject, Truth, Unknown, Value, same_subject};

/// The world in which a subject is judged: one where it exists. None where it does not.
pub(super) fn inhabited(machine: &Machine<'_>, subject: Option<(usize, &Element<'_>)>, world: &World) -> Option<World> {
    let Some((_, Element { value: Value::View(view), .. })) = subject else { return Some(world.clone()) };
    let condition = resource_of(&view.subject).and_then(|id| machine.stack.resource(id).condition);
    let Some(condition) = condition else { return Some(world.clone()) };
    match machine.stack.decide(condition, world).truth {
        Truth::False => None,
        Truth::True => Some(world.clone()),
        _ => Some(world.assuming(condition, true)),
    }
}

/// Whether a subject is there, as far as its own resource leaves that open: that the resource exists is taken for granted.
pub(super) fn presence<'a>(machine: &mut Machine<'a>, element: &Element<'a>) -> Truth {
    match element.maybe.as_ref().filter(|maybe| !is_of_resource(machine, element, maybe)) {
        Some(maybe) => machine.opening(maybe),
        None => Truth::True,
    }
}

/// A subject as it is in the world that is set; none where it is not there. Only groups, and pieces of which it is not sure
/// that they are there, are other things in other worlds.
pub(super) fn in_world<'a>(
    machine: &mut Machine<'a>,
    walk: &'a Walk,
    element: &Element<'a>,
    slots: u32,
) -> Result<Option<Element<'a>>, Stop> {
    let is_unsure = element.maybe.as_ref().is_some_and(|maybe| !is_of_resource(machine, element, maybe));
    let is_view = matches!(element.value, Value::View(_));
    if machine.world.fixed().is_empty() || is_view && !is_unsure {
        return Ok(Some(element.clone()));
    }
    let elements = match machine.source(walk, &mut Frame::new(slots)) {
        Ok(elements) => elements,
        // Where what is walked errs in this world, the subject is what it was.
        Err(Stop::Fault(_)) => return Ok(Some(element.clone())),
        Err(limit) => return Err(limit),
    };
    let found = elements.items.iter().find(|other| is_same(element, other)).cloned();
    // It may be one of those that are not listed here.
    Ok(found.or_else(|| elements.open.as_ref().map(|_| element.clone())))
}

fn is_same(one: &Element<'_>, other: &Element<'_>) -> bool {
    match (&one.key, &other.key, &one.value, &other.value) {
        (Some(one), Some(other), ..) => **one == **other,
        (None, None, Value::View(one), Value::View(other)) => same_subject(&one.subject, &other.subject) == Truth::True,
        _ => false,
    }
}

/// Whether a subject may not be there because its resource may not: it is judged only where that exists.
fn is_of_resource(machine: &Machine<'_>, element: &Element<'_>, maybe: &Unknown) -> bool {
    let Value::View(view) = &element.value else { return false };
    let condition = match &view.subject {
        Subject::External(_) => None,
        subject => resource_of(subject).and_then(|id| machine.stack.resource(id).condition),
    };
    condition.is_some_and(|it| *maybe.cause.token == *format!("Condition {}", machine.stack.condition(it).name))
}
