//! `x exists` and `x is …`: what a value is, and whether it is there (laws 1 to 8).

use super::machine::{Machine, Stop, fault};
use crate::ir::{Expr, ExprKind, Test, Type};
use crate::value::{Constant, Elements, Target, Text, Truth, Unknown, Value};

impl<'a> Machine<'a> {
    pub(super) fn is(
        &mut self,
        expr: &'a Expr,
        value: &Value<'a>,
        site: &crate::value::Site<'a>,
        test: &'a Test,
    ) -> Result<Truth, Stop> {
        let there = exists(value);
        let is_raw = matches!(&expr.kind, ExprKind::Is(inner, _) if inner.ty == Type::Raw);
        Ok(match test {
            // Null is absent and yet written (law 1); of a kind's field or a `def` it is how to say that there is nothing.
            Test::Missing if matches!(value, Value::Null) => (!is_raw).into(),
            Test::Missing => !there,
            Test::Null => match value {
                Value::Unknown(_) => !there,
                value => matches!(value, Value::Null).into(),
            },
            Test::Unknown => matches!(value, Value::Unknown(_) | Value::Holes(_)).into(),
            Test::SecretReference => comes_from(value, |cause| cause.secret.into()),
            Test::Reference => comes_from(value, |cause| match cause.target {
                Some(Target::Open) => Truth::Unknown,
                Some(Target::Resource(..) | Target::External | Target::Unlisted) => Truth::True,
                None => Truth::False,
            }),
            Test::Literal(literal) => match value {
                Value::Missing | Value::Null => Truth::False,
                Value::Unknown(unknown) if unknown.starred => Truth::UnknownOrError,
                Value::Unknown(_) => Truth::Unknown,
                // A piece of a document knows how it was written: `is "true"` holds of `true`.
                Value::Bool(_) | Value::Number(_) => {
                    (site.node.and_then(|node| node.scalar()).unwrap_or_default() == &**literal).into()
                }
                value => return self.text_test(expr, value, |text| text == &**literal, |holes| holes.equals(literal)),
            },
            Test::Empty => match value {
                Value::Missing | Value::Null => {
                    return fault(expr, "`is empty` asks about something that is missing");
                }
                Value::Unknown(unknown) => self.undecided(unknown),
                Value::Text(text) => text.is_empty().into(),
                Value::Holes(holes) => holes.equals(""),
                value => match self.stack.elements(value, &self.world) {
                    Some(elements) => self.emptiness(&elements),
                    None => {
                        return fault(expr, format!("`is empty` does not take {}", value.type_name()));
                    }
                },
            },
            Test::Type(ty) => match value {
                Value::Missing | Value::Null => Truth::Error,
                Value::Unknown(unknown) => self.undecided(unknown),
                value => has_type(value, ty).into(),
            },
            Test::Kind(kind) => match value {
                Value::Missing | Value::Null => Truth::Error,
                Value::Unknown(unknown) => self.undecided(unknown),
                Value::View(view) => self.is_kind(view, *kind),
                _ => Truth::False,
            },
        })
    }

    /// Whether a collection has no elements, told by those that are surely there.
    fn emptiness(&mut self, elements: &Elements<'_>) -> Truth {
        if elements.items.iter().any(|it| it.maybe.is_none()) {
            return Truth::False;
        }
        let doubts = elements.items.iter().filter_map(|it| it.maybe.as_ref()).chain(&elements.open);
        let doubt = |worst: Truth, unknown: &Unknown| match self.opening(unknown) {
            Truth::UnknownOrError => Truth::UnknownOrError,
            other if worst == Truth::True => other,
            _ => worst,
        };
        doubts.fold(Truth::True, doubt)
    }
}

/// `exists`: neither missing nor null; not known where it may not be there.
pub(super) fn exists(value: &Value<'_>) -> Truth {
    match value {
        Value::Missing | Value::Null => Truth::False,
        Value::Unknown(unknown) if unknown.starred => Truth::UnknownOrError,
        Value::Unknown(unknown) if unknown.maybe => Truth::Unknown,
        _ => Truth::True,
    }
}

/// Where a value comes from is known even if the value is not.
fn comes_from(value: &Value<'_>, asked: impl Fn(&crate::value::Cause) -> Truth) -> Truth {
    match value {
        Value::Unknown(unknown) => asked(&unknown.cause),
        Value::Holes(holes) => {
            holes.unknowns().map(|unknown| asked(&unknown.cause)).fold(Truth::False, |any, one| any.or(one))
        }
        _ => Truth::False,
    }
}

fn has_type(value: &Value<'_>, ty: &Type) -> bool {
    matches!(
        (value, ty.present()),
        (Value::Bool(_), Type::Bool)
            | (Value::Number(_), Type::Number)
            | (Value::Text(Text::Borrowed(_) | Text::Shared(_)) | Value::Holes(_), Type::String)
            | (Value::Duration(_), Type::Duration)
            | (Value::Date(_), Type::Date)
            | (Value::Time(_), Type::Time)
            | (Value::List(_), Type::List(_))
            | (Value::Map(_), Type::Map(_))
            | (Value::Constant(Constant::List(_)), Type::List(_))
            | (Value::Constant(Constant::Map(_)), Type::Map(_) | Type::Record(_))
    )
}
