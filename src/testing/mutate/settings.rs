//! Parameters and tables: where a program has them, and what they are changed to.
//!
//! Compiling puts the value of a setting where its name stands, so that changing one is changing every constant that is
//! written as its name.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::change::Change;
use super::literal::{others, shown};
use crate::ir::{Expr, ExprKind, Program, Rule, Step, Walk};
use crate::source::{Place, SourceMap};
use crate::value::Constant;

/// The entry of a table that says of which day it is; what stands beside it are its rows.
const AS_OF: &str = "as_of";

/// A parameter or a table.
pub(super) struct Setting {
    /// How policies write it.
    pub(super) name: String,
    value: Constant,
    /// Where a policy says what it is: the default of a parameter, the first use of a table.
    place: Place,
    is_table: bool,
}

/// All that a program reads and that may be changed.
pub(super) fn of(program: &Program, sources: &SourceMap, is_own: &dyn Fn(Place) -> bool) -> Vec<Setting> {
    let mut found: Vec<Setting> = Vec::new();
    for (expr, name, value) in every(program).into_iter().filter_map(|expr| named(expr, sources)) {
        if found.iter().any(|it| it.name == name && it.value == *value) {
            continue;
        }
        let last = name.rsplit('.').next().unwrap_or(name);
        let param = program.params.iter().find(|it| *it.name == *last && it.value == *value);
        if param.is_none() && !matches!(value, Constant::List(_) | Constant::Map(_)) {
            continue;
        }
        let place = param.map_or(expr.place, |it| it.from);
        if is_own(place) {
            found.push(Setting { name: name.to_owned(), value: value.clone(), place, is_table: param.is_none() });
        }
    }
    found
}

impl Setting {
    /// The rules that may read it: all of them where a lens does.
    pub(super) fn readers(&self, program: &Program, sources: &SourceMap) -> BTreeSet<usize> {
        let reads = |expr: &&Expr| self.is_at(expr, sources);
        if bodies(program).into_iter().flat_map(Expr::within).any(|it| reads(&it)) {
            return (0..program.rules.len()).collect();
        }
        let is_reader = |(number, rule): (usize, &Rule)| {
            of_rule(rule).into_iter().flat_map(Expr::within).any(|it| reads(&it)).then_some(number)
        };
        program.rules.iter().enumerate().filter_map(is_reader).collect()
    }

    /// What it is changed to.
    pub(super) fn changes(&self, sources: &SourceMap) -> Vec<(Change, Constant)> {
        let change = |words: String| Change::setting(self.place, words);
        if self.is_table {
            return table(&self.value).into_iter().map(|(words, new)| (change(words), new)).collect();
        }
        let text = sources.slice(self.place);
        let other = |new| (change(format!("`{}` for `{text}`", shown(&new))), new);
        let less = |(words, new)| (change(words), new);
        others(&self.value).into_iter().map(other).chain(shorter(&self.value).into_iter().map(less)).collect()
    }

    /// Gives it another value.
    pub(super) fn put(&self, program: &mut Program, new: &Constant, sources: &SourceMap) {
        for expr in every_mut(program) {
            self.put_within(expr, new, sources);
        }
    }

    fn put_within(&self, expr: &mut Expr, new: &Constant, sources: &SourceMap) {
        if self.is_at(expr, sources) {
            expr.kind = ExprKind::Constant(new.clone());
        }
        expr.children_mut().into_iter().for_each(|child| self.put_within(child, new, sources));
    }

    fn is_at(&self, expr: &Expr, sources: &SourceMap) -> bool {
        named(expr, sources).is_some_and(|(_, name, value)| name == self.name && *value == self.value)
    }
}

/// A constant that stands for a name, with that name.
fn named<'e>(expr: &'e Expr, sources: &'e SourceMap) -> Option<(&'e Expr, &'e str, &'e Constant)> {
    let ExprKind::Constant(value) = &expr.kind else { return None };
    let name = sources.slice(expr.place);
    let is_word = name.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '.'));
    let is_name = is_word && name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    (is_name && !matches!(name, "true" | "false" | "null")).then_some((expr, name, value))
}

/// A list without each of its elements.
fn shorter(value: &Constant) -> Vec<(String, Constant)> {
    let Constant::List(all) = value else { return Vec::new() };
    let without = |at: usize| all.iter().enumerate().filter(|(own, _)| *own != at).map(|(_, it)| it.clone()).collect();
    all.iter().enumerate().map(|(at, it)| (format!("without `{}`", shown(it)), Constant::List(without(at)))).collect()
}

/// What a table is changed to. One that says of which day it is has its rows beside that.
fn table(value: &Constant) -> Vec<(String, Constant)> {
    let Constant::Map(whole) = value else { return rows(value, "this table") };
    if !whole.contains_key(AS_OF) {
        return rows(value, "this table");
    }
    let parts = whole.iter().filter(|(_, part)| matches!(part, Constant::List(_) | Constant::Map(_)));
    let changed = parts.flat_map(|(name, part)| {
        let put = move |(words, new)| {
            let mut whole = indexmap::IndexMap::clone(whole);
            whole.insert(name.clone(), new);
            (words, Constant::Map(Arc::new(whole)))
        };
        rows(part, &format!("`{name}`")).into_iter().map(put)
    });
    changed.collect()
}

