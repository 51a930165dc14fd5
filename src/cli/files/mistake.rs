//! What is wrong with a path that was named.

use std::fs;
use std::path::{Path, PathBuf};

use super::{POLICY, TEMPLATES, has_ending, name};
use crate::diagnostic::{Diagnostic, nearest};

pub(super) fn is_template(path: &Path) -> Result<(), Diagnostic> {
    let shown = name(path);
    if let Some(mistake) = missing(path) {
        return Err(mistake);
    }
    if has_ending(path, &[POLICY]) {
        let message = format!("`{shown}` is a policy, and templates are expected here");
        return Err(Diagnostic::error("policy-as-template", message)
            .help(format!("policies go to --policy: ordain check --policy {shown}")));
    }
    Ok(())
}

pub(super) fn is_policy(path: &Path, endings: &[&str]) -> Result<(), Diagnostic> {
    let shown = name(path);
    if let Some(mistake) = missing(path) {
        return Err(mistake);
    }
    if has_ending(path, endings) {
        return Ok(());
    }
    let mistake = Diagnostic::error("no-policy", format!("`{shown}` is no policy: policies end in .{POLICY}"));
    Err(if has_ending(path, &TEMPLATES) {
        mistake.help(format!("to check a template: ordain check {shown}"))
    } else {
        mistake
    })
}

pub(super) fn without_policy(path: &Path) -> Diagnostic {
    Diagnostic::error("no-policy", format!("there is no policy in `{}`", name(path)))
        .note(format!("policies are files that end in .{POLICY}; hidden and git-ignored ones are not looked at"))
}

/// What to say of a path that leads nowhere.
pub(in crate::cli) fn missing(path: &Path) -> Option<Diagnostic> {
    if path.exists() {
        return None;
    }
    let mistake = Diagnostic::error("no-such-file", format!("there is no file or directory `{}`", name(path)));
    Some(match sibling(path) {
        Some(near) => mistake.help(format!("did you mean `{}`?", name(&near))),
        None => mistake,
    })
}

/// The file beside a missing one that it was probably meant to be.
fn sibling(path: &Path) -> Option<PathBuf> {
    let parent = path.parent().unwrap_or(Path::new(""));
    let directory = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let mut names: Vec<String> =
        fs::read_dir(directory).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort_unstable();
    let near = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(parent.join(near))
}
