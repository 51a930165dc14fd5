//! `ordain fmt`: lays out policies, in their files.

use std::path::Path;

use similar::TextDiff;

use super::args::Fmt;
use super::{Ended, Exit, Session, count, files, rewrite};
use crate::diagnostic::Diagnostic;
use crate::engine::Input;
use crate::syntax;
use crate::testing;

/// A file that is not laid out, before and after.
struct Change {
    name: String,
    before: String,
    after: String,
}

/// Runs the command.
pub(super) fn run(args: &Fmt, session: &mut Session) -> Ended {
    let found = files::policies_and_pages(&args.paths);
    if !found.mistakes.is_empty() {
        return Err(found.mistakes);
    }
    let all = found.inputs.len();
    let unreadable =
        |name: &str, reason: &str| Diagnostic::error("unreadable-file", format!("cannot read `{name}`: {reason}"));
    let mut mistakes: Vec<Diagnostic> = found.skipped.iter().map(|it| unreadable(&it.name, &it.reason)).collect();
    let mut changes = Vec::new();
    for input in found.inputs {
        // A walk meets pages of all sorts, which are nobody's policies.
        if files::is_page(&input.name) && !input.named && std::str::from_utf8(&input.bytes).is_err() {
            continue;
        }
        match change(input, session) {
            Ok(change) if change.name == files::STDIN.1 && !args.check && !args.diff => {
                session.terminal.write(|out| out.write_all(change.after.as_bytes()))?;
            }
            Ok(change) if change.before == change.after => {}
            Ok(change) => changes.push(change),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    session.terminal.complain(&mistakes, &session.sources);
    let is_dry = args.check || args.diff;
    if args.diff {
        session.terminal.write(|out| changes.iter().try_for_each(|change| out.write_all(change.diff().as_bytes())))?;
    } else {
        let unwritten: Vec<Diagnostic> =
            changes.iter().filter(|_| !is_dry).filter_map(|change| change.write().err()).collect();
        session.terminal.complain(&unwritten, &session.sources);
        mistakes.extend(unwritten);
        session.terminal.write(|out| changes.iter().try_for_each(|change| writeln!(out, "{}", change.name)))?;
    }
    let (exit, reason) = match (mistakes.is_empty(), changes.len(), is_dry) {
        (false, _, _) => (Exit::Trouble, format!("{} in {}", count(mistakes.len(), "error"), count(all, "file"))),
        (true, 0, _) => (Exit::Clean, String::new()),
        (true, changed, true) => (Exit::Findings, format!("{} of {} would change", changed, count(all, "file"))),
        (true, changed, false) => (Exit::Clean, format!("{} of {} changed", changed, count(all, "file"))),
    };
    session.terminal.conclude(exit, &reason);
    Ok(exit)
}

/// What a file becomes.
fn change(input: Input, session: &mut Session) -> Result<Change, Vec<Diagnostic>> {
    let name = input.name;
    let Ok(before) = String::from_utf8(input.bytes) else {
        return Err(vec![Diagnostic::error("not-utf-8", format!("`{name}` is not text in UTF-8"))]);
    };
    // A file whose lines all end as on Windows keeps that.
    let is_dos = before.contains("\r\n") && before.matches('\n').count() == before.matches("\r\n").count();
    let text = if is_dos { before.replace("\r\n", "\n") } else { before.clone() };
    let after = if files::is_page(&name) {
        testing::lay_out(&text)
    } else {
        let source = session.sources.add(name.as_str(), text.as_str());
        syntax::format(source, &text)?
    };
    let after = if is_dos { after.replace('\n', "\r\n") } else { after };
    Ok(Change { name, before, after })
}

impl Change {
    fn diff(&self) -> String {
        TextDiff::from_lines(&self.before, &self.after).unified_diff().header(&self.name, &self.name).to_string()
    }

    fn write(&self) -> Result<(), Diagnostic> {
        rewrite::replace(Path::new(&self.name), &self.after)
            .map_err(|reason| Diagnostic::error("unwritable-file", format!("cannot write `{}`: {reason}", self.name)))
    }
}
