//! What rules say about the template, and what they would say if it were another.

use super::super::session::{Outcome, Session};
use super::super::{answer, verdicts};
use super::{Asked, Command, Group, Takes, painted_table, table};
use crate::diagnostic::{Diagnostic, nearest};
use crate::report::{Tone, clean, columns, look};
use crate::semantics::{Assumption, address};
use crate::source::{Place, Span};
use crate::syntax::ast;

pub(super) const ROWS: &[Command] = &[
    Command {
        name: "check",
        arguments: "[RULE]",
        takes: &[Takes::Rule],
        sentence: "applies all rules to all templates, or one rule",
        example: ":check shared-role",
        group: Group::Try,
        run: check,
    },
    Command {
        name: "explain",
        arguments: "RULE ID",
        takes: &[Takes::Rule, Takes::Resource],
        sentence: "shows what a rule says about one resource, and what decides it, also where it passes or does not apply",
        example: ":explain lost-event NotifyFunction",
        group: Group::Try,
        run: explain,
    },
    Command {
        name: "rules",
        arguments: "[WORD]",
        takes: &[Takes::Rule],
        sentence: "lists the rules, those of this session first",
        example: ":rules role",
        group: Group::Try,
        run: rules,
    },
    Command {
        name: "assume",
        arguments: "[ID.field = EXPR]",
        takes: &[Takes::Expression],
        sentence: "takes a field to be something, whatever the template says, and shows which verdicts change; alone, lists what \
                   is assumed",
        example: ":assume BillingFunction.runtime = \"nodejs24.x\"",
        group: Group::Try,
        run: assume,
    },
    Command {
        name: "unknown",
        arguments: "ID.field",
        takes: &[Takes::Expression],
        sentence: "takes a field to be unknown, and shows which verdicts change",
        example: ":unknown BillingFunction.runtime",
        group: Group::Try,
        run: unknown,
    },
    Command {
        name: "forget",
        arguments: "[ID.field]",
        takes: &[Takes::Expression],
        sentence: "forgets what is assumed of a field, or of all",
        example: ":forget",
        group: Group::Try,
        run: forget,
    },
    Command {
        name: "watch",
        arguments: "[RULE|EXPR]",
        takes: &[Takes::Expression],
        sentence: "asks again whenever a loaded file changes, and shows what became different; alone, stops watching",
        example: ":watch retired-runtime",
        group: Group::Try,
        run: watch,
    },
    Command {
        name: "trace",
        arguments: "CONDITION",
        takes: &[Takes::Expression],
        sentence: "shows what decides a condition: those inside it, with the values that they met and where these stand",
        example: ":trace all f in functions: f.timeout < 1m",
        group: Group::Try,
        run: trace,
    },
    Command {
        name: "disable",
        arguments: "RULE",
        takes: &[Takes::Rule],
        sentence: "turns a rule off for this session",
        example: ":disable untraced-function",
        group: Group::Try,
        run: disable,
    },
    Command {
        name: "enable",
        arguments: "[RULE]",
        takes: &[Takes::Rule],
        sentence: "turns a rule on again that this session turned off; alone, lists those",
        example: ":enable",
        group: Group::Try,
        run: enable,
    },
];

fn check(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let place = asked.place_of(asked.argument);
    let rule = (!asked.argument.is_empty()).then_some((asked.argument, asked.source, place.span));
    verdicts::check(session, rule)
}

fn explain(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let words = asked.words();
    let [rule, id] = words.as_slice() else {
        return Err(vec![asked.usage("it needs a rule and a resource")]);
    };
    let number = verdicts::find(session, rule, asked.place_of(rule))?;
    let end = asked.at + asked.argument.len();
    let place = Place { source: asked.source, span: Span::new((end - id.len()) as u32, end as u32) };
    verdicts::explain(session, number, id, place)
}

