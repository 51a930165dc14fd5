//! Expressions: from flat lists of operands and operators to trees.

use std::sync::LazyLock;

use pest::pratt_parser::{Assoc, Op, PrattParser};

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::super::ast::{BinaryOp, Expr, ExprKind, IsTest, Name, Quantifier, Walk};
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

/// What stands in the parentheses of a call or an aggregate.
struct Parentheses {
    arguments: Vec<Expr>,
    filter: Option<Expr>,
    body: Option<Expr>,
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

    /// What recurses goes through small functions: debug builds give each arm of a `match` its own part of the stack.
    fn operand(&self, pair: Pair<'t>) -> Option<Expr> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::group => return self.group(span, pair),
            Rule::text => self.text(pair).map(ExprKind::Text),
            Rule::list => self.list(pair),
            Rule::map => self.map(pair),
            Rule::quantified => self.quantified(pair),
            Rule::conditional => self.conditional(pair),
            _ => self.leaf(pair),
        };
        Some(Expr { span, kind: kind? })
    }

    fn group(&self, span: Span, pair: Pair<'t>) -> Option<Expr> {
        let mut expr = self.part(pair, 0)?;
        expr.span = span;
        Some(expr)
    }

    /// An operand that is one token or little more.
    fn leaf(&self, pair: Pair<'t>) -> Option<ExprKind> {
        Some(match pair.as_rule() {
            Rule::here => ExprKind::Here(self.name(&parts(pair).next()?)),
            Rule::date => ExprKind::Date(pair.as_str().into()),
            Rule::time => ExprKind::Time(pair.as_str().into()),
            Rule::duration => ExprKind::Duration(self.duration(&pair)?),
            Rule::number => ExprKind::Number(pair.as_str().into()),
            Rule::regex => ExprKind::Regex(regex(pair.as_str())),
            Rule::unknown_value => ExprKind::Unknown(self.text(parts(pair).next()?)?),
            Rule::constant => constant(pair.as_str()),
            _ => ExprKind::Name(pair.as_str().into()),
        })
    }

    fn push_walk(&self, pair: Pair<'t>, walks: &mut Vec<Walk>) -> Option<()> {
        walks.push(self.walk(parts(pair).next()?)?);
        Some(())
    }

    fn map(&self, pair: Pair<'t>) -> Option<ExprKind> {
        let mut entries = Vec::new();
        for entry in parts(pair) {
            let key = self.key(parts(entry.clone()).next()?)?;
            entries.push((key, self.part(entry, 1)?));
        }
        Some(ExprKind::Map(entries))
    }

    fn key(&self, pair: Pair<'t>) -> Option<Name> {
        if pair.as_rule() == Rule::name {
            return Some(self.name(&pair));
        }
        let (text, span) = self.plain(pair, "a key")?;
        Some(Name { text, span })
    }

    /// The expression that is the part of a pair with this index.
    pub(super) fn part(&self, pair: Pair<'t>, index: usize) -> Option<Expr> {
        self.expression(parts(pair).nth(index)?)
    }

    fn list(&self, pair: Pair<'t>) -> Option<ExprKind> {
        let mut elements = Vec::new();
        let mut walks = Vec::new();
        let mut condition = None;
        for part in parts(pair) {
            match part.as_rule() {
                Rule::for_step => self.push_walk(part, &mut walks)?,
                Rule::comprehension_filter => condition = Some(Box::new(self.part(part, 0)?)),
                _ => elements.push(self.expression(part)?),
            }
        }
        if walks.is_empty() {
            return Some(ExprKind::List(elements));
        }
        Some(ExprKind::Comprehension { element: Box::new(elements.pop()?), walks, condition })
    }

    fn duration(&self, pair: &Pair<'t>) -> Option<u64> {
        let text = pair.as_str();
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match text.strip_prefix(digits) {
            Some("s") => 1,
            Some("m") => 60,
            Some("h") => 60 * 60,
            Some("d") => 24 * 60 * 60,
            _ => 7 * 24 * 60 * 60,
        };
        // Signed arithmetic on seconds comes later, so the limit is that of `i64`.
        let seconds =
            digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| i64::try_from(*n).is_ok());
        if seconds.is_none() {
            self.report(
                Diagnostic::error("duration-too-long", format!("`{text}` is longer than any duration can be"))
                    .at(self.place(range(pair)), "too long"),
            );
        }
        seconds
    }

    fn quantified(&self, pair: Pair<'t>) -> Option<ExprKind> {
        let mut quantified = parts(pair);
        let quantifier = match quantified.next()?.as_str() {
            "any" => Quantifier::Any,
            "all" => Quantifier::All,
            "none" => Quantifier::None,
            "one" => Quantifier::One,
            _ => Quantifier::First,
        };
        let walk = Box::new(self.walk(quantified.next()?)?);
        Some(ExprKind::Quantified { quantifier, walk, body: Box::new(self.expression(quantified.next()?)?) })
    }

    fn conditional(&self, pair: Pair<'t>) -> Option<ExprKind> {
        let mut conditional = parts(pair);
        let mut next = || self.expression(conditional.next()?).map(Box::new);
        Some(ExprKind::If { condition: next()?, then: next()?, otherwise: next()? })
    }

    /// A call, or an aggregate when there is a `:` in its parentheses.
    fn call(&self, function: Box<Expr>, pair: Pair<'t>) -> Option<ExprKind> {
        let span = range(&pair);
        let Parentheses { arguments, filter, body } = self.parentheses(pair)?;
        if !is_path(&function) {
            return self.not_a_function(function.span);
        }
        match body {
            None if filter.is_none() => Some(ExprKind::Call { function, arguments }),
            _ => aggregate(*function, arguments, filter, body).or_else(|| self.not_an_aggregate(span)),
        }
    }

    fn parentheses(&self, pair: Pair<'t>) -> Option<Parentheses> {
        let mut read = Parentheses { arguments: Vec::new(), filter: None, body: None };
        for part in parts(pair) {
            match part.as_rule() {
                Rule::filter => read.filter = Some(self.part(part, 0)?),
                Rule::aggregate_body => read.body = Some(self.part(part, 0)?),
                _ => read.arguments.push(self.expression(part)?),
            }
        }
        Some(read)
    }

    fn not_an_aggregate(&self, span: Span) -> Option<ExprKind> {
        self.report(
            Diagnostic::error("malformed-aggregate", "an aggregate reads `count(x in xs where c: e)`")
                .at(self.place(span), "not of that form")
                .help("`count(x in xs: c)` counts the elements for which `c` holds"),
        );
        None
    }

    fn not_a_function(&self, span: Span) -> Option<ExprKind> {
        self.report(
            Diagnostic::error("not-a-function", "only a name can be called")
                .at(self.place(span), "not the name of a function")
                .help("write `f(x)` or `module.f(x)`"),
        );
        None
    }
}

