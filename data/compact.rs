//! Makes `data/cloudformation.shapes` of a folder of CloudFormation resource schemas: what `data/README.md` describes.
//!
//! `cargo run --example compact-schemas -- FOLDER "SOURCE" DATE > data/cloudformation.shapes`. The same folder gives the same bytes.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a program for developers")]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

/// JSON pointers of schemas that may all describe one value.
type Places = BTreeSet<String>;

/// What a value may be.
enum Shape {
    /// `?` anything, `j` an object that is not described, `s` string, `n` number, `i` integer, `b` boolean.
    Word(char),
    List(Box<Shape>),
    Map(Box<Shape>),
    Object(usize),
}

/// What an object with names of its own gives for each; it has no others.
type Object = BTreeMap<String, Shape>;

fn main() {
    let [folder, source, date]: [String; 3] =
        std::env::args().skip(1).collect::<Vec<_>>().try_into().expect("the folder, its source, its date");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut objects = Vec::new();
    let mut types = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("UTF-8");
        let root: Value = serde_json::from_str(&text).expect("JSON");
        let Some(name) = root["typeName"].as_str() else { continue };
        let mut reader = Reader { root: &root, objects: &mut objects, known: HashMap::new() };
        types.insert(name.to_owned(), reader.shape(&Places::from([String::new()])));
    }
    print(&source, &date, &types, &objects);
}

/// Reads one schema. A set of places is read as one, so that alternatives are united and cycles end.
struct Reader<'a> {
    root: &'a Value,
    objects: &'a mut Vec<Object>,
    known: HashMap<Places, usize>,
}

impl<'a> Reader<'a> {
    fn at(&self, place: &str) -> &'a Value {
        self.root.pointer(place).expect("a reference leads somewhere")
    }

    /// The schemas without references and alternatives that these places stand for.
    fn leaves(&self, place: &str, into: &mut Places) {
        let node = self.at(place);
        if let Some(target) = node["$ref"].as_str() {
            return self.leaves(target.trim_start_matches('#'), into);
        }
        let mut branches = Places::new();
        for word in ["allOf", "anyOf", "oneOf"] {
            for number in 0..node[word].as_array().map_or(0, Vec::len) {
                self.leaves(&format!("{place}/{word}/{number}"), &mut branches);
            }
        }
        let own = says_more_than_object(node);
        if own || node.get("type").is_some() {
            branches.retain(|branch| !kinds(self.at(branch)).is_empty());
        }
        if own || branches.is_empty() {
            into.insert(place.to_owned());
        }
        into.extend(branches);
    }

    fn shape(&mut self, places: &Places) -> Shape {
        let mut leaves = Places::new();
        places.iter().for_each(|place| self.leaves(place, &mut leaves));
        let mut all = BTreeSet::new();
        let mut is_free = false;
        for leaf in &leaves {
            let node = self.at(leaf);
            let own = kinds(node);
            if own.is_empty() {
                return Shape::Word('?');
            }
            is_free |= own.contains(&"object") && !describes_names(node);
            all.extend(own);
        }
        let all: Vec<&str> = all.into_iter().collect();
        let of = |kind: &str| leaves.iter().filter(|leaf| kinds(self.at(leaf)).contains(&kind)).cloned().collect();
        match all.as_slice() {
            ["object"] | ["object", "string"] if is_free => Shape::Word('j'),
            all if is_free || all.contains(&"object") && all.contains(&"array") => Shape::Word('?'),
            all if all.contains(&"object") => self.object(of("object")),
            all if all.contains(&"array") => {
                let lists: Places = of("array");
                let items = |leaf: &String| self.at(leaf).get("items").map(|_| format!("{leaf}/items"));
                Shape::List(Box::new(match lists.iter().map(items).collect::<Option<Places>>() {
                    Some(items) => self.shape(&items),
                    None => Shape::Word('?'),
                }))
            }
            ["string"] => Shape::Word('s'),
            ["boolean"] => Shape::Word('b'),
            ["integer"] => Shape::Word('i'),
            ["number"] | ["integer", "number"] => Shape::Word('n'),
            _ => Shape::Word('?'),
        }
    }

    fn object(&mut self, leaves: Places) -> Shape {
        if let Some(number) = self.known.get(&leaves) {
            return Shape::Object(*number);
        }
        let mut names: BTreeMap<&str, Places> = BTreeMap::new();
        let mut patterns = Places::new();
        let mut is_open = false;
        for leaf in &leaves {
            let node = self.at(leaf);
            for name in keys(node, "properties") {
                names.entry(name).or_default().insert(format!("{leaf}/properties/{}", escaped(name)));
            }
            patterns.extend(
                keys(node, "patternProperties").iter().map(|it| format!("{leaf}/patternProperties/{}", escaped(it))),
            );
            match node.get("additionalProperties") {
                Some(Value::Object(_)) => drop(patterns.insert(format!("{leaf}/additionalProperties"))),
                // Where a schema does not say, it still lists all that the provider takes.
                others => is_open |= others == Some(&Value::Bool(true)),
            }
        }
        match (names.is_empty(), patterns.is_empty()) {
            (true, false) if !is_open => return Shape::Map(Box::new(self.shape(&patterns))),
            (true, _) if is_open => return Shape::Map(Box::new(Shape::Word('?'))),
            (false, false) => return Shape::Word('j'),
            (false, true) if is_open => return Shape::Word('j'),
            _ => {}
        }
        let number = self.objects.len();
        self.objects.push(Object::default());
        self.known.insert(leaves, number);
        self.objects[number] = names.into_iter().map(|(name, places)| (name.to_owned(), self.shape(&places))).collect();
        Shape::Object(number)
    }
}

