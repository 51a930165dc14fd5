//! A program in which every name is resolved and every expression has a type: inert data.
//!
//! Holding a [`Program`] is the evidence that names exist and types fit; nothing downstream asks again.

mod children;
mod expr;
mod kind;
mod operator;
mod rule;
mod types;

use crate::document::HashMap;
use crate::finding::Need;
use crate::source::Place;
use crate::value::Constant;

pub use self::expr::{Expr, ExprKind, Part, Parts, Test, Walk};
pub use self::kind::{Body, Field, Kind, Lens};
pub use self::operator::{Aggregate, Envelope, Fact, Operator};
pub use self::rule::{Clause, Rule, Step, Waiver};
pub use self::types::Type;
/// Words that mean the same before and after compiling.
pub use crate::syntax::ast::{ClauseKind, Quantifier};

/// The number of a kind in its program.
pub type KindId = u32;
/// The number of a lens in its program.
pub type LensId = u32;
/// The number of a variable in its frame.
pub type Slot = u32;

/// A compiled set of policies.
#[derive(Debug, Default, Clone)]
pub struct Program {
    /// All kinds.
    pub kinds: Vec<Kind>,
    /// All lenses.
    pub lenses: Vec<Lens>,
    /// The lenses of each resource type.
    pub by_type: HashMap<Box<str>, Vec<LensId>>,
    /// All rules, in the order of their files.
    pub rules: Vec<Rule>,
    /// The parameters of the policies, in the order of their files, with the values that they have.
    pub params: Vec<Parameter>,
    /// What every resource has besides its envelope: `extend resource`.
    pub everywhere: Vec<Field>,
    /// Where that is said first.
    pub everywhere_at: Option<Place>,
    /// What a waiver must say besides its reason, by the packs.
    pub waivers_need: Vec<Need>,
    /// What fields are taken to be, whatever the document says: only at the prompt.
    pub assumed: Vec<Assumed>,
}

/// A parameter of the policies.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The pack that declares it.
    pub pack: String,
    /// Its name.
    pub name: Box<str>,
    /// Its value.
    pub value: Constant,
    /// Where that value is written.
    pub from: Place,
}

/// What a field of a resource is taken to be.
#[derive(Debug, Clone)]
pub struct Assumed {
    /// What the document calls the resource.
    pub id: Box<str>,
    /// The field of its kind.
    pub field: Box<str>,
    /// What it is taken to be.
    pub body: Body,
}

impl Program {
    /// The kinds through which a whole resource of a type is seen. One that only some resources of the type are is not among
    /// them, unless there is no other.
    pub fn kinds_of(&self, ty: &str) -> Vec<KindId> {
        let lenses = self.by_type.get(ty).into_iter().flatten();
        let lenses = lenses.filter_map(|lens| self.lenses.get(*lens as usize)).filter(|lens| lens.each.is_empty());
        let (all, some): (Vec<&Lens>, Vec<&Lens>) = lenses.partition(|lens| lens.condition.is_none());
        if all.is_empty() { some } else { all }.into_iter().map(|lens| lens.kind).collect()
    }

    /// A type as the language writes it.
    pub fn type_text(&self, ty: &Type) -> String {
        let inner = |ty: &Type| self.type_text(ty);
        match ty {
            Type::Raw => "a piece of the document".into(),
            Type::Bool => "bool".into(),
            Type::Number => "number".into(),
            Type::String => "string".into(),
            Type::Duration => "duration".into(),
            Type::Date => "date".into(),
            Type::Time => "time".into(),
            Type::Regex => "regex".into(),
            Type::List(of) => format!("list<{}>", inner(of)),
            Type::Map(of) => format!("map<{}>", inner(of)),
            Type::Record(fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, ty)| format!("{name}: {}", inner(ty))).collect();
                format!("{{{}}}", fields.join(", "))
            }
            Type::Kind(kind) => self.kinds.get(*kind as usize).map_or("?", |kind| &*kind.name).to_string(),
            Type::Resource => "resource".into(),
            Type::Optional(of) => format!("{}?", inner(of)),
        }
    }
}
