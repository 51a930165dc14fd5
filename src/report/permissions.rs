//! What a role may do, and whether it may do one thing, for people.

use std::collections::BTreeMap;

use super::Style;
use super::paint::{Tone, clean, columns, count};
use crate::iam::catalogue::{self, Level};
use crate::iam::{Answer, Can, Certainty, Effective, Element, Escalation, Grant, Permission, Place, Statement, Way};

/// How many actions of one service are named in a row before they are counted.
const NAMED: usize = 4;

/// How many ways to more rights are shown.
const PATHS: usize = 8;

/// How many statements are shown that allow, and that deny.
const STATEMENTS: usize = 8;

/// How many signs of an action or a resource are shown: more than any that is meant has.
const SIGNS: usize = 300;

/// A role, for its reports.
#[allow(missing_debug_implementations, reason = "it holds a function")]
pub struct Holding<'h> {
    /// What it was asked for by.
    pub name: &'h str,
    /// The managed policies that could not be read.
    pub unread: &'h [String],
    /// Where a part of its policies stands: the file, and line with column; none for what no document writes.
    pub location: &'h dyn Fn(Place) -> Option<(String, String)>,
    /// The page.
    pub style: &'h Style,
}

/// Actions of one service and level that one statement gives on the same resources.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    level: std::cmp::Reverse<Level>,
    place: Place,
    service: &'static str,
    is_sure: bool,
    resources: String,
}

