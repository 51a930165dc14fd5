//! Operands of expressions: literals, names, lists, maps, quantifiers, `if`.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::super::ast::{Expr, ExprKind, Name, Quantifier, Walk};
use super::super::{Pair, Rule};
use super::{Lower, parts, range};

impl<'t> Lower<'t> {
    /// What recurses goes through small functions: debug builds give each arm of a `match` its own part of the stack.
    pub(super) fn operand(&self, pair: Pair<'t>) -> Option<Expr> {
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
