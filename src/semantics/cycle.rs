//! What reads what: the fields of kinds, through their lenses and `extend`s, must not read themselves (law 27).

use std::collections::HashSet;

use super::bodies;
use crate::diagnostic::{Diagnostic, Label};
use crate::document::HashMap;
use crate::ir::{Expr, ExprKind, KindId, Program};
use crate::source::Place;

/// Something whose value is found by reading other things.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Thing {
    /// A field of a kind, in all lenses.
    Field(KindId, u32),
    /// A field of every resource, wherever it is found.
    Common(usize),
    /// Whether something is of a kind: the `each` and `where` of its lenses.
    Kind(KindId),
}

/// One thing reads another, here.
#[derive(Clone, Copy, Debug)]
struct Read {
    thing: Thing,
    place: Place,
}

/// Every thing of a program with what it reads, in the order of the program.
struct Reads<'p> {
    program: &'p Program,
    things: Vec<Thing>,
    of: HashMap<Thing, Vec<Read>>,
}

/// An error for each thing that reads itself on some way; one of the ways.
pub(super) fn cycles(program: &Program) -> Vec<Diagnostic> {
    let reads = Reads::of(program);
    let mut done: HashMap<Thing, bool> = HashMap::default();
    let mut found = Vec::new();
    for start in &reads.things {
        if !done.contains_key(start) {
            reads.follow(*start, &mut done, &mut found);
        }
    }
    found
}

impl<'p> Reads<'p> {
    fn of(program: &'p Program) -> Self {
        let mut reads = Self { program, things: Vec::new(), of: HashMap::default() };
        for (kind, own) in program.kinds.iter().enumerate() {
            for (number, field) in own.fields.iter().enumerate() {
                if let Some(body) = &field.derived {
                    reads.add(Thing::Field(kind as KindId, number as u32), &body.expr);
                }
            }
        }
        for (number, field) in program.everywhere.iter().enumerate() {
            field.derived.iter().for_each(|body| reads.add(Thing::Common(number), &body.expr));
        }
        for lens in &program.lenses {
            bodies::of_head(lens).for_each(|expr| reads.add(Thing::Kind(lens.kind), expr));
            for (number, body) in lens.fields.iter().enumerate() {
                let Some(body) = body else { continue };
                reads.add(Thing::Field(lens.kind, number as u32), &body.expr);
                // What a kind says of a whole resource is what is asked of it as of any resource.
                let name = program.kinds.get(lens.kind as usize).and_then(|kind| kind.fields.get(number));
                let common = name.and_then(|own| program.everywhere.iter().position(|it| it.name == own.name));
                if let Some(common) = common.filter(|_| lens.is_whole()) {
                    reads.add(Thing::Common(common), &body.expr);
                }
            }
        }
        reads
    }

    fn add(&mut self, thing: Thing, body: &Expr) {
        let program = self.program;
        let own = self.of.entry(thing).or_insert_with(|| {
            self.things.push(thing);
            Vec::new()
        });
        for expr in body.within() {
            own.extend(read(program, expr).into_iter().map(|thing| Read { thing, place: expr.place }));
        }
    }

    /// Goes along what is read, depth first, and tells where it comes back to a thing on the way. `done` is false for what
    /// is on the way.
    fn follow(&self, start: Thing, done: &mut HashMap<Thing, bool>, found: &mut Vec<Diagnostic>) {
        let mut way: Vec<(Thing, usize)> = vec![(start, 0)];
        let mut told = HashSet::new();
        done.insert(start, false);
        while let Some((thing, next)) = way.last_mut() {
            let read = self.of.get(thing).and_then(|reads| reads.get(*next));
            *next += 1;
            match read {
                None => {
                    done.insert(*thing, true);
                    way.pop();
                }
                Some(read) => match done.get(&read.thing) {
                    None => {
                        done.insert(read.thing, false);
                        way.push((read.thing, 0));
                    }
                    Some(false) => found.extend(told.insert(read.thing).then(|| self.tell(&way, read.thing))),
                    Some(true) => {}
                },
            }
        }
    }

    /// The cycle from a thing on the way back to it.
    fn tell(&self, way: &[(Thing, usize)], back: Thing) -> Diagnostic {
        let steps = way.iter().skip_while(|(thing, _)| *thing != back);
        let steps: Vec<(Thing, Read)> =
            steps.filter_map(|(thing, next)| Some((*thing, *self.of.get(thing)?.get(next.checked_sub(1)?)?))).collect();
        let names: Vec<String> = steps.iter().map(|(thing, _)| self.name(*thing)).chain([self.name(back)]).collect();
        let labels = steps.iter().map(|(thing, read)| Label {
            place: read.place,
            message: format!("{} reads {}", self.name(*thing), self.name(read.thing)),
        });
        Diagnostic {
            labels: labels.collect(),
            ..Diagnostic::error("circular-field", format!("{} is found by reading itself", self.name(back)))
        }
        .note(names.join(" → "))
        .note("there is no recursion, so that every check comes to an end")
    }

    fn name(&self, thing: Thing) -> String {
        let kind = |id: KindId| self.program.kinds.get(id as usize);
        match thing {
            Thing::Common(number) => {
                format!("`resource.{}`", self.program.everywhere.get(number).map_or("?", |field| &*field.name))
            }
            Thing::Kind(id) => format!("the `from` of `{}`", kind(id).map_or("?", |kind| &*kind.name)),
            Thing::Field(id, number) => {
                let field = kind(id).and_then(|kind| kind.fields.get(number as usize));
                format!("`{}.{}`", kind(id).map_or("?", |kind| &*kind.name), field.map_or("?", |field| &*field.name))
            }
        }
    }
}

/// What an expression itself reads, without those in it. A union is read in each of its kinds.
fn read(program: &Program, expr: &Expr) -> Vec<Thing> {
    match &expr.kind {
        ExprKind::Field { base, name, .. } => match base.ty.present() {
            crate::ir::Type::Kind(kind)
                if program.kinds.get(*kind as usize).is_some_and(|it| it.field(name).is_some()) =>
            {
                members(program, *kind)
                    .filter_map(|kind| Some(Thing::Field(kind, program.kinds.get(kind as usize)?.field(name)?)))
                    .collect()
            }
            crate::ir::Type::Kind(_) | crate::ir::Type::Resource => {
                program.everywhere.iter().position(|it| it.name == *name).map(Thing::Common).into_iter().collect()
            }
            _ => Vec::new(),
        },
        ExprKind::Follow(_, kind) | ExprKind::Related { kind, .. } | ExprKind::Collection(kind) => {
            members(program, *kind).map(Thing::Kind).collect()
        }
        ExprKind::Is(_, crate::ir::Test::Kind(kind)) => members(program, *kind).map(Thing::Kind).collect(),
        _ => Vec::new(),
    }
}

/// A kind, and all that it unites.
fn members(program: &Program, kind: KindId) -> impl Iterator<Item = KindId> {
    let mut all = vec![kind];
    let mut next = 0;
    while let Some(own) = all.get(next).and_then(|kind| program.kinds.get(*kind as usize)) {
        let fresh: Vec<KindId> = own.members.iter().filter(|it| !all.contains(it)).copied().collect();
        all.extend(fresh);
        next += 1;
    }
    all.into_iter()
}
