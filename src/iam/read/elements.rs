//! Actions and resources: text with wildcards, variables and unknown parts becomes patterns.

use std::sync::Arc;

use super::{Reader, short};
use crate::iam::glob::spelt;
use crate::iam::policy::{Element, Kind};
use crate::iam::written::{Piece, Shape};
use crate::iam::{Glob, Hole, Place, Written};

/// What is special in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Special {
    /// Wildcards and variables.
    Everything,
    /// Variables only.
    Variables,
    /// Wildcards only.
    Wildcards,
    /// Nothing.
    Nothing,
}

impl Reader {
    /// IAM JSON policy elements: Action. `service:Name` without regard to case; the name may have wildcards.
    pub(super) fn actions(&mut self, written: &Written) -> (Vec<Element>, bool) {
        let (many, open) = written.many();
        let elements = many.into_iter().filter_map(|action| {
            let mut element = self.element(action, Special::Wildcards, "an action")?;
            element.glob = element.glob.lowercase();
            if element.glob.holes().is_empty() && !self.is_action(&element) {
                // What IAM refuses takes nothing.
                element.glob = Glob::default();
            }
            Some(element)
        });
        (elements.collect(), open)
    }

    fn is_action(&mut self, element: &Element) -> bool {
        let text = &element.text;
        match text.split_once(':') {
            _ if &**text == "*" => true,
            None => {
                self.error("malformed-action", element.place, format!("`{}` names no service", short(text)))
                    .help("an action is written as service:Name, for example s3:GetObject");
                false
            }
            Some((service, _)) if service.contains(['*', '?']) => {
                self.error(
                    "wildcard-service",
                    element.place,
                    format!("`{}` has a wildcard in its service", short(text)),
                )
                .help("the service stands as it is: only the name of the action may have wildcards");
                false
            }
            Some(("", _) | (_, "")) => {
                self.error("malformed-action", element.place, format!("`{}` is half an action", short(text)));
                false
            }
            Some(_) => true,
        }
    }

    /// IAM JSON policy elements: Resource. `*` or an ARN; of its first five parts case does not matter.
    pub(super) fn resources(&mut self, written: &Written) -> (Vec<Element>, bool) {
        let (many, open) = written.many();
        let elements = many.into_iter().filter_map(|resource| {
            let mut element = self.element(resource, Special::Everything, "a resource")?;
            self.is_resource(&element);
            self.complete(&mut element);
            element.glob = folded(element.glob);
            Some(element)
        });
        (elements.collect(), open)
    }

    fn is_resource(&mut self, element: &Element) {
        let text = &*element.text;
        let is_known = element.glob.holes().iter().all(|hole| matches!(hole, Hole::Variable { .. }));
        if is_known && text != "*" && !text.starts_with("arn:") && !(text.starts_with('*') && text.contains(':')) {
            self.error("malformed-resource", element.place, format!("`{}` is neither `*` nor an ARN", short(text)))
                .help("an ARN is written as arn:partition:service:region:account:resource");
        }
        let before = text.split(':').take(5).any(|part| part.contains("${"));
        let has_variable = element.glob.holes().iter().any(|hole| matches!(hole, Hole::Variable { .. }));
        if has_variable && before && text.starts_with("arn:") {
            let colons = element.glob.segments(6);
            let early = colons.iter().take(5).any(Glob::has_variable);
            if early {
                self.error(
                    "misplaced-variable",
                    element.place,
                    format!("`{}` has a variable before its resource part", short(text)),
                )
                .help("variables may stand behind the fifth colon of an ARN only");
            }
        }
    }

    /// An ARN of less than six parts: those that are missing are `*` (IAM JSON policy elements: Resource), but not in the policies of
    /// an organization, which take it with a `*` at its end only (AWS Organizations User Guide, SCP syntax).
    fn complete(&mut self, element: &mut Element) {
        let text = &*element.text;
        if text.ends_with('*') || !text.starts_with("arn:") || !element.glob.holes().is_empty() {
            return;
        }
        let missing = 5usize.saturating_sub(text.matches(':').count());
        if missing == 0 {
            return;
        }
        if matches!(self.kind, Kind::ServiceControl | Kind::ResourceControl) {
            self.error("incomplete-arn", element.place, format!("`{}` has less than six parts", short(text)))
                .help("end it in `*`, or write all parts: arn:partition:service:region:account:resource");
            return;
        }
        element.glob.push_pattern(&":*".repeat(missing));
    }