fn rules(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let word = asked.argument.to_lowercase();
    let style = &session.style;
    let all = session.bench.program().rules.iter().enumerate();
    let is_meant = |(_, rule): &(usize, &crate::ir::Rule)| {
        let info = &rule.info;
        let practice = info.practice.as_deref().unwrap_or_default();
        word.is_empty() || [&info.name, &info.title, practice].iter().any(|text| text.to_lowercase().contains(&word))
    };
    let mut meant: Vec<_> = all.filter(is_meant).collect();
    meant.sort_by_key(|(number, _)| !session.bench.is_own(*number));
    if meant.is_empty() {
        return Ok(format!("no rule has `{}` in its name, title or practice\n", asked.argument) + &off(session));
    }
    let row = |(number, rule): &(usize, &crate::ir::Rule)| {
        let info = &rule.info;
        let tone = Tone::Severity(info.severity);
        let own = if session.bench.is_own(*number) { "yours · " } else { "" };
        (info.name.clone(), format!("{own}{} · {}", style.paint(tone, info.severity.name()), clean(&info.title)))
    };
    let rows: Vec<_> = meant.iter().map(row).collect();
    Ok(painted_table(session, &rows) + &off(session))
}

fn assume(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    if asked.argument.is_empty() {
        return Ok(assumptions(session));
    }
    let text = session.bench.sources.get(asked.source).text().to_string();
    let Some(equals) = equals(&text, asked.at) else {
        return Err(vec![asked.usage("there is no `=` with a value behind it")]);
    };
    let target = asked.expression_between(session, asked.at, equals)?;
    let target = of_resource(session, asked, target)?;
    let value = asked.expression_between(session, equals + 1, text.len())?;
    suppose(session, Assumption { source: asked.source, target, value })
}

/// The `=` behind the field.
fn equals(text: &str, from: usize) -> Option<usize> {
    let sign = crate::syntax::sorts(text).into_iter().find(|(span, sort)| {
        *sort == crate::syntax::Sort::Sign && span.start as usize >= from && text.get(span.range()) == Some("=")
    });
    sign.map(|(span, _)| span.start as usize)
}

fn unknown(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let target = asked.expression(session)?;
    let target = of_resource(session, asked, target)?;
    let parts = vec![ast::TextPart::Literal("taken to be unknown at the prompt".into())];
    let reason = ast::Text { parts, span: target.span };
    let value = ast::Expr { span: target.span, kind: ast::ExprKind::Unknown(reason) };
    suppose(session, Assumption { source: asked.source, target, value })
}

/// The field of the resource that is meant where it is called otherwise than by the document, as `:show` takes it too.
fn of_resource(session: &Session, asked: &Asked<'_>, mut target: ast::Expr) -> Result<ast::Expr, Vec<Diagnostic>> {
    let ast::ExprKind::Field { base, .. } = &mut target.kind else { return Ok(target) };
    let Some(name) = address(base).filter(|name| session.bench.names().resource(name).is_none()) else {
        return Ok(target);
    };
    let meant: Vec<&str> = session.bench.stack().ids_meant(&name).collect();
    match meant.as_slice() {
        [] => {}
        [id] => base.kind = ast::ExprKind::Name((*id).into()),
        several => {
            let error =
                Diagnostic::error("several-resources", format!("`{name}` may be each of {}", several.join(", ")));
            return Err(vec![error.at(Place { source: asked.source, span: base.span }, "name one of them")]);
        }
    }
    Ok(target)
}

/// Assumes, and shows which verdicts change.
fn suppose(session: &mut Session, assumption: Assumption) -> Outcome {
    let before = verdicts::counts(session);
    let target = written(session, &assumption).0;
    session.bench.assume(assumption.clone())?;
    // What was assumed of the field before is forgotten only now that the new value stands.
    session.bench.forget(|it| it.source != assumption.source && same_target(&it.target, &assumption.target));
    let changes = verdicts::changes(session, &before);
    let none = format!("no verdict changes with `{target}`\n");
    Ok(if changes.is_empty() { none } else { changes })
}

fn same_target(a: &ast::Expr, b: &ast::Expr) -> bool {
    parts(a).is_some() && parts(a) == parts(b)
}

