//! From the tree of policy files to a program: names resolved, types inferred, presence tracked.
//!
//! Collects all that it finds wrong and goes on: one mistake never hides the next rule. It never evaluates and has seen no
//! document.

mod aggregate;
mod alternative;
mod bodies;
mod call;
mod cycle;
mod declare;
mod expr;
mod is;
mod lens;
mod lint;
mod names;
mod narrow;
mod operator;
mod param;
mod path;
mod prompt;
mod reach;
mod rows;
mod rule;
mod scope;
mod settings;
mod shape;
mod stack;
mod table;
mod text;
mod types;
mod waiver;
mod walk;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Label};
use crate::document::HashMap;
use crate::ir::{KindId, Program, Type};
use crate::source::{Place, SourceId, Span};
use crate::syntax::ast;
use crate::value::{Constant, Pattern};
use names::{Key, Sight};

use scope::Scope;

pub use self::call::STACK_FUNCTIONS;
pub use self::declare::EVERYTHING;
pub use self::lint::{LINTS, Lint, lint};
pub use self::names::PROMPT;
pub use self::param::{Given, Setting};
pub use self::prompt::{Assumption, Binding, Known, Names, address, compile_assuming, compile_typed};
pub use self::reach::reach;
pub use self::rows::{Cell, Rows};
pub use self::settings::{Read, settings};

/// A policy file with what belongs to it.
#[derive(Debug)]
pub struct Module {
    /// The file.
    pub file: ast::File,
    /// The names of what could not be read in it.
    pub unread: Vec<Box<str>>,
    /// The pack that it is part of.
    pub pack: String,
    /// Its path in the pack, with dots and without its ending, as a `use` names it.
    pub path: String,
    /// The data files beside it, by the path that a `table` names them by.
    pub data: std::collections::HashMap<String, Data>,
    /// Whether it ships with the engine, whose tests look for all mistakes: those that change nothing else are not looked for.
    pub ships: bool,
}

/// A data file.
#[derive(Debug)]
pub enum Data {
    /// JSON, as text.
    Document(SourceId, Arc<str>),
    /// CSV, row by row.
    Rows(Rows),
    /// Nothing to read, which has been told.
    Broken,
}

/// A program, and all that was found wrong on the way to it.
#[derive(Debug)]
pub struct Compiled {
    /// What could be made. Only to be run when no diagnostic is an error.
    pub program: Program,
    /// What its parameters and tables are.
    pub constants: Constants,
    /// Errors and warnings, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// The values and types of parameters and tables, by their packs and names.
pub type Constants = HashMap<(Box<str>, Box<str>), (Constant, Type)>;

/// Compiles files, with values for their parameters: the later ones outdo the earlier ones.
pub fn compile(modules: &[Module], settings: &[Setting]) -> Compiled {
    let mut compiler = Compiler::default();
    compiler.whole(modules, settings);
    compiler.compiled()
}

/// Compiles one expression against a program's names, for the command line and the prompt.
///
/// # Errors
/// What is wrong with it.
pub fn compile_expr(
    modules: &[Module],
    settings: &[Setting],
    source: SourceId,
    expr: &ast::Expr,
) -> Result<(Program, crate::ir::Body), Vec<Diagnostic>> {
    let mut compiler = Compiler::default();
    compiler.declare(modules, settings);
    compiler.lenses(modules);
    compiler.extensions(modules);
    let before = compiler.diagnostics.len();
    let mut scope = scope::Scope::new(source, scope::Mode::Rule);
    compiler.may_ask_unknown = true;
    let expr = compiler.expr(expr, &mut scope);
    let found = compiler.diagnostics.split_off(before);
    let body = crate::ir::Body { expr, slots: scope.slots() };
    if found.is_empty() { Ok((compiler.program.into_owned(), body)) } else { Err(once(found)) }
}

/// How many names a message lists.
const LISTED: usize = 40;

/// Each mistake once: the body of a `def` is compiled for each of its calls.
fn once(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    diagnostics.retain(|it| seen.insert((it.code, it.labels.first().map(|label| label.place), it.message.clone())));
    diagnostics
}

/// What is known while compiling.
#[derive(Default)]
struct Compiler<'m> {
    /// What was made so far; one that is there already is only read.
    program: Cow<'m, Program>,
    diagnostics: Vec<Diagnostic>,
    kinds: HashMap<&'m str, KindId>,
    plurals: HashMap<&'m str, KindId>,
    /// What each file sees of the others.
    sight: Sight<'m>,
    /// The files that ship with the engine.
    shipped: HashSet<SourceId>,
    defs: HashMap<Key<'m>, (&'m ast::Def, SourceId)>,
    constants: HashMap<Key<'m>, Cow<'m, (Constant, Type)>>,
    /// Where each name was first declared.
    declared: HashMap<Key<'m>, Place>,
    /// The `def`s that are being inlined, outermost first.
    inlining: Vec<Key<'m>>,
    /// The regular expressions so far, by their text: a `def` that is called often has one, and its automaton is made once.
    patterns: HashMap<&'m str, Arc<Pattern>>,
    /// The names of what could not be read, which has been told.
    unread: HashSet<&'m str>,
    /// Where one of these is named.
    consequences: HashSet<Place>,
    /// How many expressions inlining has made so far.
    inlined: usize,
    /// The `def`s that something calls.
    called: HashSet<Key<'m>>,
    /// The narrowed paths that the clause being compiled relied on.
    relied: Vec<String>,
    /// Whether the type being read is that of a table.
    is_table: bool,
    /// Whether `is unknown` may be asked here (law 16).
    may_ask_unknown: bool,
    /// What a prompt adds.
    prompt: prompt::Prompt<'m>,
}

