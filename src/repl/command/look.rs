//! What there is in the template and in the language.

use super::super::session::{Outcome, Session};
use super::super::{answer, statement, verdicts};
use super::{Asked, Command, Group, Takes, table};
use crate::diagnostic::{Diagnostic, nearest};
use crate::document::Node;
use crate::ir::Kind;
use crate::report::{TIED, Tone, clean, columns};
use crate::semantics::address;
use crate::source::{Place, Span};
use crate::syntax::ast;
use crate::value::ResourceId;

/// What is listed only if it is asked for: the kinds of what is no part of what is deployed.
pub(in crate::repl) const ASIDE: [&str; 1] = ["suppression"];

pub(super) const ROWS: &[Command] = &[
    Command {
        name: "resources",
        arguments: "[KIND|TYPE]",
        takes: &[Takes::Kind],
        sentence: "lists the resources of the template, with their types, kinds and places",
        example: ":resources function",
        group: Group::Look,
        run: resources,
    },
    Command {
        name: "show",
        arguments: "ID",
        takes: &[Takes::Resource],
        sentence: "prints the lines of the template that a resource stands in",
        example: ":show BillingFunction",
        group: Group::Look,
        run: show,
    },
    Command {
        name: "path",
        arguments: "ID.field…",
        takes: &[Takes::Expression],
        sentence: "evaluates a path step by step, with the place of each value",
        example: ":path BillingFunction.role.statements",
        group: Group::Look,
        run: path,
    },
    Command {
        name: "graph",
        arguments: "ID",
        takes: &[Takes::Resource],
        sentence: "lists what a resource refers to, and what refers to it",
        example: ":graph OrdersTable",
        group: Group::Look,
        run: graph,
    },
    Command {
        name: "kinds",
        arguments: "",
        takes: &[],
        sentence: "lists the kinds, with how many of each the template has",
        example: ":kinds",
        group: Group::Look,
        run: kinds,
    },
    Command {
        name: "kind",
        arguments: "NAME",
        takes: &[Takes::Kind],
        sentence: "lists the fields of a kind with their types and sentences, and what lenses read it",
        example: ":kind function",
        group: Group::Look,
        run: kind,
    },
    Command {
        name: "type",
        arguments: "EXPR",
        takes: &[Takes::Expression],
        sentence: "gives the type of an expression without evaluating it",
        example: ":type [f.timeout for f in functions]",
        group: Group::Look,
        run: type_of,
    },
    Command {
        name: "all",
        arguments: "EXPR",
        takes: &[Takes::Expression],
        sentence: "evaluates an expression and cuts nothing",
        example: ":all resources",
        group: Group::Look,
        run: |session, asked| {
            let expr = asked.expression(session)?;
            statement::evaluate(session, asked.source, expr, true)
        },
    },
];

fn resources(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let program = session.bench.program();
    let stack = session.bench.stack();
    let (mut rows, mut aside) = (Vec::new(), 0);
    let (is_dense, lines) = (is_dense(session), &session.bench.sources);
    for (number, resource) in stack.resources.iter().enumerate() {
        let kinds = verdicts::kinds_of(program, &resource.ty);
        let is_wanted = |kind: &&Kind| *kind.name == *asked.argument || kind.plural.as_deref() == Some(asked.argument);
        if !(asked.argument.is_empty() || *resource.ty == *asked.argument || kinds.iter().any(is_wanted)) {
            continue;
        }
        if asked.argument.is_empty() && kinds.iter().any(|kind| ASIDE.contains(&&*kind.name)) {
            aside += 1;
            continue;
        }
        let place = head(stack.resource_node(ResourceId(number as u32)));
        let own = kinds.iter().map(|kind| &*kind.name).filter(|kind| **kind != *resource.ty);
        let own = own.collect::<Vec<_>>().join(", ");
        let seen = if own.is_empty() { String::new() } else { format!(" · {own}") };
        let place = if is_dense { String::new() } else { format!(" · line{TIED}{}", lines.position(place).line) };
        rows.push((clean(&resource.id), format!("{}{seen}{place}", clean(&resource.ty))));
    }
    if rows.is_empty() && asked.argument.is_empty() {
        return Ok("the template has no resources; `:input FILE` reads another\n".into());
    }
    if rows.is_empty() {
        let plurals = program.kinds.iter().flat_map(|it| std::iter::once(&*it.name).chain(it.plural.as_deref()));
        let names: Vec<&str> = plurals.chain(stack.resources.iter().map(|it| &*it.ty)).collect();
        if names.contains(&asked.argument) {
            return Ok(format!("the template has none that is wholly a {}\n", asked.argument));
        }
        let error = Diagnostic::error("unknown-kind", format!("there is no kind or type `{}`", asked.argument));
        return Err(vec![with_near(error.at(asked.place_of(asked.argument), "not known here"), asked.argument, names)]);
    }
    let more = if aside == 0 { String::new() } else { session.style.hanging("", "", &besides(aside)) };
    Ok(table(session, &rows) + &more)
}

