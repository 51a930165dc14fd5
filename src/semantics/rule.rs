//! Rules: attributes, steps, and what sibling clauses say about each other.

use super::declare::items;
use super::scope::{Mode, Scope};
use super::{Compiler, Module, narrow, place};
use crate::document::HashMap;
use crate::finding::{RuleInfo, Severity};
use crate::ir::{Clause, Expr, Rule, Step, Walk};
use crate::syntax::ast::{self, Attribute, AttributeValue, ClauseKind, ItemKind, StepKind, TextPart};

/// The attributes of a rule.
const ATTRIBUTES: [&str; 6] = ["title", "severity", "practice", "refs", "message", "remedy"];

impl<'m> Compiler<'m> {
    pub(super) fn rules(&mut self, modules: &'m [Module]) {
        let mut seen: HashMap<&str, crate::source::Place> = HashMap::default();
        for (module, item) in items(modules) {
            let ItemKind::Rule(rule) = &item.kind else { continue };
            let here = place(module.file.source, rule.name.span);
            if let Some(first) = seen.insert(&rule.name.text, here) {
                let name = &rule.name.text;
                let ships = self.shipped.contains(&first.source);
                let found = self.error("duplicate-rule", format!("there are two rules `{name}`"), here, "again here");
                found.help = ships.then(|| {
                    "that one ships with Ordain: give yours another name, and in ordain.toml turn that one off (`[off]`), or \
                     say there what differs (`[severity]`, `[params]`)"
                        .into()
                });
                found.labels.push(crate::diagnostic::Label { place: first, message: "first here".into() });
            }
            self.rule(modules, module, item, rule);
        }
    }

    fn rule(&mut self, modules: &'m [Module], module: &'m Module, item: &'m ast::Item, rule: &'m ast::Rule) {
        let source = module.file.source;
        let info = self.info(module, item, rule);
        let said = said_by_clauses(&rule.steps);
        let mut scope = Scope::new(source, Mode::Rule);
        let mut steps = rule.steps.iter().peekable();
        let subject = match steps.peek().map(|step| &step.kind) {
            Some(StepKind::For(walk)) => {
                steps.next();
                Some(self.subject(walk, &mut scope))
            }
            _ => None,
        };
        let mut compiled = Vec::new();
        let severity = info.severity;
        for step in steps {
            compiled.push(self.step(step, severity, &said, &mut scope));
        }
        if !compiled.iter().any(|step| matches!(step, Step::Clause(_))) {
            self.error(
                "rule-without-clause",
                format!("the rule `{}` asks for nothing", rule.name.text),
                info.place,
                "has no `require` and no `forbid`",
            );
        }
        let text = |name| texts(rule, name).next();
        let message = text("message").map(|text| self.parts(text, &mut scope, false));
        let remedy = text("remedy").map(|text| self.parts(text, &mut scope, false));
        let waivers = self.waivers(modules, &rule.name, subject.as_ref(), &mut scope);
        let slots = scope.slots();
        self.program.to_mut().rules.push(Rule { info, subject, steps: compiled, message, remedy, waivers, slots });
    }

    fn subject(&mut self, walk: &'m ast::Walk, scope: &mut Scope) -> Walk {
        let compiled = self.walk(walk, scope);
        if let crate::ir::Type::List(inner) = compiled.source.ty.present()
            && !matches!(**inner, crate::ir::Type::Kind(_) | crate::ir::Type::Resource | crate::ir::Type::Raw)
        {
            let ty = self.type_text(inner);
            self.error(
                "no-subject",
                format!("the first `for` names what is judged, and a {ty} is no resource"),
                compiled.source.place,
                "not resources",
            );
        }
        compiled
    }

