//! Policies and documents that stay loaded: what a prompt defines, changes and asks again and again.
//!
//! Every change is made whole or not at all: what does not compile leaves what was there before.

use std::collections::HashMap;

use super::items::key;
use super::load::load;
use super::{Input, Loaded, Options, Text, fresh, nothing};
use crate::diagnostic::{Diagnostic, Level};
use crate::eval::Interrupt;
use crate::formats::Beside;
use crate::ir::Program;
use crate::pack::{self, Configuration, PackFile, Profiles};
use crate::semantics::{self, Assumption, Binding, Module, Names, PROMPT, Setting};
use crate::source::{SourceId, SourceMap};
use crate::stack::Stack;
use crate::syntax::ast::{self, Item, ItemKind};

/// What a session begins with.
#[derive(Debug)]
pub struct Outset {
    /// The texts that the configuration speaks of.
    pub sources: SourceMap,
    /// How the project is checked.
    pub configuration: Configuration,
    /// What is given from outside.
    pub options: Options,
}

/// A document that stays loaded.
#[derive(Debug)]
pub struct Document {
    /// The file, as it was named or found.
    pub name: String,
    /// What an adapter made of it.
    pub stack: Stack,
}

/// Policies, documents and the names of a prompt.
#[derive(Debug)]
pub struct Workbench {
    /// All texts.
    pub sources: SourceMap,
    /// What is given from outside.
    pub options: Options,
    pub(super) interrupt: Interrupt,
    configuration: Configuration,
    /// The rules that the session turned off.
    off: Vec<String>,
    /// The values that it gave to parameters of the policies.
    pub(super) turned: Vec<Setting>,
    /// What packs say about parameters: those that ship, then those that were loaded.
    settings: Vec<Setting>,
    set: usize,
    /// The profiles of what ships.
    own: Profiles,
    /// Those, and the profiles of the files that were loaded.
    profiles: Profiles,
    /// What ships, then the files that were loaded, then one module for each statement of the prompt.
    pub(super) modules: Vec<Module>,
    shipped: usize,
    pub(super) typed: usize,
    pub(super) program: Program,
    pub(super) names: Names,
    pub(super) documents: Vec<Document>,
    current: usize,
    nothing: Stack,
}

impl Workbench {
    /// A workbench with the policies that ship with the engine.
    ///
    /// # Errors
    /// What is wrong with those.
    pub fn new(outset: Outset, interrupt: Interrupt) -> Result<Self, Vec<Diagnostic>> {
        let Outset { mut sources, configuration, options } = outset;
        let pack::Read { modules, settings, profiles, waivers_need: _, diagnostics: mut wrong } =
            super::read(&pack::embedded(), &mut sources);
        let compiled = semantics::compile(&modules, &settings);
        wrong.extend(compiled.diagnostics.into_iter().filter(|it| it.level == Level::Error));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let nothing = nothing(&mut sources).map_err(|diagnostic| vec![diagnostic])?;
        let (shipped, typed) = (modules.len(), modules.len());
        let (names, documents) = (Names::default(), Vec::new());
        let program = compiled.program;
        Ok(Self {
            sources,
            options,
            interrupt,
            configuration,
            off: Vec::new(),
            turned: Vec::new(),
            set: settings.len(),
            settings,
            own: profiles.clone(),
            profiles,
            modules,
            shipped,
            typed,
            program,
            names,
            documents,
            current: 0,
            nothing,
        })
    }

