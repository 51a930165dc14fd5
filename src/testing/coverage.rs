//! What no test reached: clauses, conditions that were decided one way only, and fields that nothing read.

use std::collections::{BTreeMap, BTreeSet};

use super::{Page, Report, Runner};
use crate::eval::Decided;
use crate::ir::{Body, Expr, ExprKind, Program, Step, Walk};
use crate::source::{Place, SourceMap};

/// What the tests reached of the policies that runners were given.
#[derive(Debug)]
pub struct Coverage {
    texts: BTreeSet<String>,
    points: BTreeMap<Key, Point>,
}

/// How much of one sort was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// What it is, in the plural.
    pub noun: &'static str,
    /// How many were reached.
    pub reached: usize,
    /// How many there are.
    pub all: usize,
}

/// A file, a place in it, and what is asked there.
type Key = (String, u32, u32, Sort);

/// What can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    /// A clause: evaluated at all.
    Clause,
    /// A condition: true once, and false once.
    Condition,
    /// A field of a lens or of `extend`: read.
    Field,
}

#[derive(Debug)]
struct Point {
    place: Place,
    reached: bool,
    holds: bool,
    fails: bool,
}

/// How long a piece of a policy in a line may be, in characters.
const SHOWN: usize = 60;

impl Coverage {
    /// Nothing reached yet.
    pub fn new(runners: &[&Runner], sources: &SourceMap) -> Self {
        let texts = runners.iter().flat_map(|runner| runner.texts()).map(str::to_owned).collect();
        let mut coverage = Self { texts, points: BTreeMap::new() };
        for runner in runners {
            coverage.enter(runner.policies().program(), sources, |_| None, |_| false);
        }
        coverage
    }

    /// Adds what the tests of a page reached.
    pub fn add(&mut self, page: &Page, reports: &[Report], sources: &SourceMap) {
        for (case, report) in page.cases.iter().zip(reports) {
            if let Some(policies) = &case.policies {
                let seen = &report.seen;
                self.enter(policies.program(), sources, |expr| seen.decided(expr), |body| seen.was_read(body));
            }
        }
    }

    /// How much was reached, sort by sort.
    pub fn sums(&self) -> [Sum; 3] {
        let of = |wanted| self.points.iter().filter(move |((.., sort), _)| *sort == wanted).map(|(_, point)| point);
        let reached = |sort| of(sort).filter(|point| point.reached).count();
        let ways = of(Sort::Condition).map(|point| usize::from(point.holds) + usize::from(point.fails)).sum();
        [
            Sum { noun: "clauses", reached: reached(Sort::Clause), all: of(Sort::Clause).count() },
            Sum { noun: "branches", reached: ways, all: 2 * of(Sort::Condition).count() },
            Sum { noun: "fields", reached: reached(Sort::Field), all: of(Sort::Field).count() },
        ]
    }

    /// What was not reached: its place, and why that matters, by file and line.
    pub fn gaps(&self, sources: &SourceMap) -> Vec<(Place, String)> {
        let mut gaps = Vec::new();
        for (key, point) in &self.points {
            let (.., sort) = key;
            // What is never reached is told once, not with all that it is made of.
            if !point.reached && self.is_inside(key) {
                continue;
            }
            let lack = match (sort, point) {
                (Sort::Clause, Point { reached: false, .. }) => "no test reaches this clause",
                (Sort::Field, Point { reached: false, .. }) => "no test reads this field",
                (Sort::Condition, Point { reached: false, .. }) => "never evaluated",
                (Sort::Condition, Point { holds: false, fails: true, .. }) => "never true",
                (Sort::Condition, Point { holds: true, fails: false, .. }) => "never false",
                (Sort::Condition, Point { holds: false, fails: false, .. }) => "neither true nor false",
                _ => continue,
            };
            gaps.push((point.place, format!("{lack}: {}", short(sources.slice(point.place)))));
        }
        gaps
    }

    /// Whether something around it is not reached either.
    fn is_inside(&self, (file, start, end, sort): &Key) -> bool {
        self.points.iter().any(|((other, from, to, around), point)| {
            let is_around = from <= start && end <= to && (from, to, around) != (start, end, sort);
            let is_first = (from, to) != (start, end) || around != sort && *sort == Sort::Condition;
            other == file && !point.reached && is_around && is_first
        })
    }

