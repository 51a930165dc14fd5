//! `ordain init`: what a repository needs to be checked, made from what it has. Nothing that is there is written over.

mod found;

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::args;
use super::files::reason;
use super::project::Project;
use super::{Ended, Exit, Session, count};
use crate::diagnostic::Diagnostic;
use found::Found;
pub(super) use found::formats;

/// A file that may be wanted.
struct Piece {
    path: &'static str,
    text: &'static str,
    /// What it is for, in a few words.
    what: &'static str,
    is_wanted: fn(&Found) -> bool,
}

/// All of them, in the order in which they are told.
const PIECES: [Piece; 6] = [
    Piece {
        path: "ordain.toml",
        text: include_str!("ordain.toml"),
        what: "by what this repository is checked",
        is_wanted: |found| found.configuration.is_none(),
    },
    Piece {
        path: "policies/pack.toml",
        text: include_str!("own-pack.toml"),
        what: "a pack of your own",
        is_wanted: Found::has_no_pack,
    },
    Piece {
        path: "policies/slow-function/rule.ord",
        text: include_str!("rule.ord"),
        what: "a first rule",
        is_wanted: Found::has_no_pack,
    },
    Piece {
        path: "policies/slow-function/README.md",
        text: include_str!("README.md"),
        what: "its tests",
        is_wanted: Found::has_no_pack,
    },
    Piece {
        path: ".github/workflows/ordain.yml",
        text: include_str!("github.yml"),
        what: "a workflow of GitHub, with code scanning",
        is_wanted: |found| found.github,
    },
    Piece {
        path: ".gitlab/ordain.yml",
        text: include_str!("gitlab.yml"),
        what: "a job of GitLab, with code quality",
        is_wanted: |found| found.gitlab,
    },
];

/// Runs the command.
pub(super) fn run(args: &args::Init, session: &mut Session) -> Ended {
    let project = Project::read(&args::Project::default(), session)?;
    let found = Found::of(&project, session)?;
    let mut said = vec![found.sentence(), String::new()];
    let (mut written, mut mistakes) = (0, Vec::new());
    for piece in PIECES.iter().filter(|piece| (piece.is_wanted)(&found)) {
        match write(piece, args.dry_run) {
            Ok(()) => {
                written += 1;
                let verb = if args.dry_run { "would write" } else { "wrote" };
                said.push(format!(" {verb:11} {}: {}", piece.path, piece.what));
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                said.push(format!(" {:11} {}: it is there already", "left", piece.path));
            }
            Err(error) => {
                let message = format!("cannot write `{}`: {}", piece.path, reason(&error));
                mistakes.push(Diagnostic::error("unwritable-file", message));
            }
        }
    }
    said.extend(found.configuration.iter().map(|file| format!(" {:11} {file}: it is in force here", "left")));
    if written == 0 && mistakes.is_empty() {
        said.push(" nothing to write".into());
    }
    said.push(String::new());
    said.extend(next(&found));
    session.terminal.write(|out| writeln!(out, "{}", said.join("\n")))?;
    if mistakes.is_empty() { Ok(Exit::Clean) } else { Err(mistakes) }
}

/// Writes a file that is not there.
fn write(piece: &Piece, is_dry: bool) -> io::Result<()> {
    let path = Path::new(piece.path);
    if path.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    if is_dry {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::options().write(true).create_new(true).open(path)?.write_all(piece.text.as_bytes())
}

/// What to do next.
fn next(found: &Found) -> Vec<String> {
    let check = match (found.documents, found.failing) {
        (0, _) => "what there is to find, once there is a template".to_owned(),
        (_, 0) => "what there is to find".to_owned(),
        (_, failing) => format!("{} today", count(failing, "finding")),
    };
    let mut lines = vec![
        format!(" next        ordain check        {check}"),
        "             ordain test         the tests of the first rule".to_owned(),
        "             ordain doctor       what Ordain sees of this repository".to_owned(),
    ];
    if found.failing > 0 {
        lines.push(
            "             ordain baseline     if there is too much to mend at once: only what is new is shown"
                .to_owned(),
        );
    }
    if found.gitlab {
        lines.extend([
            "".to_owned(),
            " add to .gitlab-ci.yml:".to_owned(),
            "   include: {local: .gitlab/ordain.yml}".to_owned(),
        ]);
    }
    if found.pre_commit {
        lines.extend(["".to_owned(), " add to the repos of .pre-commit-config.yaml:".to_owned()]);
        lines.extend(include_str!("pre-commit.yaml").lines().map(|line| format!("   {line}")));
    }
    lines
}
