//! Tests are Markdown: the runner behind `ordain test`, the pages of policies, the book and the language's own cases.
//!
//! A section is a test, a fence with a file name is a file, and a comment `# fail: RULE` on a line of it, or a line
//! `fail: RULE at FILE:LINE` of an `expect` fence, says what must be found there. What is found and not expected fails the
//! test as well. A fence `text output` shows what is said, and can be renewed; so do a fence `eval`, of what expressions come
//! to, and a fence `fields KIND`, of everything that is read as a kind. A fence `refused` or `warned` lists what compiling
//! says. Policies in a section with any of these are of that section,
//! those in a section without are of the whole page. A section with a `console` fence shows commands, and is no test.

mod annotation;
mod case;
mod compare;
mod coverage;
mod evaluated;
mod group;
mod layout;
mod mutate;
mod output;
mod page;
mod refusal;
mod scope;
mod told;

use std::rc::Rc;

pub use annotation::Expectation;
pub use case::Case;
pub use coverage::{Coverage, Sum};
pub use group::{Group, Groups, Pages, group};
pub use layout::lay_out;
pub use mutate::{Mutants, Part, mutate};
pub use output::renewed;
pub use page::{Fence, Section, sections};
pub use told::told;

use crate::diagnostic::Diagnostic;
use crate::engine::{self, Options, Policies};
use crate::eval::Watch;
use crate::pack::{Configuration, POLICY_ENDING, PackFile};
use crate::source::{Place, SourceMap};
use scope::Scope;

/// Runs pages with some policies.
#[derive(Debug)]
pub struct Runner {
    files: Vec<PackFile>,
    configuration: Configuration,
    policies: Rc<Policies>,
    options: Options,
    scope: Scope,
}

/// A page with its tests.
#[derive(Debug)]
pub struct Page {
    /// Its name, as it was given or found.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its tests, in order.
    pub cases: Vec<Case>,
    /// What is odd about the policies in it, and no error.
    pub warnings: Vec<Diagnostic>,
}

/// How a test went.
#[derive(Debug)]
pub struct Report {
    /// The heading of its section.
    pub title: String,
    /// Where that stands.
    pub place: Place,
    /// All that is not as it should be.
    pub mistakes: Vec<Diagnostic>,
    /// The fences that show something else than what they should hold now.
    outputs: Vec<(Fence, String)>,
    seen: Watch,
}

impl Report {
    /// Whether all was as it should be.
    pub fn passed(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// Takes the outputs that it has now for those that the page shows.
    pub fn accept(&mut self) {
        self.outputs.clear();
        self.mistakes.retain(|it| it.code != output::OTHER);
    }
}

impl Runner {
    /// A runner with the policies that ship with the engine and these, with their data files, as a project configures them.
    ///
    /// # Errors
    /// All that is wrong with the policies, at once.
    pub fn new(
        sources: &mut SourceMap,
        files: Vec<PackFile>,
        configuration: Configuration,
        options: Options,
    ) -> Result<Self, Vec<Diagnostic>> {
        let policies = Rc::new(engine::compile_as(sources, &files, &configuration)?);
        let scope = Scope::of(&files, &policies);
        Ok(Self { files, configuration, policies, options, scope })
    }

    /// The policies that every page sees.
    pub fn policies(&self) -> &Policies {
        &self.policies
    }

    /// The texts of the policies that it was given.
    fn texts(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|file| file.name.ends_with(POLICY_ENDING)).map(|file| &*file.text)
    }

    /// Reads the tests of a page and the documents in them, and judges nothing yet.
    pub fn page(&self, sources: &mut SourceMap, name: &str, text: &str) -> Page {
        case::page(self, sources, name, text)
    }
}

impl Page {
    /// Runs all its tests.
    pub fn run(&self, sources: &SourceMap) -> Vec<Report> {
        self.cases.iter().map(|case| case.run(sources)).collect()
    }
}
