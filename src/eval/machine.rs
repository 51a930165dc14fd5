//! The state of an evaluation, and the ways in which it stops.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use super::Environment;
use super::among::Gathered;
use super::evidence::Trace;
use super::limits::{Interrupt, Limits};
use super::meet::Sorted;
use super::memory::Memory;
use super::render::render_by;
use super::watch::Watch;
use crate::document::{HashMap, HashSet, NodeId, Pointers};
use crate::ir::{Body, Expr, ExprKind, LensId, Program};
use crate::source::Place;
use crate::stack::{Resource, Stack, World};
use crate::value::{Cause, ChoiceId, Element, Elements, ResourceId, Site, Unknown, Value, View};

/// After how many steps the machine looks whether it is interrupted.
const STEPS_UNHEARD: u64 = 64;

/// Room for so much of what is read once: even of a small stack, all of each kind are asked for.
const REMEMBERED: usize = 112;

/// And for so much more of each resource, up to a bound.
const OF_EACH: usize = 8;
const MOST_ROOM: usize = 1 << 14;

/// How many steps more may be taken for each resource where the stack is asked as a whole.
const STEPS_FOR_EACH: u64 = 100;

/// Evaluates expressions of one program over one stack.
pub(super) struct Machine<'a> {
    pub(super) program: &'a Program,
    pub(super) stack: &'a Stack,
    pub(super) now: jiff::Timestamp,
    pub(super) limits: Limits,
    interrupt: Interrupt,
    /// Which case each choice is taken to have.
    pub(super) world: World,
    /// The evidence of the clause that is being explained; absent on the fast path.
    pub(super) trace: Option<Trace<'a>>,
    /// What is kept for tests; absent elsewhere.
    pub(super) watch: Option<Box<Watch>>,
    /// Whether places of absent values are kept; it outlives `trace` while a lens is read.
    pub(super) keeps_places: bool,
    /// The choices that unknowns met so far would be decided by.
    pub(super) choices: Vec<ChoiceId>,
    /// What has been read once.
    pub(super) memory: Memory<'a>,
    /// For each kind the resources of it that may refer to any other.
    pub(super) loose: Vec<Option<Arc<[ResourceId]>>>,
    /// The elements of lists and maps of the program, by their address.
    pub(super) constants: HashMap<usize, Arc<Elements<'a>>>,
    /// The elements of walks over large collections by what is asked of them, by the address of the walk.
    pub(super) sorted: HashMap<usize, Option<Arc<Sorted<'a>>>>,
    /// What builtins made of all of some kinds, by where their rows stand.
    pub(super) gathered: HashMap<usize, Gathered<'a>>,
    /// The lenses that read each resource.
    lenses: Vec<&'a [LensId]>,
    /// The kinds that lenses read, each with a resource that is read so, in order.
    by_kind: OnceCell<Vec<(u32, ResourceId)>>,
    pointers: OnceCell<Pointers<'a>>,
    /// The resources by the nodes that they are.
    by_node: OnceCell<HashMap<NodeId, ResourceId>>,
    /// What is said in findings, each once.
    said: RefCell<HashSet<Arc<str>>>,
    pub(super) steps_left: u64,
    pub(super) depth: u32,
    /// The fault that last became a truth, for the words of an error that it leads to.
    pub(super) last_fault: Option<Fault>,
    /// The unknown that was met last, for the cause of what it leaves undecided.
    pub(super) last_unknown: Option<Unknown>,
}

/// The variables of a rule, a lens or a derived field.
#[derive(Clone)]
pub(super) struct Frame<'a> {
    /// What `.Name` starts from.
    pub(super) here: Option<(Value<'a>, Site<'a>)>,
    pub(super) slots: Vec<Variable<'a>>,
}

/// What a variable holds.
#[derive(Clone)]
pub(super) enum Variable<'a> {
    /// Not bound yet.
    Unset,
    /// A value with its place.
    Bound(Value<'a>, Site<'a>),
    /// A `let` whose value cannot be evaluated: an error only where it is used (law 20).
    Faulty(Fault),
}

/// A value with its place.
pub(super) type Located<'a> = (Value<'a>, Site<'a>);

/// Something that cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Why; lower case, no full stop.
    pub message: String,
    /// The expression of the policy.
    pub place: Option<Place>,
}

/// Why an evaluation stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// It cannot be evaluated: three-valued logic may absorb it.
    Fault(Fault),
    /// A limit was reached: nothing absorbs it. The text names the limit.
    Limit(String),
}

