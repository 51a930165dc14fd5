//! A request: who wants to do what to what, and under which circumstances.

use std::collections::BTreeMap;

/// A request to the provider.
#[derive(Clone, PartialEq, Debug)]
pub struct Request {
    /// Who asks.
    pub caller: Caller,
    /// The action, as `service:Name`.
    pub action: String,
    /// The ARN of what it is done to; none for actions that have no resource types, which `Resource: "*"` alone allows.
    pub resource: Option<String>,
    /// The account that the resource is in; that of the caller if there is none.
    pub resource_account: Option<String>,
    /// The circumstances.
    pub context: Context,
}

/// Who asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Caller {
    /// Nobody that the provider knows.
    Anonymous,
    /// The root user of an account, by the account's number.
    Root(String),
    /// A user, by its ARN.
    User(String),
    /// A session of a role, by both ARNs.
    Session {
        /// `arn:aws:iam::111122223333:role/Worker`.
        role: String,
        /// `arn:aws:sts::111122223333:assumed-role/Worker/session`.
        session: String,
        /// Whether the role may have a path: the ARN of a session does not say it (IAM User Guide, "IAM identifiers").
        may_have_path: bool,
    },
    /// Someone that an identity provider vouches for.
    Federated(String),
    /// A service of the provider, such as `events.amazonaws.com`.
    Service(String),
}

impl Caller {
    /// Who is meant by a text such as policies name principals with; none if that is nobody. `*` is whoever asks.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        Some(match parts.as_slice() {
            ["*"] => Self::Anonymous,
            [number] if number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit()) => {
                Self::Root((*number).to_owned())
            }
            [name] if name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn") => {
                Self::Service((*name).to_owned())
            }
            [host] if host.contains('.') && !host.contains(['*', ' ']) => Self::Federated((*host).to_owned()),
            ["arn", _, "iam", _, account, "root"] => Self::Root((*account).to_owned()),
            ["arn", _, "iam", _, _, resource] => match resource.split_once('/')? {
                ("user", _) => Self::User(text.to_owned()),
                ("saml-provider" | "oidc-provider", _) => Self::Federated(text.to_owned()),
                ("role", path) => {
                    let (partition, account) = (parts.get(1)?, parts.get(4)?);
                    let name = path.rsplit('/').next()?;
                    let session = format!("arn:{partition}:sts::{account}:assumed-role/{name}/session");
                    Self::Session { role: text.to_owned(), session, may_have_path: false }
                }
                _ => return None,
            },
            ["arn", partition, "sts", _, account, resource] => {
                let (name, _) = resource.strip_prefix("assumed-role/")?.split_once('/')?;
                let role = format!("arn:{partition}:iam::{account}:role/{name}");
                Self::Session { role, session: text.to_owned(), may_have_path: true }
            }
            _ => return None,
        })
    }

    /// The account that it belongs to.
    pub fn account(&self) -> Option<&str> {
        let of_arn = |arn: &'_ str| -> Option<usize> { arn.match_indices(':').nth(3).map(|(at, _)| at + 1) };
        match self {
            Self::Root(account) => Some(account),
            Self::User(arn) | Self::Session { role: arn, .. } => {
                let rest = arn.get(of_arn(arn)?..)?;
                rest.split(':').next().filter(|account| !account.is_empty())
            }
            Self::Anonymous | Self::Federated(_) | Self::Service(_) => None,
        }
    }
}

/// The context keys of a request.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Context {
    keys: BTreeMap<String, Vec<String>>,
    /// Whether other keys than these may be there.
    pub is_open: bool,
}

/// What a context says about a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Have<'c> {
    /// These values, at least one.
    Values(&'c [String]),
    /// It is not there.
    Absent,
    /// Nothing.
    Unknown,
}

impl Context {
    /// A context of which nothing is known.
    pub fn open() -> Self {
        Self { keys: BTreeMap::new(), is_open: true }
    }

    /// Sets a key; case does not matter. No values: the key is there, and is not.
    pub fn set<V: Into<String>>(&mut self, key: &str, values: impl IntoIterator<Item = V>) {
        self.keys.insert(key.to_lowercase(), values.into_iter().map(Into::into).collect());
    }

    /// What it says about a key in lower case.
    pub fn have(&self, key: &str) -> Have<'_> {
        match self.keys.get(key) {
            Some(values) if values.is_empty() => Have::Absent,
            Some(values) => Have::Values(values),
            None if self.is_open => Have::Unknown,
            None => Have::Absent,
        }
    }
}