    /// Takes what the project configures into account; what its packs declare has to be loaded before.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn configure(&mut self) -> Result<(), Vec<Diagnostic>> {
        self.recompile(None).map(drop)
    }

    /// The values of parameters; the later ones outdo the earlier ones.
    pub(super) fn settings(&self) -> Vec<Setting> {
        self.settings.iter().chain(&self.configuration.params).chain(&self.turned).cloned().collect()
    }

    /// The program of now.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What stops an evaluation.
    pub fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// The documents that are loaded.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The number of the document that expressions are about.
    pub fn current(&self) -> usize {
        self.current
    }

    /// The stack that expressions are about: of no document, one without resources.
    pub fn stack(&self) -> &Stack {
        self.documents.get(self.current).map_or(&self.nothing, |it| &it.stack)
    }

    /// The names of the prompt.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The texts of the items that the prompt defined, oldest first.
    pub fn definitions(&self) -> Vec<(&Item, &str)> {
        let typed = self.modules.get(self.typed..).unwrap_or_default();
        let items = typed.iter().flat_map(|module| module.file.items.iter().map(|item| (module.file.source, item)));
        items.map(|(source, item)| (item, self.sources.get(source).slice(item.span))).collect()
    }

    /// The names of all `def`s, parameters and tables.
    pub fn constants(&self) -> impl Iterator<Item = &str> {
        let items = self.modules.iter().flat_map(|module| &module.file.items);
        items.filter_map(|item| match &item.kind {
            ItemKind::Def(it) => Some(&*it.name.text),
            ItemKind::Param(it) => Some(&*it.name.text),
            ItemKind::Table(it) => Some(&*it.name.text),
            _ => None,
        })
    }

    /// Whether a rule was defined at the prompt or comes from a file that was loaded.
    pub fn is_own(&self, rule: usize) -> bool {
        let place = self.program.rules.get(rule).map(|rule| rule.info.place.source);
        self.modules.get(self.shipped..).unwrap_or_default().iter().any(|it| Some(it.file.source) == place)
    }

    /// Defines items at the prompt; what has the same name in a file that was loaded or at the prompt is replaced. Gives
    /// warnings.
    ///
    /// # Errors
    /// What is wrong; then nothing is changed.
    pub fn define(&mut self, source: SourceId, items: Vec<Item>) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let keys: Vec<String> = items.iter().map(key).collect();
        let mut before = Vec::new();
        for (number, module) in self.modules.iter_mut().enumerate().skip(self.shipped) {
            if module.file.items.iter().any(|item| keys.contains(&key(item))) {
                before.push((number, module.file.items.clone()));
                module.file.items.retain(|item| !keys.contains(&key(item)));
            }
        }
        let file = ast::File { source, items, comments: Vec::new() };
        self.modules.push(Module { file, pack: PROMPT.into(), path: String::new(), data: HashMap::new() });
        let result = self.recompile(Some(source));
        if result.is_err() {
            self.modules.pop();
            for (number, items) in before {
                if let Some(module) = self.modules.get_mut(number) {
                    module.file.items = items;
                }
            }
        }
        result
    }

    /// Takes these files instead of those that were loaded before. What the prompt defined goes before what they say.
    ///
    /// # Errors
    /// What is wrong; then nothing is changed.
    pub fn load(&mut self, files: &[PackFile]) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let shipped = pack::embedded();
        let fresh = fresh(files, &shipped);
        let pack::Read { modules, settings, profiles, waivers_need: _, diagnostics: wrong } =
            super::read(&fresh, &mut self.sources);
        if wrong.iter().any(|it| it.level == Level::Error) {
            return Err(wrong);
        }
        let typed = self.modules.split_off(self.typed);
        let before = self.modules.split_off(self.shipped);
        let set = self.settings.split_off(self.set);
        self.settings.extend(settings);
        let mut profiles = self.own.clone().with(profiles);
        std::mem::swap(&mut self.profiles, &mut profiles);
        let keys: Vec<String> = typed.iter().flat_map(|module| module.file.items.iter().map(key)).collect();
        self.modules.extend(modules);
        for module in self.modules.iter_mut().skip(self.shipped) {
            module.file.items.retain(|item| !keys.contains(&key(item)));
        }
        let count = self.modules.len();
        self.modules.extend(typed);
        let result = self.recompile(None);
        if result.is_err() {
            let typed = self.modules.split_off(count);
            self.modules.truncate(self.shipped);
            self.modules.extend(before);
            self.settings.truncate(self.set);
            self.settings.extend(set);
            self.profiles = profiles;
            self.modules.extend(typed);
        } else {
            self.typed = count;
        }
        result
    }

    /// Forgets all that the prompt defined, bound, assumed, set and turned off.
    pub fn reset(&mut self) {
        self.modules.truncate(self.typed);
        self.off.clear();
        self.turned.clear();
        self.names.lets.clear();
        self.names.assumed.clear();
        // What compiled with more compiles with less, and if it did not, what there was would stay.
        let _ = self.recompile(None);
    }

    /// Adds `let x = …`.
    ///
    /// # Errors
    /// What is wrong with it; then nothing is changed.
    pub fn bind(&mut self, binding: Binding) -> Result<(), Vec<Diagnostic>> {
        semantics::compile_typed(&self.modules, &self.settings(), &self.names, binding.source, &binding.expr)?;
        self.names.lets.push(binding);
        Ok(())
    }

    /// Takes a field to be something.
    ///
    /// # Errors
    /// What is wrong with it; then nothing is changed.
    pub fn assume(&mut self, assumption: Assumption) -> Result<(), Vec<Diagnostic>> {
        let source = assumption.source;
        self.names.assumed.push(assumption);
        let result = self.recompile(Some(source));
        if result.is_err() {
            self.names.assumed.pop();
        }
        result.map(drop)
    }

    /// Forgets the assumptions for which this holds.
    pub fn forget(&mut self, is_meant: impl Fn(&Assumption) -> bool) {
        self.names.assumed.retain(|it| !is_meant(it));
        // As for `reset`.
        let _ = self.recompile(None);
    }

    /// Turns a rule off.
    pub fn turn_off(&mut self, rule: &str) {
        self.off.push(rule.to_owned());
        // As for `reset`.
        let _ = self.recompile(None);
    }

    /// Turns a rule on again; whether it was off.
    pub fn turn_on(&mut self, rule: &str) -> bool {
        let before = self.off.len();
        self.off.retain(|own| own != rule);
        let _ = self.recompile(None);
        self.off.len() < before
    }

    /// The rules that are off, the first one turned off first.
    pub fn off(&self) -> &[String] {
        &self.off
    }

    /// Loads a document, in the place of one of the same name, and makes it the current one. Gives what is odd about it.
    ///
    /// # Errors
    /// Why it cannot be read; then nothing is changed.
    pub fn read(&mut self, input: Input) -> Result<Vec<Diagnostic>, Diagnostic> {
        let name = input.name.clone();
        let text = Text::of(&mut self.sources, input).map_err(super::Unread::diagnostic)?;
        let mut stack = match load(&text, &self.options, Beside::default()).map_err(super::Unread::diagnostic)? {
            Loaded::Stack(stack) => *stack,
            Loaded::Piece(piece) => piece.alone(&self.options),
        };
        let mut odd = std::mem::take(&mut stack.diagnostics);
        odd.splice(0..0, stack.tree.warnings().iter().cloned());
        let document = Document { name, stack };
        let place = self.documents.iter().position(|it| it.name == document.name);
        match place.and_then(|place| self.documents.get_mut(place)) {
            Some(before) => *before = document,
            None => self.documents.push(document),
        }
        self.choose(place.unwrap_or(self.documents.len() - 1));
        Ok(odd)
    }

    /// Makes a document the one that expressions are about. Assumptions about resources that it does not have are forgotten.
    pub fn choose(&mut self, number: usize) {
        self.current = number;
        let resources = &self.stack().resources;
        self.names.resources = resources.iter().map(|it| (Box::from(&*it.id), Box::from(&*it.ty))).collect();
        if !self.names.assumed.is_empty() && self.recompile(None).is_err() {
            self.names.assumed.clear();
            let _ = self.recompile(None);
        }
    }

    /// The bytes of all documents again, for what they are given to be read anew.
    pub fn inputs(&self) -> Vec<Input> {
        let input = |it: &Document| {
            let text = self.sources.get(it.stack.source()).text();
            Input { name: it.name.clone(), bytes: text.as_bytes().to_vec(), named: true }
        };
        self.documents.iter().map(input).collect()
    }

    /// Compiles all modules again; what is odd in `source` is given.
    fn recompile(&mut self, source: Option<SourceId>) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let compiled = semantics::compile_assuming(&self.modules, &self.settings(), &self.names);
        let mistakes = self.configuration.mistakes(&self.profiles, &compiled.program);
        let all = compiled.diagnostics.iter().chain(&mistakes);
        let wrong: Vec<_> = all.filter(|it| it.level == Level::Error).cloned().collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        self.program = compiled.program;
        self.configuration.apply(&self.profiles, &mut self.program);
        self.program.rules.retain(|rule| !self.off.contains(&rule.info.name));
        let of_source = |it: &Diagnostic| it.labels.first().is_some_and(|label| Some(label.place.source) == source);
        let lints = if source.is_some() { semantics::lint(&self.modules, &self.program) } else { Vec::new() };
        Ok(compiled.diagnostics.into_iter().chain(lints).filter(of_source).collect())
    }
}
