//! Who can come by whose rights in one stack: by changing the code of what has a role, by passing the role to something new, or
//! by taking it. Invoking a function is no such way: it does what it was written to do.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use super::effective::Path;
use super::{
    Answer, Caller, Certainty, Filling, Glob, Holder, Hole, Place, Policy, Rights, Statement, Way, Work, catalogue,
    folded,
};

/// A role of the stack, and what has it.
#[derive(Debug)]
pub struct Bearer {
    /// What the stack calls it.
    pub name: Arc<str>,
    /// Its ARN.
    pub arn: Named,
    /// Its policies; none where they allow no step.
    pub rights: Option<Rights>,
    /// Who may take it.
    pub trust: Policy,
    /// The functions that have it, with their ARNs.
    pub functions: Vec<(Arc<str>, Named)>,
}

/// The ARN of a resource of the stack, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The ARN, with what stands for what is not known of it.
    pub arn: Glob,
    /// The name, where it is known.
    pub name: Option<Arc<str>>,
    /// Whether the provider makes it up, so that no policy can name it.
    pub is_made_up: bool,
}

impl Named {
    /// What stands in the ARN for the name of the resource.
    fn hole(&self) -> Option<&Arc<str>> {
        self.arn.holes().iter().find_map(name_in)
    }

    /// The ways to write it: with the name that is known, and, as most policies do, with the partition `aws`.
    pub(super) fn ways(&self) -> Vec<Glob> {
        let fill = |name: Option<&Arc<str>>, partition: Option<&str>| {
            self.arn.fill(|hole| match (hole, name, partition) {
                (hole, Some(name), _) if name_in(hole).is_some() => Filling::Text(name.to_string()),
                (Hole::Name(token), _, Some(partition)) if &**token == "Ref AWS::Partition" => {
                    Filling::Text(partition.to_owned())
                }
                _ => Filling::Unknown,
            })
        };
        let names = [None, self.name.as_ref()];
        let names = names.into_iter().take(if self.name.is_some() { 2 } else { 1 });
        let ways = names.flat_map(|name| [fill(name, None), fill(name, Some("aws"))]);
        ways.flatten().map(folded).collect()
    }

    /// Whether a pattern surely means something else: another resource of the stack, or, where the provider makes up the name, one
    /// that the policy names.
    pub(super) fn is_apart(&self, ways: &[Glob], glob: &Glob, work: &Work) -> bool {
        match Meant::of(glob) {
            Meant::Any => false,
            Meant::Holes(names) => !names.contains(&self.hole()),
            Meant::Name(_) => {
                let is_made_up = self.is_made_up && self.hole().is_some();
                is_made_up || ways.iter().all(|own| own.meets(glob, work) == Answer::No)
            }
        }
    }

    /// Policies without the resources that are surely others.
    fn only(&self, ways: &[Glob], policy: &Policy, work: &Work) -> Policy {
        let mut policy = policy.clone();
        for scope in policy.statements.iter_mut().filter_map(|it| it.resources.as_mut()) {
            scope.elements.retain(|element| !self.is_apart(ways, &element.glob, work));
        }
        policy
    }

    /// Whether a pattern may name it in words that are not known here.
    fn may_be_called(&self) -> bool {
        self.name.is_none() && !self.is_made_up && self.hole().is_some()
    }

    /// The words by which patterns that mean one resource only can mean this one.
    fn words(&self) -> impl Iterator<Item = Arc<str>> {
        let text = || self.arn.segments(6).pop().and_then(|resource| resource.as_text());
        let name = self.name.as_deref().map(|name| last(name).into());
        let name = name.or_else(|| text().map(|text| last(&text).into()));
        name.into_iter().chain(self.hole().cloned())
    }
}

/// What a pattern of resources may mean of a stack.
enum Meant<'g> {
    /// Anything.
    Any,
    /// What has one of these holes for its name.
    Holes(Vec<Option<&'g Arc<str>>>),
    /// One resource, by the name behind the last colon and slash where that is known.
    Name(Option<String>),
}

impl<'g> Meant<'g> {
    fn of(glob: &'g Glob) -> Self {
        let is_known = |hole: &Hole| matches!(hole, Hole::Name(_)) || name_in(hole).is_some();
        if glob.has_wildcard() || !glob.holes().iter().all(is_known) {
            return Self::Any;
        }
        let names: Vec<_> = glob.holes().iter().map(name_in).filter(Option::is_some).collect();
        if !names.is_empty() {
            return Self::Holes(names);
        }
        let text = glob.segments(6).get(5).and_then(Glob::as_text);
        Self::Name(text.map(|text| last(&text).to_owned()))
    }
}

/// What stands behind the last colon and slash.
fn last(text: &str) -> &str {
    text.rsplit([':', '/']).next().unwrap_or(text)
}

/// What stands for the name of a resource of the stack, with its path or without, if a hole is that.
fn name_in(hole: &Hole) -> Option<&Arc<str>> {
    match hole {
        Hole::Name(name) | Hole::Opaque(name) if name.starts_with("name of ") || name.starts_with("path of ") => {
            Some(name)
        }
        _ => None,
    }
}

