//! `ordain rules`: which rules there are, and all that there is to say about one.

use std::path::Path;

use super::args::{Rules, RulesAction};
use super::project::Project;
use super::{Ended, Exit, Session, files};
use crate::diagnostic::Diagnostic;
use crate::engine;
use crate::finding::RulePage;
use crate::report::look::{self, Sheet};
use crate::testing;

/// Runs the command.
pub(super) fn run(args: &Rules, session: &mut Session) -> Ended {
    let style = session.terminal.out;
    if let Some(RulesAction::Show { name, page, project, form }) = &args.action {
        let policies = Project::read(project, session)?.compile(session)?;
        let sheet = Sheet { form: form.output, sources: &session.sources, style: &style };
        let rule = engine::rule(&policies, &session.sources, name)?;
        let told = testing::told(&rule, |page| files::text(Path::new(page)).ok());
        match told {
            Some(told) if *page => session.terminal.write(|out| out.write_all(told.text.as_bytes()))?,
            None if *page => return Err(vec![no_page(&rule)]),
            told => session.terminal.write(|out| look::rule(&rule, told.as_ref(), &sheet, out))?,
        }
        return Ok(Exit::Clean);
    }
    let project = Project::read(&args.project, session)?.with_profile(args.profile.as_deref(), session);
    let policies = project.compile(session)?;
    let sheet = Sheet { form: args.form.output, sources: &session.sources, style: &style };
    let pages = filtered(engine::rules(&policies, &session.sources), args)?;
    session.terminal.write(|out| look::rules(&pages, policies.off(), &sheet, out))?;
    Ok(Exit::Clean)
}

fn no_page(rule: &RulePage) -> Diagnostic {
    let RulePage { info, page, .. } = rule;
    Diagnostic::error("no-page", format!("the rule `{}` has no page", info.name))
        .at(info.place, "declared here")
        .help(format!("a page is `{}` with the heading `# {}`", page.name, info.name))
}

fn filtered(mut pages: Vec<RulePage>, args: &Rules) -> Result<Vec<RulePage>, Vec<Diagnostic>> {
    if let Some(practice) = &args.practice {
        let names: Vec<&str> = pages.iter().filter_map(|page| page.info.practice.as_deref()).collect();
        if !names.contains(&practice.as_str()) {
            return Err(vec![Diagnostic::no_such("unknown-practice", "practice", practice, &names)]);
        }
        pages.retain(|page| page.info.practice.as_deref() == Some(practice));
    }
    if let Some(severity) = args.severity {
        pages.retain(|page| page.info.severity >= severity);
    }
    Ok(pages)
}
