//! Whether two patterns meet: pairs of places, each visited once.

use super::{Answer, Glob, Glyph, Hole, Reach, Work};

/// Whether some text is taken by both: surely if the holes need not be looked into, surely not if no filling helps.
pub(super) fn meet(a: &Glob, b: &Glob, work: &Work) -> Answer {
    if a.is_everything() || b.is_everything() {
        return Answer::Yes;
    }
    let (own, other) = (a.sealed(), b.sealed());
    match pairs(&own, &other, work) {
        Some(false) if !own.holes.is_empty() || !other.holes.is_empty() => {
            match pairs(&own.widest(), &other.widest(), work) {
                Some(false) => Answer::No,
                _ => Answer::Unknown,
            }
        }
        Some(meets) => meets.into(),
        None => Answer::Unknown,
    }
}

/// None when there is too much to do.
fn pairs(a: &Glob, b: &Glob, work: &Work) -> Option<bool> {
    let width = b.glyphs.len() + 1;
    let size = (a.glyphs.len() + 1) * width;
    if !work.take(size / 64 + 1) {
        return None;
    }
    let mut seen = vec![0u64; size / 64 + 1];
    let mut open = vec![(0, 0)];
    while let Some((i, j)) = open.pop() {
        let at = i * width + j;
        let word = seen.get_mut(at / 64)?;
        if *word >> (at % 64) & 1 == 1 {
            continue;
        }
        *word |= 1 << (at % 64);
        if !work.take(1) {
            return None;
        }
        match (a.glyphs.get(i), b.glyphs.get(j)) {
            (None, None) => return Some(true),
            (x, y) => {
                if matches!(x, Some(Glyph::Many(_))) {
                    open.push((i + 1, j));
                }
                if matches!(y, Some(Glyph::Many(_))) {
                    open.push((i, j + 1));
                }
                let (Some(x), Some(y)) = (x, y) else { continue };
                if reads_same(a, x, b, y) {
                    let is_run = |glyph: &Glyph| matches!(glyph, Glyph::Many(_));
                    open.push((i + usize::from(!is_run(x)), j + usize::from(!is_run(y))));
                }
            }
        }
    }
    Some(false)
}

/// Whether one letter may be read by both.
fn reads_same(a: &Glob, x: &Glyph, b: &Glob, y: &Glyph) -> bool {
    let takes = |glyph: &Glyph, c: char| match glyph {
        Glyph::One(own) => *own == c,
        Glyph::Any(reach) | Glyph::Many(reach) => reach.has(c),
        Glyph::Hole(_) => false,
    };
    match (x, y) {
        (Glyph::One(c), other) | (other, Glyph::One(c)) => takes(other, *c),
        (Glyph::Hole(m), Glyph::Hole(n)) => {
            let (m, n): (Option<&Hole>, Option<&Hole>) = (a.holes.get(*m as usize), b.holes.get(*n as usize));
            m == n
        }
        (Glyph::Hole(number), Glyph::Many(reach)) => fits(a, *number, *reach),
        (Glyph::Many(reach), Glyph::Hole(number)) => fits(b, *number, *reach),
        (Glyph::Hole(_), _) | (_, Glyph::Hole(_)) => false,
        _ => true,
    }
}

/// Whether a run takes whatever a hole is.
fn fits(glob: &Glob, number: u32, reach: Reach) -> bool {
    reach == Reach::Far || glob.holes.get(number as usize).is_some_and(|hole| hole.reach() == Reach::Name)
}
