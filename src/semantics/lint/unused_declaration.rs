//! What is declared and never read.

use super::names::Names;
use super::{Lint, Policies};
use crate::diagnostic::Diagnostic;
use crate::semantics::declare::items;
use crate::semantics::place;
use crate::syntax::ast::ItemKind;

pub(super) const LINT: Lint =
    Lint { name: "unused-declaration", sentence: "a `def`, `param` or `table` that nothing reads", find };

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let names = Names::of(policies.modules);
    let mut found = Vec::new();
    for (module, item) in items(policies.modules) {
        let (word, name) = match &item.kind {
            ItemKind::Def(def) => ("def", &def.name),
            ItemKind::Param(param) => ("param", &param.name),
            ItemKind::Table(table) => ("table", &table.name),
            _ => continue,
        };
        if !names.is_read((&module.pack, &name.text)) {
            found.push(
                LINT.found(format!("nothing reads the {word} `{}`", name.text))
                    .at(place(module.file.source, name.span), "never read"),
            );
        }
    }
    found
}
