//! "Did you mean": the nearest of the names there are.

/// How many bytes a letter has at most.
const MOST_BYTES: usize = 4;

/// The candidate that `name` was probably meant to be: at most a third of its letters differ, counting a swap of two
/// neighbours as one, or the two differ in case and separators only.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            // Names of very different lengths are not near, and need not be compared.
            let is_near = name.len().abs_diff(candidate.len()) <= limit * MOST_BYTES;
            let distance = || match folded(candidate).eq(folded(name)) {
                true => Some(0),
                false if at_least(name, candidate) > limit => None,
                false => distance(name, candidate, limit),
            };
            Some((is_near.then(distance)??, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The letters without their case and without separators.
fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '_' | '-' | '.')).flat_map(char::to_lowercase)
}

/// So many letters differ at least: those that one has more of, wherever they stand. Letters that share a number count as one.
fn at_least(left: &str, right: &str) -> usize {
    let mut more = [0_i32; 64];
    let mut count = |letter: char, step: i32| {
        let number = more.get_mut(letter as usize % 64);
        number.into_iter().for_each(|it| *it += step);
    };
    left.chars().for_each(|letter| count(letter, 1));
    right.chars().for_each(|letter| count(letter, -1));
    let sum = |side: i32| more.iter().map(|it| (it * side).max(0) as usize).sum::<usize>();
    sum(1).max(sum(-1))
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. Not worked out beyond the limit.
fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    let left: Vec<char> = left.chars().take(64).collect();
    let right: Vec<char> = right.chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (i, &l) in left.iter().enumerate() {
        let mut row = Vec::with_capacity(above.len());
        row.push(i + 1);
        for (j, &r) in right.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&above, j + 1) + 1).min(at(&row, j) + 1).min(at(&above, j) + usize::from(l != r));
            let swapped = i > 0 && j > 0 && left.get(i - 1) == Some(&r) && right.get(j - 1) == Some(&l);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        // Two rows that are beyond it lead to none that is not.
        if above.iter().chain(&row).all(|it| *it > limit) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|it| *it <= limit)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_the_name() {
        let names = ["timeout", "runtime", "dead_letter"];
        assert_eq!(nearest("tiemout", names), Some("timeout"));
        assert_eq!(nearest("deadLetter", names), Some("dead_letter"));
        assert_eq!(nearest("colour", names), None);
    }
}
