//! Which declaration each name means: what is read, and what is hidden.

use std::collections::{HashMap, HashSet};

use super::tree::of_attribute;
use crate::semantics::declare::items;
use crate::semantics::names::{Key, Sight, Used};
use crate::semantics::{Module, narrow, place};
use crate::source::{Place, SourceId};
use crate::syntax::ast::{Expr, ExprKind, ItemKind, Kind, Name, Rule, StepKind, Text, Walk};

/// What binds a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    Let,
    Parameter,
    Walk,
}

/// A variable.
#[derive(Debug)]
pub(super) struct Variable<'m> {
    pub(super) name: &'m Name,
    pub(super) place: Place,
    pub(super) sort: Sort,
    pub(super) is_read: bool,
    /// What it hides.
    pub(super) hides: Option<Place>,
}

/// What is known about the names of some policies.
#[derive(Debug, Default)]
pub(super) struct Names<'m> {
    /// All variables, in order.
    pub(super) variables: Vec<Variable<'m>>,
    /// The names that each file reads and that mean no variable, with the word of a `use` before them if there is one.
    pub(super) read: HashSet<(SourceId, String)>,
    sight: Sight<'m>,
    /// By pack; that of collections, which are seen everywhere, is empty.
    globals: HashMap<Key<'m>, Place>,
    /// What is visible, the innermost last; `self` is no variable.
    scope: Vec<(&'m str, Option<usize>)>,
}

impl<'m> Names<'m> {
    /// Looks all of them up.
    pub(super) fn of(modules: &'m [Module]) -> Self {
        let mut names = Self { sight: Sight::of(modules), ..Self::default() };
        for (module, item) in items(modules) {
            let (pack, name) = match &item.kind {
                ItemKind::Param(param) => (module.pack.as_str(), &param.name),
                ItemKind::Table(table) => (module.pack.as_str(), &table.name),
                ItemKind::Kind(Kind { plural: Some(plural), .. }) => ("", plural),
                _ => continue,
            };
            names.globals.insert((pack, &name.text), place(module.file.source, name.span));
        }
        for (module, item) in items(modules) {
            names.item(module.file.source, &item.kind);
            names.scope.clear();
        }
        names
    }

    /// Whether any file reads this name of a pack.
    pub(super) fn is_read(&self, (pack, name): Key<'m>) -> bool {
        self.read.iter().any(|(source, read)| match read.split_once('.') {
            Some((word, read)) => read == name && self.sight.used(*source, word).is_some_and(|(own, _)| own == pack),
            None => read == name && self.sight.bare(*source).contains(&pack),
        })
    }

    /// The `use`s of a file that it does not read.
    pub(super) fn idle_uses(&self, source: SourceId) -> impl Iterator<Item = &Used<'m>> {
        let is_idle = move |used: &&Used<'m>| {
            let reads = |read: &str| read.split_once('.').is_some_and(|(word, _)| *word == *used.word.text);
            !self.read.iter().any(|(own, read)| *own == source && reads(read))
        };
        self.sight.of_file(source).iter().filter(is_idle)
    }

    fn item(&mut self, source: SourceId, item: &'m ItemKind) {
        match item {
            ItemKind::Rule(rule) => self.rule(source, rule),
            ItemKind::Lens(lens) => {
                self.scope.push(("self", None));
                lens.condition.iter().for_each(|condition| self.expr(source, condition));
                lens.each.iter().for_each(|walk| self.walk(source, walk));
                lens.fields.iter().for_each(|field| self.expr(source, &field.value));
            }
            ItemKind::Extend(extend) => {
                self.scope.push(("self", None));
                extend.fields.iter().for_each(|(_, value)| self.expr(source, value));
            }
            ItemKind::Def(def) => {
                def.params.iter().for_each(|(name, _)| self.bind(source, name, Sort::Parameter));
                self.expr(source, &def.body);
            }
            // Its `where` sees the names of the rule too; those are no names of a pack.
            ItemKind::Waive(waive) => self.walk(source, &waive.walk),
            ItemKind::Param(param) => param.default.iter().for_each(|default| self.expr(source, default)),
            _ => {}
        }
    }

    fn rule(&mut self, source: SourceId, rule: &'m Rule) {
        for step in &rule.steps {
            match &step.kind {
                StepKind::For(walk) => self.walk(source, walk),
                StepKind::When(condition) => self.expr(source, condition),
                StepKind::Let(binding) => {
                    self.expr(source, &binding.value);
                    self.bind(source, &binding.name, Sort::Let);
                }
                StepKind::Clause(clause) => {
                    self.expr(source, &clause.condition);
                    clause.message.iter().flat_map(Text::holes).for_each(|hole| self.expr(source, hole));
                }
            }
        }
        rule.attributes.iter().flat_map(of_attribute).for_each(|hole| self.expr(source, hole));
    }

    fn walk(&mut self, source: SourceId, walk: &'m Walk) {
        self.expr(source, &walk.source);
        walk.names.iter().for_each(|name| self.bind(source, name, Sort::Walk));
        walk.condition.iter().for_each(|condition| self.expr(source, condition));
    }

    fn bind(&mut self, source: SourceId, name: &'m Name, sort: Sort) {
        let older = self.scope.iter().rev().find(|(own, _)| *own == &*name.text);
        let hides = match older {
            Some((_, variable)) => variable.and_then(|at| self.variables.get(at)).map(|variable| variable.place),
            None => {
                let mut packs = self.sight.bare(source).into_iter().chain([""]);
                packs.find_map(|pack| self.globals.get(&(pack, &*name.text))).copied()
            }
        };
        self.scope.push((&name.text, Some(self.variables.len())));
        let place = place(source, name.span);
        self.variables.push(Variable { name, place, sort, is_read: false, hides });
    }

    fn expr(&mut self, source: SourceId, expr: &'m Expr) {
        let outer = self.scope.len();
        match &expr.kind {
            ExprKind::Name(name) => self.look_up(source, name),
            ExprKind::Field { base, name, .. } => {
                if let ExprKind::Name(word) = &base.kind
                    && !self.scope.iter().any(|(own, _)| *own == &**word)
                {
                    self.read.insert((source, format!("{word}.{}", name.text)));
                }
                self.expr(source, base);
            }
            ExprKind::Call { function, arguments } => {
                match narrow::path(function) {
                    Some(path) => drop(self.read.insert((source, path))),
                    None => self.expr(source, function),
                }
                arguments.iter().for_each(|argument| self.expr(source, argument));
            }
            ExprKind::Quantified { walk, body, .. } | ExprKind::Aggregate { walk, body, .. } => {
                self.walk(source, walk);
                self.expr(source, body);
            }
            ExprKind::Comprehension { element, walks, condition } => {
                walks.iter().for_each(|walk| self.walk(source, walk));
                condition.iter().for_each(|condition| self.expr(source, condition));
                self.expr(source, element);
            }
            _ => expr.children().into_iter().for_each(|inner| self.expr(source, inner)),
        }
        self.scope.truncate(outer);
    }

    fn look_up(&mut self, source: SourceId, name: &'m str) {
        match self.scope.iter().rev().find(|(own, _)| *own == name) {
            Some((_, Some(at))) => {
                if let Some(variable) = self.variables.get_mut(*at) {
                    variable.is_read = true;
                }
            }
            Some((_, None)) => {}
            None => drop(self.read.insert((source, name.to_owned()))),
        }
    }
}
