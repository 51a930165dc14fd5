//! Statements and requests that are drawn at random, the same on every machine.

use ordain::iam::{Kind, Policy, Request};

use super::{policy, request};

/// A generator of numbers (Marsaglia, Xorshift RNGs).
pub struct Dice(u64);

impl Dice {
    pub fn new() -> Self {
        Self(0x2545_F491_4F6C_DD1D)
    }

    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    pub fn draw<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.throw(from.len())]
    }

    /// One or two of them.
    fn few(&mut self, from: &[&'static str]) -> Vec<&'static str> {
        (0..=self.throw(2)).map(|_| *self.draw(from)).collect()
    }

    /// The same text, each letter large or small.
    pub fn recase(&mut self, text: &str) -> String {
        let letter = |c: char| if self.throw(2) == 0 { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
        text.chars().map(letter).collect()
    }
}

const ACTIONS: [&str; 7] =
    ["sqs:SendMessage", "sqs:Send*", "sqs:?eceiveMessage", "sqs:*Queue", "SQS:GETQUEUEURL", "sns:Publish", "sns:Pub*"];

const RESOURCES: [&str; 6] = [
    "*",
    "arn:aws:sqs:*:*:a*",
    "arn:aws:sqs:eu-west-1:111122223333:a?",
    "arn:aws:sqs:eu-west-1:111122223333:${aws:x}",
    "arn:aws:sqs:*:111122223333:ab",
    "arn:aws:sns:*:*:?b",
];

/// Operators, keys and values.
const CONDITIONS: [(&str, &str, &str); 4] = [
    ("StringLike", "aws:X", "b*"),
    ("ForAllValues:StringNotEquals", "aws:x", "a"),
    ("Null", "aws:x", "true"),
    ("StringEqualsIfExists", "aws:x", "b"),
];

/// A statement in all the ways to write it, read.
#[derive(Debug)]
pub struct Variants {
    pub whole: Policy,
    /// A statement for each action and resource.
    pub split: Policy,
    /// With other letters large and small in the names of actions and condition keys.
    pub recased: Policy,
}

/// So many statements of an effect.
pub fn statements(dice: &mut Dice, effect: &'static str, count: usize) -> Vec<Variants> {
    let read = |statements: &[String]| {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
        policy(&text, Kind::Identity)
    };
    let variants = |_| {
        let drawn = Drawn::draw(dice, effect);
        let split: Vec<String> = drawn.split().iter().map(|it| it.spelt(str::to_owned)).collect();
        let recased = drawn.spelt(|text| dice.recase(text));
        Variants { whole: read(&[drawn.spelt(str::to_owned)]), split: read(&split), recased: read(&[recased]) }
    };
    (0..count).map(variants).collect()
}

/// A few of them, most of which allow.
pub fn some<'v>(dice: &mut Dice, allows: &'v [Variants], denies: &'v [Variants]) -> Vec<&'v Variants> {
    (0..=dice.throw(3)).map(|at| if at == 2 { dice.draw(denies) } else { dice.draw(allows) }).collect()
}

/// The statements of several policies as one.
pub fn joined<'p>(parts: impl IntoIterator<Item = &'p Policy>) -> Policy {
    let mut parts = parts.into_iter();
    let mut all = parts.next().expect("a policy").clone();
    all.statements.extend(parts.flat_map(|it| it.statements.clone()));
    all
}

/// A statement in parts.
#[derive(Clone, Debug)]
struct Drawn {
    effect: &'static str,
    not_action: bool,
    actions: Vec<&'static str>,
    not_resource: bool,
    resources: Vec<&'static str>,
    condition: Option<(&'static str, &'static str, &'static str)>,
}

impl Drawn {
    fn draw(dice: &mut Dice, effect: &'static str) -> Self {
        Self {
            effect,
            not_action: dice.throw(5) == 0,
            actions: dice.few(&ACTIONS),
            not_resource: dice.throw(5) == 0,
            resources: dice.few(&RESOURCES),
            condition: (dice.throw(2) == 0).then(|| *dice.draw(&CONDITIONS)),
        }
    }

    /// As JSON, with the names of actions and condition keys spelt by a function.
    fn spelt(&self, mut spell: impl FnMut(&str) -> String) -> String {
        let actions: Vec<String> = self.actions.iter().map(|action| spell(action)).collect();
        let condition = self
            .condition
            .map(|(operator, key, value)| format!(r#","Condition":{{"{operator}":{{"{}":"{value}"}}}}"#, spell(key)));
        format!(
            r#"{{"Effect":"{}","{}Action":{actions:?},"{}Resource":{:?}{}}}"#,
            self.effect,
            if self.not_action { "Not" } else { "" },
            if self.not_resource { "Not" } else { "" },
            self.resources,
            condition.unwrap_or_default(),
        )
    }

    /// A statement for each action and resource; one where it is about all others.
    fn split(&self) -> Vec<Self> {
        let each = |list: &[&'static str], whole: bool| match whole {
            true => vec![list.to_vec()],
            false => list.iter().map(|one| vec![*one]).collect(),
        };
        let resources = each(&self.resources, self.not_resource);
        let of = |actions: Vec<&'static str>| {
            resources.iter().map(move |resources| Self {
                actions: actions.clone(),
                resources: resources.clone(),
                ..self.clone()
            })
        };
        each(&self.actions, self.not_action).into_iter().flat_map(of).collect()
    }
}

pub fn requests() -> Vec<Request> {
    let mut all = Vec::new();
    for action in ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:GetQueueUrl", "sqs:ListQueues", "sns:Publish", "sqs:X"]
    {
        for resource in ["sqs:eu-west-1:111122223333:ab", "sqs:us-east-1:111122223333:a", "sns:us-east-1:1:ab", "-"] {
            for context in ["", "aws:x=b", "aws:x=a,c", "aws:x=ab", "?"] {
                let resource = if resource == "-" { "-".to_owned() } else { format!("arn:aws:{resource}") };
                all.push(request(&format!("arn:aws:iam::111122223333:user/u {action} {resource} {context}")));
            }
        }
    }
    all
}