impl Holding<'_> {
    /// All that the role may do, worst level first.
    pub fn permissions(&self, effective: &Effective<'_>, escalations: &[Escalation]) -> String {
        let style = self.style;
        let number = |certainty| effective.permissions.iter().filter(|it| it.certainty == certainty).count();
        let (must, may) = (number(Certainty::Must), number(Certainty::May));
        let perhaps = match (must, may) {
            (_, 0) => String::new(),
            (0, may) => format!("perhaps {}", count(may, "action")),
            (_, may) => format!(", and perhaps {may} more"),
        };
        let sure = if must > 0 || may == 0 { count(must, "action") } else { String::new() };
        let places = effective.permissions.iter().flat_map(Permission::places);
        let file =
            places.into_iter().find_map(|place| (self.location)(place)).map(|(file, _)| format!("  {}", clean(&file)));
        let file = style.paint(Tone::Faint, &file.unwrap_or_default());
        let mut text = format!(" {} may do {sure}{perhaps}{file}\n", style.paint(Tone::Strong, &clean(self.name)));
        let rows = rows(effective, style);
        let width = rows.iter().map(|(row, actions)| columns(&self.names(row, actions))).max().unwrap_or(0);
        let width = width.min(44).min(style.width / 2);
        let mut level = None;
        for (row, actions) in &rows {
            if level != Some(row.level) {
                text += &format!("\n   {}\n", style.paint(tone(row.level.0), row.level.0.name()));
                level = Some(row.level);
            }
            text += &self.row(row, actions, width);
        }
        text += &self.escalations(escalations);
        text += &self.rest(effective);
        text
    }

    /// How the role can come by more rights, those first that are sure.
    fn escalations(&self, found: &[Escalation]) -> String {
        let style = self.style;
        if found.is_empty() {
            return String::new();
        }
        let mut text = format!(
            "\n   {}\n",
            style.paint(Tone::Severity(crate::finding::Severity::Critical), "More rights than these")
        );
        let shown = if style.verbose > 0 { found.len() } else { PATHS };
        for it in found.iter().take(shown) {
            let mark = if it.certainty == Certainty::Must { " " } else { "?" };
            let how = match it.path.way {
                Way::Own => "changes what it may do itself",
                Way::Other => "becomes someone else",
                Way::Pass => "hands a role to something new",
                Way::Use => "makes something that has a role do as it says",
            };
            text += &style.hanging(&format!("   {mark} "), "       ", &format!("{}: {how}", it.path));
        }
        if found.len() > shown {
            text += &format!("     and {} more (-v shows all)\n", found.len() - shown);
        }
        text
    }

    fn row(&self, row: &Row, actions: &[&Permission<'_>], width: usize) -> String {
        let style = self.style;
        let names = self.names(row, actions);
        let gap = " ".repeat(width.saturating_sub(columns(&names)));
        let mark = if row.is_sure { " " } else { "?" };
        let place =
            (self.location)(row.place).map(|(_, at)| format!("  {}", style.paint(Tone::Faint, &format!(":{at}"))));
        let on = format!("{}{}", clean(&row.resources), place.unwrap_or_default());
        let mark = if row.is_sure { mark.to_owned() } else { style.paint(Tone::Unknown, mark) };
        let (head, indent) = (format!("   {mark} "), " ".repeat(width + 7));
        if columns(&names) > width {
            return style.wrap(&head, "     ", &names) + &style.wrap(&indent, &indent, &on);
        }
        style.wrap(&format!("{head}{names}{gap}  "), &indent, &on)
    }

    fn names(&self, row: &Row, actions: &[&Permission<'_>]) -> String {
        if actions.len() > NAMED && self.style.verbose == 0 {
            return format!("{}: {}", row.service, count(actions.len(), "action"));
        }
        let names: Vec<&str> = actions.iter().map(|it| it.action.name()).collect();
        format!("{}:{}", row.service, names.join(", "))
    }

    /// What gives nothing, and what is not known.
    fn rest(&self, effective: &Effective<'_>) -> String {
        let style = self.style;
        let mut lines = Vec::new();
        let of = |certainty| effective.permissions.iter().filter(move |it| it.certainty == certainty);
        let mut list = |head: &str, why: &str, names: Vec<String>| {
            if !names.is_empty() {
                let shown = if style.verbose > 0 { names.len() } else { 6 };
                let more = names.len().saturating_sub(shown);
                let more = if more > 0 { format!(" and {more} more (-v shows all)") } else { String::new() };
                let some: Vec<String> = names.into_iter().take(shown).collect();
                lines.push((head.to_owned(), format!("{}{more}{why}", some.join(", "))));
            }
        };
        list("denied", "", of(Certainty::Denied).map(|it| it.action.to_string()).collect());
        list(
            "for nothing",
            ": never about the resources that are named",
            effective.idle.iter().map(|it| begun(&it.text, style)).collect(),
        );
        list("no action", "", effective.unmatched.iter().map(|it| self.unmatched(it)).collect());
        let unread = self.unread.iter().map(|name| format!("`{name}`")).collect();
        list("unknown", ": what these policies allow and deny", unread);
        if effective.is_cut {
            lines.push(("unknown".to_owned(), "the policies are too large to look at every action".to_owned()));
        }
        let mut text = String::new();
        for (head, line) in lines {
            text += &style.hanging(&format!("   {head:12} "), &" ".repeat(16), &line);
        }
        if effective.permissions.iter().any(|it| it.certainty == Certainty::May) {
            text += &style.hanging(
                "   ?            ",
                &" ".repeat(16),
                "a condition decides, or what the document does not say",
            );
        }
        if text.is_empty() { text } else { format!("\n{text}") }
    }

    fn unmatched(&self, element: &Element) -> String {
        let near = catalogue::nearest_action(&element.text).map(|near| format!(", did you mean `{near}`?"));
        let place = (self.location)(element.place).map(|(_, at)| format!(", :{at}"));
        let date = catalogue::date();
        let text = begun(&element.text, self.style);
        format!("`{text}` (as of {date}{}{})", near.unwrap_or_default(), place.unwrap_or_default())
    }

    /// Whether the role may do one thing.
    pub fn answer(&self, action: &str, resource: Option<&str>, can: &Can<'_>) -> String {
        let style = self.style;
        let (tone, word) = match can.answer {
            Answer::Yes => (Tone::Good, "yes"),
            Answer::No => (Tone::Error, "no"),
            Answer::Unknown => (Tone::Unknown, "unknown"),
        };
        let on = resource.map(|resource| format!(" on {}", clean(resource))).unwrap_or_default();
        let may = match can.answer {
            Answer::Yes => "may",
            Answer::No => "may not",
            Answer::Unknown => "may perhaps",
        };
        let head = format!(" {} ", style.paint(tone, word));
        let mut text = format!("{head} {} {may} do {}{on}\n", clean(self.name), clean(action));
        text += &self.statements("allowed by", &can.allows);
        text += &self.statements("denied by", &can.denies);
        if can.allows.is_empty() && can.answer == Answer::No {
            text += &style.hanging("   ", "   ", "no statement allows it");
        }
        if can.is_bounded {
            text +=
                &style.hanging("   ", "   ", "the permissions boundary does not let it through, or not for certain");
        }
        if can.is_open && can.answer == Answer::Unknown {
            let names: Vec<String> = self.unread.iter().map(|name| format!("`{name}`")).collect();
            text += &style.hanging(
                "   unknown      ",
                &" ".repeat(16),
                &format!("what {} allows and denies", names.join(", ")),
            );
        }
        if catalogue::action(action).is_none() {
            let near = catalogue::nearest_action(action).map(|near| format!("; did you mean `{near}`?"));
            let line =
                format!("`{action}` is not in the catalogue of {}{}", catalogue::date(), near.unwrap_or_default());
            text += &style.hanging("   note         ", &" ".repeat(16), &line);
        }
        text
    }

    fn statements(&self, head: &str, all: &[&Statement]) -> String {
        let shown = if self.style.verbose > 0 { all.len() } else { STATEMENTS };
        let text: String = all.iter().take(shown).map(|statement| self.statement(head, statement)).collect();
        if all.len() <= shown {
            return text;
        }
        let more = format!("{} more (-v shows all)", all.len() - shown);
        text + &self.style.hanging(&format!("   {head:12} "), &" ".repeat(16), &more)
    }

    fn statement(&self, head: &str, statement: &Statement) -> String {
        let place = (self.location)(statement.place)
            .map_or_else(|| "a managed policy".to_owned(), |(file, at)| format!("{}:{at}", clean(&file)));
        let few = |mut texts: Vec<String>, count: usize| {
            if count > NAMED {
                texts.push(format!("{} more", count - NAMED));
            }
            texts
        };
        let elements = |elements: &[Element]| {
            let texts = elements.iter().take(NAMED).map(|it| short(it, self.style)).collect();
            few(texts, elements.len()).join(", ")
        };
        let actions = format!(
            "{}{}",
            if statement.actions.all_but { "all but " } else { "" },
            elements(&statement.actions.elements)
        );
        let on = statement
            .resources
            .as_ref()
            .map(|scope| format!(" on {}{}", if scope.all_but { "all but " } else { "" }, elements(&scope.elements)));
        let conditions = statement.conditions.iter().take(NAMED).map(|it| begun(&it.text, self.style)).collect();
        let conditions = few(conditions, statement.conditions.len());
        let when = if conditions.is_empty() { String::new() } else { format!(" when {}", conditions.join(" and ")) };
        let line = format!("{place}  {actions}{}{when}", on.unwrap_or_default());
        self.style.hanging(&format!("   {head:12} "), &" ".repeat(16), &line)
    }
}

fn tone(level: Level) -> Tone {
    match level {
        Level::Permissions => Tone::Severity(crate::finding::Severity::High),
        Level::Write | Level::Tagging => Tone::Severity(crate::finding::Severity::Medium),
        Level::Read | Level::List => Tone::Strong,
    }
}

fn rows<'e, 'p>(effective: &'e Effective<'p>, style: &Style) -> BTreeMap<Row, Vec<&'e Permission<'p>>> {
    let mut rows: BTreeMap<Row, Vec<&Permission<'_>>> = BTreeMap::new();
    for permission in effective.permissions.iter().filter(|it| it.is_possible()) {
        // The surest statement stands for the others.
        let best = permission
            .grants
            .iter()
            .filter(|grant| grant.certainty != Certainty::Denied)
            .min_by_key(|grant| grant.certainty);
        let Some(grant) = best else { continue };
        let row = Row {
            level: std::cmp::Reverse(permission.action.level),
            place: grant.statement.place,
            service: permission.action.service,
            is_sure: permission.certainty == Certainty::Must,
            resources: resources(grant, style),
        };
        rows.entry(row).or_default().push(permission);
    }
    rows
}

fn resources(grant: &Grant<'_>, style: &Style) -> String {
    match grant.resources.as_slice() {
        _ if grant.is_unrestricted => "*".to_owned(),
        [] => "resources that are not known".to_owned(),
        [one] => short(one, style),
        [first, rest @ ..] => format!("{} and {} more", short(first, style), rest.len()),
    }
}

/// A text, cut where it is longer than any that is meant.
fn begun(text: &str, style: &Style) -> String {
    let mut signs = text.chars();
    let begun: String = signs.by_ref().take(SIGNS).collect();
    let dots = if signs.next().is_some() { style.glyph("…", "..") } else { "" };
    format!("{}{dots}", clean(&begun))
}

/// An element without what is the same in all templates: the partition, the region and the account that nobody knows yet.
fn short(element: &Element, style: &Style) -> String {
    let dots = style.glyph("…", "..");
    let mut text = begun(&element.text, style);
    for name in ["Partition", "Region", "AccountId"] {
        text = text.replace(&format!("${{Ref AWS::{name}}}"), dots);
    }
    // Unknowns that are not equal to others of their name have a number.
    let mut parts = text.split(" #");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
    rest.fold(first, |text, part| text + part).replace("${name of ", "${").replace("${path of ", "${")
}