    fn enter(
        &mut self,
        program: &Program,
        sources: &SourceMap,
        decided: impl Fn(&Expr) -> Option<Decided>,
        was_read: impl Fn(&Body) -> bool,
    ) {
        for found in points(program) {
            let (place, sort) = (found.place(), found.sort());
            let source = sources.get(place.source);
            if !self.texts.contains(&**source.text()) {
                continue;
            }
            let key = (source.name().to_owned(), place.span.start, place.span.end, sort);
            let point = self.points.entry(key);
            let point = point.or_insert(Point { place, reached: false, holds: false, fails: false });
            match found {
                Found::Field(body) => point.reached |= was_read(body),
                Found::Clause(_, expr) | Found::Condition(expr) => {
                    let decided = decided(expr);
                    point.reached |= decided.is_some();
                    point.holds |= decided.is_some_and(|it| it.holds);
                    point.fails |= decided.is_some_and(|it| it.fails);
                }
            }
        }
    }
}

/// Something in a program that a test can reach.
enum Found<'p> {
    Clause(Place, &'p Expr),
    Condition(&'p Expr),
    Field(&'p Body),
}

impl Found<'_> {
    fn place(&self) -> Place {
        match self {
            Self::Clause(place, _) => *place,
            Self::Condition(expr) => expr.place,
            Self::Field(body) => body.expr.place,
        }
    }

    fn sort(&self) -> Sort {
        match self {
            Self::Clause(..) => Sort::Clause,
            Self::Condition(_) => Sort::Condition,
            Self::Field(_) => Sort::Field,
        }
    }
}

fn points(program: &Program) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for rule in &program.rules {
        rule.subject.iter().for_each(|walk| of_walk(walk, &mut found));
        for step in &rule.steps {
            match step {
                Step::For(walk) => of_walk(walk, &mut found),
                Step::When(condition) => of_condition(condition, &mut found),
                Step::Let(_, value) => of_value(value, &mut found),
                Step::Clause(clause) => {
                    found.push(Found::Clause(clause.place, &clause.condition));
                    of_condition(&clause.condition, &mut found);
                }
            }
        }
    }
    for lens in &program.lenses {
        lens.each.iter().for_each(|walk| of_walk(walk, &mut found));
        lens.condition.iter().for_each(|condition| of_condition(condition, &mut found));
        lens.fields.iter().flatten().for_each(|body| of_field(body, &mut found));
    }
    let fields = program.kinds.iter().flat_map(|kind| &kind.fields).chain(&program.everywhere);
    fields.filter_map(|field| field.derived.as_ref()).for_each(|body| of_field(body, &mut found));
    found
}

fn of_field<'p>(body: &'p Body, found: &mut Vec<Found<'p>>) {
    found.push(Found::Field(body));
    of_value(&body.expr, found);
}

fn of_walk<'p>(walk: &'p Walk, found: &mut Vec<Found<'p>>) {
    of_value(&walk.source, found);
    walk.condition.iter().for_each(|condition| of_condition(condition, found));
}

fn of_condition<'p>(condition: &'p Expr, found: &mut Vec<Found<'p>>) {
    found.push(Found::Condition(condition));
    of_value(condition, found);
}

/// The conditions in an expression: operands of `and` and `or`, what `if` asks, filters, and what quantifiers ask.
fn of_value<'p>(expr: &'p Expr, found: &mut Vec<Found<'p>>) {
    for expr in expr.within() {
        let asked: Vec<&Expr> = match &expr.kind {
            ExprKind::And(all) | ExprKind::Or(all) => all.iter().collect(),
            ExprKind::Implies(left, right) => vec![left, right],
            ExprKind::If(condition, ..) => vec![condition],
            ExprKind::Quantified(_, _, body) | ExprKind::First(_, body) | ExprKind::Count(_, body) => vec![body],
            ExprKind::Comprehension(_, Some(condition), _) => vec![condition],
            _ => Vec::new(),
        };
        let filters = expr.walks().iter().filter_map(|walk| walk.condition.as_ref());
        found.extend(asked.into_iter().chain(filters).map(Found::Condition));
    }
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