impl<'m> Compiler<'m> {
    /// All that files say.
    fn whole(&mut self, modules: &'m [Module], settings: &[Setting]) {
        self.declare(modules, settings);
        self.lenses(modules);
        self.extensions(modules);
        self.rules(modules);
        self.uncalled(modules);
        self.waived_rules_exist(modules);
        if modules.iter().any(|module| !module.ships) {
            self.diagnostics.extend(cycle::cycles(&self.program));
        }
    }

    /// What came of it.
    fn compiled(self) -> Compiled {
        let owned = |(pack, name): Key<'_>| (pack.into(), name.into());
        let is_cause =
            |it: &Diagnostic| it.labels.first().is_none_or(|label| !self.consequences.contains(&label.place));
        let diagnostics = self.diagnostics.into_iter().filter(is_cause).collect();
        let constants = self.constants.into_iter().map(|(key, value)| (owned(key), value.into_owned()));
        Compiled { program: self.program.into_owned(), constants: constants.collect(), diagnostics: once(diagnostics) }
    }
}

impl Compiler<'_> {
    fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        place: Place,
        label: impl Into<String>,
    ) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic {
            labels: vec![Label { place, message: label.into() }],
            ..Diagnostic::error(code, message)
        });
        let last = self.diagnostics.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "one was pushed on the line above")]
        &mut self.diagnostics[last]
    }

    /// An unknown name: the nearest one, and the list of what there is.
    fn unknown_name<'n>(
        &mut self,
        code: &'static str,
        what: &str,
        name: &str,
        place: Place,
        names: impl IntoIterator<Item = &'n str>,
    ) {
        self.unknown(code, format!("there is no {what} `{name}`"), name, place, names.into_iter().collect());
    }

    /// The same in other words, for more to be added.
    fn unknown(
        &mut self,
        code: &'static str,
        message: String,
        name: &str,
        place: Place,
        mut names: Vec<&str>,
    ) -> &mut Diagnostic {
        names.sort_unstable();
        names.dedup();
        let nearest = crate::diagnostic::nearest(name, names.iter().copied()).map(|it| format!("did you mean `{it}`?"));
        let list = match names.as_slice() {
            [] => None,
            names if names.len() <= LISTED => Some(format!("there are {}", names.join(", "))),
            // Of many names those that begin alike say more than the first ones of the alphabet.
            names => {
                let begins = name.chars().next();
                let alike: Vec<&str> =
                    names.iter().filter(|it| it.chars().next() == begins).take(LISTED).copied().collect();
                (!alike.is_empty()).then(|| format!("of many, those that begin alike are {}", alike.join(", ")))
            }
        };
        if self.unread.contains(name) {
            self.consequences.insert(place);
        }
        let found = self.error(code, message, place, "not known here");
        found.help = nearest;
        found.notes.extend(list);
        found
    }

    fn type_text(&self, ty: &Type) -> String {
        self.program.type_text(ty)
    }
}

fn place(source: SourceId, span: Span) -> Place {
    Place { source, span }
}
