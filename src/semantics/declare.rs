//! The first pass: every name that a file declares, before any body is looked at.

use std::borrow::Cow;

use super::names::Sight;
use super::{Compiler, Constants, Module, Setting, place};
use crate::ir::{Envelope, Field, Kind, Program, Type};
use crate::source::SourceId;
use crate::syntax::ast::{self, ItemKind};

/// Stands for the pack of kinds: they are the words of the whole program.
const WHOLE: &str = "";

/// The kind of everything.
pub const EVERYTHING: &str = "resource";

impl<'m> Compiler<'m> {
    pub(super) fn declare(&mut self, modules: &'m [Module], settings: &[Setting]) {
        self.sight = Sight::of(modules);
        self.shipped = modules.iter().filter(|module| module.ships).map(|module| module.file.source).collect();
        self.unread = modules.iter().flat_map(|module| &module.unread).map(|name| &**name).collect();
        self.uses(modules);
        for (module, item) in items(modules) {
            if let ItemKind::Kind(kind) = &item.kind {
                self.declare_kind(module.file.source, kind, item.docs.clone());
            }
        }
        let assigned = self.assigned(modules, settings);
        for (module, item) in items(modules) {
            let source = module.file.source;
            match &item.kind {
                ItemKind::Kind(kind) => self.fields(source, kind),
                ItemKind::Def(def) if self.fresh(source, &module.pack, &def.name) => {
                    self.defs.insert((&module.pack, &def.name.text), (def, source));
                }
                ItemKind::Table(table) if self.fresh(source, &module.pack, &table.name) => {
                    let constant = self.table(module, table);
                    self.constants.insert((&module.pack, &table.name.text), Cow::Owned(constant));
                }
                ItemKind::Param(param) => self.param(module, param, &assigned),
                _ => {}
            }
        }
        self.unions(modules);
        for (module, item) in items(modules) {
            if let ItemKind::Extend(extend) = &item.kind {
                self.extend(module.file.source, extend);
            }
        }
    }

    /// The names of files that were compiled before.
    pub(super) fn recall(&mut self, modules: &'m [Module], program: &'m Program, constants: &'m Constants) {
        self.sight = Sight::of(modules);
        self.shipped = modules.iter().filter(|module| module.ships).map(|module| module.file.source).collect();
        for (id, kind) in program.kinds.iter().enumerate() {
            self.kinds.insert(&kind.name, id as u32);
            self.plurals.extend(kind.plural.as_deref().map(|plural| (plural, id as u32)));
        }
        for (module, item) in items(modules) {
            let name = match &item.kind {
                ItemKind::Def(def) => &def.name,
                ItemKind::Table(table) => &table.name,
                ItemKind::Param(param) => &param.name,
                _ => continue,
            };
            let (key, source) = ((module.pack.as_str(), &*name.text), module.file.source);
            self.declared.insert(key, place(source, name.span));
            if let ItemKind::Def(def) = &item.kind {
                self.defs.insert(key, (def, source));
            }
        }
        self.constants.extend(constants.iter().map(|((pack, name), value)| ((&**pack, &**name), Cow::Borrowed(value))));
        self.program = Cow::Borrowed(program);
    }

    fn declare_kind(&mut self, source: SourceId, kind: &'m ast::Kind, doc: Option<Box<str>>) {
        if !self.fresh(source, WHOLE, &kind.name) {
            return;
        }
        let id = self.program.kinds.len() as u32;
        self.kinds.insert(&kind.name.text, id);
        if let Some(plural) = &kind.plural
            && self.fresh(source, WHOLE, plural)
        {
            self.plurals.insert(&plural.text, id);
        }
        self.program.to_mut().kinds.push(Kind {
            name: kind.name.text.clone(),
            plural: kind.plural.as_ref().map(|plural| plural.text.clone()),
            doc,
            fields: Vec::new(),
            members: Vec::new(),
            value_lens: None,
            place: place(source, kind.name.span),
        });
    }

    /// Says so when a name is taken, in its pack or by a kind.
    pub(super) fn fresh(&mut self, source: SourceId, pack: &'m str, name: &'m ast::Name) -> bool {
        let here = place(source, name.span);
        let taken = self.declared.get(&(WHOLE, &*name.text)).or_else(|| self.declared.get(&(pack, &*name.text)));
        match taken.copied() {
            None => {
                self.declared.insert((pack, &name.text), here);
                true
            }
            Some(first) => {
                let found =
                    self.error("duplicate-name", format!("`{}` is declared twice", name.text), here, "again here");
                found.labels.push(crate::diagnostic::Label { place: first, message: "first here".into() });
                false
            }
        }
    }

