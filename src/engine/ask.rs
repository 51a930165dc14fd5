//! What is asked of a workbench: the value of an expression, the verdicts of rules, probable mistakes.

use super::stopped;
use super::workbench::{Document, Workbench};
use crate::diagnostic::Diagnostic;
use crate::eval::{self, Answer, Environment, Limits};
use crate::finding::{Finding, Run, Verdict};
use crate::ir::{Body, Program};
use crate::semantics;
use crate::source::SourceId;
use crate::syntax::ast;

impl Workbench {
    /// Compiles an expression of the prompt.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn compile(&self, source: SourceId, expr: &ast::Expr) -> Result<(Program, Body), Vec<Diagnostic>> {
        semantics::compile_typed(&self.modules, &self.settings(), &self.names, source, expr)
    }

    /// Evaluates an expression of the prompt over the current document.
    ///
    /// # Errors
    /// What is wrong with it, or why it cannot be evaluated.
    pub fn evaluate(&self, source: SourceId, expr: &ast::Expr) -> Result<Answer, Vec<Diagnostic>> {
        let (program, body) = self.compile(source, expr)?;
        eval::answer(&program, &body, self.stack(), &self.environment()).map_err(|stop| vec![stopped(stop)])
    }

    /// What is probably a mistake in what the prompt defined.
    pub fn lint(&self) -> Vec<Diagnostic> {
        let typed: Vec<SourceId> = self.modules.iter().skip(self.typed).map(|module| module.file.source).collect();
        let is_typed = |it: &Diagnostic| it.labels.first().is_some_and(|label| typed.contains(&label.place.source));
        semantics::lint(&self.modules, &self.program).into_iter().filter(is_typed).collect()
    }

    /// Applies all rules to all documents.
    pub fn judge_all(&self) -> Run {
        let mut run = self.run();
        for (number, Document { stack, .. }) in self.documents().iter().enumerate() {
            let judgement = eval::judge(&self.program, stack, &self.environment(), &self.sources);
            run.counts.merge(&judgement.counts);
            run.findings.extend(judgement.findings);
            if let Some(document) = run.documents.get_mut(number) {
                document.verdicts = judgement.by_rule;
            }
        }
        run.findings.sort_by_key(super::order);
        if !run.documents.is_empty() {
            run.idle = super::idle(&run);
        }
        run
    }

    /// Applies some rules, by their numbers, to all documents.
    pub fn judge(&self, rules: &[usize]) -> Run {
        let mut run = self.run();
        for Document { stack, .. } in self.documents() {
            for &rule in rules {
                let verdicts = eval::judge_one(&self.program, rule, stack, &self.environment(), &self.sources);
                if verdicts.is_empty() {
                    run.counts.add(Verdict::NotApplicable);
                }
                for (verdict, findings) in verdicts {
                    run.counts.add(verdict);
                    run.findings.extend(findings);
                }
            }
        }
        run.findings.sort_by_key(super::order);
        run
    }

    /// What a rule says about each of its subjects in the current document, by what the document calls them.
    pub fn judge_each(&self, rule: usize) -> Vec<(String, Verdict, Vec<Finding>)> {
        let verdicts = eval::judge_one(&self.program, rule, self.stack(), &self.environment(), &self.sources);
        // What is said about subjects that are not listed has no name, and comes last.
        let named = self.subjects(rule).into_iter().chain(std::iter::repeat(String::new())).zip(verdicts);
        named.map(|(name, (verdict, findings))| (name, verdict, findings)).collect()
    }

    /// What a rule judges in the current document, by what the document calls it.
    pub fn subjects(&self, rule: usize) -> Vec<String> {
        eval::subjects(&self.program, rule, self.stack(), &self.environment())
    }

    /// A run that has found nothing yet.
    fn run(&self) -> Run {
        Run {
            rules: self.program.rules.iter().map(|rule| rule.info.clone()).collect(),
            documents: self.documents().iter().map(|it| super::judged(&it.stack, Vec::new())).collect(),
            ..Run::default()
        }
    }

    fn environment(&self) -> Environment {
        Environment { today: self.options.today, limits: Limits::default(), interrupt: self.interrupt.clone() }
    }
}
