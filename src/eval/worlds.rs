//! The worlds in which a verdict is looked for, and how those that differ are folded (laws 13, 14 and 40).

use super::keep::Keep;
use super::machine::{Machine, Stop};
use super::subject::inhabited;
use super::verdict::Judge;
use crate::finding::{Finding, Verdict};
use crate::stack::World;
use crate::value::{ChoiceId, Element};

/// A verdict over all worlds, with the worlds that show it.
pub(super) struct Folded {
    pub(super) verdict: Verdict,
    pub(super) starred: bool,
    /// A world in which the verdict can be explained.
    pub(super) world: World,
    /// Where worlds disagree: one that fails or errs, and one that passes.
    pub(super) disagreement: Option<(World, Verdict, World)>,
}

impl Folded {
    /// Whether it fails without a choice: then all that fails has been met already.
    pub(super) fn is_plain_failure(&self) -> bool {
        self.verdict == Verdict::Fail && self.world.fixed().is_empty()
    }
}

impl<'a> Judge<'a, '_> {
    /// Evaluates in a world, and where a choice leaves it unknown, in each of its cases; none where the subject does not
    /// exist. Splitting stops at the first disagreement and at the limit of worlds (laws 13, 14 and 40).
    pub(super) fn worlds(
        &self,
        machine: &mut Machine<'a>,
        subject: Option<(usize, &Element<'a>)>,
        world: World,
        leaves: &mut u32,
        failures: &mut Vec<Finding>,
    ) -> Result<Option<Folded>, Stop> {
        let Some(inhabited) = inhabited(machine, subject, &world) else { return Ok(None) };
        machine.world = inhabited;
        machine.choices.clear();
        let is_root = world.fixed().is_empty();
        let mut keep = if is_root { Keep::Failures(failures) } else { Keep::Verdict };
        let tally = self.tally(machine, subject, &mut keep)?;
        let verdict = tally.verdict();
        let leaf = Folded { verdict, starred: tally.starred, world: world.clone(), disagreement: None };
        let choice = match verdict {
            Verdict::Unknown => first_choice(machine, &world),
            _ => None,
        };
        let Some(choice) = choice else { return Ok(Some(leaf)) };
        let mut sum: Option<Folded> = None;
        for case in 0..machine.stack.choice(choice).cases.len() {
            *leaves += 1;
            if *leaves > machine.limits.worlds {
                return Ok(Some(Folded { disagreement: None, ..leaf }));
            }
            let Some(next) = self.worlds(machine, subject, world.with(choice, case), leaves, failures)? else {
                continue;
            };
            sum = Some(match sum {
                None => next,
                Some(before) => fold(before, next),
            });
            if sum.as_ref().is_some_and(|it| it.disagreement.is_some()) {
                break;
            }
        }
        Ok(Some(sum.unwrap_or(leaf)))
    }
}

/// The first choice by name that an unknown met and that is not fixed yet.
fn first_choice(machine: &Machine<'_>, world: &World) -> Option<ChoiceId> {
    let open = machine.choices.iter().copied().filter(|choice| world.case(*choice).is_none());
    open.min_by(|a, b| machine.stack.choice(*a).name.cmp(&machine.stack.choice(*b).name))
}

/// Law 14: equal verdicts stay; pass and not applicable are pass; anything else is unknown.
fn fold(before: Folded, next: Folded) -> Folded {
    use Verdict::{Error, Fail, NotApplicable, Pass, Unknown, Waived};
    if before.verdict == next.verdict {
        return Folded { starred: before.starred || next.starred, ..before };
    }
    let pair = (before.verdict, next.verdict);
    if matches!(pair, (Pass, NotApplicable) | (NotApplicable, Pass)) {
        return Folded { verdict: Pass, ..before };
    }
    // What is waived in some worlds and fine in the others is waived.
    match pair {
        (Waived, Pass | NotApplicable) => return before,
        (Pass | NotApplicable, Waived) => return next,
        _ => {}
    }
    let errs = before.starred || next.starred || matches!(pair, (Error, _) | (_, Error));
    let (bad, good) = if rank(next.verdict) < rank(before.verdict) { (next, before) } else { (before, next) };
    debug_assert!(bad.verdict == Fail || bad.verdict == Error || bad.verdict == Unknown);
    // An unknown that comes of a disagreement further in is shown by that disagreement.
    let disagreement = match bad.verdict {
        Unknown => bad.disagreement,
        verdict => Some((bad.world.clone(), verdict, good.world)),
    };
    Folded { verdict: Unknown, starred: errs, world: bad.world, disagreement }
}

/// Which verdict is the more telling one to show.
fn rank(verdict: Verdict) -> usize {
    Verdict::ALL.into_iter().position(|it| it == verdict).unwrap_or(usize::MAX)
}
