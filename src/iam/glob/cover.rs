//! Whether patterns together cover another: the other one is read by all of them at once, shortest texts first, until it ends
//! where none of them does. The states are made as they are met; most questions meet a few.

use std::collections::VecDeque;

use super::automaton::{Automaton, Letter, Places};
use super::{Answer, Glob, Glyph, Work, meet};
use crate::document::HashSet;

/// What came of asking whether patterns cover another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cover {
    /// They do.
    Whole,
    /// They do not: this text, the shortest, is left. Holes in it stand as `${…}`.
    Leaves(String),
    /// The unknown parts would decide it, or it is too much work.
    Unknown,
}

impl Cover {
    /// Whether they do.
    pub fn answer(&self) -> Answer {
        match self {
            Self::Whole => Answer::Yes,
            Self::Leaves(_) => Answer::No,
            Self::Unknown => Answer::Unknown,
        }
    }
}

/// Holes are letters here: a hole is surely taken by a run and by itself, and by nothing else.
pub(super) fn cover(union: &[&Glob], part: &Glob, work: &Work) -> Cover {
    if union.iter().any(|glob| glob.is_everything() || (*glob == part && !part.is_too_long())) {
        return Cover::Whole;
    }
    let long = union.iter().copied().chain([part]).any(Glob::is_too_long);
    let has_holes = long || union.iter().copied().chain([part]).any(|glob| !glob.holes.is_empty());
    if !has_holes && let Some(plain) = plainly(union, part, work) {
        return plain;
    }
    let sealed: Vec<Glob> = union.iter().map(|glob| glob.sealed().into_owned()).collect();
    let own = part.sealed();
    let surely = search(&sealed, std::slice::from_ref(&*own), work);
    let Cover::Leaves(left) = surely else { return surely };
    if !has_holes {
        return Cover::Leaves(left);
    }
    // It is surely not covered if even the widest reading leaves something of what is surely there.
    let widest: Vec<Glob> = union.iter().map(|glob| glob.widest()).collect();
    if own.holes.is_empty() {
        return match search(&widest, std::slice::from_ref(&*own), work) {
            Cover::Whole => Cover::Unknown,
            other => other,
        };
    }
    let whole = own.widest();
    let apart = widest.iter().all(|glob| meet::meet(glob, &whole, work) == Answer::No);
    if apart { Cover::Leaves(left) } else { Cover::Unknown }
}

/// One text among patterns needs no search.
fn plainly(union: &[&Glob], part: &Glob, work: &Work) -> Option<Cover> {
    let text = part.as_text()?;
    let mut is_undecided = false;
    for glob in union {
        let plain = super::automaton::takes_plainly(&glob.glyphs, &text);
        match plain.or_else(|| Automaton::new(glob).takes(&text, work)) {
            Some(true) => return Some(Cover::Whole),
            Some(false) => {}
            None => is_undecided = true,
        }
    }
    Some(if is_undecided { Cover::Unknown } else { Cover::Leaves(text) })
}

/// Where a state came from, for the text that leads to it.
struct Step {
    before: usize,
    letter: Letter,
}

/// What all the parts take and none of the union: a text of it, the shortest, or that there is none.
pub(super) fn outside(union: &[Glob], parts: &[Glob], work: &Work) -> Cover {
    let sealed = |globs: &[Glob]| globs.iter().map(|glob| glob.sealed().into_owned()).collect::<Vec<_>>();
    let has_holes = |globs: &[Glob]| globs.iter().any(|glob| glob.is_too_long() || !glob.holes.is_empty());
    let found = search(&sealed(union), &sealed(parts), work);
    let is_sure = !has_holes(parts) && (found == Cover::Whole || !has_holes(union));
    if is_sure || found == Cover::Unknown || (found == Cover::Whole && parts.len() == 1) {
        return found;
    }
    // A hole may be what another part takes: there is surely nothing if there is nothing whatever the holes are.
    let plain: Vec<Glob> = union.iter().filter(|glob| glob.holes.is_empty()).cloned().collect();
    let widest: Vec<Glob> = parts.iter().map(Glob::widest).collect();
    let is_nothing = parts.iter().any(|part| union.contains(part)) || search(&plain, &widest, work) == Cover::Whole;
    if is_nothing { Cover::Whole } else { Cover::Unknown }
}

