//! How far a rule looks in a format: at its subject alone, or at other resources of the stack (law 29).

use std::collections::HashSet;

use super::bodies;
use crate::finding::Reach;
use crate::ir::{Expr, ExprKind, KindId, Lens, LensId, Program, Rule, Step, Test};

/// How far a rule looks in a format, which `has` some types of resources; nothing where the format has nothing that the
/// rule judges.
pub fn reach(program: &Program, rule: &Rule, has: &dyn Fn(&str) -> bool) -> Option<Reach> {
    let types = program.by_type.iter().filter(|(ty, _)| has(ty));
    let lenses: HashSet<LensId> = types.flat_map(|(_, lenses)| lenses).copied().collect();
    let mut look = Look { program, lenses, seen: HashSet::new() };
    let Some(subject) = &rule.subject else { return Some(Reach::Stack) };
    match &subject.source.kind {
        ExprKind::Collection(kind) => {
            let own: Vec<&Lens> = look.lenses_of(*kind);
            if own.is_empty() {
                return None;
            }
            if own.into_iter().flat_map(bodies::of_head).any(|expr| look.leaves(expr, false)) {
                return Some(Reach::Stack);
            }
        }
        ExprKind::Resources(types) if !types.is_empty() && !types.iter().any(|ty| has(ty)) => return None,
        ExprKind::Resources(_) => {}
        _ => return Some(Reach::Stack),
    }
    let conditions = subject.condition.iter().chain(rule.steps.iter().flat_map(|step| match step {
        Step::Clause(clause) => vec![&clause.condition],
        step => bodies::of_step(step),
    }));
    let mut conditions = conditions;
    Some(if conditions.any(|expr| look.leaves(expr, false)) { Reach::Stack } else { Reach::Resource })
}

/// The lenses of a format, and the fields that were looked at.
struct Look<'p> {
    program: &'p Program,
    lenses: HashSet<LensId>,
    seen: HashSet<(KindId, u32, bool)>,
}

impl<'p> Look<'p> {
    /// Whether an expression needs another resource. Of what is only asked whether it exists, a reference is enough.
    fn leaves(&mut self, expr: &'p Expr, exists: bool) -> bool {
        match &expr.kind {
            ExprKind::Collection(_) | ExprKind::Resources(_) | ExprKind::Related { .. } => true,
            ExprKind::Follow(base, kind) => !exists && !self.is_piece(*kind) || self.leaves(base, false),
            ExprKind::Exists(inner) | ExprKind::Is(inner, Test::Missing) => self.leaves(inner, true),
            ExprKind::Narrowed(inner) => self.leaves(inner, exists),
            ExprKind::Field { base, name, .. } => self.leaves(base, false) || self.field(base, name, exists),
            _ => expr.children().into_iter().any(|inner| self.leaves(inner, false)),
        }
    }

    /// Whether a field needs another resource, in any lens of the format.
    fn field(&mut self, base: &'p Expr, name: &str, exists: bool) -> bool {
        let has = |kind: KindId| self.program.kinds.get(kind as usize).is_some_and(|it| it.field(name).is_some());
        let kind = match base.ty.present() {
            crate::ir::Type::Kind(kind) if has(*kind) => kind,
            crate::ir::Type::Kind(_) | crate::ir::Type::Resource => return self.common(name, exists),
            _ => return false,
        };
        for kind in self.with_members(*kind) {
            let Some(number) = self.program.kinds.get(kind as usize).and_then(|kind| kind.field(name)) else {
                continue;
            };
            if !self.seen.insert((kind, number, exists)) {
                continue;
            }
            let field = self.program.kinds.get(kind as usize).and_then(|kind| kind.fields.get(number as usize));
            let derived = field.and_then(|field| field.derived.as_ref());
            let given = self.lenses_of(kind).into_iter().filter_map(|lens| lens.fields.get(number as usize)?.as_ref());
            let bodies: Vec<&'p Expr> = derived.into_iter().chain(given).map(|body| &body.expr).collect();
            if bodies.into_iter().any(|body| self.leaves(body, exists)) {
                return true;
            }
        }
        false
    }

    /// Whether a field of every resource needs another one: in any lens of the format that gives it of a whole resource, or
    /// as it is found where there is none.
    fn common(&mut self, name: &str, exists: bool) -> bool {
        let program = self.program;
        let Some(at) = program.everywhere.iter().position(|field| *field.name == *name) else { return false };
        if !self.seen.insert((KindId::MAX, at as u32, exists)) {
            return false;
        }
        let given = self.lenses.iter().filter_map(|id| program.lenses.get(*id as usize)).filter(|lens| lens.is_whole());
        let given = given.filter_map(|lens| {
            let number = program.kinds.get(lens.kind as usize)?.field(name)?;
            lens.fields.get(number as usize)?.as_ref()
        });
        let derived = program.everywhere.get(at).and_then(|field| field.derived.as_ref());
        let bodies: Vec<&'p Expr> = given.chain(derived).map(|body| &body.expr).collect();
        bodies.into_iter().any(|body| self.leaves(body, exists))
    }

    /// Whether what is seen as this kind is always a piece of the same resource.
    fn is_piece(&self, kind: KindId) -> bool {
        self.lenses_of(kind).into_iter().all(|lens| lens.of_value)
    }

    /// The lenses of the format that see a kind, or one that it unites; those of pieces are of every format.
    fn lenses_of(&self, kind: KindId) -> Vec<&'p Lens> {
        let kinds = self.with_members(kind);
        let all = self.program.lenses.iter().enumerate();
        let own = all.filter(|(id, lens)| lens.of_value || self.lenses.contains(&(*id as LensId)));
        own.map(|(_, lens)| lens).filter(|lens| kinds.contains(&lens.kind)).collect()
    }

    fn with_members(&self, kind: KindId) -> Vec<KindId> {
        let members = self.program.kinds.get(kind as usize).map(|kind| kind.members.clone()).unwrap_or_default();
        std::iter::once(kind).chain(members).collect()
    }
}
