//! What `Ref`, `Fn::GetAtt` and the names in `Fn::Sub` give.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Adapter, Expression};
use crate::diagnostic::{Diagnostic, nearest};
use crate::document::{HashMap, Node};
use crate::formats::Told;
use crate::stack::{Term, TermId};
use crate::value::{Cause, Target};

/// After so many mistakes nobody reads what was probably meant, and looking for it takes long in a large document.
const SUGGESTIONS: usize = 20;

/// So many names that lead nowhere are shown.
const MOST_DANGLING: usize = 100;

/// Pseudo parameters whose values are letters, digits and hyphens only (AWS CloudFormation User Guide, "Pseudo parameters reference").
const WORDS: [&str; 4] = ["AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName"];

impl<'t> Adapter<'t> {
    /// The term of a name, or of an attribute of it; the same term for the same expression.
    pub(super) fn reference(
        &mut self,
        name: impl Into<Cow<'t, str>>,
        attribute: Option<Cow<'t, str>>,
        node: Node<'t>,
    ) -> TermId {
        let expression = (name.into(), attribute);
        if let Some(term) = self.references.get(&expression) {
            return *term;
        }
        let term = self.new_reference(&expression.0, expression.1.as_deref(), node);
        let term = self.stack.term(term, Some(node.id()));
        self.references.insert(expression, term);
        term
    }

    /// A reference that the template does not write but that its expansion makes, standing at a node of its own.
    pub(in crate::formats) fn reference_at(&mut self, name: &str, attribute: Option<&str>, node: Node<'t>) -> TermId {
        let known: &HashMap<Expression<'_>, TermId> = &self.references;
        match known.get(&(name.into(), None)).filter(|_| attribute.is_none() && self.stack.find(name).is_none()) {
            Some(parameter) => *parameter,
            None => {
                let term = self.new_reference(name, attribute, node);
                self.stack.term(term, Some(node.id()))
            }
        }
    }

    fn new_reference(&mut self, name: &str, attribute: Option<&str>, node: Node<'t>) -> Term {
        let (function, dot, inner) = attribute.map_or(("Ref ", "", ""), |attribute| ("GetAtt ", ".", attribute));
        let token: Box<str> = joined(&mut self.scratch, &[function, name, dot, inner]).into();
        let place = Some(node.place());
        if name.starts_with("AWS::") {
            return self.pseudo(name, token);
        }
        if let Some(missing) = attribute.and_then(|attribute| self.missing_output(name, attribute)) {
            self.nowhere(node, format!("the stack `{name}` has no output `{}`", missing.name), missing.near);
        }
        let told = attribute.and_then(|attribute| self.output(name, attribute));
        if let Some(Told::Text(text)) = told {
            return Term::Text(text.as_str().into());
        }
        if let Some(id) = self.stack.find(name) {
            let (after, why) = match told {
                Some(Told::Unknown(reason)) => ("`: ", reason.as_str()),
                _ => ("` is made when the stack is deployed", ""),
            };
            let reason = joined(&mut self.scratch, &["`", name, dot, inner, after, why]);
            let target = Some(Target::Resource(id, attribute.map(Into::into)));
            let cause = Arc::new(Cause { target, place, ..Cause::new(token, reason) });
            let is_arn =
                attribute.is_some_and(|it| it.ends_with("Arn")) && self.stack.resource(id).ty.starts_with("AWS::");
            return if is_arn { Term::Arn(cause) } else { Term::Unknown(cause) };
        }
        if let Some(open) = &self.stack.open {
            let reason = format!("there is no resource or parameter `{name}`, but {}", open.cause.reason);
            return Term::Unknown(Arc::new(Cause {
                place,
                target: Some(Target::External),
                ..Cause::new(token, reason)
            }));
        }
        self.dangling(name, node);
        // A parameter has no attributes, so that two names are two resources. What a stack or a custom resource gives may be anything.
        let target = (attribute == Some("Arn")).then_some(Target::Unlisted);
        let reason = format!("there is no resource or parameter `{name}`");
        Term::Unknown(Arc::new(Cause { place, target, ..Cause::new(token, reason) }))
    }

    /// Says that there is nothing of a name.
    fn dangling(&mut self, name: &str, node: Node<'t>) {
        // Resources of a SAM template that the transform derives, such as `ServerlessRestApi`, come later.
        let parameters = self.stack.parameters.iter().map(|it| &**it);
        let names = parameters.chain(self.stack.resources.iter().map(|it| &*it.id));
        let is_told = self.stack.diagnostics.len() < SUGGESTIONS;
        let near = is_told.then(|| nearest(name, names)).flatten().map(str::to_owned);
        self.nowhere(node, format!("there is no resource or parameter `{name}`"), near);
    }

    /// Says that a name leads nowhere; of very many, how many there are.
    fn nowhere(&mut self, node: Node<'t>, message: String, near: Option<String>) {
        self.dangling += 1;
        if self.dangling <= MOST_DANGLING {
            let mut error = Diagnostic::error("dangling-reference", message).at(node.place(), "refers to nothing");
            error.help = near.map(|it| format!("did you mean `{it}`?"));
            self.stack.diagnostics.push(error);
        }
    }

    /// Says how many names lead nowhere beyond those that are shown.
    pub(super) fn more_dangling(&mut self) {
        let more = self.dangling.saturating_sub(MOST_DANGLING);
        if more > 0 {
            let message = format!("{more} more names lead to no resource and no parameter");
            self.stack.diagnostics.push(Diagnostic::error("dangling-reference", message));
        }
    }

    fn pseudo(&mut self, name: &str, token: Box<str>) -> Term {
        if let Some((_, value)) = self.given.parameters.iter().find(|(given, _)| given == name) {
            return Term::Text(value.as_str().into());
        }
        if name == "AWS::NoValue" {
            return Term::Nothing;
        }
        let remedy = Some(joined(&mut self.scratch, &["--param ", name, "=…"]).into());
        // All are one string but this, which is a list.
        let target = (name != "AWS::NotificationARNs").then_some(Target::External);
        Term::Unknown(Arc::new(Cause {
            remedy,
            target,
            word: WORDS.contains(&name),
            ..Cause::new(token, joined(&mut self.scratch, &["`", name, "` is known when the stack is deployed"]))
        }))
    }
}

/// Some texts as one, where there is room for it already: templates refer to thousands of things.
fn joined<'s>(scratch: &'s mut String, parts: &[&str]) -> &'s str {
    scratch.clear();
    parts.iter().for_each(|part| scratch.push_str(part));
    scratch
}
