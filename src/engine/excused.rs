//! What a document asks to ignore, of one subject of a rule.

use crate::eval::{self, Environment};
use crate::finding::{Finding, Verdict};
use crate::ir::Program;
use crate::source::SourceMap;
use crate::stack::Stack;
use crate::suppression::Suppressions;
use crate::value::day_of;

/// What subjects were judged by.
pub(super) struct Excused<'a> {
    pub(super) program: &'a Program,
    pub(super) stack: &'a Stack,
    pub(super) environment: &'a Environment,
    pub(super) sources: &'a SourceMap,
}

/// A subject with its verdict: the number of the rule in the program, and that of the subject.
pub(super) type Of = (usize, usize, Verdict);

impl Excused<'_> {
    /// Marks those findings of a subject that are ignored, and gives its verdict where that is another one now. Beside a clause
    /// that fails nobody asks what is not decided; where all that fails is ignored, it is what remains to be said.
    pub(super) fn cover(&self, all: &mut Suppressions, of: Of, findings: &mut Vec<Finding>) -> Option<Verdict> {
        let (rule, subject, before) = of;
        let today = day_of(self.environment.now);
        let verdict = all.cover(findings, self.stack, today)?;
        if before != Verdict::Fail {
            return Some(verdict);
        }
        let number = findings.first()?.rule;
        let mut rest = eval::undecided(self.program, rule, subject, self.stack, self.environment, self.sources);
        rest.iter_mut().for_each(|it| it.rule = number);
        all.cover(&mut rest, self.stack, today);
        let left = |verdict| rest.iter().any(|it| it.verdict == verdict).then_some(verdict);
        let left = left(Verdict::Unknown).or_else(|| left(Verdict::Error)).unwrap_or(verdict);
        findings.append(&mut rest);
        Some(left)
    }
}