fn besides(number: usize) -> String {
    format!("and {} that the template writes down (`:resources suppression`)", statement::count(number, "suppression"))
}

/// Whether a program wrote the template, with hardly a line end: a line of it is no place.
fn is_dense(session: &Session) -> bool {
    session.bench.sources.get(session.bench.stack().source()).text().lines().nth(FEW).is_none()
}

fn with_near<'n>(error: Diagnostic, name: &str, names: impl IntoIterator<Item = &'n str>) -> Diagnostic {
    match nearest(name, names) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }
}

/// The resource that is named.
pub(super) fn resource(session: &Session, asked: &Asked<'_>) -> Result<ResourceId, Vec<Diagnostic>> {
    let id = asked.required()?;
    let stack = session.bench.stack();
    stack.meant(id).first().copied().ok_or_else(|| {
        let error = Diagnostic::error("unknown-resource", format!("the template has no resource `{id}`"))
            .at(asked.place_of(id), "not known here")
            .note("`:resources` lists them");
        vec![with_near(error, id, stack.ids())]
    })
}

/// A template of no more lines was written by a program.
const FEW: usize = 4;

/// How many lines of a resource are shown.
const LINES: u32 = 120;

/// Where a resource begins: at its key, if it has one.
fn head(node: Node<'_>) -> Place {
    node.key().map_or(node.place(), |(_, span)| node.tree().place(span))
}

fn show(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let id = resource(session, asked)?;
    let stack = session.bench.stack();
    let node = stack.resource_node(id);
    let place = head(node);
    let source = session.bench.sources.get(place.source);
    let (first, last) =
        (source.position(place.span.start).line, source.position(node.place().span.end.saturating_sub(1)).line);
    let shown = last.min(first + LINES - 1);
    let wide = shown.to_string().len();
    let style = &session.style;
    let name = clean(source.name());
    if first == last && columns(source.slice(node.place().span)) > style.width {
        let column = source.position(place.span.start).column;
        let head = format!("{name}:{first}:{column}, laid out here");
        let text = laid_out(source.slice(node.place().span));
        let lines: Vec<&str> = text.lines().collect();
        let shown = lines.iter().take(LINES as usize).map(|line| format!("{}\n", clean(line)));
        let more = lines.len().saturating_sub(LINES as usize);
        let more = if more == 0 { String::new() } else { format!("… {more} more lines\n") };
        return Ok(format!("{}\n{}{more}", style.paint(Tone::Faint, &head), shown.collect::<String>()));
    }
    let mut text = format!("{}\n", style.paint(Tone::Faint, &format!("{name}:{first}")));
    for number in first..=shown {
        let line = source.line(number).map_or("", |span| source.slice(span));
        let line: String = clean(line).chars().take(style.width.max(40) * 4).collect();
        let head = style.paint(Tone::Faint, &format!("{number:>wide$} {}", style.glyph("│", "|")));
        text += &format!("{head} {line}\n");
    }
    if shown < last {
        text += &format!("… {} more lines\n", last - shown);
    }
    Ok(text)
}

/// What a program wrote on one line, with each entry on a line of its own.
fn laid_out(text: &str) -> String {
    let mut out = String::new();
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    let mut letters = text.chars().filter(|c| !c.is_control()).peekable();
    while let Some(c) = letters.next() {
        if is_text {
            out.push(c);
            is_text = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
            continue;
        }
        let is_empty = matches!((c, letters.peek()), ('{', Some('}')) | ('[', Some(']')));
        match c {
            '{' | '[' if is_empty => {
                out.push(c);
                out.extend(letters.next());
                continue;
            }
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                out.push_str(&format!("\n{}", "  ".repeat(depth)));
            }
            ' ' => continue,
            _ => is_text = c == '"',
        }
        out.push(c);
        match c {
            '{' | '[' | ',' => out.push_str(&format!("\n{}", "  ".repeat(depth))),
            ':' => out.push(' '),
            _ => {}
        }
    }
    out
}

fn path(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let expr = asked.expression(session)?;
    let mut steps = vec![&expr];
    while let Some(ast::ExprKind::Field { base, .. } | ast::ExprKind::Index { base, .. }) =
        steps.last().map(|step| &step.kind)
    {
        // A name may have dots in it.
        let named = steps.last().and_then(|step| address(step));
        if named.is_some_and(|id| session.bench.names().resource(&id).is_some()) {
            break;
        }
        steps.push(base);
    }
    let mut rows = Vec::new();
    let mut reached = asked.at;
    for step in steps.into_iter().rev() {
        let answer = session.bench.evaluate(asked.source, step)?;
        let layout = answer::Layout { width: session.style.width, tail: 0, whole: false };
        let value: String = match &answer.shown {
            crate::eval::Shown::Thing(name, _) if !name.is_empty() => name.clone(),
            shown => layout.flat(shown),
        };
        let cut: String = value.chars().take(SHORT).collect();
        let more = if cut.len() < value.len() { "…" } else { "" };
        let place = answer::origin(&answer.origin, &session.bench.sources);
        let place = place.map_or(String::new(), |it| format!(" · {it}"));
        // Each line is about one step more.
        let written = Span::new(reached.max(step.span.start as usize) as u32, step.span.end);
        reached = step.span.end as usize;
        let written = session.bench.sources.get(asked.source).slice(written).trim();
        rows.push((written.to_owned(), format!("{}{more} : {}{place}", clean(&cut), answer.ty)));
    }
    Ok(table(session, &rows))
}

