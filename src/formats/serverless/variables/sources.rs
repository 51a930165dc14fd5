//! Where variables get their values from.
//!
//! Source of the facts: Serverless Framework documentation, "Variables", "Parameters" and "AWS variables". What comes from
//! outside of the document (other stacks, stores of parameters and secrets; files and the environment, unless the run allows
//! them to be read) is not known, but a run may give it: `--param env:NAME=value`.

use super::resolve::Resolver;
use super::syntax::Variable;
use super::value::{Part, Reason, Value};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Node};
use crate::value::Target;

/// What the framework takes where nobody says it.
const STAGE: &str = "dev";
const REGION: &str = "us-east-1";

/// Types of sources that keep secrets.
const STORES: [&str; 3] = ["ssm", "vault", "doppler"];

impl<'t> Resolver<'t> {
    pub(super) fn named(&mut self, ty: &str, parameters: &str, address: &str, name: &str, at: Node<'t>) -> Value {
        match (ty, address) {
            ("self", "") => {
                self.holes.named(name, Reason::new("it stands for the whole configuration, and so for itself"), at)
            }
            ("self", path) => match (self.at_path(path, at), path) {
                (Value::Missing, "provider.stage") => self.stage(at),
                (Value::Missing, "provider.region") => self.region(at),
                (value, _) => value,
            },
            ("opt", option) => self.given(option),
            ("param", parameter) => match self.given(parameter) {
                Value::Missing => self.parameter(parameter, at),
                value => value,
            },
            ("sls", "stage") => self.stage(at),
            ("aws", "region") => self.region(at),
            ("aws", "accountId") => match self.given("AWS::AccountId") {
                Value::Missing => {
                    let reason = Reason::until_given("AWS::AccountId", "the account is known when it is deployed");
                    self.holes.named(name, Reason { target: Some(Target::External), ..reason }, at)
                }
                value => value,
            },
            ("strToBool", _) => truth(parameters),
            _ => self.outside(ty, parameters, address, name, at),
        }
    }

    /// What is not in the document.
    fn outside(&mut self, ty: &str, parameters: &str, address: &str, name: &str, at: Node<'t>) -> Value {
        let parameter = if address.is_empty() { format!("{ty}({parameters})") } else { format!("{ty}:{address}") };
        match self.given(&parameter) {
            Value::Missing => {}
            value => return value,
        }
        match ty {
            "file" => return self.file(parameters, address, name, at),
            "env" if self.given.outside.environment.is_some() => return self.environment(address),
            _ => {}
        }
        let text = match ty {
            "env" => format!("`{address}` comes from the environment, which is read only with `--allow env`"),
            "cf" => "it is an output of another stack".to_owned(),
            "s3" => "it is an object in S3".to_owned(),
            "ssm" => format!("`{address}` is read from the parameter store when it is deployed"),
            "aws" if address.starts_with("ssm:") => {
                let name = address.trim_start_matches("ssm:");
                format!("`{name}` is read from the parameter store when it is deployed")
            }
            "git" => "it comes from the repository".to_owned(),
            "sls" => format!("the framework makes `{address}` up when it runs"),
            _ => format!("it comes from the source `{ty}` when it is deployed"),
        };
        let is_secret =
            STORES.contains(&ty) || ty == "aws" && (address.starts_with("ssm:") || address.contains("ecret"));
        let target = (ty == "cf").then_some(Target::External);
        self.holes.named(name, Reason { is_secret, target, ..Reason::until_given(&parameter, text) }, at)
    }

    /// A variable of the environment.
    fn environment(&self, name: &str) -> Value {
        let environment = self.given.outside.environment.as_ref();
        let value = environment.and_then(|it| it.get(name));
        value.map_or(Value::Missing, |value| Value::Scalar(Kind::String, value.clone()))
    }

    /// What stands at a path of the document, through variables on the way.
    pub(super) fn at_path(&mut self, path: &str, at: Node<'t>) -> Value {
        self.below(self.root, path, at)
    }

