//! The tree as s-expressions, short enough to be written in a test.

use super::super::ast::{
    Attribute, AttributeValue, BinaryOp, Clause, ClauseKind, Expr, ExprKind, Field, IsTest, Item, ItemKind, KindBody,
    LensSource, Name, Step, StepKind, Text, TextPart, Type, TypeKind, Walk,
};

pub(super) fn item(item: &Item) -> String {
    let shown = kind(&item.kind);
    match &item.docs {
        Some(docs) => format!("(docs {docs:?} {shown})"),
        None => shown,
    }
}

fn kind(kind: &ItemKind) -> String {
    match kind {
        ItemKind::Use(item) => form("use", [names(&item.path, ".")]),
        ItemKind::Rule(rule) => {
            let lines = rule.attributes.iter().map(attribute).chain(rule.steps.iter().map(step));
            form("rule", [rule.name.text.to_string()].into_iter().chain(lines))
        }
        ItemKind::Kind(kind) => {
            let plural = kind.plural.as_ref().map(|plural| format!("/{}", plural.text));
            let body = match &kind.body {
                KindBody::Fields(fields) => fields.iter().map(field).collect(),
                KindBody::Union(kinds) => vec![format!("= {}", names(kinds, " | "))],
            };
            form("kind", [format!("{}{}", kind.name.text, plural.unwrap_or_default())].into_iter().chain(body))
        }
        ItemKind::Lens(lens) => {
            let source = match &lens.source {
                LensSource::Types(types) => types.iter().map(|(name, _)| format!("{name:?}")).collect(),
                LensSource::Value(_) => vec!["value".to_owned()],
            };
            let condition = lens.condition.iter().map(|condition| form("where", [expr(condition)]));
            let each = lens.each.iter().map(|each| form("each", [walk(each)]));
            let fields = lens.fields.iter().map(|field| form("=", [field.name.text.to_string(), expr(&field.value)]));
            let head = source.into_iter().chain(condition).chain(each);
            form("from", head.chain([format!("as {}", lens.kind.text)]).chain(fields))
        }
        ItemKind::Extend(extend) => {
            let fields = extend.fields.iter().map(|(given, value)| form("=", [field(given), expr(value)]));
            form("extend", [extend.kind.text.to_string()].into_iter().chain(fields))
        }
        ItemKind::Def(def) => {
            let params = def.params.iter().map(|(name, of)| format!("{}:{}", name.text, ty(of)));
            form("def", [def.name.text.to_string()].into_iter().chain(params).chain([ty(&def.result), expr(&def.body)]))
        }
        ItemKind::Param(param) => {
            let doc = param.doc.iter().map(|doc| format!("{doc:?}"));
            let head = [param.name.text.to_string(), ty(&param.ty)];
            form("param", head.into_iter().chain(param.default.iter().map(expr)).chain(doc))
        }
        ItemKind::Table(table) => {
            form("table", [table.name.text.to_string(), ty(&table.ty), format!("{:?}", table.file.0)])
        }
        ItemKind::Waive(waive) => {
            let until = waive.until.iter().map(|until| form("until", [expr(until)]));
            let owner = waive.owner.iter().map(|owner| form("owner", [text(owner)]));
            let because = waive.because.iter().map(|because| form("because", [text(because)]));
            let head = [waive.rule.text.to_string(), walk(&waive.walk)];
            form("waive", head.into_iter().chain(until).chain(owner).chain(because))
        }
        ItemKind::Let(binding) => form("let", [binding.name.text.to_string(), expr(&binding.value)]),
        ItemKind::Expr(value) => expr(value),
    }
}

fn form(head: &str, parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = [head.to_owned()].into_iter().chain(parts).collect();
    format!("({})", parts.join(" "))
}

fn names(names: &[Name], between: &str) -> String {
    names.iter().map(|name| &*name.text).collect::<Vec<_>>().join(between)
}

fn attribute(attribute: &Attribute) -> String {
    let values = attribute.values.iter().map(|value| match value {
        AttributeValue::Word(word) => word.text.to_string(),
        AttributeValue::Text(value) => text(value),
    });
    form(&attribute.name.text, values)
}

fn step(step: &Step) -> String {
    match &step.kind {
        StepKind::For(head) => form("for", [walk(head)]),
        StepKind::When(condition) => form("when", [expr(condition)]),
        StepKind::Let(binding) => form("let", [binding.name.text.to_string(), expr(&binding.value)]),
        StepKind::Clause(given) => clause(given),
    }
}

fn clause(clause: &Clause) -> String {
    let head = match clause.kind {
        ClauseKind::Require => "require",
        ClauseKind::Forbid => "forbid",
        ClauseKind::Need => "need",
    };
    let severity = clause.severity.iter().map(|severity| format!("else {}", severity.text));
    let message = clause.message.iter().map(text);
    form(head, [expr(&clause.condition)].into_iter().chain(severity).chain(message))
}

