//! What is defined, loaded, bound, assumed and turned off: each change compiles, or is not made.

use std::collections::HashMap;

use super::super::compile::{self, fresh};
use super::super::items::key;
use super::Workbench;
use crate::diagnostic::{Diagnostic, Level};
use crate::pack::{self, PackFile};
use crate::semantics::{self, Assumption, Binding, Module, PROMPT};
use crate::source::SourceId;
use crate::syntax::ast::{self, Item};

impl Workbench {
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
        self.modules.push(Module {
            file,
            unread: Vec::new(),
            pack: PROMPT.into(),
            path: String::new(),
            data: HashMap::new(),
            ships: false,
        });
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

    /// Takes these files instead of those that were loaded before, and instead of bundled ones of the same path. What the prompt
    /// defined goes before what they say.
    ///
    /// # Errors
    /// What is wrong; then nothing is changed.
    pub fn load(&mut self, files: &[PackFile]) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let shipped = pack::embedded();
        let fresh = fresh(files, &shipped);
        let pack::Read { modules, settings, profiles, waivers_need: _, diagnostics: wrong } =
            compile::read(&fresh, &mut self.sources);
        if wrong.iter().any(|it| it.level == Level::Error) {
            return Err(wrong);
        }
        let typed = self.modules.split_off(self.typed);
        let before = self.modules.split_off(self.shipped);
        let left_out = self.left_out.iter().map(|(number, _)| *number).collect();
        self.leave_out(self.given_anew(&fresh));
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
            self.leave_out(left_out);
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

    /// The bundled files, by their numbers, that somebody works on and gives as files.
    fn given_anew(&self, files: &[PackFile]) -> Vec<usize> {
        let name = |module: &Module| self.sources.get(module.file.source).name();
        let shipped = self.modules.iter().take(self.shipped).enumerate();
        let anew = shipped.filter(|(_, module)| files.iter().any(|file| file.name == name(module)));
        anew.map(|(number, _)| number).collect()
    }

    /// Leaves out these bundled files, and none that was left out before.
    fn leave_out(&mut self, numbers: Vec<usize>) {
        for (number, items) in std::mem::take(&mut self.left_out) {
            if let Some(module) = self.modules.get_mut(number) {
                module.file.items = items;
            }
        }
        for number in numbers {
            if let Some(module) = self.modules.get_mut(number) {
                self.left_out.push((number, std::mem::take(&mut module.file.items)));
            }
        }
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
        self.compile(binding.source, &binding.expr)?;
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

    /// Compiles all modules again; what is odd in `source` is given.
    pub(super) fn recompile(&mut self, source: Option<SourceId>) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let compiled = semantics::compile_assuming(&self.modules, &self.settings(), &self.names);
        let mistakes = self.configuration.mistakes(&self.profiles, &compiled.program);
        let all = compiled.diagnostics.iter().chain(&mistakes);
        let wrong: Vec<_> = all.filter(|it| it.level == Level::Error).cloned().collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        self.program = compiled.program;
        self.constants = compiled.constants;
        self.configuration.apply(&self.profiles, &mut self.program);
        self.program.rules.retain(|rule| !self.off.contains(&rule.info.name));
        let of_source = |it: &Diagnostic| it.labels.first().is_some_and(|label| Some(label.place.source) == source);
        let lints = if source.is_some() { semantics::lint(&self.modules, &self.program) } else { Vec::new() };
        Ok(compiled.diagnostics.into_iter().chain(lints).filter(of_source).collect())
    }
}
