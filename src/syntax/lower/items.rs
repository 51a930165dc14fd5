//! Items: rules, kinds, lenses and the rest.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::super::ast::{
    Attribute, AttributeValue, Clause, ClauseKind, Def, Extend, Field, Item, ItemKind, Kind, KindBody, Lens, LensField,
    LensSource, Let, Name, Param, Step, StepKind, Table, Type, TypeKind, Use, Waive, Walk,
};
use super::super::{Pair, Rule};
use super::{Lower, parts, range};

impl<'t> Lower<'t> {
    /// An item, unless something is wrong with it.
    pub(in super::super) fn item(&self, pair: Pair<'t>) -> Option<Item> {
        self.leave(0);
        let before = self.reported();
        let span = self.span(&pair);
        let (docs, start) = self.docs_above(span.start);
        let kind = self.item_kind(pair)?;
        (self.reported() == before).then_some(Item { span: Span::new(start, span.end), docs, kind })
    }

    fn item_kind(&self, pair: Pair<'t>) -> Option<ItemKind> {
        Some(match pair.as_rule() {
            Rule::import => ItemKind::Use(Use { path: parts(pair).map(|part| self.name(&part)).collect() }),
            Rule::policy_rule => ItemKind::Rule(self.rule(pair)?),
            Rule::kind => ItemKind::Kind(self.kind(pair)?),
            Rule::lens => ItemKind::Lens(self.lens(pair)?),
            Rule::extend => ItemKind::Extend(self.extend(pair)?),
            Rule::def => ItemKind::Def(self.def(pair)?),
            Rule::param => ItemKind::Param(self.param(pair)?),
            Rule::table => ItemKind::Table(self.table(pair)?),
            Rule::waive => ItemKind::Waive(self.waive(pair)?),
            _ => return None,
        })
    }

    /// The `///` lines directly above a byte, and where they begin.
    fn docs_above(&self, start: u32) -> (Option<Box<str>>, u32) {
        let mut from = start;
        let mut lines = Vec::new();
        let before = self.comments.partition_point(|comment| comment.end <= start);
        for &comment in self.comments.iter().take(before).rev() {
            let Some(line) = self.documentation(comment, from) else { break };
            lines.push(line);
            from = comment.start;
        }
        if lines.is_empty() {
            return (None, start);
        }
        let first = before - lines.len();
        self.docs.borrow_mut().extend(self.comments.iter().take(before).skip(first));
        lines.reverse();
        (Some(lines.join("\n").into()), from)
    }