/// `x in xs` was read as a comparison, `k, v in map` as two arguments: here they become a walk.
fn aggregate(
    function: Expr,
    mut arguments: Vec<Expr>,
    condition: Option<Expr>,
    body: Option<Expr>,
) -> Option<ExprKind> {
    let ExprKind::Binary { op: BinaryOp::In, left, right, .. } = arguments.pop()?.kind else { return None };
    let names = arguments.into_iter().chain([*left]).map(bare_name).collect::<Option<Vec<Name>>>()?;
    let walk = Box::new(Walk { names, source: *right, condition });
    let (name, body) = (bare_name(function)?, Box::new(body?));
    (walk.names.len() <= 2).then_some(ExprKind::Aggregate { name, walk, body })
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

fn constant(word: &str) -> ExprKind {
    match word {
        "true" => ExprKind::Bool(true),
        "false" => ExprKind::Bool(false),
        _ => ExprKind::Null,
    }
}

/// The text between the slashes, with `\/` read as `/`; every other escape is the regular expression's own.
fn regex(text: &str) -> Box<str> {
    let mut read = String::with_capacity(text.len());
    let mut characters = text.strip_prefix('/').and_then(|text| text.strip_suffix('/')).unwrap_or(text).chars();
    while let Some(c) = characters.next() {
        match (c, characters.clone().next()) {
            ('\\', Some('/')) => {}
            ('\\', Some(escaped)) => {
                read.extend([c, escaped]);
                characters.next();
            }
            _ => read.push(c),
        }
    }
    read.into()
}

/// A name, or fields of names.
fn is_path(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Field { base, optional: false, .. } => is_path(base),
        _ => false,
    }
}

fn bare_name(expr: Expr) -> Option<Name> {
    match expr.kind {
        ExprKind::Name(text) => Some(Name { text, span: expr.span }),
        _ => None,
    }
}
