//! Values as a person reads them.

use crate::value::{Between, Constant, Elements, Hole, List, Map, Subject, Value, View};

/// How many elements of a list a message shows.
const SHOWN: usize = 5;

/// A value inside a message: text without quotes, absent values in angle quotes, lists cut at five (law 35).
pub(crate) fn plain(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Constant(Constant::Text(text)) => text.to_string(),
        other => render(other, SHOWN),
    }
}

/// A value as the language would write it; `shown` is how many elements of a list are shown.
pub fn render(value: &Value<'_>, shown: usize) -> String {
    let called = |view: &View<'_>| match &view.subject {
        Subject::External(cause) => format!("‹outside: {}›", cause.token),
        Subject::Piece(piece) => format!("‹{}›", &*piece.address),
        Subject::Resource(id) => format!("‹resource {}›", id.0),
    };
    render_by(&called, value, shown)
}

/// The same by somebody who knows what a resource is called.
pub(super) fn render_by<'a>(called: &dyn Fn(&View<'a>) -> String, value: &Value<'a>, shown: usize) -> String {
    match value {
        Value::Missing => "‹missing›".into(),
        Value::Null => "null".into(),
        Value::Bool(it) => it.to_string(),
        Value::Number(it) => it.normalize().to_string(),
        Value::Text(it) => format!("{:?}", &**it),
        Value::Holes(it) => it
            .parts
            .iter()
            .map(|part| match part {
                Hole::Known(text) => text.to_string(),
                Hole::Unknown(unknown) => format!("‹{}›", unknown.cause.token),
            })
            .collect(),
        Value::Duration(it) => duration(*it),
        Value::Date(it) => it.to_string(),
        Value::Time(it) => it.to_string(),
        Value::List(List::Built(elements)) => format!("[{}]", listed(called, elements, shown)),
        Value::Map(Map::Built(elements)) => format!("{{{}}}", listed(called, elements, shown)),
        Value::List(List::Written(node)) => format!("‹a list of {}›", node.len()),
        Value::Map(Map::Written(node)) => format!("‹a map of {}›", node.len()),
        Value::List(List::Put(_)) => "‹a list›".into(),
        Value::Map(Map::Put(_)) => "‹a map›".into(),
        Value::View(view) => called(view),
        Value::Constant(it) => constant(it, shown),
        Value::Unknown(unknown) if unknown.cause.sensitive => "‹sensitive›".into(),
        Value::Unknown(unknown) => match unknown.between() {
            Some(Between { least, most: Some(most) }) => format!("‹{least} to {most}›"),
            Some(Between { least, most: None }) => format!("‹{least} or more›"),
            None => format!("‹unknown: {}›", unknown.cause.reason),
        },
    }
}

fn listed<'a>(called: &dyn Fn(&View<'a>) -> String, elements: &Elements<'a>, shown: usize) -> String {
    let mut parts: Vec<String> = elements
        .items
        .iter()
        .take(shown)
        .map(|element| {
            let maybe = if element.maybe.is_some() { "maybe " } else { "" };
            let value = render_by(called, &element.value, shown);
            element.key.as_ref().map_or_else(|| format!("{maybe}{value}"), |key| format!("{maybe}{}: {value}", &**key))
        })
        .collect();
    if let Some(rest) = elements.items.len().checked_sub(shown).filter(|rest| *rest > 0) {
        parts.push(format!("… {rest} more"));
    }
    if elements.open.is_some() {
        parts.push("‹perhaps others›".into());
    }
    parts.join(", ")
}

fn constant(it: &Constant, shown: usize) -> String {
    match it {
        Constant::List(items) => {
            let items: Vec<_> = items.iter().take(shown).map(|item| render(&item.value(), shown)).collect();
            format!("[{}]", items.join(", "))
        }
        Constant::Map(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .take(shown)
                .map(|(key, item)| format!("{key}: {}", render(&item.value(), shown)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Constant::Pattern(pattern) => pattern.to_string(),
        scalar => render(&scalar.value(), shown),
    }
}

/// A duration in its largest whole unit.
fn duration(seconds: i64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "m")];
    let whole = units.into_iter().find(|(unit, _)| seconds != 0 && seconds % unit == 0);
    whole.map_or_else(|| format!("{seconds}s"), |(unit, name)| format!("{}{name}", seconds / unit))
}