impl<'a> Machine<'a> {
    pub(super) fn new(program: &'a Program, stack: &'a Stack, environment: &Environment) -> Self {
        let room = REMEMBERED + (OF_EACH * stack.resources.len()).min(MOST_ROOM);
        let lenses = |resource: &Resource| program.by_type.get(&*resource.ty).map_or(&[][..], Vec::as_slice);
        Self {
            program,
            stack,
            now: environment.now,
            limits: environment.limits,
            interrupt: environment.interrupt.clone(),
            world: World::default(),
            trace: None,
            watch: None,
            keeps_places: false,
            choices: Vec::new(),
            memory: Memory::with_capacity_and_hasher(room, Default::default()),
            loose: vec![None; program.kinds.len()],
            constants: HashMap::default(),
            sorted: HashMap::default(),
            gathered: HashMap::default(),
            lenses: stack.resources.iter().map(lenses).collect(),
            by_kind: OnceCell::new(),
            pointers: OnceCell::new(),
            by_node: OnceCell::new(),
            said: RefCell::default(),
            steps_left: environment.limits.steps,
            depth: 0,
            last_fault: None,
            last_unknown: None,
        }
    }

    /// Evaluates an expression that stands alone and says what it is and where it comes from.
    pub(super) fn show(&mut self, body: &'a Body) -> Result<String, Stop> {
        self.keeps_places = true;
        let mut frame = Frame::new(body.slots);
        let (value, _) = self.locate(&body.expr, &mut frame)?;
        let called = |view: &View<'a>| self.seen_as(view);
        Ok(render_by(&called, &self.stack.build(value, &self.world), usize::MAX))
    }

    /// The lenses that read a resource.
    pub(super) fn lenses(&self, id: ResourceId) -> &'a [LensId] {
        self.lenses.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// The resources that some lens of a kind reads, in order, each with the kind.
    pub(super) fn of_kind(&self, kind: u32) -> &[(u32, ResourceId)] {
        let all = self.by_kind.get_or_init(|| {
            let kind = |lens: &LensId| self.program.lenses.get(*lens as usize).map(|it| it.kind);
            let resources = self.lenses.iter().zip((0..).map(ResourceId));
            let of = |(lenses, id): (&&'a [LensId], ResourceId)| lenses.iter().filter_map(kind).map(move |it| (it, id));
            let mut all: Vec<_> = resources.flat_map(of).collect();
            all.sort_unstable();
            all.dedup();
            all
        });
        let start = all.partition_point(|(own, _)| *own < kind);
        let own = all.get(start..).unwrap_or_default();
        own.get(..own.partition_point(|(own, _)| *own == kind)).unwrap_or_default()
    }

    /// Where a node stands, as a JSON pointer.
    pub(super) fn pointer(&self, node: NodeId) -> String {
        self.pointers().of(node)
    }

    /// Whether a node is a whole resource.
    pub(super) fn is_resource(&self, node: NodeId) -> bool {
        self.pointers().is_anchor(node)
    }

    /// The resource in which a node stands.
    pub(super) fn resource_around(&self, node: NodeId) -> Option<ResourceId> {
        let own = self.pointers().anchor_of(node)?;
        let all = || self.stack.resources.iter().zip(0..).map(|(resource, number)| (resource.node, ResourceId(number)));
        self.by_node.get_or_init(|| all().collect()).get(&own).copied()
    }

    fn pointers(&self) -> &Pointers<'a> {
        let resources = || self.stack.resources.iter().map(|resource| resource.node);
        self.pointers.get_or_init(|| Pointers::new(&self.stack.tree, resources()))
    }

    /// A text for a finding. Of an inventory's findings many say the same, or say it of the same place.
    pub(super) fn say(&self, text: &str) -> Arc<str> {
        let mut said = self.said.borrow_mut();
        if let Some(known) = said.get(text) {
            return Arc::clone(known);
        }
        let text: Arc<str> = text.into();
        said.insert(Arc::clone(&text));
        text
    }

    /// Forgets what was said; who holds it keeps it.
    pub(super) fn unsay(&mut self) {
        self.said.get_mut().clear();
    }

