//! Expressions: from flat lists of operands and operators to trees. What an operand is, is in `operands`.

use std::sync::LazyLock;

use pest::pratt_parser::{Assoc, Op, PrattParser};

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::super::ast::{BinaryOp, Expr, ExprKind, IsTest};
use super::super::{Pair, Rule};
use super::{Lower, parts, range};

/// How operators bind, loosest first.
static BINDING: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let left = |rule| Op::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(Op::infix(Rule::implies, Assoc::Right))
        .op(left(Rule::or))
        .op(left(Rule::and))
        .op(Op::prefix(Rule::negative))
        .op(comparisons())
        .op(left(Rule::range))
        .op(left(Rule::join))
        .op(left(Rule::add) | left(Rule::subtract))
        .op(left(Rule::multiply) | left(Rule::divide))
        .op(left(Rule::default))
        .op(Op::prefix(Rule::negation))
        .op(Op::postfix(Rule::field_access)
            | Op::postfix(Rule::optional_access)
            | Op::postfix(Rule::index)
            | Op::postfix(Rule::call)
            | Op::postfix(Rule::follow))
});

fn comparisons() -> Op<Rule> {
    use Rule::*;
    let between = [
        equal,
        not_equal,
        at_most,
        at_least,
        less,
        greater,
        not_among,
        among,
        contains,
        like,
        matches,
        starts_with,
        ends_with,
    ];
    let tests = Op::postfix(exists) | Op::postfix(is_test);
    between.into_iter().map(|rule| Op::infix(rule, Assoc::Left)).fold(tests, |all, op| all | op)
}

/// An operand on its way into the tree.
struct Part {
    expr: Expr,
    /// `b` of a range `a..b`, which is no expression of its own.
    high: Option<Box<(Span, Expr)>>,
    /// Whether it can be no operand of what binds tighter, and is written in no parentheses.
    loose: Option<Loose>,
}

/// What needs parentheses to be an operand of a comparison.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loose {
    Comparison,
    Not,
    And,
    Or,
}

impl From<Expr> for Part {
    fn from(expr: Expr) -> Self {
        Self { expr, high: None, loose: None }
    }
}

impl<'t> Lower<'t> {
    /// An `expression` or a `source`.
    pub(super) fn expression(&self, pair: Pair<'t>) -> Option<Expr> {
        let before = self.enter(levels(&pair), &pair)?;
        let part = self.bind(pair);
        self.leave(before);
        self.value(part?)
    }

    /// The expression that is the part of a pair with this index.
    pub(super) fn part(&self, pair: Pair<'t>, index: usize) -> Option<Expr> {
        self.expression(parts(pair).nth(index)?)
    }

    fn bind(&self, pair: Pair<'t>) -> Option<Part> {
        BINDING
            .map_primary(|operand| self.operand(operand).map(Part::from))
            .map_prefix(|operator, operand| self.prefix(&operator, operand?))
            .map_postfix(|operand, operator| self.postfix(operand?, operator))
            .map_infix(|left, operator, right| self.infix(left?, &operator, right?))
            .parse(parts(pair))
    }

    /// A part that must be a value: not a range.
    fn value(&self, part: Part) -> Option<Expr> {
        let Some(range) = part.high else { return Some(part.expr) };
        self.report(
            Diagnostic::error("misplaced-range", "a range is no value, it stands after `in` only")
                .at(self.place(range.0), "this range")
                .help("write `x in a..b`"),
        );
        None
    }

    fn prefix(&self, operator: &Pair<'t>, operand: Part) -> Option<Part> {
        let operand = self.value(operand)?;
        let span = range(operator).to(operand.span);
        Some(match operator.as_rule() {
            Rule::negation => Part::from(Expr { span, kind: ExprKind::Negate(Box::new(operand)) }),
            _ => {
                let kind = ExprKind::Not(Box::new(operand));
                Part { loose: Some(Loose::Not), ..Part::from(Expr { span, kind }) }
            }
        })
    }

    fn postfix(&self, operand: Part, operator: Pair<'t>) -> Option<Part> {
        let rule = operator.as_rule();
        let compares = matches!(rule, Rule::exists | Rule::is_test);
        if compares && operand.loose == Some(Loose::Comparison) {
            return self.chained(range(&operator));
        }
        let operand = self.value(operand)?;
        let span = operand.span.to(self.span(&operator));
        let base = Box::new(operand);
        let kind = match rule {
            Rule::exists => ExprKind::Exists(base),
            Rule::is_test => self.is_test(base, operator)?,
            Rule::field_access => ExprKind::Field { base, name: self.name(&parts(operator).next()?), optional: false },
            Rule::optional_access => {
                ExprKind::Field { base, name: self.name(&parts(operator).next()?), optional: true }
            }
            Rule::index => ExprKind::Index { base, index: Box::new(self.part(operator, 0)?) },
            Rule::follow => ExprKind::Follow { base, kind: self.name(&parts(operator).next()?) },
            _ => self.call(base, operator)?,
        };
        let loose = compares.then_some(Loose::Comparison);
        Some(Part { loose, ..Part::from(Expr { span, kind }) })
    }

    fn is_test(&self, base: Box<Expr>, pair: Pair<'t>) -> Option<ExprKind> {
        let mut test = parts(pair).peekable();
        let negated = test.next_if(|part| part.as_rule() == Rule::not_word).is_some();
        let test = test.next()?;
        let test = match test.as_rule() {
            Rule::text => IsTest::Literal(self.text(test)?),
            _ => IsTest::Word(self.name(&test)),
        };
        Some(ExprKind::Is { base, negated, test })
    }

