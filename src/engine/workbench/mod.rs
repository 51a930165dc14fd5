//! Policies and documents that stay loaded: what a prompt defines, changes and asks again and again.
//!
//! Every change is made whole or not at all: what does not compile leaves what was there before.

mod change;
mod documents;

use super::{Options, Text, nothing};
use crate::diagnostic::{Diagnostic, Level};
use crate::eval::Interrupt;
use crate::ir::Program;
use crate::pack::{self, Configuration, Profiles};
use crate::semantics::{self, Constants, Module, Names, Setting};
use crate::source::SourceMap;
use crate::stack::Stack;
use crate::syntax::ast::{Item, ItemKind};

pub use self::documents::{Document, Reading};

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
    pub(super) profiles: Profiles,
    /// What ships, then the files that were loaded, then one module for each statement of the prompt.
    pub(super) modules: Vec<Module>,
    shipped: usize,
    /// What stood in those of the bundled files that were loaded anew, by their numbers.
    left_out: Vec<(usize, Vec<Item>)>,
    pub(super) typed: usize,
    pub(super) program: Program,
    pub(super) constants: Constants,
    pub(super) names: Names,
    texts: Vec<Text>,
    documents: Vec<Document>,
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
            super::compile::read(&pack::embedded(), &mut sources);
        let compiled = semantics::compile(&modules, &settings);
        wrong.extend(compiled.diagnostics.into_iter().filter(|it| it.level == Level::Error));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let nothing = nothing(&mut sources).map_err(|diagnostic| vec![diagnostic])?;
        let (shipped, typed) = (modules.len(), modules.len());
        let (names, documents) = (Names::default(), Vec::new());
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
            left_out: Vec::new(),
            typed,
            program: compiled.program,
            constants: compiled.constants,
            names,
            texts: Vec::new(),
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
}
