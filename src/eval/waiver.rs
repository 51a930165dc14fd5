//! Waivers (law 34): what covers a clause that does not hold.

use super::machine::{Frame, Machine, Stop};
use crate::finding::Waiver;
use crate::ir::Rule;
use crate::value::{Truth, day_of};

/// The waiver in force that covers a failure or an unknown. Errors, and unknowns with one in sight, are never covered
/// (law 18), nor is anything by a `where` that is not true.
pub(super) fn covering<'a>(
    machine: &mut Machine<'a>,
    rule: &'a Rule,
    frame: &mut Frame<'a>,
    truth: Truth,
) -> Result<Option<&'a Waiver>, Stop> {
    if !matches!(truth, Truth::False | Truth::Unknown) {
        return Ok(None);
    }
    for waiver in &rule.waivers {
        if waiver.info.until.is_some_and(|until| until < day_of(machine.now)) {
            continue;
        }
        let covers = match &waiver.condition {
            Some(condition) => machine.truth(condition, frame)? == Truth::True,
            None => true,
        };
        if covers {
            return Ok(Some(&waiver.info));
        }
    }
    Ok(None)
}
