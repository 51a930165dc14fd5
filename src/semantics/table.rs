//! Tables: data checked against the type of its rows.

use std::sync::Arc;

use super::{Compiler, Data, Module, place};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Limits, Node};
use crate::ir::Type;
use crate::syntax::ast;
use crate::value::Constant;

impl<'m> Compiler<'m> {
    /// The data of a table; null where it cannot be read, with the reason reported.
    pub(super) fn table(&mut self, module: &'m Module, table: &'m ast::Table) -> (Constant, Type) {
        let source = module.file.source;
        self.is_table = true;
        let ty = self.ty(source, &table.ty);
        self.is_table = false;
        let (name, span) = &table.file;
        let Some(data) = module.data.get(&**name) else {
            self.error(
                "missing-table",
                format!("the table file `{name}` is not there"),
                place(source, *span),
                "looked for beside this file",
            );
            return (Constant::Null, Type::Raw);
        };
        let (id, text) = match data {
            Data::Document(id, text) => (id, text),
            Data::Rows(rows) => {
                let read = self.of_rows(rows, &ty, place(source, table.ty.span));
                return read.map_or_else(
                    |mistakes| {
                        self.diagnostics.extend(mistakes);
                        (Constant::Null, Type::Raw)
                    },
                    |constant| (constant, ty),
                );
            }
            Data::Broken => return (Constant::Null, Type::Raw),
        };
        let tree = match crate::document::read(*id, text, &Limits::default()) {
            Ok(tree) => tree,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                return (Constant::Null, Type::Raw);
            }
        };
        let Some(root) = tree.roots().next() else { return (Constant::Null, Type::Raw) };
        match self.read(root, &ty) {
            Ok(constant) => (constant, ty),
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                (Constant::Null, Type::Raw)
            }
        }
    }

    fn read(&self, node: Node<'_>, ty: &Type) -> Result<Constant, Box<Diagnostic>> {
        let misfit = |wanted: &str| {
            let error = Diagnostic::error("table-mismatch", format!("the table should have {wanted} here"));
            Box::new(error.at(node.place(), "does not fit the type of the table"))
        };
        let text = node.scalar().unwrap_or_default();
        Ok(match (ty, node.kind()) {
            (Type::Optional(_), Kind::Null) => Constant::Null,
            (Type::Optional(inner), _) => self.read(node, inner)?,
            (Type::Raw, _) => self.raw(node),
            (Type::Bool, Kind::Bool) => Constant::Bool(node.bool().unwrap_or(false)),
            (Type::Number, Kind::Number) => {
                Constant::Number(crate::stack::number(text).ok_or_else(|| misfit("a number of at most 28 digits"))?)
            }
            (Type::String, Kind::String) => Constant::Text(text.into()),
            (Type::Date, Kind::String) => Constant::Date(text.parse().map_err(|_| misfit("a date like 2027-01-31"))?),
            (Type::Time, Kind::String) => {
                Constant::Time(text.parse().map_err(|_| misfit("a time like 2027-01-31T12:00:00Z"))?)
            }
            (Type::Duration, Kind::String) => {
                Constant::Duration(super::param::duration(text).ok_or_else(|| misfit("a duration like 30d"))?)
            }
            (Type::Regex, Kind::String) => super::rows::pattern(text, node.place())?,
            (Type::List(inner), Kind::List) => {
                Constant::List(node.items().map(|item| self.read(item, inner)).collect::<Result<_, _>>()?)
            }
            (Type::Map(inner), Kind::Map) => {
                let entry = |(key, item)| Ok((node.tree().key_name(key).into(), self.read(item, inner)?));
                Constant::Map(Arc::new(node.entries().map(entry).collect::<Result<_, Box<Diagnostic>>>()?))
            }
            (Type::Record(fields), Kind::Map) => {
                for (key, item) in node.entries() {
                    let key = node.tree().key_name(key);
                    if !fields.iter().any(|(name, _)| **name == *key) {
                        let error = Diagnostic::error(
                            "table-mismatch",
                            format!("the table has a column `{key}` that its type does not name"),
                        );
                        return Err(Box::new(error.at(item.place(), "this column")));
                    }
                }
                let mut row = indexmap::IndexMap::new();
                for (name, ty) in fields.iter() {
                    match node.get_str(name) {
                        // An optional column that is null is one that is not there.
                        Some(item) if ty.is_optional() && item.kind() == Kind::Null => {}
                        Some(item) => drop(row.insert(name.clone(), self.read(item, ty)?)),
                        None if ty.is_optional() => {}
                        None => return Err(misfit(&format!("a column `{name}`"))),
                    }
                }
                Constant::Map(Arc::new(row))
            }
            _ => return Err(misfit(&self.type_text(ty))),
        })
    }

    fn raw(&self, node: Node<'_>) -> Constant {
        let text = node.scalar().unwrap_or_default();
        match node.kind() {
            Kind::Null => Constant::Null,
            Kind::Bool => Constant::Bool(node.bool().unwrap_or(false)),
            Kind::Number => crate::stack::number(text).map_or_else(|| Constant::Text(text.into()), Constant::Number),
            Kind::String => Constant::Text(text.into()),
            Kind::List => Constant::List(node.items().map(|item| self.raw(item)).collect()),
            Kind::Map => {
                let entry = |(key, item)| (node.tree().key_name(key).into(), self.raw(item));
                Constant::Map(Arc::new(node.entries().map(entry).collect()))
            }
        }
    }
}
