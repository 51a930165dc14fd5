//! Patterns of resources that name none.

use super::{Answer, Glob};

/// How much a pattern of resources takes that names none.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Breadth {
    /// Everything: `*`.
    All,
    /// All of a service: `arn:aws:s3:::*`, `arn:aws:dynamodb:*:*:table/*`.
    Service(String),
    /// Everything, if what is not known turns out to be `*`.
    Perhaps,
}

impl Breadth {
    /// How much a pattern takes; none where it names something.
    pub(super) fn of(glob: &Glob) -> Option<Self> {
        if glob.is_everything() {
            return Some(Self::All);
        }
        let segments = glob.texts(6);
        match segments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            // A hole alone is all that is written; with known text beside it, it cannot be `*`.
            [text] if !glob.holes().is_empty() && text.starts_with("${") && text.ends_with('}') => Some(Self::Perhaps),
            ["arn", _, service, _, account @ ("" | "*"), resource] if names_nothing(resource, account) => {
                Some(Self::Service((*service).to_owned()))
            }
            ["arn", _, service, "*"] | ["arn", _, service, _, "*"] => Some(Self::Service((*service).to_owned())),
            _ => None,
        }
    }

    /// Whether everything of a service is in it.
    pub(super) fn covers(&self, service: &str) -> Answer {
        match self {
            Self::All => Answer::Yes,
            Self::Service(own) => (own == service).into(),
            Self::Perhaps => Answer::Unknown,
        }
    }
}

/// Whether the last part of an ARN is stars, behind a type where the account is a star too: what a bucket's ARN has before the
/// slash is its name.
pub(super) fn names_nothing(resource: &str, account: &str) -> bool {
    let mut pieces = resource.split(['/', ':']).peekable();
    let is_type = |piece: &str| !piece.is_empty() && piece.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    while let Some(piece) = pieces.next() {
        let is_followed = account == "*" && is_type(piece) && pieces.next_if_eq(&"*").is_some();
        if piece != "*" && !is_followed {
            return false;
        }
    }
    true
}
