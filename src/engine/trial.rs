//! Documents that are read once and judged as often as one likes: what tests are made of.

use std::collections::BTreeSet;

use super::check::{order, unknown_parameters};
use super::excused::Excused;
use super::expression::{Expression, several, stopped};
use super::join::{self, Loaded};
use super::relate::related;
use super::{Input, Options, Text, Unread, environment};
use crate::diagnostic::{Diagnostic, Level};
use crate::eval::{self, Environment, Shown, Watch};
use crate::finding::{Counts, Finding, Run, Verdict};
use crate::ir::{KindId, Program};
use crate::source::{Place, SourceId, SourceMap};
use crate::stack::Stack;
use crate::suppression::{Rules, Suppressions};

/// Documents, read and adapted.
#[derive(Debug)]
pub struct Trial {
    stacks: Vec<Stack>,
    environment: Environment,
    /// What is wrong with the documents, and what is odd about them.
    pub diagnostics: Vec<Diagnostic>,
}

impl Trial {
    /// Reads documents, each of which is meant to be one.
    pub fn read(sources: &mut SourceMap, documents: Vec<Input>, options: &Options) -> Self {
        let mut trial = Self { stacks: Vec::new(), environment: environment(options), diagnostics: Vec::new() };
        let mut pieces = Vec::new();
        let texts: Vec<_> = documents.into_iter().map(|input| Text::of(sources, input.into(), options)).collect();
        for text in related(texts, options) {
            let first = text.as_ref().ok().map(|related| first_line(related.source(), sources));
            match text.and_then(|text| text.load(options)) {
                Ok(Loaded::Stack(stack)) => trial.stacks.push(*stack),
                // A page shows all that there is.
                Ok(Loaded::Piece(piece)) => pieces.push(piece.found()),
                Err(Unread::Broken(_, diagnostic)) => trial.diagnostics.push(*diagnostic),
                Err(Unread::Skipped(skipped)) => {
                    let message = format!("`{}` cannot be checked: {}", skipped.name, skipped.reason);
                    let mistake = Diagnostic::error("not-recognised", message);
                    trial.diagnostics.push(match first {
                        Some(place) => mistake.at(place, "this document"),
                        None => mistake,
                    });
                }
            }
        }
        for written in join::whole(pieces, sources, options) {
            match written.stack {
                Ok(stack) => trial.stacks.push(stack),
                Err(unread) => trial.diagnostics.extend(unread.mistake()),
            }
        }
        let odd = trial.stacks.iter().flat_map(Stack::oddities).cloned();
        trial.diagnostics.extend(odd.collect::<Vec<_>>());
        // What is not written right ignores nothing. Which rules there are is not known yet, and not asked.
        let said = trial
            .stacks
            .iter()
            .flat_map(|it| Suppressions::read(it, Rules { running: &[], off: &[], needs: &[] }, false).diagnostics);
        let wrong: Vec<Diagnostic> = said.filter(|it| it.level == Level::Error).collect();
        trial.diagnostics.extend(wrong);
        let parameters: BTreeSet<Box<str>> = trial.stacks.iter().flat_map(|it| it.parameters.clone()).collect();
        if !trial.stacks.is_empty() {
            trial.diagnostics.extend(unknown_parameters(options, &parameters));
        }
        trial
    }

    /// Whether there is nothing to judge.
    pub fn is_empty(&self) -> bool {
        self.stacks.is_empty()
    }

    /// Whether a document could not be read.
    pub fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(|it| it.level == Level::Error)
    }

    /// Applies some rules, by their numbers in the program, to all the documents. The run knows these rules alone, in this
    /// order; what they went through is added to `watch`.
    pub fn run(&self, program: &Program, rules: &[usize], sources: &SourceMap, watch: &mut Watch) -> Run {
        let infos = rules.iter().filter_map(|rule| program.rules.get(*rule)).map(|rule| rule.info.clone());
        let mut run = Run { rules: infos.collect(), ..Run::default() };
        for stack in &self.stacks {
            let known = Rules { running: &run.rules, off: &[], needs: &program.waivers_need };
            let mut suppressions = Suppressions::read(stack, known, false);
            let excused = Excused { program, stack, environment: &self.environment, sources };
            let mut verdicts = Vec::with_capacity(rules.len());
            for (index, number) in rules.iter().enumerate() {
                let mut counts = Counts::default();
                let judged = eval::judge_watched(program, *number, stack, &self.environment, sources, watch);
                if judged.is_empty() {
                    run.counts.add(Verdict::NotApplicable);
                }
                for (at, (verdict, findings)) in judged.into_iter().enumerate() {
                    let mut findings: Vec<Finding> =
                        findings.into_iter().map(|it| Finding { rule: index, ..it }).collect();
                    let covered = excused.cover(&mut suppressions, (*number, at, verdict), &mut findings);
                    counts.add(covered.unwrap_or(verdict));
                    run.findings.extend(findings);
                }
                run.counts.merge(&counts);
                verdicts.push(counts);
            }
            run.documents.push(super::check::judged(stack, verdicts));
        }
        run.findings.sort_by_key(order);
        run.idle = super::check::idle(&run);
        run
    }

    /// What an expression comes to over the documents, which are to be one stack, by a program that has the kinds and lenses it
    /// was compiled with; what it went through is added to `watch`.
    ///
    /// # Errors
    /// What is wrong with the documents, or with evaluating it.
    pub fn value(
        &self,
        program: &Program,
        expression: &Expression,
        watch: &mut Watch,
    ) -> Result<String, Vec<Diagnostic>> {
        match self.stacks.as_slice() {
            [stack] => eval::evaluate_watched(program, &expression.0, stack, &self.environment, watch)
                .map_err(|stop| vec![stopped(stop)]),
            [] => Err(self.diagnostics.clone()),
            _ => Err(several()),
        }
    }

    /// Everything of a kind in the documents, each with all its fields; what was read for it is added to `watch`.
    ///
    /// # Errors
    /// A limit was reached.
    pub fn things(&self, program: &Program, kind: KindId, watch: &mut Watch) -> Result<Vec<Shown>, Vec<Diagnostic>> {
        let mut all = Vec::new();
        for stack in &self.stacks {
            let things = eval::things_watched(program, kind, stack, &self.environment, watch);
            all.extend(things.map_err(|stop| vec![stopped(stop)])?);
        }
        Ok(all)
    }
}

fn first_line(source: SourceId, sources: &SourceMap) -> Place {
    let span = sources.get(source).line(1).unwrap_or_default();
    Place { source, span }
}
