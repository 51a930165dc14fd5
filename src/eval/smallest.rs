//! The smallest part of the steps of a rule that shows its verdict (law 36).

use super::tally::Tally;
use crate::finding::{Answer, Reason, Verdict};

/// A step that was evaluated.
pub(super) enum Kept {
    /// `where` or `when`.
    Guard(Reason),
    /// A clause, and what it makes of the verdict; nothing where it was skipped.
    Clause(Reason, Option<Verdict>),
    /// `for`, with the steps for each element, and what it says of those that are not listed.
    Walk(Reason, Vec<(Reason, Vec<Kept>)>, Option<Reason>),
}

/// The smallest part of the steps that shows a verdict.
pub(super) fn smallest(kept: Vec<Kept>, shown: Verdict) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut guards = Vec::new();
    for step in kept {
        match step {
            Kept::Guard(reason) => guards.push(reason),
            Kept::Clause(reason, None) => reasons.push(reason),
            Kept::Clause(reason, Some(verdict)) => {
                if shows(verdict, shown) {
                    reasons.push(reason);
                }
            }
            Kept::Walk(reason, elements, open) => {
                let all = elements.len();
                let told = elements.into_iter().filter(|(_, steps)| shows(verdict(steps), shown));
                let told = told.map(|(reason, steps)| Reason { reasons: smallest(steps, shown), ..reason });
                // Where nothing is listed at all, what is walked says so itself.
                let open = open.filter(|_| shown == Verdict::Unknown && all > 0);
                let inner: Vec<Reason> = told.chain(open).collect();
                if inner.is_empty() && (all > 0 || !matches!(shown, Verdict::NotApplicable | Verdict::Unknown)) {
                    continue;
                }
                let facts = if all == 0 { reason.facts } else { Vec::new() };
                reasons.push(Reason { answer: answer_of(shown), facts, reasons: inner, ..reason });
            }
        }
    }
    guards.retain(|guard| matters(guard.answer, shown));
    if shown == Verdict::NotApplicable && guards.iter().any(|it| it.answer == Answer::No) {
        guards.retain(|guard| guard.answer == Answer::No);
    }
    guards.extend(reasons);
    guards
}

/// Whether a part of the steps with its own verdict is part of the reason for a whole verdict.
fn shows(own: Verdict, whole: Verdict) -> bool {
    own == whole || whole == Verdict::Unknown && own == Verdict::Error
}

/// Whether what a `where` or `when` came to is part of the reason. What holds anyhow passes whether or not it was asked.
fn matters(guard: Answer, shown: Verdict) -> bool {
    match shown {
        Verdict::NotApplicable => guard == Answer::No,
        Verdict::Pass => guard == Answer::Yes,
        _ => guard != Answer::No,
    }
}

/// What some steps come to.
pub(super) fn verdict(kept: &[Kept]) -> Verdict {
    fn add(kept: &[Kept], tally: &mut Tally) {
        for step in kept {
            match step {
                Kept::Guard(_) | Kept::Clause(_, None) => {}
                Kept::Clause(_, Some(verdict)) => tally.add_verdict(*verdict),
                Kept::Walk(_, elements, open) => {
                    elements.iter().for_each(|(_, steps)| add(steps, tally));
                    open.iter().for_each(|_| tally.add_verdict(Verdict::Unknown));
                }
            }
        }
    }
    let mut tally = Tally::default();
    add(kept, &mut tally);
    tally.verdict()
}

/// How what came to a verdict turned out.
pub(super) fn answer_of(verdict: Verdict) -> Answer {
    match verdict {
        Verdict::Pass => Answer::Yes,
        Verdict::Fail => Answer::No,
        Verdict::Unknown => Answer::Unknown,
        Verdict::Error => Answer::Error,
        Verdict::Waived => Answer::Waived,
        Verdict::NotApplicable => Answer::Skipped,
    }
}
