//! From the files of packs and the configuration of a project to policies.

use std::num::NonZeroUsize;

use super::parallel;
use crate::diagnostic::{Diagnostic, Level};
use crate::finding::Off;
use crate::ir::Program;
use crate::pack::{self, Configuration, MANIFEST, POLICY_ENDING, PackFile, Profiles};
use crate::semantics::{self, Module, Setting};
use crate::source::SourceMap;

/// Compiled policies.
#[derive(Debug)]
pub struct Policies {
    pub(super) program: Program,
    pub(super) modules: Vec<Module>,
    pub(super) settings: Vec<Setting>,
    pub(super) profiles: Profiles,
    pub(super) off: Vec<Off>,
    /// What is odd about them and no error.
    pub warnings: Vec<Diagnostic>,
}

impl Policies {
    /// The program that they were compiled to.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The rules that the project turned off.
    pub fn off(&self) -> &[Off] {
        &self.off
    }
}

/// Compiles the embedded packs together with these files.
///
/// # Errors
/// All that is wrong with the policies, at once.
pub fn compile(sources: &mut SourceMap, files: &[PackFile]) -> Result<Policies, Vec<Diagnostic>> {
    compile_as(sources, files, &Configuration::default())
}

/// Compiles the embedded packs together with these files, as a project configures them.
///
/// # Errors
/// All that is wrong with the policies and with the configuration, at once.
pub fn compile_as(
    sources: &mut SourceMap,
    files: &[PackFile],
    configuration: &Configuration,
) -> Result<Policies, Vec<Diagnostic>> {
    let mut all = pack::embedded();
    leave_out(&mut all, files);
    let fresh = fresh(files, &all);
    all.extend_from_slice(&fresh);
    let pack::Read { modules, mut settings, profiles, waivers_need, mut diagnostics } = read(&all, sources);
    settings.extend_from_slice(&configuration.params);
    let mut compiled = semantics::compile(&modules, &settings);
    diagnostics.append(&mut compiled.diagnostics);
    compiled.program.waivers_need = waivers_need;
    let waivers = compiled.program.rules.iter().flat_map(|rule| &rule.waivers);
    diagnostics.extend(waivers.filter_map(|waiver| waiver.info.lack(&compiled.program.waivers_need)));
    diagnostics.extend(configuration.mistakes(&profiles, &compiled.program));
    if diagnostics.iter().any(|it| it.level == Level::Error) {
        return Err(diagnostics);
    }
    // What is odd about the bundled policies is for those who give them, and work on them.
    let warnings = if files.is_empty() { Vec::new() } else { semantics::lint(&modules, &compiled.program) };
    // What is odd in a bundled policy beside given ones is not for their author to change.
    let shipped = if fresh.is_empty() {
        0
    } else {
        modules.len() - fresh.iter().filter(|it| it.name.ends_with(POLICY_ENDING)).count()
    };
    let is_shipped = |it: &Diagnostic| {
        let source = it.labels.first().map(|label| label.place.source);
        modules.iter().take(shipped).any(|module| Some(module.file.source) == source)
    };
    diagnostics.extend(warnings.into_iter().filter(|it| !is_shipped(it)));
    let off = configuration.apply(&profiles, &mut compiled.program);
    Ok(Policies { program: compiled.program, modules, settings, profiles, off, warnings: diagnostics })
}

/// Reads the files of packs, several at once; what ships was read when it was built, and is not worth a thread.
pub(super) fn read(files: &[PackFile], sources: &mut SourceMap) -> pack::Read {
    pack::read(files, sources, |policies| {
        let jobs = policies.iter().all(|(_, policy)| policy.ships()).then_some(NonZeroUsize::MIN);
        parallel::each(policies, jobs, |(source, policy)| policy.parse(source))
    })
}

fn is_policy(file: &PackFile) -> bool {
    file.name.ends_with(POLICY_ENDING)
}

/// Leaves out the bundled packs and policies that are given anew by those who work on them: packs as a whole, policies by
/// their path.
fn leave_out(shipped: &mut Vec<PackFile>, files: &[PackFile]) {
    let is_manifest = |file: &&PackFile| file.name.ends_with(MANIFEST);
    let is_given = |own: &PackFile| files.iter().filter(is_manifest).any(|file| file.text == own.text);
    let anew: Vec<String> =
        shipped.iter().filter(is_manifest).filter(|own| is_given(own)).map(|own| own.pack.clone()).collect();
    let is_changed =
        |own: &PackFile, file: &PackFile| is_policy(file) && file.name == own.name && file.text != own.text;
    shipped.retain(|own| !anew.contains(&own.pack) && !files.iter().any(|file| is_changed(own, file)));
}

/// The files that do not ship with the engine: who works on a bundled policy names it a second time.
pub(super) fn fresh(files: &[PackFile], shipped: &[PackFile]) -> Vec<PackFile> {
    let is_own = |file: &PackFile| is_policy(file) || file.name.ends_with(MANIFEST);
    let is_fresh = |file: &&PackFile| !shipped.iter().any(|own| is_own(own) && own.text == file.text);
    files.iter().filter(is_fresh).cloned().collect()
}
