//! Waivers: each is compiled with the rule that it waives, whose names its `where` sees.

use super::declare::items;
use super::scope::Scope;
use super::{Compiler, Module, place};
use crate::finding;
use crate::ir::{Expr, ExprKind, Waiver, Walk};
use crate::syntax::ast::{self, ItemKind};
use crate::value::Constant;

impl<'m> Compiler<'m> {
    /// The waivers of a rule. `scope` is that of its last step, and `subject` what it ranges over.
    pub(super) fn waivers(
        &mut self,
        modules: &'m [Module],
        rule: &ast::Name,
        subject: Option<&Walk>,
        scope: &mut Scope,
    ) -> Vec<Waiver> {
        let own_source = scope.source;
        let mut compiled = Vec::new();
        for (module, item) in items(modules) {
            let ItemKind::Waive(waive) = &item.kind else { continue };
            if waive.rule.text == rule.text {
                scope.source = module.file.source;
                compiled.extend(scope.inner(Vec::new(), |scope| self.waiver(waive, subject, scope)));
            }
        }
        scope.source = own_source;
        compiled
    }

    fn waiver(&mut self, waive: &'m ast::Waive, subject: Option<&Walk>, scope: &mut Scope) -> Option<Waiver> {
        let here = place(scope.source, waive.rule.span);
        let Some(because) = &waive.because else {
            self.error("waiver-without-reason", "this waiver does not say why", here, "waives this rule").help =
                Some("add a line: because \"…\"".into());
            return None;
        };
        let (Some(subject), [name]) = (subject, waive.walk.names.as_slice()) else {
            let message = format!("`{}` does not judge one resource at a time", waive.rule.text);
            self.error("waiver-mismatch", message, here, "cannot be waived `for` a resource");
            return None;
        };
        let source = self.expr(&waive.walk.source, scope);
        if !same_source(&source, &subject.source) {
            let message = format!("`{}` judges something else", waive.rule.text);
            let found = self.error("waiver-mismatch", message, source.place, "not what the rule ranges over");
            found
                .labels
                .push(crate::diagnostic::Label { place: subject.source.place, message: "it ranges over these".into() });
            return None;
        }
        let element = match source.ty.present() {
            crate::ir::Type::List(inner) => (**inner).clone(),
            _ => crate::ir::Type::Raw,
        };
        scope.alias(&name.text, subject.element, element);
        let condition = waive.walk.condition.as_ref().map(|condition| self.condition(condition, scope));
        let until = waive.until.as_ref().and_then(|until| self.last_day(until, scope));
        let info = finding::Waiver {
            because: super::rule::plain(because),
            owner: waive.owner.as_ref().map(super::rule::plain),
            until,
            place: here,
        };
        Some(Waiver { info, condition })
    }

    fn last_day(&mut self, until: &'m ast::Expr, scope: &mut Scope) -> Option<jiff::civil::Date> {
        let compiled = self.expr(until, scope);
        match compiled.kind {
            ExprKind::Constant(Constant::Date(day)) => Some(day),
            _ => {
                self.error("not-a-day", "a waiver ends on a day, for example 2027-01-31", compiled.place, "no day");
                None
            }
        }
    }

    /// Says which waivers name no rule.
    pub(super) fn waived_rules_exist(&mut self, modules: &'m [Module]) {
        let rules: Vec<String> = self.program.rules.iter().map(|rule| rule.info.name.clone()).collect();
        for (module, item) in items(modules) {
            let ItemKind::Waive(waive) = &item.kind else { continue };
            if !rules.iter().any(|rule| **rule == *waive.rule.text) {
                let here = place(module.file.source, waive.rule.span);
                let names = rules.iter().map(String::as_str);
                self.unknown_name("unknown-rule", "rule", &waive.rule.text, here, names);
            }
        }
    }
}

/// Whether two `for`s range over the same things.
fn same_source(left: &Expr, right: &Expr) -> bool {
    match (&left.kind, &right.kind) {
        (ExprKind::Collection(left), ExprKind::Collection(right)) => left == right,
        (ExprKind::Resources(left), ExprKind::Resources(right)) => left == right,
        _ => false,
    }
}