fn search(union: &[Glob], parts: &[Glob], work: &Work) -> Cover {
    let mut automata: Vec<Automaton<'_>> = parts.iter().chain(union).map(Automaton::new).collect();
    let other = unused(union, parts);
    let size = automata.iter().map(Automaton::words).sum::<usize>();
    let start: Vec<Places> = automata.iter().map(Automaton::start).collect();
    let mut steps: Vec<Step> = Vec::new();
    let mut seen = HashSet::from_iter([start.clone()]);
    let mut open = VecDeque::from([(start, usize::MAX)]);
    while let Some((state, at)) = open.pop_front() {
        let ends: Vec<bool> = automata.iter().zip(&state).map(|(it, places)| it.is_end(places)).collect();
        let (own, others) = ends.split_at_checked(parts.len()).unwrap_or((&ends, &[]));
        if !own.contains(&false) && !others.contains(&true) {
            return Cover::Leaves(text(&steps, at));
        }
        for letter in letters(&automata, &state, parts.len(), other) {
            if !work.take(size * 4 + 16) {
                return Cover::Unknown;
            }
            let mut next = Vec::with_capacity(state.len());
            for (automaton, places) in automata.iter_mut().zip(&state) {
                let mut reached = Vec::new();
                automaton.read(places, &letter, &mut reached);
                next.push(reached);
            }
            let is_dead = next.iter().take(parts.len()).any(|places| places.iter().all(|word| *word == 0));
            let is_covered = automata.iter().zip(&next).skip(parts.len()).any(|(it, places)| it.is_settled(places));
            if !is_dead && !is_covered && seen.insert(next.clone()) {
                steps.push(Step { before: at, letter });
                open.push_back((next, steps.len() - 1));
            }
        }
    }
    Cover::Whole
}

/// The letters that make a difference: those that somebody waits for, and one that nobody does.
fn letters(automata: &[Automaton<'_>], state: &[Places], parts: usize, other: char) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut takes_any = false;
    for (part, places) in automata.iter().zip(state).take(parts) {
        for glyph in part.next(places) {
            match glyph {
                Glyph::One(c) => letters.push(Letter::One(*c)),
                Glyph::Hole(number) => letters.extend(part.hole(*number).cloned().map(Letter::Hole)),
                Glyph::Any(_) | Glyph::Many(_) => takes_any = true,
            }
        }
    }
    if takes_any {
        for (automaton, places) in automata.iter().zip(state).skip(parts) {
            letters.extend(automaton.next(places).filter_map(|glyph| match glyph {
                Glyph::One(c) => Some(Letter::One(*c)),
                _ => None,
            }));
        }
        // Some wildcards stop at a colon or a slash.
        letters.extend([other, ':', '/'].map(Letter::One));
    }
    let mut seen = HashSet::default();
    letters.retain(|letter| seen.insert(letter.clone()));
    letters
}

/// A letter that is in none of the patterns, for all of those.
fn unused(union: &[Glob], parts: &[Glob]) -> char {
    let used: HashSet<Glyph> = union.iter().chain(parts).flat_map(|glob| glob.glyphs.iter().copied()).collect();
    let candidates = ('a'..='z').chain('0'..='9').chain('\u{e000}'..='\u{f8ff}').chain('\u{f0000}'..);
    let mut free = candidates.filter(|c| !used.contains(&Glyph::One(*c)));
    free.next().unwrap_or('\u{10ffff}')
}

fn text(steps: &[Step], mut at: usize) -> String {
    let mut letters = Vec::new();
    while let Some(step) = steps.get(at) {
        letters.push(match &step.letter {
            Letter::One(c) => c.to_string(),
            Letter::Hole(hole) => hole.to_string(),
        });
        at = step.before;
    }
    letters.into_iter().rev().collect()
}
