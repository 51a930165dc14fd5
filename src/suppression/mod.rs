//! What the author of a document says in it about findings that are not to be acted upon: `# ordain: ignore …` comments,
//! `Metadata`, and, on request, what other tools read for the same purpose.
//!
//! This room reads what is written and says which findings it covers. It knows neither how a finding came to be nor how it
//! will be shown, and never touches one that comes of an error (law 18).

mod comment;
mod foreign;
mod metadata;
mod said;
mod scope;
mod words;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, nearest};
use crate::document::Tree;
use crate::document::search::mentions;
use crate::finding::{Finding, Need, Off, RuleInfo, Verdict, Waiver};
use crate::source::{Place, Span};
use crate::stack::Stack;
pub use said::{Said, is_said, said};
use scope::{Lines, Scope};

/// Whether a text may have comments about findings, for this program or for another one.
pub fn is_in(text: &str) -> bool {
    text.contains('#') && (mentions(text, comment::MARK) || is_said(text))
}

/// The rules that a document may speak of.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Those that run.
    pub running: &'a [RuleInfo],
    /// Those that the project turned off.
    pub off: &'a [Off],
    /// What the packs want an author to say besides the reason.
    pub needs: &'a [Need],
}

/// What one document says.
#[derive(Debug, Default)]
pub struct Suppressions {
    all: Vec<Ignore>,
    /// What is wrong with what it says.
    pub diagnostics: Vec<Diagnostic>,
}

/// One rule, ignored in one part of a document.
#[derive(Debug)]
struct Ignore {
    /// The rules of the run by their numbers: several only where another tool's name stands for them.
    rules: Vec<usize>,
    scope: Scope,
    waiver: Waiver,
    /// What covers nothing is told to its author, unless it is there for another tool.
    by: By,
    is_used: bool,
}

/// For whom something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Own,
    Foreign,
}

impl Suppressions {
    /// Reads what a document says; with `honour_foreign` also what it says to other tools.
    pub fn read(stack: &Stack, rules: Rules<'_>, honour_foreign: bool) -> Self {
        let mut found = Self::default();
        let tree: &Tree = &stack.tree;
        let comments: Vec<(Span, &str)> =
            tree.comments().iter().map(|span| (*span, tree.text().get(span.range()).unwrap_or_default())).collect();
        // Most documents say nothing, and cost no more than this.
        let is_own = comments.iter().any(|(_, text)| comment::is_one(text));
        let is_foreign = honour_foreign && comments.iter().any(|(_, text)| is_said(text));
        if is_own || is_foreign {
            let lines = Lines::of(stack);
            for (span, text) in &comments {
                let place = Place { source: tree.source(), span: *span };
                if comment::is_one(text) {
                    comment::read(text, place, &lines, rules, &mut found);
                } else if honour_foreign {
                    foreign::comment(text, place, &lines, rules, &mut found);
                }
            }
        }
        metadata::read(stack, rules, &mut found);
        if honour_foreign {
            foreign::metadata(stack, rules, &mut found);
        }
        found
    }

    /// Whether the document says nothing.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Marks those findings of a subject that are covered today as waived. Gives the verdict on the subject if it is another
    /// one for that.
    pub fn cover(&mut self, findings: &mut [Finding], stack: &Stack, today: Date) -> Option<Verdict> {
        let mut is_changed = false;
        for finding in findings.iter_mut() {
            let is_coverable = matches!(finding.verdict, Verdict::Fail | Verdict::Unknown) && !finding.error_in_sight;
            if !is_coverable {
                continue;
            }
            let covers = |it: &&mut Ignore| it.is_in_force(today) && it.covers(finding, stack);
            if let Some(ignore) = self.all.iter_mut().find(covers) {
                ignore.is_used = true;
                finding.verdict = Verdict::Waived;
                finding.waiver = Some(Box::new(ignore.waiver.clone()));
                is_changed = true;
            }
        }
        let is_all = findings.iter().all(|it| it.verdict == Verdict::Waived);
        (is_changed && is_all).then_some(Verdict::Waived)
    }

    /// A warning for each that is over, or that covered nothing.
    pub fn idle(&self, rules: Rules<'_>, today: Date) -> Vec<Diagnostic> {
        let own = self.all.iter().filter(|it| it.by == By::Own && !it.is_used);
        own.map(|it| it.idle(rules, today)).collect()
    }

    /// Adds an ignore of a rule by its name, or says that there is no such rule.
    fn add(&mut self, name: &str, rules: Rules<'_>, scope: Scope, waiver: Waiver) {
        match rules.running.iter().position(|rule| rule.name == name) {
            Some(rule) => {
                if let Some(mistake) = waiver.lack(rules.needs) {
                    self.diagnostics.push(mistake);
                    return;
                }

                self.all.push(Ignore { rules: vec![rule], scope, waiver, by: By::Own, is_used: false });
            }
            // It has nothing to ignore, and is right again when the rule is.
            None if rules.off.iter().any(|off| off.rule == name) => {}
            None => {
                let warning = Diagnostic::warning("unknown-ignore", format!("there is no rule `{name}` to ignore"))
                    .at(waiver.place, "not known to the policies of this run");
                let near = nearest(name, rules.running.iter().map(|rule| rule.name.as_str()));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                self.diagnostics.push(Diagnostic { help, ..warning });
            }
        }
    }

    /// Adds what another tool is told about one of its own checks.
    fn add_foreign(&mut self, id: &str, rules: Rules<'_>, scope: Scope, waiver: Waiver) {
        let means = |rule: &RuleInfo| rule.refs.iter().any(|it| foreign::is_same(it, id));
        let numbered = rules.running.iter().enumerate().filter(|(_, rule)| means(rule)).map(|(number, _)| number);
        let numbers: Vec<usize> = numbered.collect();
        if !numbers.is_empty() {
            self.all.push(Ignore { rules: numbers, scope, waiver, by: By::Foreign, is_used: false });
        }
    }
}

impl Ignore {
    fn is_in_force(&self, today: Date) -> bool {
        self.waiver.until.is_none_or(|until| until >= today)
    }

    fn covers(&self, finding: &Finding, stack: &Stack) -> bool {
        self.rules.contains(&finding.rule)
            && finding.document == self.waiver.place.source
            && self.scope.has(finding, stack)
    }

    fn idle(&self, rules: Rules<'_>, today: Date) -> Diagnostic {
        let rule = self.rules.first().and_then(|rule| rules.running.get(*rule));
        let name = rule.map_or("", |rule| rule.name.as_str());
        let warning = match self.waiver.until {
            Some(until) if until < today => {
                Diagnostic::warning("expired-ignore", format!("`{name}` was to be ignored until {until}"))
                    .at(self.waiver.place, "no longer ignored")
                    .help("mend what it covered, and take it out")
            }
            _ => Diagnostic::warning("unused-ignore", format!("there is nothing of `{name}` to ignore here"))
                .at(self.waiver.place, "no finding is covered by this")
                .help(self.scope.help()),
        };
        match &self.waiver.owner {
            Some(owner) => warning.note(format!("{owner} answers for it")),
            None => warning,
        }
    }
}
