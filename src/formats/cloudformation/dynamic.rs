//! Dynamic references, `{{resolve:secretsmanager:…}}`, in texts and in texts that are put together: each is one value that is not
//! known before the stack is deployed, whatever is put into it.
//!
//! Source of the facts: AWS CloudFormation User Guide, "Get values stored in other services using dynamic references".

use std::sync::Arc;

use super::Adapter;
use crate::document::Node;
use crate::stack::{Term, TermId};
use crate::value::Cause;

/// How one begins.
pub(super) const START: &str = "{{resolve:";
const END: &str = "}}";
/// Services that keep secrets.
const SECRET: [&str; 2] = ["secretsmanager:", "ssm-secure:"];

/// A reference of which the end is still to come.
#[derive(Default)]
struct Begun {
    /// Its text, with `…` for what is put into it.
    text: String,
    /// The same with the numbers of the terms that are put into it, so that no other reference has it.
    token: String,
    parts: Vec<TermId>,
}

impl<'t> Adapter<'t> {
    /// A string that is no argument of a function.
    pub(super) fn dynamic(&mut self, node: Node<'t>) {
        let Some(text) = node.str().filter(|text| text.contains(START)) else { return };
        let text = self.stack.term(Term::Text(text.into()), Some(node.id()));
        let term = self.put_together(vec![text], node);
        self.stack.compute(node.id(), term);
    }

    /// The items of a `Fn::Join` as a text that is put together; none where no reference begins in them.
    pub(super) fn joined(&mut self, delimiter: &str, list: Node<'t>, whole: Node<'t>) -> Option<TermId> {
        let written = |item: Node<'t>| item.str().filter(|_| super::call(item).is_none());
        let begins = |item: Node<'t>| item.str().is_some_and(|text| text.contains(START)) && written(item).is_some();
        if !list.items().any(begins) {
            return None;
        }
        let mut parts = Vec::new();
        for (number, item) in list.items().enumerate() {
            if number > 0 {
                self.known(delimiter, whole, &mut parts);
            }
            match written(item) {
                Some(text) => self.known(text, whole, &mut parts),
                None => parts.push(self.written(item)),
            }
        }
        Some(self.put_together(parts, whole))
    }

    /// Parts as one text, with each reference in it as one part.
    pub(super) fn put_together(&mut self, parts: Vec<TermId>, whole: Node<'t>) -> TermId {
        let mut reading = Reading { adapter: self, whole, done: Vec::with_capacity(parts.len()), begun: None };
        parts.iter().for_each(|part| reading.part(*part));
        let Reading { done, begun, .. } = reading;
        // What does not end is none.
        let parts = if begun.is_some() { parts } else { done };
        self.stack.term(Term::Concat(parts), Some(whole.id()))
    }

    fn resolved(&mut self, Begun { text, token, parts }: Begun, whole: Node<'t>) -> TermId {
        let cause = Arc::new(Cause {
            place: Some(whole.place()),
            secret: SECRET.iter().any(|service| text.starts_with(service)),
            ..Cause::new(format!("resolve:{token}"), format!("`{START}{text}{END}` is read when the stack is deployed"))
        });
        let term = match parts.as_slice() {
            [] => Term::Unknown(cause),
            _ => Term::Opaque { of: self.stack.term(Term::List(parts), Some(whole.id())), cause },
        };
        self.stack.term(term, Some(whole.id()))
    }
}

/// Parts that are read one after the other, for the references in them.
struct Reading<'r, 't> {
    adapter: &'r mut Adapter<'t>,
    whole: Node<'t>,
    /// What was read, with each reference as one part.
    done: Vec<TermId>,
    begun: Option<Begun>,
}

impl Reading<'_, '_> {
    fn part(&mut self, part: TermId) {
        match (self.adapter.stack.term_of(part), &mut self.begun) {
            (Term::Text(text), _) => {
                let text = text.clone();
                self.text(&text);
            }
            (_, Some(begun)) => begun.put(part),
            (_, None) => self.done.push(part),
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            rest = match self.begun.take() {
                Some(begun) => self.go_on(begun, rest),
                None => self.begin(rest),
            };
        }
    }

    /// Reads up to the beginning of the next reference, and gives what stands behind that.
    fn begin<'s>(&mut self, text: &'s str) -> &'s str {
        let (before, behind) = text.split_once(START).map_or((text, None), |(before, behind)| (before, Some(behind)));
        self.adapter.known(before, self.whole, &mut self.done);
        self.begun = behind.map(|_| Begun::default());
        behind.unwrap_or_default()
    }

    /// Reads up to the end of a reference, and gives what stands behind that.
    fn go_on<'s>(&mut self, mut begun: Begun, text: &'s str) -> &'s str {
        let Some((last, behind)) = text.split_once(END) else {
            begun.say(text);
            self.begun = Some(begun);
            return "";
        };
        begun.say(last);
        let term = self.adapter.resolved(begun, self.whole);
        self.done.push(term);
        behind
    }
}

impl Begun {
    fn say(&mut self, text: &str) {
        self.text.push_str(text);
        self.token.push_str(text);
    }

    fn put(&mut self, part: TermId) {
        self.text.push('…');
        self.token.push_str(&format!("…{}", part.0));
        self.parts.push(part);
    }
}
