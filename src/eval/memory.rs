//! What is read once for a stack: fields, all of a kind, who refers to whom.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::machine::{Located, Machine, Stop};
use crate::document::{HashMap, NodeId};
use crate::ir::LensId;
use crate::value::{ChoiceId, List, Map, Piece, ResourceId, Subject, Value, View};

/// So much is remembered; then all but what is about all resources is forgotten, and read again where it is wanted.
const MOST: usize = 1 << 16;

/// What has been read so far.
pub(super) type Memory<'a> = HashMap<Key, Kept<'a>>;

/// What can be read once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// All of a kind.
    All(u32),
    /// What of a kind refers to a resource, or what it refers to.
    Related { of: ResourceId, kind: u32, incoming: bool },
    /// A field, by its number in its kind.
    Field { of: Holder, by: Reader, number: u32 },
    /// All of a kind as maps of what a builtin asks of them, by where that is said.
    Parts { kind: u32, fields: usize },
    /// Something of a kind as such a map.
    Whole { of: Holder, kind: u32, fields: usize },
    /// What a builtin makes of something of a kind, by where its row stands.
    Called { row: usize, of: Holder, kind: u32 },
}

/// A key is hashed for everything that is read: as two words, and not sign by sign.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let wide = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
        let [one, other] = match *self {
            Self::All(kind) => [0, u64::from(kind)],
            Self::Related { of, kind, incoming } => [1 + u64::from(incoming), wide(of.0, kind)],
            Self::Field { of, by: Reader::Lens(lens), number } => [of.word(), wide(lens << 1, number)],
            Self::Field { of, by: Reader::Kind(kind), number } => [of.word(), wide(kind << 1 | 1, number)],
            Self::Parts { kind, fields } => [fields as u64, u64::from(kind)],
            Self::Whole { of, kind, fields } => [of.word(), fields as u64 ^ u64::from(kind)],
            Self::Called { row, of, kind } => [of.word(), row as u64 ^ u64::from(kind)],
        };
        state.write_u64(one);
        state.write_u64(other);
    }
}

impl Holder {
    /// All that tells it from others of its sort, and nearly always from any other.
    fn word(self) -> u64 {
        match self {
            Self::Resource(id) => u64::from(id.0) << 2,
            Self::Node(id) => (id.index() as u64) << 2 | 1,
            Self::Term(id) => u64::from(id) << 2 | 2,
            Self::Piece(address) => (address as u64) << 2 | 3,
        }
    }
}

impl Key {
    /// Whether it is about all resources: it is read by whoever comes first, for all the others, and is no work of theirs.
    fn is_of_stack(self) -> bool {
        matches!(self, Self::All(_) | Self::Parts { .. })
    }
}

/// What a field belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    Resource(ResourceId),
    /// A piece that is a node of the document.
    Node(NodeId),
    /// A piece that an adapter put together, by its term.
    Term(u32),
    /// Another piece, by its address in memory; what is kept with it keeps it there.
    Piece(usize),
}

/// What gives a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    Lens(LensId),
    /// A kind that derives it from others.
    Kind(u32),
}

/// What was read, and where it holds.
pub(super) struct Kept<'a> {
    located: Located<'a>,
    /// The choices that would decide what is not known of it.
    choices: Vec<ChoiceId>,
    /// Whether it is another thing in another world.
    by_world: bool,
    /// The piece that the key is about.
    _holder: Option<Arc<Piece<'a>>>,
}

impl<'a> Machine<'a> {
    /// Reads something, unless it has been read and is the same here. No evidence is kept of how it came about.
    pub(super) fn once(
        &mut self,
        key: Key,
        holder: Option<&Arc<Piece<'a>>>,
        read: impl FnOnce(&mut Self) -> Result<Located<'a>, Stop>,
    ) -> Result<Located<'a>, Stop> {
        if let Some(known) = self.memory.get(&key).filter(|known| !known.by_world || self.world.is_empty()) {
            let located = known.located.clone();
            if known.by_world {
                self.world.ask();
                let choices = known.choices.clone();
                choices.into_iter().for_each(|choice| self.met_choice(choice));
            }
            return Ok(located);
        }
        let was_asked = self.world.take_asked();
        let met = std::mem::take(&mut self.choices);
        let trace = self.trace.take();
        let steps = self.steps_left;
        if key.is_of_stack() {
            self.steps_left = self.steps_for_all();
        }
        let result = read(self);
        if key.is_of_stack() {
            self.steps_left = steps;
        }
        self.trace = trace;
        let choices = std::mem::replace(&mut self.choices, met);
        choices.iter().for_each(|choice| self.met_choice(*choice));
        let by_world = self.world.take_asked();
        if was_asked || by_world {
            self.world.ask();
        }
        if let Ok(located) = &result
            && (!by_world || self.world.is_empty())
        {
            let kept = Kept { located: located.clone(), choices, by_world, _holder: holder.cloned() };
            if self.memory.len() >= MOST {
                self.forget();
            }
            self.memory.insert(key, kept);
        }
        result
    }

    /// What has been read and stands somewhere: the places of what is absent would add nothing to it.
    pub(super) fn standing(&self, key: &Key) -> Option<Located<'a>> {
        let known = self.memory.get(key).filter(|known| !known.by_world)?;
        let (value, site) = &known.located;
        let may_lack = match value {
            Value::Missing | Value::Null | Value::List(List::Built(_)) | Value::Map(Map::Built(_)) => true,
            _ => site.default,
        };
        (!may_lack).then(|| known.located.clone())
    }

    /// Forgets what was read of single resources.
    pub(super) fn forget(&mut self) {
        self.memory.retain(|key, _| key.is_of_stack());
    }
}

/// What a field of a view is remembered by, and the piece that has to be kept for that; nothing outside the stack is.
pub(super) fn holder<'v, 'a>(view: &'v View<'a>) -> Option<(Holder, Option<&'v Arc<Piece<'a>>>)> {
    match &view.subject {
        Subject::Resource(id) => Some((Holder::Resource(*id), None)),
        Subject::Piece(piece) => Some(match as_written(piece) {
            Some(holder) => (holder, None),
            None => (Holder::Piece(Arc::as_ptr(piece).addr()), Some(piece)),
        }),
        Subject::External(_) => None,
    }
}

/// A piece that is one map as the stack has it, and of no resource: wherever it is met, it is the same.
fn as_written(piece: &Piece<'_>) -> Option<Holder> {
    match piece.bindings.as_slice() {
        [bound] if piece.resource.is_none() => match &bound.value {
            Value::Map(Map::Written(node)) => Some(Holder::Node(node.id())),
            Value::Map(Map::Put(term)) => Some(Holder::Term(*term)),
            _ => None,
        },
        _ => None,
    }
}