fn parts(target: &ast::Expr) -> Option<(String, &str)> {
    match &target.kind {
        ast::ExprKind::Field { base, name, .. } => Some((address(base)?, &*name.text)),
        _ => None,
    }
}

/// The two sides of an assumption, as they were typed.
fn written(session: &Session, assumption: &Assumption) -> (String, String) {
    let slice = |span: Span| session.bench.sources.get(assumption.source).slice(span).trim().to_owned();
    let value = match assumption.value.kind {
        ast::ExprKind::Unknown(_) => "unknown".to_owned(),
        _ => slice(assumption.value.span),
    };
    (slice(assumption.target.span), value)
}

fn assumptions(session: &Session) -> String {
    let assumed = &session.bench.names().assumed;
    if assumed.is_empty() {
        return "nothing is assumed\n".into();
    }
    let rows: Vec<_> = assumed.iter().map(|it| written(session, it)).collect();
    table(session, &rows)
}

fn forget(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let before = verdicts::counts(session);
    let held = session.bench.names().assumed.len();
    if held == 0 && asked.argument.is_empty() {
        return Ok(assumptions(session));
    }
    if asked.argument.is_empty() {
        session.bench.forget(|_| true);
    } else {
        let target = asked.expression(session)?;
        let target = of_resource(session, asked, target)?;
        session.bench.forget(|it| same_target(&it.target, &target));
        if held == session.bench.names().assumed.len() {
            let error = Diagnostic::error("not-assumed", format!("nothing is assumed of `{}`", asked.argument));
            return Err(vec![
                error.at(asked.place_of(asked.argument), "as the template says").note("`:assume` lists it"),
            ]);
        }
    }
    let changes = verdicts::changes(session, &before);
    Ok(if changes.is_empty() { "forgotten; no verdict changes\n".into() } else { changes })
}

fn watch(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    if asked.argument.is_empty() {
        session.watched.clear();
        return Ok("nothing is watched\n".into());
    }
    let now = asked_again(session, asked.argument)?;
    session.watched.retain(|(text, _)| text != asked.argument);
    session.watched.push((asked.argument.to_owned(), now.clone()));
    Ok(now)
}

/// What a rule or an expression comes to now.
pub(super) fn asked_again(session: &mut Session, text: &str) -> Outcome {
    let source = session.text(text);
    if session.bench.program().rules.iter().any(|rule| rule.info.name == text) {
        let span = Span::new(0, text.len() as u32);
        return verdicts::check(session, Some((text, source, span)));
    }
    let expr = crate::syntax::parse_expr(source, &super::super::statement::plain(session.bench.names(), text))?;
    let answer = session.bench.evaluate(source, &expr)?;
    let layout =
        answer::Layout { width: session.style.width, tail: columns(text) + columns(&answer.ty) + 6, whole: false };
    Ok(format!("{text} = {} : {}\n", layout.lay(&answer.shown, 2), answer.ty))
}

fn trace(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let expr = asked.expression(session)?;
    let reason = session.bench.trace(asked.source, &expr)?;
    Ok(look::reason(&reason, session.bench.stack().source(), &verdicts::sheet(session)))
}

fn disable(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let rule = asked.required()?;
    verdicts::find(session, rule, asked.place_of(rule))?;
    session.bench.turn_off(rule);
    Ok(format!("{rule} is off in this session\n"))
}

/// The rules that are off, in a line.
fn off(session: &Session) -> String {
    match session.bench.off() {
        [] => String::new(),
        off => format!("off in this session: {} (`:enable RULE`)\n", off.join(", ")),
    }
}

fn enable(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let rule = asked.argument;
    if rule.is_empty() {
        let off = off(session);
        return Ok(if off.is_empty() { "this session has turned no rule off\n".into() } else { off });
    }
    if !session.bench.turn_on(rule) {
        let error = Diagnostic::error("not-off", format!("this session has not turned `{rule}` off"));
        let error = error.at(asked.place_of(rule), "is not off");
        let off = session.bench.off();
        return Err(vec![match nearest(rule, off.iter().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        }]);
    }
    Ok(verdicts::of_rule(session, rule))
}