    /// The text of a comment, if it is documentation and the line above `next`.
    fn documentation(&self, comment: Span, next: u32) -> Option<&'t str> {
        let line = self.text.get(comment.range())?.strip_prefix("///")?;
        let gap = self.text.get(comment.end as usize..next as usize)?;
        let above = self.text.get(..comment.start as usize)?;
        let own_line = above.trim_end_matches([' ', '\t', '\u{feff}']);
        let directly = gap.trim().is_empty() && gap.matches('\n').count() == 1;
        let alone = own_line.is_empty() || own_line.ends_with('\n');
        (directly && alone && !line.starts_with('/')).then(|| line.strip_prefix(' ').unwrap_or(line).trim_end())
    }

    fn rule(&self, pair: Pair<'t>) -> Option<super::super::ast::Rule> {
        let mut rule = parts(pair);
        let name = self.rule_name(&rule.next()?);
        let (mut attributes, mut steps) = (Vec::new(), Vec::new());
        for part in rule {
            match part.as_rule() {
                Rule::attribute => attributes.extend(self.attribute(part)),
                _ => steps.extend(self.step(part)),
            }
        }
        Some(super::super::ast::Rule { name, attributes, steps })
    }

    fn rule_name(&self, pair: &Pair<'t>) -> Name {
        let name = self.name(pair);
        let kebab = kebab_case(&name.text);
        if *kebab != *name.text {
            self.report(
                Diagnostic::error("rule-name-not-kebab-case", "the name of a rule is written in kebab-case")
                    .at(self.place(name.span), "not kebab-case")
                    .help(format!("write `{kebab}`")),
            );
        }
        name
    }

    fn attribute(&self, pair: Pair<'t>) -> Option<Attribute> {
        self.leave(0);
        let mut attribute = parts(pair);
        let name = self.name(&attribute.next()?);
        let value = |part: Pair<'t>| match part.as_rule() {
            Rule::bare_word => Some(AttributeValue::Word(self.name(&part))),
            _ => self.text(part).map(AttributeValue::Text),
        };
        Some(Attribute { name, values: attribute.map(value).collect::<Option<_>>()? })
    }

    fn step(&self, pair: Pair<'t>) -> Option<Step> {
        self.leave(0);
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::for_step => StepKind::For(self.walk(parts(pair).next()?)?),
            Rule::when_step => StepKind::When(self.part(pair, 0)?),
            Rule::let_step => StepKind::Let(self.binding(pair)?),
            _ => StepKind::Clause(self.clause(pair)?),
        };
        Some(Step { span, kind })
    }

    pub(super) fn binding(&self, pair: Pair<'t>) -> Option<Let> {
        let mut binding = parts(pair);
        let name = self.name(&binding.next()?);
        Some(Let { name, value: self.expression(binding.next()?)? })
    }

    fn clause(&self, pair: Pair<'t>) -> Option<Clause> {
        let mut clause = parts(pair);
        let kind = match clause.next()?.as_rule() {
            Rule::require => ClauseKind::Require,
            Rule::forbid => ClauseKind::Forbid,
            _ => ClauseKind::Need,
        };
        let condition = self.expression(clause.next()?)?;
        let (mut severity, mut message) = (None, None);
        for part in clause {
            match part.as_rule() {
                Rule::severity => severity = Some(self.name(&part)),
                _ => message = Some(self.text(part)?),
            }
        }
        Some(Clause { kind, condition, severity, message })
    }

    /// `x in xs where c`
    pub(super) fn walk(&self, pair: Pair<'t>) -> Option<Walk> {
        let mut names = Vec::new();
        let mut source = None;
        let mut condition = None;
        for part in parts(pair) {
            match part.as_rule() {
                Rule::variable => names.push(self.name(&part)),
                Rule::source => source = Some(self.expression(part)?),
                _ => condition = Some(self.part(part, 0)?),
            }
        }
        Some(Walk { names, source: source?, condition })
    }

    fn kind(&self, pair: Pair<'t>) -> Option<Kind> {
        let mut kind = parts(pair).peekable();
        let name = self.name(&kind.next()?);
        let plural = kind.next_if(|part| part.as_rule() == Rule::variable).map(|part| self.name(&part));
        let body = kind.next()?;
        let body = match body.as_rule() {
            Rule::union => KindBody::Union(parts(body).map(|part| self.name(&part)).collect()),
            _ => KindBody::Fields(self.fields(body)?),
        };
        Some(Kind { name, plural, body })
    }

    fn fields(&self, pair: Pair<'t>) -> Option<Vec<Field>> {
        parts(pair).map(|part| self.field(part)).collect()
    }

    fn field(&self, pair: Pair<'t>) -> Option<Field> {
        let mut field = parts(pair);
        let name = self.name(&field.next()?);
        let ty = self.ty(field.next()?)?;
        Some(Field { name, ty, doc: self.doc(field.next())? })
    }

    /// The sentence about a field or a parameter, if there is one. (`None` means: wrong.)
    fn doc(&self, pair: Option<Pair<'t>>) -> Option<Option<Box<str>>> {
        match pair {
            Some(pair) => Some(Some(self.plain(pair, "documentation")?.0)),
            None => Some(None),
        }
    }

    fn ty(&self, pair: Pair<'t>) -> Option<Type> {
        let before = self.enter(1, &pair)?;
        let span = self.span(&pair);
        let mut ty = parts(pair);
        let inner = ty.next()?;
        let plain = Type { span: self.span(&inner), kind: self.type_kind(inner)? };
        self.leave(before);
        let optional = ty.next().is_some();
        Some(if optional { Type { span, kind: TypeKind::Optional(Box::new(plain)) } } else { plain })
    }

    fn type_kind(&self, pair: Pair<'t>) -> Option<TypeKind> {
        Some(match pair.as_rule() {
            Rule::list_type => TypeKind::List(Box::new(self.ty(parts(pair).next()?)?)),
            Rule::map_type => TypeKind::Map(Box::new(self.ty(parts(pair).next()?)?)),
            Rule::fields => TypeKind::Record(self.fields(pair)?),
            _ => TypeKind::Named(pair.as_str().into()),
        })
    }

    fn lens(&self, pair: Pair<'t>) -> Option<Lens> {
        let mut types = Vec::new();
        let mut value = None;
        let (mut each, mut fields) = (Vec::new(), Vec::new());
        let (mut condition, mut kind) = (None, None);
        for part in parts(pair) {
            match part.as_rule() {
                Rule::value_word => value = Some(range(&part)),
                Rule::text => types.push(self.plain(part, "the name of a type")?),
                Rule::filter => condition = Some(self.part(part, 0)?),
                Rule::each => each.push(self.walk(parts(part).next()?)?),
                Rule::name => kind = Some(self.name(&part)),
                _ => fields.push(self.lens_field(part)?),
            }
        }
        let source = value.map_or(LensSource::Types(types), LensSource::Value);
        Some(Lens { source, each, condition, kind: kind?, fields })
    }

    fn lens_field(&self, pair: Pair<'t>) -> Option<LensField> {
        let mut field = parts(pair);
        let name = self.name(&field.next()?);
        Some(LensField { name, value: self.expression(field.next()?)? })
    }

    fn extend(&self, pair: Pair<'t>) -> Option<Extend> {
        let mut extend = parts(pair);
        let kind = self.name(&extend.next()?);
        let fields = extend.map(|part| self.extend_field(part)).collect::<Option<_>>()?;
        Some(Extend { kind, fields })
    }

    fn extend_field(&self, pair: Pair<'t>) -> Option<(Field, super::super::ast::Expr)> {
        let mut field = parts(pair);
        let name = self.name(&field.next()?);
        let ty = self.ty(field.next()?)?;
        let value = self.expression(field.next()?)?;
        Some((Field { name, ty, doc: self.doc(field.next())? }, value))
    }

    fn def(&self, pair: Pair<'t>) -> Option<Def> {
        let mut def = parts(pair).peekable();
        let name = self.name(&def.next()?);
        let mut params = Vec::new();
        while let Some(parameter) = def.next_if(|part| part.as_rule() == Rule::parameter) {
            let mut parameter = parts(parameter);
            params.push((self.name(&parameter.next()?), self.ty(parameter.next()?)?));
        }
        let result = self.ty(def.next()?)?;
        Some(Def { name, params, result, body: self.expression(def.next()?)? })
    }

    fn param(&self, pair: Pair<'t>) -> Option<Param> {
        let mut param = parts(pair).peekable();
        let name = self.name(&param.next()?);
        let ty = self.ty(param.next()?)?;
        let default = match param.next_if(|part| part.as_rule() == Rule::default_value) {
            Some(part) => Some(self.part(part, 0)?),
            None => None,
        };
        Some(Param { name, ty, default, doc: self.doc(param.next())? })
    }

    fn table(&self, pair: Pair<'t>) -> Option<Table> {
        let mut table = parts(pair);
        let name = self.name(&table.next()?);
        let ty = self.ty(table.next()?)?;
        Some(Table { name, ty, file: self.plain(table.next()?, "the name of a file")? })
    }

    fn waive(&self, pair: Pair<'t>) -> Option<Waive> {
        let mut waive = parts(pair);
        let rule = self.rule_name(&waive.next()?);
        let walk = self.walk(waive.next()?)?;
        let (mut until, mut owner, mut because) = (None, None, None);
        for part in waive {
            let (word, rule) = (range(&part), part.as_rule());
            let value = parts(part).next()?;
            let again = match rule {
                Rule::until => until.replace(self.expression(value)?).is_some(),
                Rule::owner => owner.replace(self.text(value)?).is_some(),
                _ => because.replace(self.text(value)?).is_some(),
            };
            if again {
                self.repeated(word);
            }
        }
        Some(Waive { rule, walk, until, owner, because })
    }

    fn repeated(&self, clause: Span) {
        let text = self.text.get(clause.range()).unwrap_or_default();
        let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let span = Span::new(clause.start, clause.start + word.len() as u32);
        self.report(
            Diagnostic::error("repeated-clause", format!("`{word}` is written twice in this waiver"))
                .at(self.place(span), "the second one"),
        );
    }
}

/// A name in kebab-case: `LostEvent` and `lost_event` become `lost-event`.
fn kebab_case(name: &str) -> String {
    let mut kebab = String::new();
    for c in name.chars() {
        let starts_word = c.is_ascii_uppercase() && kebab.ends_with(|last: char| last.is_ascii_lowercase());
        if starts_word || c == '_' || c == '-' {
            kebab.push('-');
        }
        kebab.extend(Some(c.to_ascii_lowercase()).filter(|c| c.is_ascii_alphanumeric()));
    }
    kebab.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