/// How many characters of a value stand in a line of `:path`.
const SHORT: usize = 60;

fn graph(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let id = resource(session, asked)?;
    let stack = session.bench.stack();
    let references = stack.references();
    let line = |arrow: &str, other: ResourceId, reference: &crate::stack::Reference| {
        let resource = stack.resource(other);
        let place = reference.node.map(|node| stack.tree.node(node).place());
        let at = place.map_or(String::new(), |it| format!(" · {}", answer::location(it, &session.bench.sources)));
        (format!("{arrow} {}", clean(&resource.id)), format!("{}{at}", clean(&resource.ty)))
    };
    let out = session.style.glyph("→", "->");
    let mut rows: Vec<_> = references.from(id).iter().map(|it| line(out, it.to, it)).collect();
    let back = session.style.glyph("←", "<-");
    rows.extend(references.to(id).iter().map(|it| line(back, it.from, it)));
    if rows.is_empty() {
        return Ok(format!("`{}` refers to nothing in the template, and nothing refers to it\n", asked.argument));
    }
    Ok(table(session, &rows))
}

/// What the template has first: among so many kinds it would not be seen.
fn kinds(session: &mut Session, _: &Asked<'_>) -> Outcome {
    let program = session.bench.program();
    let here = verdicts::by_kind(session.bench.stack(), |ty| verdicts::kinds_of(program, ty));
    let called = |kind: &Kind| kind.plural.as_deref().unwrap_or(&kind.name).to_owned();
    let row = |(kind, number): &(&Kind, usize)| {
        let sentence = kind.doc.as_deref().unwrap_or_default();
        let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
        (called(kind), format!("{number} here · {sentence}"))
    };
    let rows: Vec<_> = here.iter().map(row).collect();
    let others = program.kinds.iter().filter(|kind| here.iter().all(|(own, _)| own.name != kind.name));
    let mut others: Vec<String> = others.map(called).collect();
    others.sort_unstable();
    let others = session.style.hanging("  others: ", "    ", &others.join(", "));
    Ok(table(session, &rows) + &others + "  `:kind NAME` says what one is\n")
}

fn kind(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let name = asked.required()?;
    of_kind(session, name).ok_or_else(|| {
        let error = Diagnostic::error("unknown-kind", format!("there is no kind `{name}`"))
            .at(asked.place_of(name), "not known here")
            .note("`:kinds` lists them");
        vec![with_near(error, name, session.bench.program().kinds.iter().map(|it| &*it.name))]
    })
}

/// The fields of a kind, and its lenses.
pub(super) fn of_kind(session: &Session, name: &str) -> Option<String> {
    let program = session.bench.program();
    let named = |it: &Kind| *it.name == *name || it.plural.as_deref() == Some(name);
    let (number, kind) = program.kinds.iter().enumerate().find(|(_, kind)| named(kind))?;
    let style = &session.style;
    let plural = kind.plural.as_deref().map_or(String::new(), |it| format!(" / {it}"));
    let mut text = format!("{}\n", style.paint(Tone::Strong, &format!("kind {}{plural}", kind.name)));
    if let Some(doc) = &kind.doc {
        text += &style.hanging("  ", "  ", &doc.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let row = |field: &crate::ir::Field| {
        let doc = field.doc.as_deref().unwrap_or_default().to_owned();
        (format!("{}: {}", field.name, program.type_text(&field.ty)), doc)
    };
    let rows: Vec<_> = kind.fields.iter().map(row).collect();
    text += &table(session, &rows);
    let reads = |lenses: &[u32]| {
        lenses.iter().any(|lens| program.lenses.get(*lens as usize).is_some_and(|it| it.kind as usize == number))
    };
    let mut types: Vec<&str> = program.by_type.iter().filter(|(_, it)| reads(it)).map(|(ty, _)| &**ty).collect();
    types.sort_unstable();
    if !types.is_empty() {
        text += &style.hanging("  read from ", "    ", &types.join(", "));
    }
    if kind.value_lens.is_some() {
        text += "  read from pieces of a document, by `-> ";
        text += &format!("{}`\n", kind.name);
    }
    Some(text)
}

fn type_of(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let expr = asked.expression(session)?;
    let body = session.bench.compile(asked.source, &expr)?;
    let program = session.bench.program();
    Ok(format!("{}\n", session.style.paint(Tone::Related, &program.type_text(&body.expr.ty))))
}