/// One step from a role to another.
#[derive(Clone, Debug)]
pub struct Step {
    /// The number of the role that is reached.
    pub to: usize,
    /// How.
    pub by: By,
    /// What is done, in words.
    pub text: String,
    /// The statement that allows it.
    pub place: Option<Place>,
    /// Whether it is sure.
    pub sure: bool,
}

/// How the rights of a role are come by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// By changing the code of a function that has it.
    Update,
    /// By passing it to something new.
    Pass,
    /// By taking it, as its trust policy says one may.
    Assume,
}

impl By {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Pass => "pass",
            Self::Assume => "assume",
        }
    }
}

/// All roles of a stack, and by which words policies may mean them.
#[derive(Debug)]
pub struct Graph {
    bearers: Vec<Bearer>,
    numbers: HashMap<Arc<str>, usize>,
    words: HashMap<Arc<str>, Vec<usize>>,
    /// Those that any word may mean.
    nameless: Vec<usize>,
}

impl Graph {
    /// Puts roles in order.
    pub fn new(bearers: Vec<Bearer>) -> Self {
        let (mut numbers, mut words) = (HashMap::new(), HashMap::<Arc<str>, Vec<usize>>::new());
        let mut nameless = Vec::new();
        for (number, bearer) in bearers.iter().enumerate() {
            numbers.entry(Arc::clone(&bearer.name)).or_insert(number);
            let named = bearer.functions.iter().map(|(_, arn)| arn).chain([&bearer.arn]);
            if named.clone().any(Named::may_be_called) {
                nameless.push(number);
            }
            for word in named.flat_map(Named::words) {
                words.entry(word).or_default().push(number);
            }
        }
        Self { bearers, numbers, words, nameless }
    }

    /// The number of a role.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    /// The name of a role.
    pub fn name(&self, number: usize) -> Option<&str> {
        self.bearers.get(number).map(|bearer| &*bearer.name)
    }

    /// The shortest chain to each role that can be reached from one with these policies, the roles in the order in which they are
    /// met. A chain of which every step is sure goes before a shorter one that is not.
    pub fn reaches(&self, from: usize, own: &Holder<'_>, work: &Work) -> Vec<Vec<Step>> {
        let mut chains: HashMap<usize, Vec<Step>> = HashMap::new();
        for (to, chain) in self.walk(from, own, true, work).into_iter().chain(self.walk(from, own, false, work)) {
            chains.entry(to).or_insert(chain);
        }
        let mut found: Vec<(usize, Vec<Step>)> = chains.into_iter().collect();
        found.sort_by_key(|(to, chain)| (chain.len(), *to));
        found.into_iter().map(|(_, chain)| chain).collect()
    }

    /// Goes from role to role, breadth first; with the chain to each.
    fn walk(&self, from: usize, own: &Holder<'_>, sure: bool, work: &Work) -> Vec<(usize, Vec<Step>)> {
        let mut seen = BTreeSet::from([from]);
        let mut found = Vec::new();
        let mut open = VecDeque::from([(from, Vec::new())]);
        while let Some((at, chain)) = open.pop_front() {
            let Some(bearer) = self.bearers.get(at) else { continue };
            let kept = bearer.rights.as_ref().map(Rights::holder);
            let Some(holder) = kept.filter(|_| at != from).or((at == from).then_some(*own)) else { continue };
            for to in self.near(&holder, work) {
                let Some(other) = self.bearers.get(to).filter(|_| !seen.contains(&to)) else { continue };
                let Some(step) = bearer.step(&holder, other, to, work).filter(|step| step.sure || !sure) else {
                    continue;
                };
                let chain: Vec<Step> = chain.iter().cloned().chain([step]).collect();
                seen.insert(to);
                found.push((to, chain.clone()));
                open.push_back((to, chain));
            }
        }
        found
    }

    /// The roles that one step may lead to, in order.
    fn near(&self, holder: &Holder<'_>, work: &Work) -> Vec<usize> {
        let mut near = BTreeSet::new();
        for statement in holder.stepping(work) {
            match self.meant(statement) {
                Some(numbers) => near.extend(numbers),
                None => return (0..self.bearers.len()).collect(),
            }
        }
        near.into_iter().collect()
    }

    /// The roles that a statement may be about; none where that may be any.
    fn meant(&self, statement: &Statement) -> Option<BTreeSet<usize>> {
        let scope = statement.resources.as_ref().filter(|scope| !scope.all_but && !scope.open)?;
        let numbers = |word: &str| self.words.get(word).into_iter().flatten().copied();
        let mut meant = BTreeSet::new();
        for element in &scope.elements {
            match Meant::of(&element.glob) {
                Meant::Any | Meant::Name(None) => return None,
                Meant::Holes(names) => meant.extend(names.into_iter().flatten().flat_map(|name| numbers(name))),
                Meant::Name(Some(name)) => meant.extend(numbers(&name).chain(self.nameless.iter().copied())),
            }
        }
        Some(meant)
    }
}

