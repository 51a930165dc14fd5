//! What is asked of a workbench: the value of an expression, the verdicts of rules, probable mistakes.

use super::stopped;
use super::workbench::{Document, Workbench};
use crate::diagnostic::Diagnostic;
use crate::eval::{self, Answer, Environment, Limits};
use crate::finding::{Judged, Run, Verdict};
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
        semantics::compile_typed(&self.modules, &self.names, source, expr)
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

    /// Applies some rules, by their numbers, to all documents.
    pub fn judge(&self, rules: &[usize]) -> Run {
        let infos = self.program.rules.iter().map(|rule| rule.info.clone()).collect();
        let mut run = Run { rules: infos, ..Run::default() };
        let environment = self.environment();
        for Document { stack, .. } in &self.documents {
            run.documents.push(Judged {
                source: stack.source(),
                format: stack.format,
                resources: stack.resources.len(),
            });
            for &rule in rules {
                let verdicts = eval::judge_one(&self.program, rule, stack, &environment, &self.sources);
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

    fn environment(&self) -> Environment {
        Environment { today: self.options.today, limits: Limits::default(), interrupt: self.interrupt.clone() }
    }
}
