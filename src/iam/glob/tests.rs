//! The algebra against brute force: all words of a small alphabet.

use proptest::prelude::*;

use super::super::{Answer, Work};
use super::{Cover, Filling, Glob, Glyph, Hole, Reach};

/// All words of up to seven letters; `c` is in no pattern.
fn words() -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..7 {
        last = last.iter().flat_map(|word| ['a', 'b', 'c'].map(|c| format!("{word}{c}"))).collect();
        all.extend(last.iter().cloned());
    }
    all
}

/// The meaning of a pattern, as plainly as it can be written.
fn means(pattern: &[char], word: &[char]) -> bool {
    match (pattern.split_first(), word.split_first()) {
        (None, rest) => rest.is_none(),
        (Some(('*', rest)), None) => means(rest, word),
        (Some(('*', rest)), Some((_, shorter))) => means(rest, word) || means(pattern, shorter),
        (Some(('?', rest)), Some((_, shorter))) => means(rest, shorter),
        (Some((own, rest)), Some((c, shorter))) => own == c && means(rest, shorter),
        (Some(_), None) => false,
    }
}

fn takes(pattern: &str, word: &str) -> bool {
    means(&pattern.chars().collect::<Vec<_>>(), &word.chars().collect::<Vec<_>>())
}

fn pattern() -> impl Strategy<Value = String> {
    proptest::collection::vec(prop_oneof![Just('a'), Just('b'), Just('*'), Just('?')], 0..6)
        .prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_pattern_takes_what_it_means(one in pattern(), word in "[abc]{0,8}") {
        prop_assert_eq!(Glob::pattern(&one).takes(&word, &Work::default()), takes(&one, &word).into());
    }

    #[test]
    fn patterns_cover_what_they_cover_together(part in pattern(), first in pattern(), second in pattern()) {
        let (own, union) = (Glob::pattern(&part), [Glob::pattern(&first), Glob::pattern(&second)]);
        let cover = Glob::union_covers(&union.iter().collect::<Vec<_>>(), &own, &Work::default());
        let left = |word: &str| takes(&part, word) && !takes(&first, word) && !takes(&second, word);
        match cover {
            Cover::Leaves(witness) => prop_assert!(left(&witness.replace(|c| !"ab".contains(c), "c")), "{witness}"),
            Cover::Whole => prop_assert!(!words().iter().any(|word| left(word))),
            Cover::Unknown => prop_assert!(false, "such small patterns are decided"),
        }
    }

    #[test]
    fn the_witness_is_the_shortest(part in pattern(), one in pattern()) {
        let cover = Glob::union_covers(&[&Glob::pattern(&one)], &Glob::pattern(&part), &Work::default());
        let shortest = words().into_iter().find(|word| takes(&part, word) && !takes(&one, word));
        if let (Cover::Leaves(witness), Some(shortest)) = (cover, shortest) {
            prop_assert_eq!(witness.chars().count(), shortest.chars().count());
        }
    }

    #[test]
    fn patterns_meet_where_a_word_is_in_both(one in pattern(), two in pattern()) {
        let meets = Glob::pattern(&one).meets(&Glob::pattern(&two), &Work::default());
        let both = words().iter().any(|word| takes(&one, word) && takes(&two, word));
        prop_assert!(meets != Answer::Unknown);
        // A word in both may be longer than those that are tried.
        prop_assert!(meets == Answer::Yes || !both);
        let long = format!("{}{}", one.replace('*', ""), two.replace('*', ""));
        prop_assert!(meets == Answer::No || both || long.len() > 7);
    }

    #[test]
    fn covering_is_an_order(one in pattern(), two in pattern(), three in pattern()) {
        let work = Work::default();
        let [a, b, c] = [one, two, three].map(|text| Glob::pattern(&text));
        prop_assert_eq!(a.covers(&a, &work), Answer::Yes);
        if a.covers(&b, &work) == Answer::Yes && b.covers(&c, &work) == Answer::Yes {
            prop_assert_eq!(a.covers(&c, &work), Answer::Yes);
        }
    }

    /// What is said about holes is true of every filling.
    #[test]
    fn answers_about_holes_are_true_of_every_filling(
        one in "[ab*?X]{0,5}", two in "[ab*?X]{0,5}", filling in "[ab]{0,3}",
    ) {
        let work = Work::default();
        let (a, b) = (holed(&one), holed(&two));
        let fill = |glob: &Glob| glob.fill(|_| Filling::Text(filling.clone())).unwrap_or_default();
        let (full_a, full_b) = (fill(&a), fill(&b));
        for (said, is) in [(a.covers(&b, &work), full_a.covers(&full_b, &work)), (a.meets(&b, &work), full_a.meets(&full_b, &work))] {
            prop_assert!(said == Answer::Unknown || said == is, "{a} and {b}: {said:?}, with `{filling}`: {is:?}");
        }
    }
}

