//! Keys as small numbers, and the arena that holds text which the source does not spell out.

use std::hash::{BuildHasher, Hasher};
use std::num::NonZeroU32;
use std::ops::Range;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::search::mentions;

/// How long a usual key is.
const BYTES_PER_KEY: usize = 12;

/// The number of a key in one tree. Equal keys of a tree have equal numbers; other trees number differently.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KeyId(NonZeroU32);

impl KeyId {
    /// The highest number that a cell has room for.
    const MAX: u32 = (1 << 24) - 1;

    pub(super) fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).filter(|number| number.get() <= Self::MAX).map(Self)
    }

    pub(super) const fn number(self) -> u32 {
        self.0.get()
    }

    /// The number as an index, below [`super::Tree::key_count`]: for tables with a slot for each key.
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// Texts one after another in one string, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    text: String,
    ends: Vec<u32>,
}

impl Arena {
    /// Makes room for so many texts of so many bytes.
    fn reserve(&mut self, texts: usize, bytes: usize) {
        self.text.reserve(texts * bytes);
        self.ends.reserve(texts);
    }

    /// Adds a text; none if numbers or positions run out.
    pub(super) fn push(&mut self, text: &str) -> Option<u32> {
        let number = u32::try_from(self.ends.len()).ok()?;
        let end = u32::try_from(self.text.len() + text.len()).ok()?;
        self.text.push_str(text);
        self.ends.push(end);
        Some(number)
    }

    pub(super) fn get(&self, number: u32) -> &str {
        self.text.get(self.range(number)).unwrap_or_default()
    }

    /// Its bytes, without a look at whether letters begin and end there.
    fn bytes(&self, number: u32) -> &[u8] {
        self.text.as_bytes().get(self.range(number)).unwrap_or_default()
    }

    fn range(&self, number: u32) -> Range<usize> {
        let number = number as usize;
        let end = |number: usize| self.ends.get(number).map_or(0, |&end| end as usize);
        number.checked_sub(1).map_or(0, end)..end(number)
    }

    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether a text begins like this; most have nothing of the sort in them.
    fn any_begins(&self, start: &str) -> bool {
        mentions(&self.text, start) && self.all().any(|text| text.starts_with(start))
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|number| self.get(number))
    }
}

/// The keys of one tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    names: Arena,
    table: HashTable<KeyId>,
    hasher: DefaultHashBuilder,
}

impl Keys {
    /// Whether a name begins like this.
    pub(super) fn any_begins(&self, start: &str) -> bool {
        self.names.any_begins(start)
    }

    /// Makes room for so many keys.
    pub(super) fn reserve(&mut self, keys: usize) {
        let Self { names, table, hasher } = self;
        names.reserve(keys, BYTES_PER_KEY);
        table.reserve(keys, |key| hash(hasher, names.bytes(key.index() as u32)));
    }

    /// The number of a name, given out when it is new; none if there are too many.
    pub(super) fn intern(&mut self, name: &str) -> Option<KeyId> {
        let hashed = hash(&self.hasher, name.as_bytes());
        if let Some(&key) = self.table.find(hashed, |&key| self.bytes(key) == name.as_bytes()) {
            return Some(key);
        }
        let key = self.add(name)?;
        let (names, hasher) = (&self.names, &self.hasher);
        self.table.insert_unique(hashed, key, |key| hash(hasher, names.bytes(key.index() as u32)));
        Some(key)
    }

    /// A number of its own for a name, which [`Keys::find`] does not know.
    pub(super) fn add(&mut self, name: &str) -> Option<KeyId> {
        let key = KeyId::new(u32::try_from(self.names.len()).ok()?.checked_add(1)?)?;
        self.names.push(name)?;
        Some(key)
    }

    pub(super) fn find(&self, name: &str) -> Option<KeyId> {
        let hashed = hash(&self.hasher, name.as_bytes());
        self.table.find(hashed, |&key| self.bytes(key) == name.as_bytes()).copied()
    }

    pub(super) fn name(&self, key: KeyId) -> &str {
        self.names.get(key.index() as u32)
    }

    fn bytes(&self, key: KeyId) -> &[u8] {
        self.names.bytes(key.index() as u32)
    }

    pub(super) const fn len(&self) -> usize {
        self.names.len()
    }
}

/// The hash of a name. It is all that is hashed, so its length need not be told as well.
fn hash(hasher: &DefaultHashBuilder, name: &[u8]) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(name);
    state.finish()
}
