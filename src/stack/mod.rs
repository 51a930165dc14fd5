//! Resources, and the references between them.
//!
//! A [`Stack`] is what an adapter makes of a document: resources whose properties still stand in the document, and a
//! [`Term`] for each place in it that is computed when it is deployed (an intrinsic, a Terraform reference). Holding one is
//! the evidence that every such place either resolves or is unknown with a reason. Which format it was read from is not
//! known here, nor are kinds.
//!
//! A term is resolved only when it is read, in a [`World`]: which case each choice is taken to have.

mod choice;
mod duplicate;
mod elements;
mod function;
mod index;
mod json;
mod read;
mod step;
mod term;

use std::sync::{Arc, OnceLock};

pub(crate) use crate::value::number;
pub use choice::{Case, Choice, ChoiceCases, Condition, ConditionId, Decision, Test, World};
pub use index::{Reference, References};
pub use step::Position;
pub use term::{Entry, Term, TermId};

use crate::diagnostic::Diagnostic;
use crate::document::{HashMap, HashSet, Node, NodeId, Tree};
use crate::source::{Place, SourceId};
use crate::value::{ResourceId, Unknown};

/// A usual resource has so many terms.
const USUAL_TERMS: usize = 4;
/// A text that names more resources than this names none.
const CROWD: usize = 64;

/// What an adapter makes of one document.
#[derive(Debug)]
pub struct Stack {
    /// The tree of the document.
    pub tree: Arc<Tree>,
    /// The name of the format, as reports print it.
    pub format: &'static str,
    /// The file that it was read from, as it was named or found.
    pub file: Box<str>,
    /// The account that it is deployed to, where the format has a way to say so.
    pub account: Option<TermId>,
    /// The region that it is deployed to, where the format has a way to say so.
    pub region: Option<TermId>,
    /// All resources, in the order of the document; derived ones follow the one that they come from.
    pub resources: Vec<Resource>,
    /// The names of the parameters to which a run may give values: those of every document of the format, then its own.
    pub parameters: Vec<Box<str>>,
    /// The choices that the document leaves open.
    pub choices: Vec<Choice>,
    /// The named conditions.
    pub conditions: Vec<Condition>,
    /// Set when there may be resources that are not listed: a macro, an unread module.
    pub open: Option<Unknown>,
    /// The types of which there may be more resources than are listed.
    pub unlisted: Vec<Unlisted>,
    /// Whether it stands as it is described, so that every resource has its name and its ARN already.
    pub is_deployed: bool,
    /// What is odd about the document: written twice, dangling, malformed.
    pub diagnostics: Vec<Diagnostic>,
    pub(crate) terms: Vec<TermAt>,
    /// For each node of the tree the term that stands for it, plus one; empty where there is none at all.
    computed: Vec<u32>,
    names: HashMap<Arc<str>, ResourceId>,
    /// The texts that name a resource wherever they stand: its ARN, its name.
    called: HashMap<Box<str>, Vec<ResourceId>>,
    /// What people call a resource besides its id.
    nicknames: HashMap<Box<str>, Vec<ResourceId>>,
    /// Values in which no text refers to anything.
    mute: HashSet<TermId>,
    /// Resources with a value that may refer to any other.
    loose: Vec<ResourceId>,
    /// What stands beside the resources and is looked at like one, such as the parameters of a template.
    asides: Vec<ResourceId>,
    /// For resources that stand in a list, where a person finds each.
    headers: HashMap<NodeId, NodeId>,
    /// Where the program that wrote the document has a resource: the construct path of the AWS CDK. In the order of the resources.
    constructs: Vec<(ResourceId, NodeId)>,
    /// What the document marks as not to be shown.
    hidden: Vec<Place>,
    references: OnceLock<References>,
}

/// A term with the node where it is written.
#[derive(Debug)]
pub(crate) struct TermAt {
    pub(crate) term: Term,
    pub(crate) node: Option<NodeId>,
}

/// Resources of a type that may be there and are not listed, since nobody asked for them.
#[derive(Debug)]
pub struct Unlisted {
    /// The type.
    pub ty: &'static str,
    /// To which resources they may belong, in order; none where it may be any.
    pub of: Option<Vec<ResourceId>>,
    /// Why it is not known.
    pub unknown: Unknown,
}

