//! Which items stand for each other: what is declared again at a prompt replaces what there was.

use crate::syntax::ast::{Item, ItemKind, LensSource};

/// What of two items makes the later one replace the former.
pub(super) fn key(item: &Item) -> String {
    match &item.kind {
        ItemKind::Rule(it) => format!("rule {}", it.name.text),
        ItemKind::Kind(it) => format!("name {}", it.name.text),
        ItemKind::Def(it) => format!("name {}", it.name.text),
        ItemKind::Param(it) => format!("name {}", it.name.text),
        ItemKind::Table(it) => format!("name {}", it.name.text),
        ItemKind::Lens(it) => match &it.source {
            LensSource::Types(types) => {
                let types: Vec<&str> = types.iter().map(|(ty, _)| &**ty).collect();
                format!("lens {} {}", types.join(" "), it.kind.text)
            }
            LensSource::Value(_) => format!("lens value {}", it.kind.text),
        },
        ItemKind::Extend(it) => {
            let fields: Vec<&str> = it.fields.iter().map(|(field, _)| &*field.name.text).collect();
            format!("extend {} {}", it.kind.text, fields.join(" "))
        }
        ItemKind::Waive(it) => format!("waive {}", it.rule.text),
        ItemKind::Let(it) => format!("let {}", it.name.text),
        ItemKind::Use(_) | ItemKind::Expr(_) => format!("{:?}", item.span),
    }
}
