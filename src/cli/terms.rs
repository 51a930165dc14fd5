//! What makes a check fail, and who says so: arguments before the environment before `ordain.toml`.

use super::Session;
use super::args::Check;
use super::project::Project;
use crate::finding::Severity;
use crate::pack::Unknown;
use crate::source::Place;

/// What makes a check fail.
pub(super) struct Terms {
    /// The least severity of a finding.
    pub(super) fail_on: Chosen<Severity>,
    /// What to make of checks that are not decided.
    pub(super) unknown: Chosen<Unknown>,
    /// Whether what templates say to other tools is heard.
    pub(super) honour_foreign: Chosen<bool>,
    /// Whether rules, waivers and ignores that met nothing count.
    pub(super) is_strict: bool,
    /// Whether findings leave the exit code at 0.
    pub(super) is_lenient: bool,
}

/// A value, and who chose it.
pub(super) struct Chosen<T> {
    pub(super) value: T,
    pub(super) by: By,
}

/// Who chose a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum By {
    Default,
    File(Place),
    Environment(&'static str),
    Argument(&'static str),
}

impl Terms {
    /// What the arguments, the environment and the project say.
    pub(super) fn of(args: &Check, project: &Project, session: &Session) -> Self {
        let by = |id: &str, argument, variable| match session.from_environment.contains(id) {
            true => By::Environment(variable),
            false => By::Argument(argument),
        };
        let configuration = &project.configuration;
        let fail_on = by("fail_on", "--fail-on", "ORDAIN_FAIL_ON");
        let unknown = by("unknown", "--unknown", "ORDAIN_UNKNOWN");
        Self {
            fail_on: chosen(args.fail_on, fail_on, configuration.fail_on, Severity::Medium),
            unknown: chosen(args.unknown, unknown, configuration.unknown, Unknown::Warn),
            honour_foreign: chosen(
                args.honour_foreign.then_some(true),
                by("honour_foreign", "--honour-foreign", "ORDAIN_HONOUR_FOREIGN"),
                configuration.honour_foreign,
                false,
            ),
            is_strict: args.strict,
            is_lenient: args.exit_zero,
        }
    }
}

fn chosen<T>(given: Option<T>, by: By, of_file: Option<(T, Place)>, default: T) -> Chosen<T> {
    match (given, of_file) {
        (Some(value), _) => Chosen { value, by },
        (None, Some((value, place))) => Chosen { value, by: By::File(place) },
        (None, None) => Chosen { value: default, by: By::Default },
    }
}
