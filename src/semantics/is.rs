//! `is`, and what may stand behind it.

use super::expr::negated_if;
use super::scope::Scope;
use super::text::words;
use super::{Compiler, place};
use crate::ir::{ExprKind, Test, Type};
use crate::source::Place;
use crate::syntax::ast::{self, IsTest};

/// The words that may stand behind `is`, beside those of kinds.
const WORDS: [&str; 11] =
    ["missing", "null", "unknown", "empty", "secret_reference", "reference", "string", "number", "bool", "list", "map"];

impl<'m> Compiler<'m> {
    pub(super) fn is(
        &mut self,
        base: &'m ast::Expr,
        negated: bool,
        test: &'m IsTest,
        scope: &mut Scope,
        here: Place,
    ) -> (ExprKind, Type) {
        let word = match test {
            IsTest::Word(word) => &*word.text,
            IsTest::Literal(_) => "",
        };
        // These speak about absence; the others need something that is there.
        let about_absence = matches!(word, "missing" | "null" | "unknown" | "secret_reference" | "reference" | "");
        let base = if about_absence { self.expr(base, scope) } else { self.operand(base, scope) };
        let test = match test {
            IsTest::Literal(text) => {
                self.needs_string(&base);
                match words(text) {
                    Some(words) => Test::Literal(words),
                    None => {
                        let spot = place(scope.source, text.span);
                        return self.wrong("not-constant", "behind `is` stands a literal string", spot);
                    }
                }
            }
            IsTest::Word(name) => match word {
                "missing" => Test::Missing,
                "null" => Test::Null,
                "unknown" if self.may_ask_unknown => Test::Unknown,
                "unknown" => {
                    return self.wrong(
                        "misplaced-is-unknown",
                        "`is unknown` stands alone in `forbid … is unknown`: elsewhere a verdict would change when more is known",
                        here,
                    );
                }
                "empty" => {
                    self.sized(&base);
                    Test::Empty
                }
                "secret_reference" => Test::SecretReference,
                "reference" => Test::Reference,
                word => self.is_named(word, place(scope.source, name.span)),
            },
        };
        (negated_if(negated, ExprKind::Is(Box::new(base), test), here), Type::Bool)
    }

    /// The test for a type or a kind.
    fn is_named(&mut self, word: &str, here: Place) -> Test {
        match self.named(word) {
            Some(Type::Kind(kind)) => Test::Kind(kind),
            Some(ty) => Test::Type(ty),
            None => {
                let names: Vec<&str> = WORDS.into_iter().chain(self.kinds.keys().copied()).collect();
                self.unknown_name("unknown-type", "test", word, here, names);
                Test::Missing
            }
        }
    }
}
