//! What is understood of a document: resources, what they are, and every field of them.

use super::machine::{Machine, Stop};
use super::{fact, keep};
use crate::finding::{Fact, Inventory, Mention, Origin, ResourcePage, View};
use crate::source::SourceMap;
use crate::stack::Reference;
use crate::value::{Elements, ResourceId, Subject, Value};

/// All resources, without fields; or one with all of them.
pub(super) fn of(machine: &mut Machine<'_>, sources: &SourceMap, wanted: Option<&str>) -> Inventory {
    let stack = machine.stack;
    let meant = match wanted {
        Some(wanted) => stack.meant(wanted),
        None => (0..stack.resources.len() as u32).map(ResourceId).filter(|id| !stack.is_aside(*id)).collect(),
    };
    Inventory {
        document: stack.source(),
        format: stack.format,
        resources: meant.into_iter().map(|id| page(machine, id, sources, wanted.is_some())).collect(),
        open: stack.open.as_ref().map(|open| open.cause.reason.to_string()),
    }
}

fn page(machine: &mut Machine<'_>, id: ResourceId, sources: &SourceMap, in_full: bool) -> ResourcePage {
    let stack = machine.stack;
    let resource = stack.resource(id);
    let node = stack.resource_node(id);
    let place = node.key().map_or(node.place(), |(_, span)| stack.tree.place(span));
    let mention = |other: fn(&Reference) -> ResourceId| {
        move |it: &Reference| Mention {
            id: stack.resource(other(it)).id.to_string(),
            place: it.node.map(|node| stack.tree.node(node).place()),
        }
    };
    ResourcePage {
        id: resource.id.to_string(),
        ty: resource.ty.to_string(),
        construct: stack.construct(id).map(str::to_owned),
        place,
        condition: resource.condition.map(|condition| stack.condition(condition).name.to_string()),
        views: views(machine, id, sources, in_full),
        to: stack.references().from(id).iter().map(mention(|it| it.to)).collect(),
        from: stack
            .references()
            .to(id)
            .iter()
            .filter(|it| !stack.is_aside(it.from))
            .map(mention(|it| it.from))
            .collect(),
    }
}

/// The resource through each kind, unions left out: their members say the same.
fn views(machine: &mut Machine<'_>, id: ResourceId, sources: &SourceMap, in_full: bool) -> Vec<View> {
    let mut views = Vec::new();
    for (number, kind) in machine.program.kinds.iter().enumerate().filter(|(_, kind)| kind.members.is_empty()) {
        machine.steps_left = machine.limits.steps;
        let mut elements = Elements::default();
        // What cannot be told apart here is said where the pieces are judged.
        let _ = machine.views(id, number as u32, &mut elements);
        for element in &elements.items {
            let Value::View(view) = &element.value else { continue };
            let address = match &view.subject {
                Subject::Piece(piece) => piece.address.to_string(),
                _ => String::new(),
            };
            let fields = if in_full { fields(machine, view, sources) } else { Vec::new() };
            views.push(View { kind: kind.name.to_string(), address, fields });
        }
    }
    views
}

fn fields<'a>(machine: &mut Machine<'a>, view: &crate::value::View<'a>, sources: &SourceMap) -> Vec<Fact> {
    let program = machine.program;
    let Some(kind) = program.kinds.get(view.kind as usize) else { return Vec::new() };
    let read = |(number, field): (usize, &'a crate::ir::Field)| {
        machine.steps_left = machine.limits.steps;
        machine.keeps_places = true;
        let located = machine.field(kind.place, view, &field.name, Some(number as u32));
        machine.keeps_places = false;
        match located {
            Ok((value, site)) => machine.fact(&field.name, &value, &site, sources),
            Err(stop) => faulty(&field.name, &stop),
        }
    };
    kind.fields.iter().enumerate().map(read).collect()
}

/// A field that cannot be read.
fn faulty(name: &str, stop: &Stop) -> Fact {
    let reason = match stop {
        Stop::Fault(fault) => fault.message.clone(),
        limit => keep::said(limit),
    };
    Fact { name: fact::one_line(name), value: "‹error›".into(), origin: Origin::Fault(reason), place: None }
}
