//! What is asked of a workbench: the value of an expression, the verdicts of rules, probable mistakes.

use super::iam::{self, RoleFound};
use super::stopped;
use super::workbench::{Document, Workbench};
use crate::diagnostic::Diagnostic;
use crate::eval::{self, Answer, Environment, Limits};
use crate::finding::{Explanation, Reason, Run, Verdict};
use crate::ir::{Body, Type};
use crate::semantics::{self, Known};
use crate::source::{Place, SourceId};
use crate::syntax::{self, ast};

impl Workbench {
    /// Compiles an expression of the prompt, for the program of now.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn compile(&self, source: SourceId, expr: &ast::Expr) -> Result<Body, Vec<Diagnostic>> {
        let Self { modules, program, constants, names, .. } = self;
        semantics::compile_typed(Known { modules, program, constants, names }, source, expr)
    }

    /// Evaluates an expression of the prompt over the current document.
    ///
    /// # Errors
    /// What is wrong with it, or why it cannot be evaluated.
    pub fn evaluate(&self, source: SourceId, expr: &ast::Expr) -> Result<Answer, Vec<Diagnostic>> {
        self.answer(&self.compile(source, expr)?)
    }

    /// Evaluates what was compiled.
    ///
    /// # Errors
    /// Why it cannot be evaluated.
    pub fn answer(&self, body: &Body) -> Result<Answer, Vec<Diagnostic>> {
        eval::answer(&self.program, body, self.stack(), &self.environment()).map_err(|stop| vec![stopped(stop)])
    }

    /// What decides a condition of the prompt over the current document.
    ///
    /// # Errors
    /// It is wrong, is no condition, or cannot be evaluated.
    pub fn trace(&self, source: SourceId, expr: &ast::Expr) -> Result<Reason, Vec<Diagnostic>> {
        let body = self.compile(source, expr)?;
        if body.expr.ty != Type::Bool {
            let place = Place { source, span: expr.span };
            let found = format!("this is of the type {}", self.program.type_text(&body.expr.ty));
            let error = Diagnostic::error("no-condition", "what is traced is a condition").at(place, found);
            return Err(vec![error.help("ask for its value, by typing it alone; or compare it with something")]);
        }
        eval::trace(&self.program, &body, self.stack(), &self.environment(), &self.sources)
            .map_err(|stop| vec![stopped(stop)])
    }

    /// Why a rule, by its number, comes to its verdicts on the subjects of the current document.
    pub fn explain(&self, rule: usize) -> Vec<Explanation> {
        eval::explain(&self.program, rule, self.stack(), &self.environment(), &self.sources)
    }

    /// The role of this name in the current document, or that of the function of this name.
    ///
    /// # Errors
    /// There is none, with the names that there are.
    pub fn find_role(&mut self, name: &str) -> Result<RoleFound, Vec<Diagnostic>> {
        let environment = self.environment();
        let mut sources = std::mem::take(&mut self.sources);
        let called = iam::called(self.stack(), name);
        let found = iam::role(&called, &mut |text, take| {
            let source = sources.add("<expression>", text);
            let expr = syntax::parse_expr(source, text)?;
            let body = self.compile(source, &expr)?;
            eval::whole(&self.program, &body, self.stack(), &environment, take).map_err(|stop| vec![stopped(stop)])
        });
        self.sources = sources;
        found?.map_err(|names| vec![names.without(name)])
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
        run.findings.sort_by_key(super::check::order);
        if !run.documents.is_empty() {
            run.idle = super::check::idle(&run);
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
        run.findings.sort_by_key(super::check::order);
        run
    }

    /// What a rule judges in the current document, by what the document calls it.
    pub fn subjects(&self, rule: usize) -> Vec<String> {
        eval::subjects(&self.program, rule, self.stack(), &self.environment())
    }

    /// A run that has found nothing yet.
    fn run(&self) -> Run {
        Run {
            rules: self.program.rules.iter().map(|rule| rule.info.clone()).collect(),
            documents: self.documents().iter().map(|it| super::check::judged(&it.stack, Vec::new())).collect(),
            ..Run::default()
        }
    }

    fn environment(&self) -> Environment {
        Environment { now: self.options.now, limits: Limits::default(), interrupt: self.interrupt.clone() }
    }
}