    fn infix(&self, left: Part, operator: &Pair<'t>, right: Part) -> Option<Part> {
        let rule = operator.as_rule();
        match rule {
            Rule::and | Rule::or => self.connect(rule, left, right),
            Rule::range => {
                let (low, high) = (self.value(left)?, self.value(right)?);
                let span = low.span.to(high.span);
                Some(Part { high: Some(Box::new((span, high))), ..Part::from(low) })
            }
            Rule::among | Rule::not_among if right.high.is_some() => self.within(left, operator, right),
            _ => self.binary(left, operator, right),
        }
    }

    /// `a and b and c` is one node, however many there are.
    fn connect(&self, rule: Rule, left: Part, right: Part) -> Option<Part> {
        let loose = if rule == Rule::and { Loose::And } else { Loose::Or };
        let continues = left.loose == Some(loose);
        let (left, right) = (self.value(left)?, self.value(right)?);
        let span = left.span.to(right.span);
        let operands = match left.kind {
            ExprKind::And(mut operands) | ExprKind::Or(mut operands) if continues => {
                operands.push(right);
                operands
            }
            _ => vec![left, right],
        };
        let kind = if rule == Rule::and { ExprKind::And(operands) } else { ExprKind::Or(operands) };
        Some(Part { loose: Some(loose), ..Part::from(Expr { span, kind }) })
    }

    fn within(&self, left: Part, operator: &Pair<'t>, right: Part) -> Option<Part> {
        if left.loose == Some(Loose::Comparison) {
            return self.chained(range(operator));
        }
        let (base, (span, high)) = (self.value(left)?, *right.high?);
        let span = base.span.to(span);
        let negated = operator.as_rule() == Rule::not_among;
        let (base, low, high) = (Box::new(base), Box::new(right.expr), Box::new(high));
        let kind = ExprKind::Within { base, negated, low, high };
        Some(Part { loose: Some(Loose::Comparison), ..Part::from(Expr { span, kind }) })
    }

    fn binary(&self, left: Part, operator: &Pair<'t>, right: Part) -> Option<Part> {
        let op = binary_op(operator.as_rule())?;
        let op_span = range(operator);
        let compares = is_comparison(operator.as_rule());
        if compares && left.loose == Some(Loose::Comparison) {
            return self.chained(op_span);
        }
        if op != BinaryOp::Implies && right.loose == Some(Loose::Not) {
            return self.loose_not(right.expr.span, operator.as_str());
        }
        let (left, right) = (Box::new(self.value(left)?), Box::new(self.value(right)?));
        let span = left.span.to(right.span);
        let kind = ExprKind::Binary { op, op_span, left, right };
        Some(Part { loose: compares.then_some(Loose::Comparison), ..Part::from(Expr { span, kind }) })
    }

    fn chained(&self, operator: Span) -> Option<Part> {
        self.report(
            Diagnostic::error("chained-comparison", "comparisons do not chain")
                .at(self.place(operator), "a second comparison")
                .help("write `a < b and b < c`, or put one comparison in parentheses"),
        );
        None
    }

    fn loose_not(&self, span: Span, operator: &str) -> Option<Part> {
        self.report(
            Diagnostic::error("loose-not", format!("`not` binds looser than `{operator}`"))
                .at(self.place(span), "needs parentheses")
                .help("write `(not …)`"),
        );
        None
    }
}

/// How much an expression may add to the height of the tree: its longest run of operators that are no connectives.
fn levels(pair: &Pair<'_>) -> u32 {
    let (mut longest, mut run, mut connectives) = (0, 0, [false, false]);
    let mut implications = 0;
    for part in parts(pair.clone()) {
        let rule = part.as_rule();
        match rule {
            Rule::and | Rule::or | Rule::implies => run = 0,
            _ if is_operator(rule) => run += 1,
            _ => {}
        }
        implications += u32::from(rule == Rule::implies);
        connectives = [connectives[0] || rule == Rule::and, connectives[1] || rule == Rule::or];
        longest = longest.max(run);
    }
    1 + longest + implications + connectives.map(u32::from).iter().sum::<u32>()
}

fn is_operator(rule: Rule) -> bool {
    use Rule::*;
    let affix = matches!(
        rule,
        negative | negation | exists | is_test | field_access | optional_access | index | call | follow | range
    );
    affix || binary_op(rule).is_some()
}

fn is_comparison(rule: Rule) -> bool {
    use Rule::*;
    binary_op(rule).is_some() && !matches!(rule, implies | default | join | add | subtract | multiply | divide)
}

fn binary_op(rule: Rule) -> Option<BinaryOp> {
    Some(match rule {
        Rule::implies => BinaryOp::Implies,
        Rule::equal => BinaryOp::Equal,
        Rule::not_equal => BinaryOp::NotEqual,
        Rule::at_most => BinaryOp::LessOrEqual,
        Rule::at_least => BinaryOp::GreaterOrEqual,
        Rule::less => BinaryOp::Less,
        Rule::greater => BinaryOp::Greater,
        Rule::not_among => BinaryOp::NotIn,
        Rule::among => BinaryOp::In,
        Rule::contains => BinaryOp::Contains,
        Rule::like => BinaryOp::Like,
        Rule::matches => BinaryOp::Matches,
        Rule::starts_with => BinaryOp::StartsWith,
        Rule::ends_with => BinaryOp::EndsWith,
        Rule::default => BinaryOp::Default,
        Rule::join => BinaryOp::Join,
        Rule::add => BinaryOp::Add,
        Rule::subtract => BinaryOp::Subtract,
        Rule::multiply => BinaryOp::Multiply,
        Rule::divide => BinaryOp::Divide,
        _ => return None,
    })
}
