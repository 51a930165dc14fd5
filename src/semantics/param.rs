//! Parameters of policies: their defaults, and the values that are given from outside.

use std::borrow::Cow;

use super::declare::items;
use super::names::Key;
use super::scope::{Mode, Scope};
use super::{Compiler, Module, place};
use crate::ir::{ExprKind, Parameter, Type};
use crate::source::{Place, SourceId};
use crate::syntax::ast::{self, ItemKind};
use crate::value::Constant;

/// A value for a parameter, given from outside: by `--set`, `ordain.toml`, or the `pack.toml` of a pack.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The pack that speaks, whose own parameters need no `PACK.` before them.
    pub home: Option<String>,
    /// `notice` or `serverless.notice`.
    pub name: String,
    /// Where the name stands.
    pub name_place: Place,
    /// The value.
    pub value: Given,
    /// Where the value stands.
    pub place: Place,
}

/// A value as it was written outside of the language.
#[derive(Debug, Clone)]
pub enum Given {
    /// The text behind `--set NAME=`: whatever the declared type makes of it.
    Word(String),
    /// `true`, `false`
    Bool(bool),
    /// Digits.
    Number(String),
    /// A string in quotes.
    Text(String),
    /// `2027-01-31` without quotes.
    Date(String),
    /// `2027-01-31T12:00:00Z` without quotes.
    Time(String),
    /// A list.
    List(Vec<Given>),
    /// What no parameter can be, in words.
    Other(&'static str),
}

impl<'m> Compiler<'m> {
    /// For each parameter the value that is given last. Says which settings name no parameter.
    pub(super) fn assigned<'s>(
        &mut self,
        modules: &'m [Module],
        settings: &'s [Setting],
    ) -> Vec<(Key<'m>, &'s Setting)> {
        let declared: Vec<Key<'m>> = items(modules)
            .filter_map(|(module, item)| match &item.kind {
                ItemKind::Param(param) => Some((module.pack.as_str(), &*param.name.text)),
                _ => None,
            })
            .collect();
        settings.iter().filter_map(|setting| Some((self.meant(&declared, setting)?, setting))).collect()
    }

