//! What the packs of a workbench hold, and the parameters of the policies, which a prompt sets.

use super::workbench::Workbench;
use crate::diagnostic::Diagnostic;
use crate::eval;
use crate::semantics::Setting;
use crate::source::SourceId;
use crate::syntax::ast::{self, ItemKind};

/// How many elements of a parameter's value are shown.
const SHOWN: usize = 5;

/// A pack with what it holds.
#[derive(Debug)]
pub struct Contents {
    /// Its name.
    pub name: String,
    /// The names of its rules.
    pub rules: Vec<String>,
    /// The names of the kinds that it declares.
    pub kinds: Vec<String>,
    /// Its parameters.
    pub parameters: Vec<Knob>,
}

/// A parameter of the policies.
#[derive(Debug)]
pub struct Knob {
    /// Its name.
    pub name: String,
    /// Its type, as it is written.
    pub ty: String,
    /// Its value.
    pub value: String,
    /// Its sentence.
    pub doc: Option<String>,
}

impl Workbench {
    /// The packs, in the order in which they were loaded.
    pub fn packs(&self) -> Vec<Contents> {
        let mut packs: Vec<Contents> = Vec::new();
        for module in &self.modules {
            let number = packs.iter().position(|it| it.name == module.pack).unwrap_or(packs.len());
            if number == packs.len() {
                let name = module.pack.clone();
                packs.push(Contents { name, rules: Vec::new(), kinds: Vec::new(), parameters: Vec::new() });
            }
            let Some(pack) = packs.get_mut(number) else { continue };
            for item in &module.file.items {
                match &item.kind {
                    // One that is off is no rule of this session.
                    ItemKind::Rule(it) if self.program.rules.iter().any(|rule| *rule.info.name == *it.name.text) => {
                        pack.rules.push(it.name.text.to_string());
                    }
                    ItemKind::Kind(it) => pack.kinds.push(it.name.text.to_string()),
                    ItemKind::Param(it) => pack.parameters.push(self.knob(module.file.source, &module.pack, it)),
                    _ => {}
                }
            }
        }
        packs
    }

    fn knob(&self, source: SourceId, pack: &str, param: &ast::Param) -> Knob {
        let known = self.program.params.iter().find(|it| it.pack == *pack && it.name == param.name.text);
        Knob {
            name: param.name.text.to_string(),
            ty: self.sources.get(source).slice(param.ty.span).to_owned(),
            value: known.map_or_else(String::new, |it| eval::render(&it.value.value(), SHOWN)),
            doc: param.doc.as_deref().map(str::to_owned),
        }
    }

    /// Gives a parameter of the policies a value, or with none takes back what it was given here.
    ///
    /// # Errors
    /// There is no such parameter, or the value does not fit; then nothing is changed.
    pub fn give(&mut self, name: &str, value: Option<Setting>) -> Result<(), Vec<Diagnostic>> {
        let before = self.turned.clone();
        self.turned.retain(|own| own.name != name);
        self.turned.extend(value);
        let result = self.configure();
        if result.is_err() {
            self.turned = before;
        }
        result
    }
}