/// Rows that are left out, and rows with each of their columns changed in all of them; a row of one value is one column.
fn rows(value: &Constant, what: &str) -> Vec<(String, Constant)> {
    let empty = match value {
        Constant::List(_) => Constant::List(Vec::new()),
        _ => Constant::Map(Arc::default()),
    };
    let mut changes = vec![(format!("without the rows of {what}"), empty)];
    let rows: Vec<&Constant> = match value {
        Constant::List(rows) => rows.iter().collect(),
        Constant::Map(rows) => rows.values().collect(),
        _ => Vec::new(),
    };
    let columns: BTreeSet<&str> = rows.iter().flat_map(|row| columns(row)).collect();
    let mut change = |words: String, to: Constant| changes.extend((to != *value).then_some((words, to)));
    for column in columns {
        change(format!("another `{column}` in each row"), in_each(value, &|row| with_column(row, column)));
    }
    change("another value in each row".into(), in_each(value, &other));
    changes
}

fn columns(row: &Constant) -> impl Iterator<Item = &str> {
    let cells = match row {
        Constant::Map(cells) => Some(cells),
        _ => None,
    };
    cells.into_iter().flat_map(|cells| cells.keys().map(|name| &**name))
}

/// Rows, each of them changed.
fn in_each(rows: &Constant, change: &dyn Fn(&Constant) -> Constant) -> Constant {
    match rows {
        Constant::List(rows) => Constant::List(rows.iter().map(change).collect()),
        Constant::Map(rows) => {
            Constant::Map(Arc::new(rows.iter().map(|(key, it)| (key.clone(), change(it))).collect()))
        }
        other => other.clone(),
    }
}

/// A row with another value in a column.
fn with_column(row: &Constant, column: &str) -> Constant {
    let Constant::Map(cells) = row else { return row.clone() };
    let mut cells = indexmap::IndexMap::clone(cells);
    if let Some(cell) = cells.get_mut(column) {
        *cell = other(cell);
    }
    Constant::Map(Arc::new(cells))
}

/// Another value in the place of one; what has none, such as a row of several, stays.
fn other(value: &Constant) -> Constant {
    others(value).into_iter().next().unwrap_or_else(|| value.clone())
}

fn every(program: &Program) -> Vec<&Expr> {
    program.rules.iter().flat_map(of_rule).chain(bodies(program)).flat_map(Expr::within).collect()
}

/// The expressions of a rule that decide something.
fn of_rule(rule: &Rule) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = rule.subject.iter().flat_map(of_walk).collect();
    for step in &rule.steps {
        match step {
            Step::For(walk) => found.extend(of_walk(walk)),
            Step::When(expr) | Step::Let(_, expr) => found.push(expr),
            Step::Clause(clause) => found.push(&clause.condition),
        }
    }
    found
}

/// The expressions of lenses and of `extend`.
fn bodies(program: &Program) -> Vec<&Expr> {
    let lenses = program.lenses.iter().flat_map(|lens| {
        let walks = lens.each.iter().flat_map(of_walk);
        lens.condition.iter().chain(walks).chain(lens.fields.iter().flatten().map(|body| &body.expr))
    });
    let derived = program.kinds.iter().flat_map(|kind| &kind.fields).chain(&program.everywhere);
    lenses.chain(derived.filter_map(|field| field.derived.as_ref()).map(|body| &body.expr)).collect()
}

fn every_mut(program: &mut Program) -> Vec<&mut Expr> {
    let mut found = Vec::new();
    for rule in &mut program.rules {
        found.extend(rule.subject.iter_mut().flat_map(of_walk_mut));
        for step in &mut rule.steps {
            match step {
                Step::For(own) => found.extend(of_walk_mut(own)),
                Step::When(expr) | Step::Let(_, expr) => found.push(expr),
                Step::Clause(clause) => found.push(&mut clause.condition),
            }
        }
    }
    for lens in &mut program.lenses {
        found.extend(lens.condition.iter_mut());
        found.extend(lens.each.iter_mut().flat_map(of_walk_mut));
        found.extend(lens.fields.iter_mut().flatten().map(|body| &mut body.expr));
    }
    let fields = program.kinds.iter_mut().flat_map(|kind| &mut kind.fields).chain(&mut program.everywhere);
    found.extend(fields.filter_map(|field| field.derived.as_mut()).map(|body| &mut body.expr));
    found
}

fn of_walk(walk: &Walk) -> impl Iterator<Item = &Expr> {
    std::iter::once(&walk.source).chain(&walk.condition)
}

fn of_walk_mut(walk: &mut Walk) -> impl Iterator<Item = &mut Expr> {
    std::iter::once(&mut walk.source).chain(&mut walk.condition)
}
