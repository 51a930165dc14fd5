//! Principals: whom a resource's policy is about.

use super::elements::Special;
use super::{Reader, short};
use crate::iam::policy::{Effect, Element, Kind, Principal, Scope, Sort};
use crate::iam::written::Shape;
use crate::iam::{Glob, Place, Written};

/// AWS JSON policy elements: Principal. The sorts that an object may name.
const SORTS: [(&str, Sort); 4] = [
    ("AWS", Sort::Arn),
    ("Service", Sort::Service),
    ("Federated", Sort::Federated),
    ("CanonicalUser", Sort::Canonical),
];

/// What the unique numbers of users and roles begin with (IAM identifiers): in a policy they stand for what was deleted.
const DELETED: [&str; 2] = ["AIDA", "AROA"];

impl Reader {
    pub(super) fn principals(&mut self, written: &Written) -> (Vec<Principal>, bool) {
        match &written.shape {
            Shape::Map { entries, open } => {
                let mut principals = Vec::new();
                let mut is_open = *open;
                for (name, value) in entries {
                    let Some((_, sort)) = SORTS.iter().find(|(own, _)| *own == &**name) else {
                        let problem = self.error(
                            "unknown-principal",
                            value.place,
                            format!("there are no principals of the sort `{}`", short(name)),
                        );
                        if let Some(near) = crate::diagnostic::nearest(name, SORTS.map(|(own, _)| own)) {
                            problem.help(format!("did you mean `{near}`?"));
                        }
                        continue;
                    };
                    let (many, more) = value.many();
                    is_open |= more;
                    principals.extend(many.into_iter().filter_map(|it| self.principal(it, *sort)));
                }
                (principals, is_open)
            }
            Shape::Text(_) if written.as_text() != Some("*") && written.as_text().is_some() => {
                let text = short(written.as_text().unwrap_or_default());
                self.error(
                    "malformed-principal",
                    written.place,
                    format!("the principal `{text}` does not say of which sort it is"),
                )
                .help(format!("write {{\"AWS\": \"{text}\"}}"));
                (self.principal(written, Sort::Arn).into_iter().collect(), false)
            }
            Shape::Text(_) => (self.principal(written, Sort::Arn).into_iter().collect(), false),
            Shape::Unknown(_) => (Vec::new(), true),
            _ => {
                self.error(
                    "malformed-principal",
                    written.place,
                    format!("a principal is `*` or an object, and this is {}", written.word()),
                );
                (Vec::new(), false)
            }
        }
    }

    fn principal(&mut self, written: &Written, sort: Sort) -> Option<Principal> {
        let Element { glob, text, place, maybe } = self.element(written, Special::Nothing, "a principal")?;
        let (sort, name) = match sort {
            _ if !glob.holes().is_empty() => (Sort::Unknown, glob),
            Sort::Arn if &*text == "*" => (Sort::Anyone, glob),
            Sort::Arn => self.named(&text, place, glob),
            Sort::Federated | Sort::Canonical if &*text == "*" => (Sort::Anyone, glob),
            other => (other, glob),
        };
        Some(Principal { sort, name, text, place, maybe })
    }

    fn named(&mut self, text: &str, place: Place, glob: Glob) -> (Sort, Glob) {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        if let ["arn", _, _, _, account, "root"] = parts.as_slice() {
            return (Sort::Account, Glob::literal(account));
        }
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return (Sort::Account, glob);
        }
        if DELETED.iter().any(|prefix| text.starts_with(prefix)) {
            self.warn(
                "deleted-principal",
                place,
                format!("`{}` stands for a user or role that was deleted", short(text)),
            )
            .help("take it out, or name the one that is there now");
        } else if text.contains(['*', '?']) {
            self.error(
                "wildcard-in-principal",
                place,
                format!("`{}` has a wildcard, and principals have none", short(text)),
            )
            .help("name the account, and put the pattern into a condition on aws:PrincipalArn");
        } else if parts.len() < 6 {
            self.error("malformed-principal", place, format!("`{}` is no account, ARN or `*`", short(text)));
        }
        (Sort::Arn, glob)
    }

    pub(super) fn principals_belong(
        &mut self,
        principals: Option<&Scope<Principal>>,
        effect: Effect,
        place: Place,
        open: bool,
    ) {
        let not = principals.is_some_and(|it| it.all_but);
        match (self.kind, principals) {
            (Kind::Identity | Kind::ServiceControl, Some(_)) => self
                .error(
                    "misplaced-principal",
                    place,
                    "this policy is about whoever has it, and the statement names a principal",
                )
                .help("take the principal out"),
            (Kind::Resource | Kind::Trust | Kind::ResourceControl, None) if !open => {
                self.error("missing-principal", place, "the statement does not say whom it is about")
                    .help("write `Principal`");
            }
            (Kind::Trust | Kind::ResourceControl, Some(_)) if not => {
                self.error("misplaced-principal", place, "`NotPrincipal` cannot stand in this policy")
                    .help("write `Principal`, and a condition on aws:PrincipalArn");
            }
            (_, Some(_)) if not && effect == Effect::Allow => self
                .error(
                    "not-principal-allow",
                    place,
                    "`NotPrincipal` with `Allow` lets in everyone but a few, even without an account",
                )
                .help("name those who may in `Principal`"),
            _ => {}
        }
    }
}
