//! A pattern as an automaton: which of its places have been reached is a set of bits, and a letter moves all of them at once.

use super::{Glob, Glyph, Hole, Reach, Work};
use crate::document::HashMap;

/// What a pattern may meet next.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Letter {
    /// A character.
    One(char),
    /// A hole, as a whole.
    Hole(Hole),
}

/// Sets of places: one bit before each glyph, and one behind all.
pub(super) type Places = Vec<u64>;

/// A pattern that reads letters.
pub(super) struct Automaton<'g> {
    glob: &'g Glob,
    /// Where a run may take any letter.
    many: Places,
    /// Where a run may take any letter but a colon, and any but colons and slashes.
    segments: Places,
    names: Places,
    /// The places that each letter leaves for the next; filled when a letter is first met.
    leaves: HashMap<Letter, Places>,
}

impl<'g> Automaton<'g> {
    /// A pattern of so many glyphs as policies may have.
    pub(super) fn new(glob: &'g Glob) -> Self {
        let places = |reach| glob.bits(|glyph| *glyph == Glyph::Many(reach));
        let [many, segments, names] = [Reach::Far, Reach::Segment, Reach::Name].map(places);
        Self { glob, many, segments, names, leaves: HashMap::default() }
    }

    /// How many words a set of places has.
    pub(super) fn words(&self) -> usize {
        self.many.len()
    }

    /// Before the first letter.
    pub(super) fn start(&self) -> Places {
        let mut places = vec![0; self.words()];
        places.iter_mut().take(1).for_each(|word| *word = 1);
        self.pass_runs(&mut places);
        places
    }

    /// Reads a letter.
    pub(super) fn read(&mut self, places: &[u64], letter: &Letter, next: &mut Places) {
        let leaves = match self.leaves.get(letter) {
            Some(known) => known,
            None => {
                let made = self.glob.bits(|glyph| self.glob.leaves(glyph, letter));
                self.leaves.entry(letter.clone()).or_insert(made)
            }
        };
        // A hole may hide a colon, unless it is known to be a name.
        let is_in = |reach: Reach| match letter {
            Letter::One(c) => reach.has(*c),
            Letter::Hole(hole) => hole.reach() == Reach::Name,
        };
        let (segments, names) = (mask(is_in(Reach::Segment)), mask(is_in(Reach::Name)));
        next.clear();
        let mut carry = 0;
        let runs = self.many.iter().zip(&self.segments).zip(&self.names);
        for ((at, leave), ((many, segment), name)) in places.iter().zip(leaves).zip(runs) {
            let moved = at & leave;
            let stays = at & (many | segment & segments | name & names);
            next.push((moved << 1) | carry | stays);
            carry = moved >> 63;
        }
        self.pass_runs(next);
    }

    /// A run may take nothing. Several runs side by side are of different sorts, so there are few to pass.
    fn pass_runs(&self, places: &mut Places) {
        loop {
            let mut carry = 0;
            let mut has_changed = false;
            let runs = self.many.iter().zip(&self.segments).zip(&self.names);
            for (at, ((many, segment), name)) in places.iter_mut().zip(runs) {
                let passed = *at & (many | segment | name);
                let next = *at | (passed << 1) | carry;
                has_changed |= next != *at;
                *at = next;
                carry = passed >> 63;
            }
            if !has_changed {
                return;
            }
        }
    }

    /// Whether all may have been read.
    pub(super) fn is_end(&self, places: &[u64]) -> bool {
        has(places, self.glob.glyphs.len())
    }

    /// Whether whatever follows will be taken as well.
    pub(super) fn is_settled(&self, places: &[u64]) -> bool {
        let last = self.glob.glyphs.len().checked_sub(1);
        last.is_some_and(|last| has(&self.many, last) && has(places, last))
    }

    /// The glyphs that may come next.
    pub(super) fn next<'s>(&'s self, places: &'s [u64]) -> impl Iterator<Item = &'s Glyph> {
        let reached = places.iter().enumerate().flat_map(|(word, bits)| {
            std::iter::successors(Some(*bits), |bits| Some(bits & bits.wrapping_sub(1)))
                .take_while(|bits| *bits != 0)
                .map(move |bits| word * 64 + bits.trailing_zeros() as usize)
        });
        reached.filter_map(|at| self.glob.glyphs.get(at))
    }

    /// The hole of a glyph.
    pub(super) fn hole(&self, number: u32) -> Option<&'g Hole> {
        self.glob.holes.get(number as usize)
    }

    /// Whether it takes a text; none when there is too much to do.
    pub(super) fn takes(&mut self, text: &str, work: &Work) -> Option<bool> {
        let (mut places, mut next) = (self.start(), Vec::new());
        for c in text.chars() {
            if !work.take(self.words()) {
                return None;
            }
            self.read(&places, &Letter::One(c), &mut next);
            std::mem::swap(&mut places, &mut next);
            if places.iter().all(|word| *word == 0) {
                return Some(false);
            }
            if self.is_settled(&places) {
                return Some(true);
            }
        }
        Some(self.is_end(&places))
    }
}

impl Glob {
    fn bits(&self, holds: impl Fn(&Glyph) -> bool) -> Places {
        let mut bits = vec![0; self.glyphs.len() / 64 + 1];
        for (at, _) in self.glyphs.iter().enumerate().filter(|(_, glyph)| holds(glyph)) {
            if let Some(word) = bits.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
        }
        bits
    }

    /// Whether a letter leads past a glyph that is no run.
    fn leaves(&self, glyph: &Glyph, letter: &Letter) -> bool {
        match (glyph, letter) {
            (Glyph::One(own), Letter::One(c)) => own == c,
            (Glyph::Any(reach), Letter::One(c)) => reach.has(*c),
            (Glyph::Hole(number), Letter::Hole(hole)) => self.holes.get(*number as usize) == Some(hole),
            _ => false,
        }
    }
}

fn mask(is_on: bool) -> u64 {
    if is_on { u64::MAX } else { 0 }
}

fn has(places: &[u64], at: usize) -> bool {
    places.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// In so many steps a pattern takes a text without an automaton, or with one.
const STEPS: usize = 4_096;

/// The patterns that need no automaton: known characters, and wildcards that reach far. Only the run that was met last ever has
/// to take more than it did.
pub(super) fn takes_plainly(glyphs: &[Glyph], text: &str) -> Option<bool> {
    let (mut at, mut rest) = (0, text.chars());
    let mut run: Option<(usize, std::str::Chars<'_>)> = None;
    for _ in 0..STEPS {
        let mut next = rest.clone();
        let goes_on = match glyphs.get(at) {
            None if rest.as_str().is_empty() => return Some(true),
            None => false,
            Some(Glyph::Many(Reach::Far)) if at + 1 == glyphs.len() => return Some(true),
            Some(Glyph::Many(Reach::Far)) => {
                at += 1;
                run = Some((at, rest.clone()));
                continue;
            }
            Some(Glyph::One(own)) => next.next() == Some(*own),
            Some(Glyph::Any(Reach::Far)) => next.next().is_some(),
            Some(_) => return None,
        };
        if goes_on {
            (at, rest) = (at + 1, next);
            continue;
        }
        let Some((behind, from)) = &mut run else { return Some(false) };
        if from.next().is_none() {
            return Some(false);
        }
        (at, rest) = (*behind, from.clone());
    }
    None
}
