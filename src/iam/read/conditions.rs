//! Conditions: operators, each with keys, each with values.

use super::elements::Special;
use super::{Reader, short};
use crate::diagnostic::nearest;
use crate::document::HashSet;
use crate::iam::Written;
use crate::iam::condition::{Comparison, NAMES, Operator, Set};
use crate::iam::policy::{Condition, Effect};
use crate::iam::written::Shape;

impl Reader {
    /// All conditions, and whether there may be others.
    pub(super) fn conditions(&mut self, written: &Written, effect: Effect) -> (Vec<Condition>, bool) {
        let Shape::Map { entries, open } = &written.shape else {
            if !matches!(written.shape, Shape::Unknown(_)) {
                self.error(
                    "malformed-condition",
                    written.place,
                    format!("a condition is an object, and this is {}", written.word()),
                );
            }
            return (Vec::new(), true);
        };
        let mut conditions = Vec::new();
        let mut is_open = *open || written.maybe;
        let mut seen = HashSet::default();
        for (name, keys) in entries {
            if !seen.insert(name) {
                self.error("duplicate-key", keys.place, format!("the operator `{}` is written twice", short(name)));
            }
            let operator = Operator::parse(name);
            if operator.is_none() {
                let bare = name.rsplit(':').next().unwrap_or(name);
                let problem = self.error(
                    "unknown-operator",
                    keys.place,
                    format!("there is no condition operator `{}`", short(name)),
                );
                if let Some(near) = nearest(bare, NAMES.iter().map(|(name, ..)| *name)) {
                    problem.help(format!("did you mean `{near}`?"));
                }
            }
            let Shape::Map { entries: keys, open } = &keys.shape else {
                if !matches!(keys.shape, Shape::Unknown(_)) {
                    self.error(
                        "malformed-condition",
                        keys.place,
                        format!("`{}` takes an object of keys, and this is {}", short(name), keys.word()),
                    );
                }
                is_open = true;
                continue;
            };
            is_open |= *open;
            conditions.extend(keys.iter().map(|(key, values)| self.condition(name, operator, key, values, effect)));
        }
        (conditions, is_open)
    }

    fn condition(
        &mut self,
        name: &str,
        operator: Option<Operator>,
        key: &str,
        values: &Written,
        effect: Effect,
    ) -> Condition {
        let special = match operator.map(|it| it.comparison) {
            Some(Comparison::Like | Comparison::Arn) => Special::Everything,
            Some(Comparison::Equals { .. } | Comparison::Bool) => Special::Variables,
            _ => Special::Nothing,
        };
        let (many, open) = values.many();
        let values_read: Vec<_> = many.into_iter().filter_map(|it| self.element(it, special, "a value")).collect();
        for value in &values_read {
            let wrong = operator.and_then(|it| it.mistake(value.glob.as_text()?.as_str()));
            if let Some(wrong) = wrong {
                self.error(
                    "malformed-value",
                    value.place,
                    format!("`{}` is no {wrong}, which `{}` compares", short(&value.text), short(name)),
                );
            }
        }
        let text = format!("{name} {key}");
        if let Some(operator) = operator {
            self.habits(operator, &text, values, effect);
        }
        Condition {
            operator,
            key: key.to_lowercase().into(),
            text: text.into(),
            values: values_read,
            open,
            place: values.place,
        }
    }

    /// What is allowed and seldom meant (Set operators for multivalued context keys).
    fn habits(&mut self, operator: Operator, text: &str, values: &Written, effect: Effect) {
        match operator.set {
            Some(Set::ForAll) if effect == Effect::Allow && operator.comparison != Comparison::Null => self
                .warn(
                    "vacuous-for-all",
                    values.place,
                    format!("`{}` holds where the request has no such key", short(text)),
                )
                .help("add Null with \"false\" for the key, or use ForAnyValue"),
            Some(Set::ForAny) if operator.is_negated => self
                .warn(
                    "negated-for-any",
                    values.place,
                    format!("`{}` holds as soon as one value is another one", short(text)),
                )
                .help("to say that none of the values may be there, write ForAllValues"),
            _ => {}
        }
    }
}