/// One resource.
#[derive(Debug)]
pub struct Resource {
    /// What the document calls it: a logical id, an address.
    pub id: Arc<str>,
    /// The provider's type, such as `AWS::Lambda::Function`.
    pub ty: Arc<str>,
    /// Its properties.
    pub properties: TermId,
    /// The resource as a whole; a derived one has the node that it comes from.
    pub node: NodeId,
    /// It exists only where this holds.
    pub condition: Option<ConditionId>,
}

impl Stack {
    /// A stack without resources yet.
    pub fn new(tree: Arc<Tree>, format: &'static str) -> Self {
        Self {
            tree,
            format,
            file: "".into(),
            account: None,
            region: None,
            resources: Vec::new(),
            parameters: Vec::new(),
            choices: Vec::new(),
            conditions: Vec::new(),
            open: None,
            unlisted: Vec::new(),
            is_deployed: false,
            diagnostics: Vec::new(),
            terms: Vec::new(),
            computed: Vec::new(),
            names: HashMap::default(),
            called: HashMap::default(),
            nicknames: HashMap::default(),
            mute: HashSet::default(),
            loose: Vec::new(),
            asides: Vec::new(),
            headers: HashMap::default(),
            constructs: Vec::new(),
            hidden: Vec::new(),
            references: OnceLock::new(),
        }
    }

    /// The text that it was read from.
    pub fn source(&self) -> SourceId {
        self.tree.source()
    }

    /// Adds a term that is written at `node`.
    pub fn term(&mut self, term: Term, node: Option<NodeId>) -> TermId {
        self.terms.push(TermAt { term, node });
        TermId(self.terms.len() as u32 - 1)
    }

    /// Gives back the room that was made for more than there is.
    pub fn shrink_to_fit(&mut self) {
        self.terms.shrink_to_fit();
        self.resources.shrink_to_fit();
    }

    /// Says that reading `node` gives `term`.
    pub fn compute(&mut self, node: NodeId, term: TermId) {
        if self.computed.is_empty() {
            self.computed = vec![0; self.tree.len()];
        }
        if let Some(slot) = self.computed.get_mut(node.index()) {
            *slot = term.0 + 1;
        }
    }

    /// Makes room for so many more resources, each with a few terms.
    pub fn reserve(&mut self, resources: usize) {
        self.resources.reserve(resources);
        self.names.reserve(resources);
        self.terms.reserve(resources.saturating_mul(USUAL_TERMS));
    }

    /// Adds a resource. Of two with one id the first keeps the name.
    pub fn add(&mut self, resource: Resource) -> ResourceId {
        let id = ResourceId(self.resources.len() as u32);
        self.names.entry(Arc::clone(&resource.id)).or_insert(id);
        self.resources.push(resource);
        id
    }

    /// Adds what is no resource and is looked at like one.
    pub fn add_aside(&mut self, aside: Resource) -> ResourceId {
        let id = self.add(aside);
        self.asides.push(id);
        id
    }

    /// Whether this is no resource, and only looked at like one.
    pub fn is_aside(&self, id: ResourceId) -> bool {
        self.asides.binary_search(&id).is_ok()
    }

