//! What a document says about a value that is computed when it is deployed.

use std::sync::Arc;

use super::choice::{ChoiceCases, ConditionId};
use crate::document::NodeId;
use crate::source::Span;
use crate::value::{Cause, Number};

/// The number of a term in its stack.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TermId(pub(crate) u32);

/// A value as the document gives it: written, put together, or not known.
#[derive(Debug)]
pub enum Term {
    /// As it stands in the document, with computed places inside.
    Written(NodeId),
    /// As it stands in the document, where something else stands for the node: one value of a key that is written twice.
    AsWritten(NodeId),
    /// `null`.
    Null,
    /// A truth that the adapter supplied.
    Bool(bool),
    /// A number that the adapter supplied.
    Number(Number),
    /// Text that the adapter supplied.
    Text(Box<str>),
    /// A list that the adapter put together.
    List(Vec<TermId>),
    /// A map that the adapter put together.
    Map(Vec<Entry>),
    /// A map that the adapter put together, and that may have further entries.
    Open {
        /// The entries that are there.
        entries: Vec<Entry>,
        /// Why others may be there.
        cause: Arc<Cause>,
    },
    /// Not known, or a reference: see [`Cause::target`].
    Unknown(Arc<Cause>),
    /// An ARN of which no more is known than that it is one, or a reference as [`Term::Unknown`].
    Arn(Arc<Cause>),
    /// Not known, nor whether it is there.
    Maybe(Arc<Cause>),
    /// A parameter: one of the cases of a choice.
    Choice(ChoiceCases),
    /// `Fn::If`.
    If {
        /// What decides.
        condition: ConditionId,
        /// Where it holds.
        then: TermId,
        /// Where it does not.
        otherwise: TermId,
    },
    /// Text put together from parts, such as `Fn::Sub`.
    Concat(Vec<TermId>),
    /// `Fn::Join`.
    Join {
        /// What stands between the parts.
        delimiter: Box<str>,
        /// A list.
        list: TermId,
    },
    /// `Fn::Split`.
    Split {
        /// What stands between the parts.
        delimiter: Box<str>,
        /// A text.
        text: TermId,
    },
    /// `Fn::Select`.
    Select {
        /// A number.
        index: TermId,
        /// A list.
        list: TermId,
    },
    /// `Fn::FindInMap`: a value of a map of maps.
    Lookup {
        /// The map.
        map: TermId,
        /// The keys, from the outermost.
        keys: Vec<TermId>,
        /// What it gives where a key is not there.
        default: Option<TermId>,
    },
    /// `Fn::Length`: how many elements a list has.
    Length(TermId),
    /// `Fn::ToJsonString`: a value as JSON text.
    Json(TermId),
    /// `Fn::Base64` and its like: text that is known to be some text.
    Opaque {
        /// What it is made from.
        of: TermId,
        /// Why it is not known.
        cause: Arc<Cause>,
    },
    /// `AWS::NoValue`: it is not there.
    Nothing,
}

/// An entry of a map that the adapter put together.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: Box<str>,
    /// Where the key is written, if it is.
    pub key_span: Option<Span>,
    /// The value.
    pub value: TermId,
}