    fn meant(&mut self, declared: &[Key<'m>], setting: &Setting) -> Option<Key<'m>> {
        let found: Vec<Key<'m>> = match setting.name.split_once('.') {
            Some(full) => declared.iter().copied().filter(|key| *key == full).collect(),
            None => declared.iter().copied().filter(|(_, name)| *name == setting.name).collect(),
        };
        let own = found.iter().copied().find(|(pack, _)| Some(*pack) == setting.home.as_deref());
        match (own, found.as_slice()) {
            (Some(own), _) => Some(own),
            (None, [only]) => Some(*only),
            (None, []) => {
                let full = setting.name.contains('.');
                let names: Vec<String> = declared
                    .iter()
                    .map(|(pack, name)| if full { format!("{pack}.{name}") } else { (*name).into() })
                    .collect();
                let last = |name: &str| name.rsplit('.').next().map_or(String::new(), str::to_owned);
                let same = names.iter().find(|name| full && last(name) == last(&setting.name)).cloned();
                let message = format!("there is no parameter `{}`", setting.name);
                let names = names.iter().map(String::as_str).collect();
                let found = self.unknown("unknown-parameter", message, &setting.name, setting.name_place, names);
                found.help = same.map(|name| format!("did you mean `{name}`?")).or(found.help.take());
                None
            }
            (None, several) => {
                let names: Vec<String> = several.iter().map(|(pack, name)| format!("`{pack}.{name}`")).collect();
                let message = format!("`{}` is a parameter of several packs", setting.name);
                self.error("ambiguous-parameter", message, setting.name_place, "which one is meant?").help =
                    Some(format!("write {}", names.join(" or ")));
                None
            }
        }
    }

    pub(super) fn param(&mut self, module: &'m Module, param: &'m ast::Param, assigned: &[(Key<'m>, &Setting)]) {
        let source = module.file.source;
        if !self.fresh(source, &module.pack, &param.name) {
            return;
        }
        let key = (module.pack.as_str(), &*param.name.text);
        let ty = self.ty(source, &param.ty);
        let mut value = param.default.as_ref().map(|default| self.default_of(source, key.1, default, &ty));
        for (_, setting) in assigned.iter().filter(|(own, _)| *own == key) {
            match constant(&setting.value, &ty) {
                Some(constant) => value = Some((constant, setting.place)),
                None => self.misfit(key, setting, &ty, place(source, param.name.span)),
            }
        }
        let known = assigned.iter().any(|(own, _)| *own == key);
        let (value, from) = value.unwrap_or_else(|| {
            if !known {
                self.without_value(key, place(source, param.name.span));
            }
            (Constant::Null, place(source, param.name.span))
        });
        self.program.to_mut().params.push(Parameter {
            pack: module.pack.clone(),
            name: param.name.text.clone(),
            value: value.clone(),
            from,
        });
        self.constants.insert(key, Cow::Owned((value, ty)));
    }

    fn without_value(&mut self, (pack, name): Key<'m>, here: Place) {
        let message = format!("the parameter `{name}` of the pack `{pack}` has no value");
        let found = self.error("parameter-without-value", message, here, "has no default, and nothing sets it");
        found.help = Some(format!(
            "give it one: --set {pack}.{name}=…; or {pack}.{name} = … under [params] in ordain.toml; or a default"
        ));
    }

    fn default_of(&mut self, source: SourceId, name: &str, default: &'m ast::Expr, ty: &Type) -> (Constant, Place) {
        let here = place(source, default.span);
        let expr = self.expr(default, &mut Scope::new(source, Mode::Rule));
        if !super::types::compatible(&expr.ty, ty) {
            let message =
                format!("the default of `{name}` is {} and not {}", self.type_text(&expr.ty), self.type_text(ty));
            self.error("type-mismatch", message, here, "this default");
        }
        let constant = literal(expr.kind).unwrap_or_else(|| {
            self.error(
                "not-constant",
                format!("the default of `{name}` is not a constant"),
                here,
                "not known before the run",
            );
            Constant::Null
        });
        (constant, here)
    }

    fn misfit(&mut self, (_, name): Key<'m>, setting: &Setting, ty: &Type, declared: Place) {
        let ty_text = self.type_text(ty);
        let message = format!("`{name}` is {ty_text}, and this is {}", described(&setting.value));
        let is_word = matches!(setting.value, Given::Word(_));
        let found = self.error("type-mismatch", message, setting.place, format!("is no {ty_text}"));
        found.labels.push(crate::diagnostic::Label { place: declared, message: "declared here".into() });
        found.help = Some(match example(ty, is_word) {
            Some(example) => format!("write it as in {}", example.replace("NAME", &setting.name)),
            None => format!("a {ty_text} can only have its default"),
        });
    }
}

/// A literal, or a list of literals.
fn literal(kind: ExprKind) -> Option<Constant> {
    match kind {
        ExprKind::Constant(constant) => Some(constant),
        ExprKind::List(items) => {
            items.into_iter().map(|item| literal(item.kind)).collect::<Option<Vec<_>>>().map(Constant::List)
        }
        _ => None,
    }
}

/// What a declared type makes of a value; none where they do not fit. Nothing is converted: a number in quotes is text.
fn constant(given: &Given, ty: &Type) -> Option<Constant> {
    use Given::{Bool, Date, List, Number, Text, Time, Word};
    Some(match (ty.present(), given) {
        (Type::Bool, Bool(it)) => Constant::Bool(*it),
        (Type::Bool, Word(word)) => Constant::Bool(word.parse().ok()?),
        (Type::Number, Number(text) | Word(text)) => Constant::Number(crate::stack::number(text)?),
        (Type::String, Text(text) | Word(text)) => Constant::Text(text.as_str().into()),
        (Type::Duration, Text(text) | Word(text)) => Constant::Duration(duration(text)?),
        (Type::Date, Date(text) | Text(text) | Word(text)) => Constant::Date(text.parse().ok()?),
        (Type::Time, Time(text) | Text(text) | Word(text)) => Constant::Time(text.parse().ok()?),
        (Type::List(inner), List(all)) => {
            Constant::List(all.iter().map(|one| constant(one, inner)).collect::<Option<_>>()?)
        }
        (Type::List(_), Word(text)) if text.is_empty() => Constant::List(Vec::new()),
        (Type::List(inner), Word(text)) => {
            let words = text.split(',').map(|word| Word(word.trim().to_owned()));
            Constant::List(words.map(|word| constant(&word, inner)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// `30d`, as the language writes it.
pub(super) fn duration(text: &str) -> Option<i64> {
    let source = crate::source::SourceMap::default().add("", text);
    match crate::syntax::parse_expr(source, text).ok()?.kind {
        ast::ExprKind::Duration(seconds) => i64::try_from(seconds).ok(),
        _ => None,
    }
}

fn described(given: &Given) -> String {
    match given {
        Given::Word(word) if word.is_empty() => "empty".into(),
        Given::Word(word) => format!("`{word}`"),
        Given::Bool(it) => format!("the bool {it}"),
        Given::Number(text) => format!("the number {text}"),
        Given::Text(text) => format!("the string {text:?}"),
        Given::Date(text) => format!("the date {text}"),
        Given::Time(text) => format!("the time {text}"),
        Given::List(_) => "a list".into(),
        Given::Other(what) => (*what).into(),
    }
}

/// How a value of a type is written outside; none where it cannot be.
fn example(ty: &Type, is_word: bool) -> Option<String> {
    let (word, toml) = match ty.present() {
        Type::Bool => ("true", "true"),
        Type::Number => ("3", "3"),
        Type::String => ("text", "\"text\""),
        Type::Duration => ("30d", "\"30d\""),
        Type::Date => ("2027-01-31", "2027-01-31"),
        Type::Time => ("2027-01-31T12:00:00Z", "2027-01-31T12:00:00Z"),
        Type::List(inner) => {
            let one = example(inner, is_word)?;
            let one = one.split_once(['=']).map_or("", |(_, value)| value.trim_matches([' ', '`']));
            return Some(if is_word { format!("`NAME={one},{one}`") } else { format!("`NAME = [{one}, {one}]`") });
        }
        _ => return None,
    };
    Some(if is_word { format!("`NAME={word}`") } else { format!("`NAME = {toml}`") })
}
