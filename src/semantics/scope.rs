//! Which names an expression sees, and what is known to be there.

use super::shape::Shape;
use crate::ir::{Slot, Type};
use crate::source::SourceId;

/// What an expression is part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// A rule: an operand that may be missing is an error.
    Rule,
    /// A lens or a message: a path with a missing step is missing.
    Lens,
}

/// The variables and the narrowed paths at one point of a body.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) source: SourceId,
    pub(super) mode: Mode,
    names: Vec<(String, Slot, Type)>,
    /// Paths that a sibling says are there.
    pub(super) narrowed: Vec<String>,
    next: Slot,
    /// What `.Name` starts from, if anything, and its shape.
    pub(super) here: Option<Option<Shape>>,
    /// Whether slot 0 is a piece of a document, in a lens `from value`.
    pub(super) of_piece: bool,
    /// What the provider says about variables, by their slots.
    shapes: Vec<(Slot, Shape)>,
}

impl Scope {
    pub(super) fn new(source: SourceId, mode: Mode) -> Self {
        Self {
            source,
            mode,
            names: Vec::new(),
            narrowed: Vec::new(),
            next: 0,
            here: None,
            of_piece: false,
            shapes: Vec::new(),
        }
    }

    /// Binds a new name; an older one of that name is hidden.
    pub(super) fn bind(&mut self, name: &str, ty: Type) -> Slot {
        let slot = self.next;
        self.next += 1;
        self.names.push((name.to_owned(), slot, ty));
        slot
    }

    /// Gives a variable that is bound already another name.
    pub(super) fn alias(&mut self, name: &str, slot: Slot, ty: Type) {
        self.names.push((name.to_owned(), slot, ty));
    }

    /// Says what the provider says about a variable.
    pub(super) fn know(&mut self, slot: Slot, shape: Option<Shape>) {
        self.shapes.extend(shape.map(|shape| (slot, shape)));
    }

    /// What the provider says about a variable.
    pub(super) fn shape(&self, slot: Slot) -> Option<&Shape> {
        self.shapes.iter().find(|(own, _)| *own == slot).map(|(_, shape)| shape)
    }

    pub(super) fn find(&self, name: &str) -> Option<(Slot, &Type)> {
        self.names.iter().rev().find(|(own, _, _)| own == name).map(|(_, slot, ty)| (*slot, ty))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(name, _, _)| name.as_str())
    }

    /// How many slots its frame needs.
    pub(super) fn slots(&self) -> u32 {
        self.next
    }

    /// Runs something in which further names are bound and further paths are narrowed.
    pub(super) fn inner<T>(&mut self, narrowed: Vec<String>, run: impl FnOnce(&mut Self) -> T) -> T {
        let (names, paths) = (self.names.len(), self.narrowed.len());
        self.narrowed.extend(narrowed);
        let result = run(self);
        self.names.truncate(names);
        self.narrowed.truncate(paths);
        result
    }

    /// Runs something that sees no variable of this scope but shares its frame: the body of a `def`.
    pub(super) fn isolated<T>(&mut self, source: SourceId, run: impl FnOnce(&mut Self) -> T) -> T {
        let mut inner = Self { next: self.next, ..Self::new(source, self.mode) };
        let result = run(&mut inner);
        self.next = inner.next;
        result
    }
}
