//! Steps into maps and lists, and where what is not there belongs.

use super::machine::{Located, Machine, Stop, fault};
use crate::ir::{Expr, Type};
use crate::stack::Position;
use crate::value::{Site, Unknown, Value};

impl<'a> Machine<'a> {
    pub(super) fn key(
        &mut self,
        expr: &'a Expr,
        value: &Value<'a>,
        site: &Site<'a>,
        key: &str,
    ) -> Result<Located<'a>, Stop> {
        let Some((next, at)) = self.stack.step(value, site, Position::Key(key), &self.world) else {
            return fault(expr, format!("`{key}` is looked for in {}", value.type_name()));
        };
        let next = match (next, value) {
            // A record has all its fields, so that each is there where the record is.
            (Value::Unknown(it), Value::Unknown(of)) if !matches!(expr.ty, Type::Optional(_) | Type::Raw) => {
                Value::Unknown(Unknown { maybe: of.maybe, ..it })
            }
            (next, _) => next,
        };
        Ok(self.absent(next, at, site, value.is_absent(), key))
    }

    /// Where something absent belongs: the innermost thing around it that is there, and the way from there.
    fn absent(&self, value: Value<'a>, at: Site<'a>, from: &Site<'a>, was_absent: bool, key: &str) -> Located<'a> {
        if !self.keeps_places || !matches!(value, Value::Missing) {
            return (value, at);
        }
        // `Key: !If [Condition, value, !Ref AWS::NoValue]`: it is left out at the very place where it would stand.
        let left_out = !was_absent
            && at.node.is_some_and(|node| {
                node.key_name() == Some(key) && at.node.map(|it| it.id()) != from.node.map(|it| it.id())
            });
        let way = match (&from.absent, was_absent) {
            (Some(way), true) if !way.is_empty() => format!("{way}.{key}").into(),
            _ if left_out => "".into(),
            _ => key.into(),
        };
        (value, Site { absent: Some(way), node: at.node.or(from.node), ..at })
    }

    pub(super) fn index(&mut self, expr: &'a Expr, base: Located<'a>, index: Located<'a>) -> Result<Located<'a>, Stop> {
        let (value, site) = base;
        let (index, own) = index;
        // What a table says about a value stands where that value stands.
        let of_table = matches!(value, Value::Constant(_)) && !index.is_absent();
        let site = if of_table { own } else { site };
        let position = match &index {
            Value::Text(key) => Position::Key(key),
            Value::Number(number) => match usize::try_from(*number) {
                Ok(number) => Position::Index(number),
                Err(_) => return fault(expr, format!("{number} is no index of a list")),
            },
            Value::Unknown(unknown) => {
                self.met(unknown);
                return Ok((Value::Unknown(Unknown { maybe: true, ..unknown.derived() }), site));
            }
            Value::Holes(holes) => {
                let unknown = holes.unknowns().next().cloned();
                return Ok((
                    unknown.map_or(Value::Missing, |it| Value::Unknown(Unknown { maybe: true, ..it.derived() })),
                    site,
                ));
            }
            other => return fault(expr, format!("{} is no index", other.type_name())),
        };
        let Some((next, at)) = self.stack.step(&value, &site, position, &self.world) else {
            return fault(expr, format!("{} has no elements", value.type_name()));
        };
        if of_table {
            return Ok((next, site));
        }
        let key = match position {
            Position::Key(key) => key.to_owned(),
            Position::Index(index) => index.to_string(),
        };
        Ok(self.absent(next, at, &site, value.is_absent(), &key))
    }
}