fn walk(walk: &Walk) -> String {
    let condition = walk.condition.iter().map(|condition| form("where", [expr(condition)]));
    let head = format!("{} in {}", names(&walk.names, ", "), expr(&walk.source));
    [head].into_iter().chain(condition).collect::<Vec<_>>().join(" ")
}

fn field(field: &Field) -> String {
    let doc = field.doc.as_ref().map_or(String::new(), |doc| format!(" {doc:?}"));
    format!("{}:{}{doc}", field.name.text, ty(&field.ty))
}

fn ty(of: &Type) -> String {
    match &of.kind {
        TypeKind::Named(name) => name.to_string(),
        TypeKind::List(inner) => format!("list<{}>", ty(inner)),
        TypeKind::Map(inner) => format!("map<{}>", ty(inner)),
        TypeKind::Record(fields) => format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", ")),
        TypeKind::Optional(inner) => format!("{}?", ty(inner)),
    }
}

fn text(text: &Text) -> String {
    let part = |part: &TextPart| match part {
        TextPart::Literal(known) => format!("{known:?}"),
        TextPart::Hole(hole) => format!("{{{}}}", expr(hole)),
    };
    match text.parts.as_slice() {
        [] => "\"\"".to_owned(),
        [one] => part(one),
        parts => form("text", parts.iter().map(part)),
    }
}

pub(super) fn expr(of: &Expr) -> String {
    match &of.kind {
        ExprKind::Null => "null".to_owned(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Number(text) | ExprKind::Date(text) | ExprKind::Time(text) | ExprKind::Name(text) => text.to_string(),
        ExprKind::Text(value) => text(value),
        ExprKind::Duration(seconds) => format!("{seconds}s"),
        ExprKind::Regex(regex) => format!("/{regex}/"),
        ExprKind::Here(name) => format!(".{}", name.text),
        ExprKind::Field { base, name, optional: false } => format!("{}.{}", expr(base), name.text),
        ExprKind::Field { base, name, optional: true } => format!("{}?.{}", expr(base), name.text),
        ExprKind::Index { base, index } => format!("{}[{}]", expr(base), expr(index)),
        ExprKind::Call { function, arguments } => form(&expr(function), arguments.iter().map(expr)),
        ExprKind::Follow { base, kind } => form("->", [expr(base), kind.text.to_string()]),
        ExprKind::Not(operand) => form("not", [expr(operand)]),
        ExprKind::Negate(operand) => form("-", [expr(operand)]),
        ExprKind::And(operands) => form("and", operands.iter().map(expr)),
        ExprKind::Or(operands) => form("or", operands.iter().map(expr)),
        ExprKind::Binary { op, left, right, .. } => form(operator(*op), [expr(left), expr(right)]),
        ExprKind::Exists(base) => form("exists", [expr(base)]),
        ExprKind::Is { base, negated, test } => {
            let test = match test {
                IsTest::Word(word) => word.text.to_string(),
                IsTest::Literal(literal) => text(literal),
            };
            form(if *negated { "is-not" } else { "is" }, [expr(base), test])
        }
        ExprKind::Within { base, negated, low, high } => {
            form(if *negated { "not-within" } else { "within" }, [expr(base), expr(low), expr(high)])
        }
        ExprKind::Quantified { quantifier: which, walk: head, body } => form(which.word(), [walk(head), expr(body)]),
        ExprKind::Aggregate { name, walk: head, body } => form(&format!("{}:", name.text), [walk(head), expr(body)]),
        ExprKind::Comprehension { element, walks, condition } => {
            let walks = walks.iter().map(|head| form("for", [walk(head)]));
            let condition = condition.iter().map(|condition| form("if", [expr(condition)]));
            form("each", [expr(element)].into_iter().chain(walks).chain(condition))
        }
        ExprKind::If { condition, then, otherwise } => form("if", [expr(condition), expr(then), expr(otherwise)]),
        ExprKind::List(elements) => format!("[{}]", elements.iter().map(expr).collect::<Vec<_>>().join(" ")),
        ExprKind::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}: {}", key.text, expr(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        ExprKind::Unknown(reason) => form("unknown", [text(reason)]),
    }
}

fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessOrEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterOrEqual => ">=",
        BinaryOp::In => "in",
        BinaryOp::NotIn => "not-in",
        BinaryOp::Contains => "contains",
        BinaryOp::Like => "like",
        BinaryOp::Matches => "matches",
        BinaryOp::StartsWith => "starts_with",
        BinaryOp::EndsWith => "ends_with",
        BinaryOp::Implies => "implies",
        BinaryOp::Default => "??",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Join => "++",
    }
}