    pub(super) fn resources_belong(&mut self, has_resources: bool, place: Place, open: bool) {
        match self.kind {
            Kind::Trust if has_resources => self
                .error("misplaced-resource", place, "a trust policy has no `Resource`: it is about its role")
                .help("take it out"),
            Kind::Identity | Kind::ServiceControl | Kind::ResourceControl if !has_resources && !open => self
                .error("missing-resource", place, "the statement has neither `Resource` nor `NotResource`")
                .help("write `Resource`, with the ARNs that it is about"),
            _ => {}
        }
    }

    /// One text; none of what is nothing of the kind, which is an error.
    pub(super) fn element(&mut self, written: &Written, special: Special, what: &str) -> Option<Element> {
        let element = |glob: Glob, text: Arc<str>| Element { glob, text, place: written.place, maybe: written.maybe };
        match &written.shape {
            Shape::Text(pieces) => {
                let glob = self.glob(pieces, special, written.place);
                Some(element(glob, text_of(pieces)))
            }
            Shape::Unknown(name) => Some(element(Glob::opaque(name), spelt(name).concat().into())),
            Shape::Bool(it) if what == "a value" => {
                Some(element(Glob::literal(&it.to_string()), it.to_string().into()))
            }
            Shape::Number(it) if what == "a value" => Some(element(Glob::literal(it), Arc::clone(it))),
            _ => {
                self.error(
                    "malformed-element",
                    written.place,
                    format!("{what} is text, and this is {}", written.word()),
                );
                None
            }
        }
    }

    /// The pattern of a text.
    pub(super) fn glob(&mut self, pieces: &[Piece], special: Special, place: Place) -> Glob {
        let mut glob = Glob::default();
        for piece in pieces {
            match piece {
                Piece::Unknown(name) => glob.push_hole(Hole::Opaque(Arc::clone(name))),
                Piece::Name(name) => glob.push_hole(Hole::Name(Arc::clone(name))),
                Piece::Known(text) => self.push(&mut glob, text, special, place),
            }
        }
        glob
    }

    /// IAM policy elements: variables and tags.
    fn push(&mut self, glob: &mut Glob, text: &str, special: Special, place: Place) {
        let push = |glob: &mut Glob, text: &str| match special {
            Special::Everything | Special::Wildcards => glob.push_pattern(text),
            Special::Variables | Special::Nothing => glob.push_literal(text),
        };
        if !matches!(special, Special::Everything | Special::Variables) || !text.contains("${") {
            return push(glob, text);
        }
        if !self.has_variables {
            self.warn(
                "variable-in-old-version",
                place,
                format!("`{}` has a variable that this version takes for text", short(text)),
            )
            .help("write Version \"2012-10-17\"");
            return push(glob, text);
        }
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((inner, behind)) = after.split_once('}') else { break };
            push(glob, before);
            match inner {
                "*" | "?" | "$" => glob.push_literal(inner),
                _ => glob.push_hole(variable(inner)),
            }
            rest = behind;
        }
        push(glob, rest);
    }
}

/// `key`, or `key, 'default'`.
fn variable(inner: &str) -> Hole {
    let (key, default) = match inner.split_once(',') {
        Some((key, default)) => (key, Some(default.trim())),
        None => (inner, None),
    };
    let quoted = default.and_then(|it| it.strip_prefix('\'')?.strip_suffix('\'')).or(default);
    Hole::Variable { key: key.trim().to_lowercase().into(), default: quoted.map(Into::into) }
}

fn text_of(pieces: &[Piece]) -> Arc<str> {
    match pieces {
        [Piece::Known(text)] => Arc::clone(text),
        pieces => {
            let mut text = String::new();
            pieces.iter().for_each(|piece| match piece {
                Piece::Known(known) => text.push_str(known),
                Piece::Unknown(name) | Piece::Name(name) => text.extend(spelt(name)),
            });
            text.into()
        }
    }
}

/// The first five parts of an ARN in lower case. Behind a wildcard it is not known which part a letter is in.
pub fn folded(glob: Glob) -> Glob {
    let end = glob.fold_end();
    glob.map(|at, c| if at < end { c.to_ascii_lowercase() } else { c })
}
