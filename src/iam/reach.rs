//! Who can come by whose rights in one stack: by changing the code of what has a role, by passing the role to something new, or
//! by taking it. Invoking a function is no such way: it does what it was written to do.

use std::collections::VecDeque;
use std::sync::Arc;

use super::effective::Path;
use super::{Answer, Certainty, Glob, Holder, Hole, Place, Policy, Way, Work, catalogue};

/// A role of the stack, and what has it.
#[derive(Debug)]
pub struct Bearer<'p> {
    /// What the stack calls it.
    pub name: &'p str,
    /// Its ARN.
    pub arn: Named,
    /// Its policies.
    pub holder: Holder<'p>,
    /// Whether it lets a service take it.
    pub trusts: Vec<(String, Answer)>,
    /// The functions that have it, with their ARNs.
    pub functions: Vec<(&'p str, Named)>,
}

/// The ARN of a resource of the stack, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The ways to write it.
    pub globs: Vec<Glob>,
    /// What stands in it for the name of the resource.
    pub hole: Arc<str>,
    /// Whether the document gives the name.
    pub is_given: bool,
}

impl Named {
    /// Whether a pattern surely means something else: another resource of the stack, or, where the provider makes up the name, one
    /// that the policy names.
    fn is_apart(&self, glob: &Glob, work: &Work) -> bool {
        let is_known = |hole: &Hole| matches!(hole, Hole::Name(_)) || name_in(hole).is_some();
        if glob.has_wildcard() || !glob.holes().iter().all(is_known) {
            return false;
        }
        let mut names = glob.holes().iter().filter_map(name_in);
        match names.next() {
            Some(name) => *name != self.hole && names.all(|name| *name != self.hole),
            None if self.is_given => self.globs.iter().all(|own| own.meets(glob, work) == Answer::No),
            None => true,
        }
    }

    /// Policies without the resources that are surely others.
    fn only(&self, policy: &Policy, work: &Work) -> Policy {
        let mut policy = policy.clone();
        for scope in policy.statements.iter_mut().filter_map(|it| it.resources.as_mut()) {
            scope.elements.retain(|element| !self.is_apart(&element.glob, work));
        }
        policy
    }
}

/// What stands for the name of a resource of the stack, with its path or without, if a hole is that.
pub fn name_in(hole: &Hole) -> Option<&Arc<str>> {
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
    /// What is done, in words.
    pub text: String,
    /// The statement that allows it.
    pub place: Option<Place>,
    /// Whether it is sure.
    pub sure: bool,
}

/// The shortest chain to each role that can be reached from one, the roles in the order in which they are met. A chain of which
/// every step is sure goes before a shorter one that is not.
pub fn reaches(bearers: &[Bearer<'_>], from: usize, work: &Work) -> Vec<Vec<Step>> {
    let mut steps: Vec<Option<Vec<Step>>> = vec![None; bearers.len()];
    let chains = walk(bearers, from, true, work);
    for (to, chain) in chains.into_iter().chain(walk(bearers, from, false, work)) {
        if let Some(slot) = steps.get_mut(to) {
            slot.get_or_insert(chain);
        }
    }
    let mut found: Vec<Vec<Step>> = steps.into_iter().flatten().filter(|chain| !chain.is_empty()).collect();
    found.sort_by_key(Vec::len);
    found
}

fn walk(bearers: &[Bearer<'_>], from: usize, sure: bool, work: &Work) -> Vec<(usize, Vec<Step>)> {
    let mut found = vec![(from, Vec::new())];
    let mut open = VecDeque::from([(from, Vec::new())]);
    while let Some((at, chain)) = open.pop_front() {
        let Some(own) = bearers.get(at) else { continue };
        for (to, other) in bearers.iter().enumerate() {
            if found.iter().any(|(seen, _)| *seen == to) {
                continue;
            }
            let Some(step) = own.step(other, to, work).filter(|step| step.sure || !sure) else { continue };
            let chain: Vec<Step> = chain.iter().cloned().chain([step]).collect();
            found.push((to, chain.clone()));
            open.push_back((to, chain));
        }
    }
    found
}

impl Holder<'_> {
    /// Whether some statement, or what is not known of its policies, may allow a first step.
    pub fn may_step(&self) -> bool {
        let work = Work::default();
        ["lambda:updatefunctioncode", "iam:passrole"].iter().any(|action| self.may_allow(action, &work))
    }
}

impl Bearer<'_> {
    /// How it comes by the rights of another; the surest way.
    fn step(&self, other: &Bearer<'_>, to: usize, work: &Work) -> Option<Step> {
        let updates = other.functions.iter().map(|(name, arn)| {
            let text = format!("`{}` changes the code of `{name}`", self.name);
            doing("lambda:UpdateFunctionCode", arn, &self.holder, work).map(|it| it.step(text, to))
        });
        let mut steps: Vec<Step> = updates.flatten().collect();
        steps.extend(self.passes(other, to, work));
        steps.sort_by_key(|step| !step.sure);
        steps.into_iter().next()
    }

    /// By passing the other role to a service that may take it, and making something there that has it.
    fn passes(&self, other: &Bearer<'_>, to: usize, work: &Work) -> Option<Step> {
        let mut best: Option<Step> = None;
        for path in Path::all().iter().filter(|path| path.way == Way::Pass) {
            let Some(service) = path.receiver() else { continue };
            let trusts = other.trusts.iter().filter(|(own, _)| *own == service).map(|(_, answer)| *answer);
            let trusts = Answer::any(trusts);
            if trusts == Answer::No {
                continue;
            }
            let makes = self.makes(path, work);
            if makes > Certainty::May {
                continue;
            }
            let text = format!("`{}` passes `{}` to {service} with {path}", self.name, other.name);
            let done = self.holder.passing(path, work, |holder| doing("iam:PassRole", &other.arn, holder, work));
            let step = done.map(|it| it.step(text, to));
            let sure = trusts == Answer::Yes && makes == Certainty::Must;
            let step = step.map(|step| Step { sure: step.sure && sure, ..step });
            if best.as_ref().is_none_or(|best| !best.sure) {
                best = step.filter(|step| step.sure || best.is_none()).or(best);
            }
        }
        best
    }

    /// How sure it is that it may do what a path needs beside passing a role.
    fn makes(&self, path: &Path, work: &Work) -> Certainty {
        let each = path.others().map(|name| {
            let action = catalogue::action(name)?;
            self.holder.permission(action, work).map(|it| it.certainty)
        });
        each.map(|it| it.unwrap_or(Certainty::Inert)).max().unwrap_or(Certainty::Inert)
    }
}

/// Something that may be done.
struct Done {
    place: Option<Place>,
    sure: bool,
}

impl Done {
    fn step(self, text: String, to: usize) -> Step {
        Step { to, text, place: self.place, sure: self.sure }
    }
}

/// One action on one thing, which may be written in several ways.
fn doing(action: &str, arn: &Named, holder: &Holder<'_>, work: &Work) -> Option<Done> {
    let only = |policy: &Policy| arn.only(policy, work);
    let policies: Vec<Policy> = holder.policies.iter().map(only).collect();
    let boundary = holder.boundary.map(only);
    let holder = Holder { policies: &policies, boundary: boundary.as_ref(), open: holder.open };
    let mut best: Option<Done> = None;
    for glob in &arn.globs {
        let can = holder.can(action, Some(glob), work);
        let sure = can.answer == Answer::Yes;
        if can.answer.is_possible() && best.as_ref().is_none_or(|best| sure && !best.sure) {
            best = Some(Done { place: can.allows.first().map(|statement| statement.place), sure });
        }
    }
    best
}