    fn fields(&mut self, source: SourceId, kind: &'m ast::Kind) {
        let ast::KindBody::Fields(fields) = &kind.body else { return };
        let Some(&id) = self.kinds.get(&*kind.name.text) else { return };
        for field in fields {
            let ty = self.ty(source, &field.ty);
            self.field(source, id, field, ty);
        }
    }

    fn field(&mut self, source: SourceId, kind: u32, field: &'m ast::Field, ty: Type) {
        let Some(own) = self.program.to_mut().kinds.get_mut(kind as usize) else { return };
        if own.field(&field.name.text).is_some() {
            let message = format!("the kind `{}` has a field `{}` already", own.name, field.name.text);
            self.error("duplicate-name", message, place(source, field.name.span), "again here");
            return;
        }
        own.fields.push(Field { name: field.name.text.clone(), ty, doc: field.doc.clone(), derived: None });
    }

    /// A union has the fields that its members share.
    fn unions(&mut self, modules: &'m [Module]) {
        for (module, item) in items(modules) {
            let ItemKind::Kind(ast::Kind { name, body: ast::KindBody::Union(members), .. }) = &item.kind else {
                continue;
            };
            let mut ids = Vec::new();
            for member in members {
                match self.kinds.get(&*member.text) {
                    Some(id) => ids.push(*id),
                    None => {
                        let names: Vec<&str> = self.kinds.keys().copied().collect();
                        self.unknown_name(
                            "unknown-kind",
                            "kind",
                            &member.text,
                            place(module.file.source, member.span),
                            names,
                        );
                    }
                }
            }
            let shared = self.shared(&ids);
            let own = self.kinds.get(&*name.text).and_then(|id| self.program.to_mut().kinds.get_mut(*id as usize));
            if let Some(own) = own {
                own.fields = shared;
                own.members = ids;
            }
        }
    }

    fn shared(&self, members: &[u32]) -> Vec<Field> {
        let kinds: Vec<&Kind> = members.iter().filter_map(|id| self.program.kinds.get(*id as usize)).collect();
        let Some((first, rest)) = kinds.split_first() else { return Vec::new() };
        let everywhere = |field: &&Field| {
            rest.iter().all(|kind| {
                kind.fields.iter().any(|own| own.name == field.name && own.ty.present() == field.ty.present())
            })
        };
        let shared = first.fields.iter().filter(everywhere).map(|field| {
            let optional =
                kinds.iter().any(|kind| kind.fields.iter().any(|own| own.name == field.name && own.ty.is_optional()));
            let ty = if optional { field.ty.clone().optional() } else { field.ty.clone() };
            Field { name: field.name.clone(), ty, doc: field.doc.clone(), derived: None }
        });
        shared.collect()
    }

    /// The fields of `extend`; their bodies are compiled when all names are known.
    fn extend(&mut self, source: SourceId, extend: &'m ast::Extend) {
        let Some(own) = self.extended(&extend.kind.text) else {
            let names: Vec<&str> = self.kinds.keys().copied().chain([EVERYTHING]).collect();
            self.unknown_name("unknown-kind", "kind", &extend.kind.text, place(source, extend.kind.span), names);
            return;
        };
        for (field, _) in &extend.fields {
            let ty = self.ty(source, &field.ty);
            match own {
                Type::Kind(kind) => self.field(source, kind, field, ty),
                _ => {
                    self.program.to_mut().everywhere_at.get_or_insert(place(source, extend.kind.span));
                    self.common(source, field, ty);
                }
            }
        }
    }

    /// A field of every resource.
    fn common(&mut self, source: SourceId, field: &'m ast::Field, ty: Type) {
        let name = &field.name.text;
        let is_taken = Envelope::ALL.iter().any(|(own, ..)| **own == **name);
        if is_taken || self.program.everywhere.iter().any(|own| own.name == *name) {
            let message = format!("every resource has a field `{name}` already");
            self.error("duplicate-name", message, place(source, field.name.span), "again here");
            return;
        }
        self.program.to_mut().everywhere.push(Field { name: name.clone(), ty, doc: field.doc.clone(), derived: None });
    }
}

/// All items of all files.
pub(super) fn items(modules: &[Module]) -> impl Iterator<Item = (&Module, &ast::Item)> {
    modules.iter().flat_map(|module| module.file.items.iter().map(move |item| (module, item)))
}