    /// One more step of work.
    pub(super) fn step(&mut self) -> Result<(), Stop> {
        match self.steps_left.checked_sub(1) {
            Some(left) if left % STEPS_UNHEARD == 0 && self.interrupt.is_raised() => {
                Err(Stop::Limit(String::from("interrupted")))
            }
            Some(left) => {
                self.steps_left = left;
                Ok(())
            }
            None => Err(Stop::Limit(format!("more than {} steps for one verdict", self.limits.steps))),
        }
    }

    /// The steps that may be taken where the stack is asked as a whole: it may be asked of every resource.
    pub(super) fn steps_for_all(&self) -> u64 {
        self.limits.steps.saturating_add(self.stack.resources.len() as u64 * STEPS_FOR_EACH)
    }

    /// The elements of a collection; those of the program are made once for a stack.
    pub(super) fn elements(&mut self, value: &Value<'a>) -> Option<Arc<Elements<'a>>> {
        let Value::Constant(constant) = value else { return self.stack.elements(value, &self.world) };
        let address = std::ptr::from_ref(*constant).addr();
        if let Some(known) = self.constants.get(&address) {
            return Some(Arc::clone(known));
        }
        let elements = self.stack.elements(value, &self.world)?;
        self.constants.insert(address, Arc::clone(&elements));
        Some(elements)
    }

    /// The value of an expression and its place, for what is going to be shown.
    pub(super) fn placed(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Located<'a>, Stop> {
        self.keeps_places = true;
        let located = self.locate(expr, frame);
        self.keeps_places = false;
        located
    }

    /// Runs something one level deeper.
    pub(super) fn deeper<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        if self.depth >= self.limits.depth {
            return Err(Stop::Limit(format!("evaluation nests deeper than {} levels", self.limits.depth)));
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }

    /// Remembers which choice would decide an unknown that was met.
    pub(super) fn met(&mut self, unknown: &Unknown) {
        self.last_unknown = Some(unknown.clone());
        if let Some(choice) = unknown.cause.choice {
            self.met_choice(choice);
        }
    }

    /// The cause of what an undecided condition leaves open: that of the unknown which was met last.
    pub(super) fn left_open(&self, token: &str, otherwise: &str) -> Arc<Cause> {
        let cause = match &self.last_unknown {
            Some(Unknown { cause, .. }) => {
                let reason = cause.reason.clone();
                let (remedy, choice) = (cause.remedy.clone(), cause.choice);
                Cause { place: cause.place, remedy, choice, ..Cause::new(token, reason) }
            }
            None => Cause::new(token, otherwise),
        };
        Arc::new(cause)
    }

    pub(super) fn met_choice(&mut self, choice: ChoiceId) {
        if !self.choices.contains(&choice) {
            self.choices.push(choice);
        }
    }
}

impl<'a> Frame<'a> {
    pub(super) fn new(slots: u32) -> Self {
        Self { here: None, slots: std::iter::repeat_with(|| Variable::Unset).take(slots as usize).collect() }
    }

    pub(super) fn bind(&mut self, slot: u32, value: Value<'a>, site: Site<'a>) {
        self.set(slot, Variable::Bound(value, site));
    }

    /// What a variable holds, or what the lens reads: a value that stands in the frame.
    pub(super) fn bound(&self, expr: &Expr) -> Option<(&Value<'a>, &Site<'a>)> {
        match expr.kind {
            ExprKind::Slot(slot) => match self.slots.get(slot as usize) {
                Some(Variable::Bound(value, site)) => Some((value, site)),
                _ => None,
            },
            ExprKind::Here => self.here.as_ref().map(|(value, site)| (value, site)),
            _ => None,
        }
    }

    pub(super) fn set(&mut self, slot: u32, variable: Variable<'a>) {
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = variable;
        }
    }

    /// Binds an element of a walk, and its key or index.
    pub(super) fn bind_element(&mut self, walk: &crate::ir::Walk, index: usize, element: &Element<'a>) {
        self.bind(walk.element, element.value.clone(), element.site.clone());
        if let Some(slot) = walk.key {
            let key = match &element.key {
                Some(key) => Value::Text(key.clone()),
                None => Value::Number((index as u64).into()),
            };
            self.bind(slot, key, element.site.clone());
        }
    }
}

/// A fault at an expression.
pub(super) fn fault<T>(expr: &Expr, message: impl Into<String>) -> Result<T, Stop> {
    fault_at(expr.place, message)
}

/// A fault at a place of a policy.
pub(super) fn fault_at<T>(place: Place, message: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Fault(Fault { message: message.into(), place: Some(place) }))
}