/// `X` is a hole.
fn holed(text: &str) -> Glob {
    let mut glob = Glob::default();
    for (index, known) in text.split('X').enumerate() {
        if index > 0 {
            glob.push_hole(Hole::Opaque("X".into()));
        }
        glob.push_pattern(known);
    }
    glob
}

fn covers(a: &str, b: &str) -> Answer {
    holed(a).covers(&holed(b), &Work::default())
}

#[test]
fn a_hole_is_taken_by_a_run_and_by_itself() {
    assert_eq!(covers("arn:aws:s3:::*", "arn:aws:s3:::X/logs"), Answer::Yes);
    assert_eq!(covers("arn:aws:s3:::X/*", "arn:aws:s3:::X/logs"), Answer::Yes);
    assert_eq!(covers("arn:aws:s3:::b/*", "arn:aws:s3:::X/logs"), Answer::Unknown);
    assert_eq!(covers("arn:aws:sqs:*", "arn:aws:s3:::X/logs"), Answer::No);
    assert_eq!(covers("X", "*"), Answer::Unknown);
    assert_eq!(covers("aX", "b"), Answer::No);
}

/// A name fits where a run must stay inside a segment; what may have colons does not surely.
#[test]
fn a_hole_that_is_a_name_fits_into_a_segment() {
    let arn = |hole: fn(std::sync::Arc<str>) -> Hole| {
        let mut glob = Glob::pattern("arn:aws:sqs:");
        glob.push_hole(hole("Region".into()));
        glob.push_pattern(":111122223333:q");
        glob
    };
    let queues = Glob::pattern("arn:aws:sqs:*:*:*").segmented();
    let work = Work::default();
    assert_eq!(queues.covers(&arn(Hole::Name), &work), Answer::Yes);
    assert_eq!(queues.meets(&arn(Hole::Name), &work), Answer::Yes);
    assert_eq!(queues.covers(&arn(Hole::Opaque), &work), Answer::Unknown);
    assert_eq!(Glob::pattern("arn:aws:sqs:*:x:111122223333:q").meets(&arn(Hole::Name), &work), Answer::No);
}

#[test]
fn a_run_and_one_letter_is_at_least_one_letter() {
    assert_eq!(covers("?*", "*a"), Answer::Yes);
    assert_eq!(covers("*?", "?*"), Answer::Yes);
    assert_eq!(Glob::pattern("*?**").to_string(), "?*");
}

#[test]
fn wildcards_of_a_segment_stay_inside() {
    let work = Work::default();
    let glob = Glob::pattern("arn:aws:ec2:*:*:instance/*").segmented();
    assert_eq!(glob.takes("arn:aws:ec2:eu-west-1:111122223333:instance/i:1", &work), Answer::Yes);
    assert_eq!(glob.takes("arn:aws:ec2:eu-west-1:111122223333:volume/v:instance/i", &work), Answer::No);
    assert!(glob.glyphs.contains(&Glyph::Many(Reach::Segment)));
    assert_eq!(Glob::pattern("arn:aws:ec2:*:*:instance/*").covers(&glob, &work), Answer::Yes);
    assert_eq!(glob.covers(&Glob::pattern("arn:aws:ec2:*:*:instance/*"), &work), Answer::No);
}

#[test]
fn hostile_patterns_end_within_bounds() {
    let bad = |tail: usize| Glob::pattern(&format!("*a{}", "?".repeat(tail)));
    let work = Work::default();
    assert_eq!(bad(9).covers(&bad(9), &work), Answer::Yes);
    assert_eq!(Glob::pattern("?*").covers(&bad(9), &work), Answer::Yes);
    assert_eq!(bad(40).covers(&Glob::pattern("*b*c*"), &Work::of(1_000_000)), Answer::No);
    let (wide, many) = (Glob::pattern(&"*a".repeat(5_000)), Glob::pattern(&"*b".repeat(5_000)));
    // The shortest text that tells them apart has 5,000 letters.
    assert_eq!(many.covers(&wide, &Work::of(1_000_000)), Answer::Unknown);
    let long = "x".repeat(1 << 20);
    assert_eq!(Glob::pattern(&long).takes(&long, &work), Answer::Unknown);
    assert_eq!(Glob::pattern("x*").takes(&long, &work), Answer::Yes);
    assert_eq!(Glob::pattern("*").covers(&Glob::pattern(&long), &work), Answer::Yes);
}

#[test]
fn work_that_is_too_much_is_unknown() {
    let bad = Glob::pattern(&format!("*a{}b", "?".repeat(30)));
    let work = Work::of(100_000);
    assert_eq!(bad.covers(&Glob::pattern(&format!("*a{}*b", "?".repeat(31))), &work), Answer::Unknown);
    assert!(work.is_spent());
}
