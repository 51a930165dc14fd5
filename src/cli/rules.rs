//! `ordain rules`: which rules there are, and all that there is to say about one.

use super::args::{Rules, RulesAction};
use super::project::Project;
use super::{Ended, Exit, Session};
use crate::diagnostic::Diagnostic;
use crate::engine;
use crate::finding::RulePage;
use crate::report::look::{self, Sheet};

/// Runs the command.
pub(super) fn run(args: &Rules, session: &mut Session) -> Ended {
    let style = session.terminal.out;
    if let Some(RulesAction::Show { name, project, form }) = &args.action {
        let policies = Project::read(project, session)?.compile(session)?;
        let sheet = Sheet { form: form.output, sources: &session.sources, style: &style };
        let page = engine::rule(&policies, &session.sources, name)?;
        session.terminal.write(|out| look::rule(&page, &sheet, out))?;
        return Ok(Exit::Clean);
    }
    let project = Project::read(&args.project, session)?.with_profile(args.profile.as_deref(), session);
    let policies = project.compile(session)?;
    let sheet = Sheet { form: args.form.output, sources: &session.sources, style: &style };
    let pages = filtered(engine::rules(&policies, &session.sources), args)?;
    session.terminal.write(|out| look::rules(&pages, policies.off(), &sheet, out))?;
    Ok(Exit::Clean)
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
