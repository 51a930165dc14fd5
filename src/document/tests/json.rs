use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::test_runner::TestCaseError;
use serde_json::{Map, Value};
use snapbox::{IntoData as _, assert_data_eq, str};

use super::dump;
use crate::document::{Kind, Limits, Node, Syntax, Tree, read_as};
use crate::source::SourceMap;

#[test]
fn every_value_has_its_place() {
    let text = "\u{feff} {\"a\": [1, -2.5e+3, \"x\", true, false, null, [], {}],\r\n\t\"é\\n\": \"😀\\ud83d\\ude00\\/\", \"\": \"\"} ";
    assert_data_eq!(
        dump(text),
        str![[r#"
. @1:3⟨{"a": [1, -2.5e+3, "x", true, false, null, [], {}],␍⏎	"é\n": "😀\ud83d\ude00\/", "": ""}⟩ map of 3
/a @1:9⟨[1, -2.5e+3, "x", true, false, null, [], {}]⟩ list of 8
/a/0 @1:10⟨1⟩ number 1
/a/1 @1:13⟨-2.5e+3⟩ number -2.5e+3
/a/2 @1:22⟨"x"⟩ "x"
/a/3 @1:27⟨true⟩ true
/a/4 @1:33⟨false⟩ false
/a/5 @1:40⟨null⟩ null null
/a/6 @1:46⟨[]⟩ list of 0
/a/7 @1:50⟨{}⟩ map of 0
/é
 @2:9⟨"😀\ud83d\ude00\/"⟩ "😀😀/"
/ @2:32⟨""⟩ ""

"#]]
        .raw()
    );
}

#[test]
fn maps_may_stand_one_after_another() {
    assert_data_eq!(
        dump("{\"a\": 1}\n{} {\"a\": [2]}\n"),
        str![[r#"
. @1:1⟨{"a": 1}⟩ map of 1
/a @1:7⟨1⟩ number 1
. @2:1⟨{}⟩ map of 0
. @2:4⟨{"a": [2]}⟩ map of 1
/a @2:10⟨[2]⟩ list of 1
/a/0 @2:11⟨2⟩ number 2

"#]]
        .raw()
    );
}

#[test]
fn what_stands_in_a_part_has_its_place_there() {
    let mut sources = SourceMap::default();
    let texts = ["{\"a\": 1}", "{\n \"b\": \"{\\\"c\\\": 2}\", \"b\": 3}"];
    let trees = texts.into_iter().zip(["a.json", "b.json"]).map(|(text, name)| {
        let text: Arc<str> = text.into();
        read_as(sources.add(name, Arc::clone(&text)), &text, Syntax::Json, &Limits::default()).unwrap()
    });
    let trees: Vec<Tree> = trees.collect();
    let mut tree = Tree::joined(sources.add("both", ""), &trees.iter().collect::<Vec<_>>()).unwrap();
    let held = tree.roots().nth(1).and_then(|root| root.duplicates(root.tree().key("b")?).next()).unwrap().id();
    let inner = tree.embed(held, &Limits::default()).unwrap();
    let place = tree.node(inner).get_str("c").unwrap().place();
    assert_eq!(sources.get(place.source).name(), "b.json");
    assert_eq!((sources.slice(place), sources.position(place).line), ("2", 2));
    let warned = tree.warnings().first().and_then(|it| it.labels.first()).unwrap().place;
    assert_eq!((sources.get(warned.source).name(), sources.slice(warned)), ("b.json", "\"b\""));
}

#[test]
fn json_in_a_string_may_be_spelt_as_in_a_url() {
    let mut sources = SourceMap::default();
    let text: Arc<str> = r#"{"a": "%7B%22b%22%3A\u0025222\u00252C%22%7d"}"#.into();
    let source = sources.add("a.json", text.clone());
    let mut tree = read_as(source, &text, Syntax::Json, &Limits::default()).unwrap();
    let string = tree.roots().next().and_then(|root| root.get_str("a")).unwrap().id();
    let inner = tree.embed(string, &Limits::default()).unwrap();
    let node = tree.node(inner).get_str("b").unwrap();
    assert_eq!((node.str(), sources.slice(node.place())), (Some("2,"), r"2\u00252C"));
    assert_eq!(tree.node(inner).place().span.start, 7);
}

#[test]
fn a_key_written_twice_is_read_with_a_warning() {
    assert_data_eq!(
        dump("{\"a\": 1, \"b\": {\"a\": 2}, \"\\u0061\": 3}"),
        str![[r#"
. @1:1⟨{"a": 1, "b": {"a": 2}, "\u0061": 3}⟩ map of 2
/a @1:7⟨1⟩ number 1
/b @1:15⟨{"a": 2}⟩ map of 1
/b/a @1:21⟨2⟩ number 2
/a @1:35⟨3⟩ number 3
warning duplicate-key: the key `a` is written twice in one map
  @1:25⟨"\u0061"⟩ written again here
  @1:2⟨"a"⟩ first written here
  note: most programs take the last value and drop the others

"#]]
        .raw()
    );
}

/// What the reader makes of a text, as serde_json would say it; none if it refuses.
fn ours(text: &str) -> Option<Value> {
    let text: Arc<str> = text.into();
    let id = SourceMap::default().add("test", text.clone());
    let tree = read_as(id, &text, Syntax::Json, &Limits::default()).ok()?;
    tree.roots().next().map(to_value)
}

fn to_value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::String => Value::String(node.str().unwrap().to_owned()),
        Kind::List => Value::Array(node.items().map(to_value).collect()),
        Kind::Map => {
            let name = |key| node.tree().key_name(key).to_owned();
            Value::Object(node.entries().map(|(key, value)| (name(key), to_value(value))).collect::<Map<_, _>>())
        }
        Kind::Null | Kind::Bool | Kind::Number => serde_json::from_str(node.scalar().unwrap()).unwrap(),
    }
}

/// Both readers accept a text and agree about it, or both refuse it. The differences: serde_json refuses numbers beyond
/// an f64 (1e999) and a byte order mark.
pub(super) fn agree(text: &str) -> Result<(), TestCaseError> {
    match serde_json::from_str::<Value>(text) {
        Err(error) if error.to_string().contains("out of range") => return Ok(()),
        _ if text.starts_with('\u{feff}') => return Ok(()),
        theirs => {
            let (theirs, ours) = (theirs.ok(), ours(text));
            proptest::prop_assert_eq!(format!("{theirs:?}"), format!("{ours:?}"), "{}", text);
        }
    }
    Ok(())
}

fn string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ -~]{0,12}".prop_map(|text| text.replace(['"', '\\'], "")),
        1 => prop_oneof![Just("é"), Just("😀"), Just("\\n"), Just("\\\""), Just("\\\\"), Just("\\u00e9"), Just("\\ud83d\\ude00"), Just("\u{7f}")]
            .prop_map(str::to_owned),
    ];
    vec(piece, 0..3).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![3 => "\"[a-d]\"", 1 => string()]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|it| it.to_string()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?"
    ]
}