    /// What stands at a path below a node.
    pub(super) fn below(&mut self, from: Node<'t>, path: &str, at: Node<'t>) -> Value {
        let mut node = from;
        for part in path.split('.') {
            let value = self.settled(node);
            let inner = match &value {
                Value::Node(id) => step(self.root.tree().node(*id), part),
                Value::Parts(parts) => return self.inside(parts, part, at),
                Value::Scalar(..) | Value::Missing => None,
            };
            match inner {
                Some(inner) => node = inner,
                None => return Value::Missing,
            }
        }
        match self.settled(node) {
            Value::Node(id) if self.root.tree().node(id).is_null() => Value::Missing,
            value => value,
        }
    }

    /// A part of what is not known.
    fn inside(&mut self, parts: &[Part], part: &str, at: Node<'t>) -> Value {
        let [Part::Hole(number)] = parts else { return Value::Missing };
        let Some(hole) = self.holes.get(*number) else { return Value::Missing };
        let name = format!("{}.{part}", hole.name);
        let (remedy, is_secret) = (hole.cause.remedy.clone(), hole.cause.secret);
        let reason = Reason { remedy, is_secret, ..Reason::new(&*hole.cause.reason) };
        self.holes.named(&name, reason, at)
    }

    /// What the run gives.
    fn given(&mut self, name: &str) -> Value {
        self.parameters.insert(name.to_owned());
        match self.given.parameters.iter().find(|(own, _)| own == name) {
            Some((_, value)) => Value::Scalar(Kind::String, value.clone()),
            None => Value::Missing,
        }
    }

    /// `params`, of the stage before those of all stages; version 4 has them below `stages`.
    fn parameter(&mut self, name: &str, at: Node<'t>) -> Value {
        let stage = match self.stage(at) {
            Value::Scalar(_, stage) => stage,
            Value::Node(id) => self.root.tree().node(id).scalar().unwrap_or_default().to_owned(),
            unknown => return unknown,
        };
        for path in [
            format!("stages.{stage}.params.{name}"),
            format!("params.{stage}.{name}"),
            format!("stages.default.params.{name}"),
            format!("params.default.{name}"),
        ] {
            match self.at_path(&path, at) {
                Value::Missing => {}
                value => return value,
            }
        }
        Value::Missing
    }

    pub(super) fn stage(&mut self, at: Node<'t>) -> Value {
        self.option("stage", STAGE, at)
    }

    pub(super) fn region(&mut self, at: Node<'t>) -> Value {
        self.option("region", REGION, at)
    }

    /// What the command line says, or else the provider's section, or else the framework.
    fn option(&mut self, name: &str, default: &str, at: Node<'t>) -> Value {
        match self.given(name) {
            Value::Missing => {}
            value => return value,
        }
        match self.at_path(&format!("provider.{name}"), at) {
            Value::Missing => Value::Scalar(Kind::String, default.to_owned()),
            value => value,
        }
    }

    /// No source has a value.
    pub(super) fn nothing(&mut self, variable: &Variable<'_>, ty: &str, address: &str, at: Node<'t>) -> Value {
        let reason = match ty {
            "opt" => format!("`--{address}` comes from the command line"),
            "param" => format!("the parameter `{address}` has no value"),
            "file" | "env" => format!("there is nothing at `{}`", variable.text),
            _ => format!("there is nothing at `{address}`"),
        };
        if matches!(ty, "opt" | "param") {
            return self.holes.named(variable.text, Reason::until_given(address, reason), at);
        }
        let warning = Diagnostic::warning("dangling-variable", reason.clone());
        self.diagnostics.push(warning.at(at.place(), "refers to nothing"));
        self.holes.named(variable.text, Reason::new(reason), at)
    }
}

/// An entry of a map, or an item of a list.
fn step<'t>(node: Node<'t>, part: &str) -> Option<Node<'t>> {
    match node.kind() {
        Kind::Map => node.get_str(part),
        Kind::List => node.items().nth(part.parse().ok()?),
        _ => None,
    }
}

/// `strToBool(…)`.
fn truth(text: &str) -> Value {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Value::Scalar(Kind::Bool, "true".into()),
        "false" | "0" => Value::Scalar(Kind::Bool, "false".into()),
        _ => Value::Missing,
    }
}