    /// What the document calls its resources.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let own = |(number, _): &(usize, &Resource)| !self.is_aside(ResourceId(*number as u32));
        self.resources.iter().enumerate().filter(own).map(|(_, it)| &*it.id)
    }

    /// What people call resources besides their ids.
    pub fn nicknames(&self) -> impl Iterator<Item = &str> {
        self.nicknames.keys().map(|name| &**name)
    }

    /// How many resources there are.
    pub fn count(&self) -> usize {
        self.resources.len() - self.asides.len()
    }

    /// Gives a resource a further name by which references find it.
    pub fn also_named(&mut self, name: impl Into<Arc<str>>, id: ResourceId) {
        self.names.entry(name.into()).or_insert(id);
    }

    /// Says that a text names a resource wherever it stands. One text may name several of different kinds.
    pub fn answers_to(&mut self, text: &str, id: ResourceId) {
        let named = self.called.entry(text.into()).or_default();
        if named.last() != Some(&id) && named.len() <= CROWD {
            named.push(id);
        }
    }

    /// The resources that a text names; none where there are too many to mean any.
    pub fn called(&self, text: &str) -> &[ResourceId] {
        self.called.get(text).filter(|named| named.len() <= CROWD).map_or(&[], Vec::as_slice)
    }

    /// Says that no text of a value means another resource that is called so: a resource's own name, its tags. What is written as a
    /// reference stays one.
    pub fn mute(&mut self, value: TermId) {
        self.mute.insert(value);
    }

    /// Says what people call a resource who do not know its id.
    pub fn nickname(&mut self, name: &str, id: ResourceId) {
        self.nicknames.entry(name.into()).or_default().push(id);
    }

    /// The resources that somebody means by a name: those of this id; if there are none, those that people call so, or to which
    /// the name leads, or that the program that wrote the document has there.
    pub fn meant(&self, name: &str) -> Vec<ResourceId> {
        let all = || (0..self.resources.len() as u32).map(ResourceId);
        let own: Vec<ResourceId> = all().filter(|id| *self.resource(*id).id == *name).collect();
        if !own.is_empty() {
            return own;
        }
        match self.nicknames.get(name).map_or_else(|| self.called(name), Vec::as_slice) {
            [] => all().filter(|id| self.construct(*id) == Some(name)).collect(),
            called => called.to_vec(),
        }
    }

    /// The ids of these.
    pub fn ids_meant(&self, name: &str) -> impl Iterator<Item = &str> {
        self.meant(name).into_iter().map(|id| &*self.resource(id).id)
    }

    /// Says that a resource has a value that may refer to any other.
    pub fn may_refer(&mut self, id: ResourceId) {
        if self.loose.last() != Some(&id) {
            self.loose.push(id);
        }
    }

    /// The resources with a value that may refer to any other.
    pub fn loose(&self) -> &[ResourceId] {
        &self.loose
    }

    /// Says where a person finds a resource that stands in a list.
    pub fn head(&mut self, resource: NodeId, header: NodeId) {
        self.headers.insert(resource, header);
    }

    /// Where a person finds a resource: the node itself, unless it stands in a list.
    pub fn header(&self, node: NodeId) -> NodeId {
        self.headers.get(&node).copied().unwrap_or(node)
    }

    /// Says where it is written where the program that wrote the document has a resource, the last that was added.
    pub fn construct_of(&mut self, id: ResourceId, path: NodeId) {
        self.constructs.push((id, path));
    }

    /// Where the program that wrote the document has a resource, if there is such a program.
    pub fn construct(&self, id: ResourceId) -> Option<&str> {
        let at = self.constructs.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.tree.node(self.constructs.get(at)?.1).str()
    }

    /// Keeps a piece of the document from being shown.
    pub fn hide(&mut self, place: Place) {
        self.hidden.push(place);
    }

    /// What is odd about the document, in its syntax and in what it says.
    pub fn oddities(&self) -> impl Iterator<Item = &Diagnostic> {
        self.tree.warnings().iter().chain(&self.diagnostics)
    }

    /// What the document marks as not to be shown.
    pub fn hidden(&self) -> &[Place] {
        &self.hidden
    }

    /// The resource of this id.
    pub fn find(&self, id: &str) -> Option<ResourceId> {
        self.names.get(id).copied()
    }

    /// A resource by its number.
    #[expect(clippy::indexing_slicing, reason = "numbers are only made by `add` of this stack")]
    pub fn resource(&self, id: ResourceId) -> &Resource {
        &self.resources[id.0 as usize]
    }

    /// The node of a resource as a whole.
    pub fn resource_node(&self, id: ResourceId) -> Node<'_> {
        self.tree.node(self.resource(id).node)
    }

    /// All references, in both directions; made when they are first asked for.
    pub fn references(&self) -> &References {
        self.references.get_or_init(|| References::of(self))
    }

    /// A term by its number.
    #[expect(clippy::indexing_slicing, reason = "numbers are only made by `term` of this stack")]
    pub fn term_of(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize].term
    }

    /// The items of a list that an adapter put under a key of a map that an adapter put together.
    pub fn listed(&self, id: TermId, key: &str) -> Vec<TermId> {
        let Term::Map(entries) = self.term_of(id) else { return Vec::new() };
        match entries.iter().find(|it| &*it.key == key).map(|it| self.term_of(it.value)) {
            Some(Term::List(items)) => items.clone(),
            _ => Vec::new(),
        }
    }

    /// The term that stands for a node; for an alias, that of what it names.
    pub(crate) fn computed(&self, node: NodeId) -> Option<TermId> {
        let own = |node: NodeId| self.computed.get(node.index()).and_then(|term| term.checked_sub(1)).map(TermId);
        // A document without terms has none for its aliases either.
        if self.computed.is_empty() {
            return None;
        }
        own(node).or_else(|| {
            let written = self.tree.node(node);
            if written.is_alias() { own(written.target().id()) } else { None }
        })
    }
}