fn space() -> impl Strategy<Value = String> {
    "[ \n\r\t]{0,3}|[ ]{7,9}"
}

fn json() -> impl Strategy<Value = String> {
    let word = prop_oneof![Just("true"), Just("false"), Just("null")].prop_map(str::to_owned);
    let leaf = prop_oneof![string(), number(), word];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let item = (space(), inner.clone(), space()).prop_map(|(before, item, after)| before + &item + &after).boxed();
        let entry = (space(), key(), space(), item.clone()).prop_map(|(a, key, b, item)| format!("{a}{key}{b}:{item}"));
        prop_oneof![
            vec(item, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            vec(entry, 0..6).prop_map(|entries| format!("{{{}}}", entries.join(","))),
        ]
    })
}

/// Letters that matter to a JSON reader.
const LETTERS: &[char] = &[
    '"', '\\', '{', '}', '[', ']', ',', ':', '0', '1', '-', '+', '.', 'e', 'E', 'u', 't', 'n', ' ', '\n', '\t',
    '\u{1}', 'd', '8', '/', 'é',
];

fn mutated(text: &str, changes: &[(usize, u8, usize)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for &(at, what, letter) in changes {
        let at = at % (letters.len() + 1);
        let letter = LETTERS[letter % LETTERS.len()];
        match what % 4 {
            0 if at < letters.len() => drop(letters.remove(at)),
            1 => letters.insert(at, letter),
            2 if at < letters.len() => letters[at] = letter,
            _ => letters.truncate(at.max(1)),
        }
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_json_reads_as_serde_json_reads_it(text in json()) {
        agree(&text)?;
    }

    #[test]
    fn damaged_json_is_refused_exactly_when_serde_json_refuses_it(
        text in json(),
        changes in vec((any::<usize>(), any::<u8>(), any::<usize>()), 1..4),
    ) {
        agree(&mutated(&text, &changes))?;
    }

    #[test]
    fn a_soup_of_json_letters_is_refused_exactly_when_serde_json_refuses_it(letters in vec(0..LETTERS.len(), 0..12)) {
        let text: String = letters.iter().map(|&letter| LETTERS[letter]).collect();
        agree(&text)?;
        agree(&format!("\"{text}\""))?;
        agree(&format!("[{text}]"))?;
    }
}

#[test]
fn numbers_beyond_a_float_keep_their_text() {
    assert_data_eq!(
        dump("[1e999, 123456789012345678901234567890]"),
        str![[r#"
. @1:1⟨[1e999, 123456789012345678901234567890]⟩ list of 2
/0 @1:2⟨1e999⟩ number 1e999
/1 @1:9⟨123456789012345678901234567890⟩ number 123456789012345678901234567890

"#]]
        .raw()
    );
}

#[test]
fn numbers_and_escapes_at_the_edges() {
    for text in [
        "0",
        "-0",
        "00",
        "-",
        "1.",
        ".1",
        "1e",
        "1e+",
        "1e1",
        "1E-1",
        "-1.5e10",
        "1a",
        "0x1",
        "+1",
        "\"\\u00\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\\ud800\\udc00\"",
        "\"\\udbff\\udfff\"",
        "\"\\ud800\\ud800\"",
        "\"\\u+123\"",
        "\"\u{7f}\"",
        "\"\u{1f}\"",
        "true",
        "truex",
        "tru",
        "nul",
        "[]]",
        "[,]",
        "{,}",
        "{\"a\":}",
        "",
        " ",
        "[1]x",
    ] {
        agree(text).unwrap();
    }
}