/// The JSON types that a schema without alternatives allows; none if it does not say.
fn kinds(node: &Value) -> Vec<&str> {
    match &node["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ if describes_names(node) && node.get("additionalProperties") != Some(&Value::Bool(false))
            || node.get("properties").is_some()
            || node.get("patternProperties").is_some() =>
        {
            vec!["object"]
        }
        _ if node.get("items").is_some() => vec!["array"],
        _ => Vec::new(),
    }
}

fn describes_names(node: &Value) -> bool {
    let others = node.get("additionalProperties");
    node.get("properties").is_some()
        || node.get("patternProperties").is_some()
        || others.is_some_and(|it| it.is_object() || it == &Value::Bool(false))
}

/// Whether a schema beside its alternatives says something of its own.
fn says_more_than_object(node: &Value) -> bool {
    let kinds = kinds(node);
    node.get("properties").is_some()
        || node.get("patternProperties").is_some()
        || node["additionalProperties"].is_object()
        || node.get("items").is_some()
        || kinds.iter().any(|kind| !matches!(*kind, "object" | "array"))
}

fn keys<'a>(node: &'a Value, word: &str) -> Vec<&'a str> {
    node[word].as_object().map(|map| map.keys().map(String::as_str).collect()).unwrap_or_default()
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn print(source: &str, date: &str, types: &BTreeMap<String, Shape>, objects: &[Object]) {
    let classes = classes(objects);
    let mut order = Vec::new();
    types.values().for_each(|shape| visit(shape, &classes, objects, &mut order));
    let mut numbers = vec![0; objects.len()];
    for (number, class) in order.iter().enumerate() {
        numbers[*class] = number;
    }
    let numbers: Vec<usize> = classes.iter().map(|class| numbers[*class]).collect();
    println!("# The properties of resource types, of {source}, {date}. Made by data/compact.rs; see data/README.md.");
    println!("{date}");
    types.iter().for_each(|(name, shape)| println!("{name} {}", token(shape, &numbers)));
    println!();
    for class in order {
        println!("{}", line(&objects[class], &numbers));
    }
}

/// For each object the first one that is the same in all its depth: classes are split until none is split any more.
fn classes(objects: &[Object]) -> Vec<usize> {
    let mut classes = vec![0; objects.len()];
    let mut count = 0;
    loop {
        let mut first = HashMap::new();
        let split: Vec<usize> =
            objects.iter().enumerate().map(|(at, it)| *first.entry(line(it, &classes)).or_insert(at)).collect();
        if first.len() == count {
            return split;
        }
        count = first.len();
        classes = split;
    }
}

/// Lists the classes in the order in which the types lead to them.
fn visit(shape: &Shape, classes: &[usize], objects: &[Object], order: &mut Vec<usize>) {
    match shape {
        Shape::Word(_) => {}
        Shape::List(inner) | Shape::Map(inner) => visit(inner, classes, objects, order),
        Shape::Object(number) => {
            let class = classes[*number];
            if !order.contains(&class) {
                order.push(class);
                objects[class].values().for_each(|it| visit(it, classes, objects, order));
            }
        }
    }
}

fn line(object: &Object, numbers: &[usize]) -> String {
    object.iter().map(|(name, shape)| format!("{name} {}", token(shape, numbers))).collect::<Vec<_>>().join(" ")
}

fn token(shape: &Shape, numbers: &[usize]) -> String {
    match shape {
        Shape::Word(word) => word.to_string(),
        Shape::List(inner) => format!("[{}", token(inner, numbers)),
        Shape::Map(inner) => format!("{{{}", token(inner, numbers)),
        Shape::Object(number) => numbers[*number].to_string(),
    }
}