impl<'p> Holder<'p> {
    /// Whether some statement, or what is not known of its policies, may allow a first step.
    pub fn may_step(&self) -> bool {
        self.stepping(&Work::default()).next().is_some()
    }

    /// The statements that may allow a step.
    fn stepping(&self, work: &Work) -> impl Iterator<Item = &'p Statement> {
        ["lambda:updatefunctioncode", "iam:passrole", "sts:assumerole"]
            .into_iter()
            .flat_map(|action| self.allowing(action, work))
    }
}

/// What applications start as they run, in lower case: they must pass the role that it runs with, and have it for that (EventBridge
/// Scheduler User Guide, Setting up; Amazon ECS Developer Guide, Task IAM role).
const ROUTINE: [&str; 3] = ["ecs:runtask", "ecs:starttask", "scheduler:createschedule"];

impl Bearer {
    /// How it comes by the rights of another; the surest way.
    fn step(&self, own: &Holder<'_>, other: &Self, to: usize, work: &Work) -> Option<Step> {
        let updates = other.functions.iter().map(|(name, arn)| {
            let text = format!("`{}` changes the code of `{name}`", self.name);
            doing("lambda:UpdateFunctionCode", arn, own, work).map(|it| it.step(By::Update, text, to))
        });
        let mut steps: Vec<Step> = updates.flatten().collect();
        steps.extend(self.passes(own, other, to, work));
        steps.extend(self.assumes(own, other, to, work));
        steps.sort_by_key(|step| !step.sure);
        steps.into_iter().next()
    }

    /// By passing the other role to a service that may take it, and making something there that has it.
    fn passes(&self, own: &Holder<'_>, other: &Self, to: usize, work: &Work) -> Option<Step> {
        let mut best: Option<Step> = None;
        let is_meant = |path: &Path| path.others().any(|name| ROUTINE.contains(&name));
        for path in Path::all().iter().filter(|path| path.way == Way::Pass && !is_meant(path)) {
            let Some(service) = path.receiver() else { continue };
            let trusts = other.trust.trusts(&Caller::Service(service.clone()), work);
            if trusts == Answer::No {
                continue;
            }
            let makes = makes(own, path, work);
            if makes > Certainty::May {
                continue;
            }
            let text = format!("`{}` passes `{}` to {service} with {path}", self.name, other.name);
            let done = own.passing(path, work, |holder| doing("iam:PassRole", &other.arn, holder, work));
            let step = done.map(|it| it.step(By::Pass, text, to));
            let sure = trusts == Answer::Yes && makes == Certainty::Must;
            let step = step.map(|step| Step { sure: step.sure && sure, ..step });
            if best.as_ref().is_none_or(|best| !best.sure) {
                best = step.filter(|step| step.sure || best.is_none()).or(best);
            }
        }
        best
    }

    /// By taking the other role, where that lets it.
    fn assumes(&self, own: &Holder<'_>, other: &Self, to: usize, work: &Work) -> Option<Step> {
        let done = doing("sts:AssumeRole", &other.arn, own, work)?;
        let trusts = other.trust.trusts_role(&self.arn, work);
        let step = done.step(By::Assume, format!("`{}` takes `{}`", self.name, other.name), to);
        trusts.is_possible().then(|| Step { sure: step.sure && trusts == Answer::Yes, ..step })
    }
}

/// How sure it is that someone may do what a path needs beside passing a role.
fn makes(holder: &Holder<'_>, path: &Path, work: &Work) -> Certainty {
    let each = path.others().map(|name| {
        let action = catalogue::action(name)?;
        holder.permission(action, work).map(|it| it.certainty)
    });
    each.map(|it| it.unwrap_or(Certainty::Inert)).max().unwrap_or(Certainty::Inert)
}

/// Something that may be done.
struct Done {
    place: Option<Place>,
    sure: bool,
}

impl Done {
    fn step(self, by: By, text: String, to: usize) -> Step {
        Step { to, by, text, place: self.place, sure: self.sure }
    }
}

/// One action on one thing, which may be written in several ways.
fn doing(action: &str, arn: &Named, holder: &Holder<'_>, work: &Work) -> Option<Done> {
    let ways = arn.ways();
    let only = |policy: &Policy| arn.only(&ways, policy, work);
    let policies: Vec<Policy> = holder.policies.iter().map(only).collect();
    let boundary = holder.boundary.map(only);
    let holder = Holder { policies: &policies, boundary: boundary.as_ref(), open: holder.open };
    let mut best: Option<Done> = None;
    for glob in &ways {
        let can = holder.can(action, Some(glob), work);
        let sure = can.answer == Answer::Yes;
        if can.answer.is_possible() && best.as_ref().is_none_or(|best| sure && !best.sure) {
            best = Some(Done { place: can.allows.first().map(|statement| statement.place), sure });
        }
    }
    best
}
