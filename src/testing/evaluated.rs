//! What a page shows of its documents without judging them. A fence `eval` has expressions, each in its line, and what each comes
//! to behind `→` in the next one; a fence `fields KIND` has everything of that kind, each with all its fields.

use super::page::{Fence, Section};
use crate::diagnostic::Diagnostic;
use crate::engine::{Expression, Policies, Trial};
use crate::eval::{Shown, Watch};
use crate::ir::{Kind, KindId, Program};
use crate::source::{Place, SourceId, SourceMap};

/// The languages of these fences.
const EVAL: &str = "eval";
const FIELDS: &str = "fields";

/// What stands before a value.
const ARROW: char = '→';

/// A fence with what is asked of the documents of its section.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) fence: Fence,
    what: What,
}

#[derive(Debug)]
enum What {
    /// Expressions as they are written, each with what it was compiled to.
    Values(Vec<(String, Result<Expression, Vec<Diagnostic>>)>),
    /// A kind, by its number in the program.
    Fields(KindId),
}

/// Whether a section asks for the value of expressions.
pub(super) fn asks_for_values(section: &Section) -> bool {
    section.fences.iter().any(|it| it.language == EVAL)
}

/// All that a section asks; and the fences of a page that ask for the fields of a kind that there is not.
pub(super) fn asked(
    section: &Section,
    page: SourceId,
    policies: &Policies,
    sources: &mut SourceMap,
) -> (Vec<Asked>, Vec<Diagnostic>) {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for fence in &section.fences {
        let what = match fence.language.as_str() {
            EVAL => {
                let expressions = fence.text.lines().filter(|line| !line.starts_with(ARROW) && !line.trim().is_empty());
                let read = |text: &str| (text.to_owned(), Expression::read(policies, sources, text));
                What::Values(expressions.map(read).collect())
            }
            FIELDS => match kind(policies.program(), &fence.file) {
                Ok(kind) => What::Fields(kind),
                Err(unknown) => {
                    wrong.push(unknown.at(Place { source: page, span: fence.opening }, "in this fence"));
                    continue;
                }
            },
            _ => continue,
        };
        all.push(Asked { fence: fence.clone(), what });
    }
    (all, wrong)
}

/// A kind, by its name or that of its collection.
fn kind(program: &Program, name: &str) -> Result<KindId, Diagnostic> {
    if name.is_empty() {
        let nameless = Diagnostic::error("unknown-kind", "this fence does not say of which kind");
        return Err(nameless.help("write ```fields KIND, and leave it empty: `ordain test --update` fills it"));
    }
    let is_meant = |kind: &Kind| *kind.name == *name || kind.plural.as_deref() == Some(name);
    program.kinds.iter().position(is_meant).map(|at| at as KindId).ok_or_else(|| {
        let names: Vec<&str> = program.kinds.iter().map(|kind| &*kind.name).collect();
        Diagnostic::no_such("unknown-kind", "kind", name, &names)
    })
}

impl Asked {
    /// What the fence should hold by a program, which has the kinds and lenses that the page was read with; what was read for it
    /// is added to `watch`.
    pub(super) fn answer(&self, program: &Program, trial: &Trial, watch: &mut Watch) -> String {
        match &self.what {
            What::Values(expressions) => {
                let mut lines = String::new();
                for (text, expression) in expressions {
                    let value = match expression {
                        Ok(expression) => {
                            trial.value(program, expression, watch).unwrap_or_else(|errors| said(&errors))
                        }
                        Err(errors) => said(errors),
                    };
                    lines.push_str(&format!("{text}\n{ARROW} {value}\n"));
                }
                lines
            }
            What::Fields(kind) => match trial.things(program, *kind, watch) {
                Ok(things) => things.iter().map(thing).collect(),
                Err(errors) => format!("{}\n", said(&errors)),
            },
        }
    }

    /// Whether it is everything of a kind, even if there is nothing.
    pub(super) fn is_of(&self, kind: KindId) -> bool {
        matches!(self.what, What::Fields(own) if own == kind)
    }

    /// Whether a program gives the answer that the page shows.
    pub(super) fn holds(&self, program: &Program, trial: &Trial) -> bool {
        is_same(&self.fence, &self.answer(program, trial, &mut Watch::default()))
    }
}

/// Whether a fence holds a text, whatever its line ends are.
pub(super) fn is_same(fence: &Fence, now: &str) -> bool {
    fence.text.replace("\r\n", "\n").trim_end() == now.trim_end()
}

/// Its name, and each of its fields in a line.
fn thing(shown: &Shown) -> String {
    let Shown::Thing(name, fields) = shown else { return format!("{shown}\n") };
    let fields = fields.iter().map(|(name, value)| format!("  {name} = {value}\n"));
    std::iter::once(format!("{name}\n")).chain(fields).collect()
}

fn said(errors: &[Diagnostic]) -> String {
    let messages: Vec<&str> = errors.iter().map(|it| it.message.as_str()).collect();
    format!("error: {}", messages.join("; "))
}
