//! What every text must survive: parsing, checking, laying out, evaluating. The targets of `fuzz` ask the same.

use std::collections::HashMap;
use std::sync::Arc;

use ordain::diagnostic::{Diagnostic, Level};
use ordain::document::{Limits, read};
use ordain::eval::{self, Environment};
use ordain::formats::{self, Given};
use ordain::semantics::{self, Module};
use ordain::source::SourceMap;
use ordain::stack::Stack;
use ordain::syntax::{self, InputError};

/// What the texts may speak of.
pub(crate) const KINDS: &str = include_str!("kinds.ord");

const TEMPLATE: &str = "template.yaml";

const DOCUMENT: &str = include_str!("template.yaml");

/// A template that policies are evaluated over, read once.
pub(crate) struct Kitchen {
    stack: Stack,
}

impl Kitchen {
    pub(crate) fn new() -> Self {
        let text: Arc<str> = DOCUMENT.into();
        let source = SourceMap::default().add(TEMPLATE, Arc::clone(&text));
        let tree = read(source, &text, &Limits::default()).expect("the template is YAML");
        let format = formats::recognise(&tree, TEMPLATE).expect("it is a template");
        Self { stack: formats::adapt(format, tree, &Given::default()) }
    }

    /// Whatever can be done with a text.
    pub(crate) fn survives(&self, text: &str) {
        is_parsed(text);
        is_laid_out(text);
        self.is_checked(text);
    }

    /// Checks a policy and, where it means something, evaluates it.
    pub(crate) fn is_checked(&self, text: &str) {
        let mut sources = SourceMap::default();
        // The first one, as it was when the template was read.
        sources.add(TEMPLATE, DOCUMENT);
        let kinds = sources.add("kinds.ord", KINDS);
        let own = sources.add("soup.ord", text);
        let parsed = syntax::parse(own, text);
        let modules: Vec<Module> = [syntax::parse(kinds, KINDS).file, parsed.file]
            .into_iter()
            .zip(["kinds", "soup"])
            .map(|(file, path)| Module {
                unread: Vec::new(),
                file,
                pack: "page".into(),
                path: path.into(),
                data: HashMap::new(),
                ships: false,
            })
            .collect();
        let compiled = semantics::compile(&modules, &[]);
        point_into(&compiled.diagnostics, &sources);
        point_into(&semantics::lint(&modules, &compiled.program), &sources);
        let is_wrong = |it: &Diagnostic| it.level == Level::Error;
        if !parsed.diagnostics.iter().chain(&compiled.diagnostics).any(is_wrong) {
            eval::judge(&compiled.program, &self.stack, &environment(), &sources);
        }
        if let Ok(expr) = syntax::parse_expr(own, text)
            && let Ok((program, body)) = semantics::compile_expr(&modules[..1], &[], own, &expr)
        {
            let _ = eval::evaluate(&program, &body, &self.stack, &environment());
        }
    }
}

/// Reads a text as a file, as an expression and as a line of the prompt; what is told of it points into it.
pub(crate) fn is_parsed(text: &str) {
    let mut sources = SourceMap::default();
    let source = sources.add("soup.ord", text);
    let mut diagnostics = syntax::parse(source, text).diagnostics;
    diagnostics.extend(syntax::parse_expr(source, text).err().into_iter().flatten());
    if let Err(InputError::Incomplete(told) | InputError::Wrong(told)) = syntax::parse_input(source, text) {
        diagnostics.extend(told);
    }
    point_into(&diagnostics, &sources);
}

/// What can be laid out is laid out once and for all.
pub(crate) fn is_laid_out(text: &str) {
    let format = |text: &str| {
        let source = SourceMap::default().add("", text);
        syntax::format(source, text).ok()
    };
    if let Some(once) = format(text) {
        assert_eq!(format(&once).as_deref(), Some(once.as_str()), "{text:?}");
    }
}

fn environment() -> Environment {
    Environment {
        now: jiff::Timestamp::UNIX_EPOCH,
        limits: eval::Limits { steps: 100_000, ..eval::Limits::default() },
        interrupt: eval::Interrupt::default(),
    }
}

/// Every label stands between two characters of its text.
pub(crate) fn point_into(diagnostics: &[Diagnostic], sources: &SourceMap) {
    for label in diagnostics.iter().flat_map(|it| &it.labels) {
        let text = sources.get(label.place.source).text();
        assert!(text.get(label.place.span.range()).is_some(), "{:?} in {text:?}", label.place.span);
        sources.position(label.place);
    }
}
