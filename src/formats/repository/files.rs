//! Which files of a repository are looked at by their names.

use super::ecosystem;
use super::people::OWNERS;
use crate::document::Syntax;

/// The hidden folders that hold documents, each with what is looked at inside.
const FOLDERS: [(&str, &[&str]); 2] = [(".github", &["workflows", "CODEOWNERS"]), (".gitlab", &["CODEOWNERS"])];
/// The hidden files that are documents.
const FILES: [&str; 4] = [".gitlab-ci.yml", ".gitlab-ci.yaml", ".pre-commit-config.yaml", ".pre-commit-config.yml"];
/// Whether a file or folder whose name begins with a dot, or that stands in such a folder, is looked at. `parent` is the name of
/// the folder that it stands in.
pub(in crate::formats) fn is_hidden_document(parent: &str, name: &str) -> bool {
    match FOLDERS.iter().find(|(folder, _)| *folder == parent) {
        Some((_, inside)) => inside.contains(&name),
        None => !name.starts_with('.') || FILES.contains(&name) || FOLDERS.iter().any(|(folder, _)| *folder == name),
    }
}

/// Whether files of this name are looked at, whatever their ending is.
pub(in crate::formats) fn is_known(file: &str) -> bool {
    syntax(file).is_some() || ecosystem::of_lock(file).is_some()
}

/// Whether a file of this name is meant to be a document: a lockfile, or what a pipeline is made of.
pub(in crate::formats) fn is_meant(file: &str) -> bool {
    let is_workflow = ["yml", "yaml"].iter().any(|ending| file.ends_with(ending))
        && format!("/{}/", ecosystem::folder(file).replace('\\', "/")).ends_with("/.github/workflows/");
    is_workflow || FILES.contains(&ecosystem::name(file)) || ecosystem::of_lock(file).is_some()
}

/// The syntax of a text, where the name of its file says that it is lines and no more.
pub(in crate::formats) fn syntax(file: &str) -> Option<Syntax> {
    let is_package_file = ecosystem::of_lock(file).is_some() || ecosystem::of_manifest(file).is_some();
    let is_data = [".json", ".yaml", "Pipfile.lock", "composer.lock"].iter().any(|ending| file.ends_with(ending));
    let is_lines = is_package_file && !is_data || ecosystem::name(file) == OWNERS;
    is_lines.then_some(Syntax::Lines)
}
