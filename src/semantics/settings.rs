//! Which parameters and tables a rule reads, itself or through a `def`.

use super::declare::items;
use super::lint::tree;
use super::names::Sight;
use super::{Module, bodies, place};
use crate::document::HashMap;
use crate::ir::{Expr, ExprKind, Rule};
use crate::source::{Place, SourceId};
use crate::syntax::ast::{self, ItemKind};
use crate::value::Constant;

/// A parameter or a table that a rule reads.
#[derive(Debug)]
pub struct Read<'m> {
    /// Its name.
    pub name: &'m str,
    /// Where its name is declared.
    pub place: Place,
    /// Its type, as it is written.
    pub ty: Place,
    /// The default of a parameter, as it is written.
    pub default: Option<Place>,
    /// One sentence about it.
    pub doc: Option<&'m str>,
    /// The file of a table.
    pub file: Option<&'m str>,
    /// What it is.
    pub value: &'m Constant,
}

/// The parameters and tables that a rule reads, in the order of their declarations.
pub fn settings<'m>(modules: &'m [Module], rule: &'m Rule) -> Vec<Read<'m>> {
    let names = names(modules);
    let sight = Sight::of(modules);
    let constants = bodies::of_rule(rule).flat_map(Expr::within).filter_map(|expr| match &expr.kind {
        ExprKind::Constant(constant) => Some((names.get(&expr.place)?.as_str(), expr.place.source, constant)),
        _ => None,
    });
    let constants: Vec<(&str, SourceId, &Constant)> = constants.collect();
    items(modules)
        .filter_map(|(module, item)| {
            let declared = declared(module.file.source, item)?;
            let is_meant = |name: &str, source| match name.split_once('.') {
                Some((word, name)) => {
                    name == declared.name && sight.used(source, word).is_some_and(|(pack, _)| pack == module.pack)
                }
                None => name == declared.name && sight.bare(source).contains(&module.pack.as_str()),
            };
            let (_, _, value) = constants.iter().find(|(name, source, _)| is_meant(name, *source))?;
            Some(Read { value, ..declared })
        })
        .collect()
}

/// Every name that is read anywhere, dotted or not, by its place.
fn names(modules: &[Module]) -> HashMap<Place, String> {
    let all = tree::every(modules).into_iter().filter_map(|(source, expr)| {
        let name = match &expr.kind {
            ast::ExprKind::Name(text) => text.to_string(),
            ast::ExprKind::Field { base, name, .. } => match &base.kind {
                ast::ExprKind::Name(word) => format!("{word}.{}", name.text),
                _ => return None,
            },
            _ => return None,
        };
        Some((place(source, expr.span), name))
    });
    all.collect()
}

fn declared<'m>(source: SourceId, item: &'m ast::Item) -> Option<Read<'m>> {
    const NOTHING: &Constant = &Constant::Null;
    Some(match &item.kind {
        ItemKind::Param(param) => Read {
            name: &param.name.text,
            place: place(source, param.name.span),
            ty: place(source, param.ty.span),
            default: param.default.as_ref().map(|default| place(source, default.span)),
            doc: param.doc.as_deref(),
            file: None,
            value: NOTHING,
        },
        ItemKind::Table(table) => Read {
            name: &table.name.text,
            place: place(source, table.name.span),
            ty: place(source, table.ty.span),
            default: None,
            doc: item.docs.as_deref(),
            file: Some(&table.file.0),
            value: NOTHING,
        },
        _ => return None,
    })
}