    fn step(&mut self, step: &'m ast::Step, severity: Severity, said: &[Said<'m>], scope: &mut Scope) -> Step {
        match &step.kind {
            StepKind::For(walk) => Step::For(self.walk(walk, scope)),
            StepKind::When(condition) => {
                let there = narrow::texts(narrow::when_true(condition));
                let compiled = self.condition(condition, scope);
                scope.narrowed.extend(there);
                Step::When(compiled)
            }
            StepKind::Let(binding) => {
                let value = self.expr(&binding.value, scope);
                let shape = self.shape(&value, scope);
                let slot = scope.bind(&binding.name.text, value.ty.clone());
                scope.know(slot, shape);
                Step::Let(slot, value)
            }
            StepKind::Clause(clause) => Step::Clause(self.clause(step, clause, severity, said, scope)),
        }
    }

    fn clause(
        &mut self,
        step: &'m ast::Step,
        clause: &'m ast::Clause,
        severity: Severity,
        said: &[Said<'m>],
        scope: &mut Scope,
    ) -> Clause {
        let siblings: Vec<&Said<'m>> = said.iter().filter(|it| !std::ptr::eq(it.clause, clause)).collect();
        let narrowed = siblings.iter().map(|it| it.path.clone()).collect();
        self.relied.clear();
        self.may_ask_unknown = clause.kind == ClauseKind::Forbid && asks_unknown(&clause.condition);
        let condition = scope.inner(narrowed, |scope| self.condition(&clause.condition, scope));
        self.may_ask_unknown = false;
        let relied = std::mem::take(&mut self.relied);
        let mut relies: Vec<Expr> = Vec::new();
        for sibling in siblings {
            if relied.contains(&sibling.path) {
                let mode = std::mem::replace(&mut scope.mode, Mode::Lens);
                relies.push(self.expr(sibling.expr, scope));
                scope.mode = mode;
            }
        }
        let severity = match &clause.severity {
            Some(word) => self.severity(word, scope.source).unwrap_or(severity),
            None => severity,
        };
        let message = clause.message.as_ref().map(|text| self.parts(text, scope, false));
        let here = place(scope.source, step.span);
        Clause { kind: clause.kind, condition, relies, severity, message, place: here }
    }

    fn severity(&mut self, word: &ast::Name, source: crate::source::SourceId) -> Option<Severity> {
        let found = Severity::from_name(&word.text);
        if found.is_none() {
            let names = Severity::ALL.map(Severity::name);
            self.unknown_name("unknown-severity", "severity", &word.text, place(source, word.span), names);
        }
        found
    }

    fn info(&mut self, module: &'m Module, item: &ast::Item, rule: &'m ast::Rule) -> RuleInfo {
        let source = module.file.source;
        let here = place(source, rule.name.span);
        for attribute in &rule.attributes {
            if !ATTRIBUTES.contains(&&*attribute.name.text) {
                self.unknown_name(
                    "unknown-attribute",
                    "attribute",
                    &attribute.name.text,
                    place(source, attribute.name.span),
                    ATTRIBUTES,
                );
            }
        }
        let text = |name| texts(rule, name).map(plain).next();
        let title = text("title").unwrap_or_else(|| {
            self.error("missing-attribute", format!("the rule `{}` has no title", rule.name.text), here, "this rule")
                .help = Some("add a line: title \"What is found\"".into());
            rule.name.text.to_string()
        });
        let word = words(rule, "severity").next();
        let severity = match word {
            Some(word) => self.severity(word, source),
            None => {
                self.error(
                    "missing-attribute",
                    format!("the rule `{}` has no severity", rule.name.text),
                    here,
                    "this rule",
                )
                .help = Some(format!("add a line: severity {}", Severity::ALL.map(Severity::name).join(" | ")));
                None
            }
        };
        RuleInfo {
            name: rule.name.text.to_string(),
            title,
            severity: severity.unwrap_or(Severity::Medium),
            practice: words(rule, "practice").next().map(|word| word.text.to_string()),
            refs: texts(rule, "refs").map(plain).collect(),
            rationale: item.docs.as_deref().map(str::to_owned),
            remedy: text("remedy"),
            pack: module.pack.clone(),
            place: here,
        }
    }
}

/// `P is unknown`, and nothing else.
fn asks_unknown(condition: &ast::Expr) -> bool {
    matches!(&condition.kind, ast::ExprKind::Is { negated: false, test: ast::IsTest::Word(word), .. } if &*word.text == "unknown")
}

/// A path that a clause says is there.
struct Said<'m> {
    clause: &'m ast::Clause,
    path: String,
    expr: &'m ast::Expr,
}

/// What each clause of a rule says about presence, should it hold.
fn said_by_clauses(steps: &[ast::Step]) -> Vec<Said<'_>> {
    let mut said = Vec::new();
    for step in steps {
        let StepKind::Clause(clause) = &step.kind else { continue };
        let paths = match clause.kind {
            ClauseKind::Forbid => narrow::when_false(&clause.condition),
            ClauseKind::Require | ClauseKind::Need => narrow::when_true(&clause.condition),
        };
        said.extend(paths.into_iter().map(|(path, expr)| Said { clause, path, expr }));
    }
    said
}

fn attribute<'m>(rule: &'m ast::Rule, name: &'static str) -> impl Iterator<Item = &'m AttributeValue> {
    let named = move |it: &&'m Attribute| &*it.name.text == name;
    rule.attributes.iter().filter(named).flat_map(|it| &it.values)
}

fn texts<'m>(rule: &'m ast::Rule, name: &'static str) -> impl Iterator<Item = &'m ast::Text> {
    attribute(rule, name).filter_map(|value| match value {
        AttributeValue::Text(text) => Some(text),
        AttributeValue::Word(_) => None,
    })
}

fn words<'m>(rule: &'m ast::Rule, name: &'static str) -> impl Iterator<Item = &'m ast::Name> {
    attribute(rule, name).filter_map(|value| match value {
        AttributeValue::Word(word) => Some(word),
        AttributeValue::Text(_) => None,
    })
}

/// The text with its holes shown as such: for lists of rules, where no resource is at hand.
pub(super) fn plain(text: &ast::Text) -> String {
    text.parts
        .iter()
        .map(|part| match part {
            TextPart::Literal(literal) => &**literal,
            TextPart::Hole(_) => "…",
        })
        .collect()
}
