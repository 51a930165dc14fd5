use std::sync::Arc;

use snapbox::{IntoData as _, assert_data_eq, str};

use super::{dump, dump_within};
use crate::document::{Limits, Node, read};
use crate::source::SourceMap;

/// The first line of the dump. What took a time that grows faster than the text would not end here.
fn first_line(text: &str) -> String {
    dump(text).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_hundred_thousand_levels_end_at_the_limit() {
    let deep = "error document-limit: the document exceeds the limit `depth` of 128";
    for piece in ["[", "{\"a\":", "- ", "{a: ", "[[", "!x [", "&a [", "- - "] {
        assert_eq!(first_line(&piece.repeat(100_000)), deep, "{piece}");
    }
    assert_eq!(first_line(&("[".repeat(100_000) + &"]".repeat(100_000))), deep);
    assert_eq!(first_line(&("a: ".to_owned() + &"[".repeat(100_000) + &"]".repeat(100_000))), deep);
    let complex = "error complex-key: a list or map cannot be a key";
    for piece in ["? ", "{? ", "? - "] {
        assert!([deep, complex].contains(&first_line(&piece.repeat(100_000)).as_str()), "{piece}");
    }
    let stairs: String = (0..2000).map(|level| " ".repeat(level) + "a:\n").collect();
    assert_eq!(first_line(&stairs), deep);
}

#[test]
fn a_hundred_and_twenty_eight_levels_are_read() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert_eq!(dump(&nested(128)).lines().count(), 128);
    assert!(dump(&nested(129)).starts_with("error document-limit"));
    assert_eq!(dump(&("- ".repeat(64) + &nested(64))).lines().count(), 128);
    assert!(dump(&("- ".repeat(64) + &nested(65))).starts_with("error document-limit"));
}

#[test]
fn a_billion_laughs_are_a_hundred_nodes() {
    let mut text = "a0: &a0 [lol]\n".to_owned();
    for level in 1..10 {
        let before = vec![format!("*a{}", level - 1); 9].join(", ");
        text += &format!("a{level}: &a{level} [{before}]\n");
    }
    assert_eq!(first_line(&text), ". @1:1⟨".to_owned() + &text.trim_end().replace('\n', "⏎") + "⟩ map of 10");
    let merges = text.replace('[', "{<<: [").replace(']', "]}").replace("[lol]", "{lol: 1}");
    let shared: Arc<str> = merges.as_str().into();
    let tree = read(SourceMap::default().add("test", shared.clone()), &shared, &Limits::default()).unwrap();
    let last = tree.roots().next().and_then(|root| root.get_str("a9")).unwrap();
    assert_eq!((last.len(), last.get_str("lol").and_then(Node::scalar)), (1, Some("1")));
}

#[test]
fn a_large_text_that_looks_like_json_is_read_once() {
    let text = |letters: usize| format!("{{\"a\": \"{}\",}}", "x".repeat(letters));
    assert!(dump(&text(10)).contains("warning not-json: this is read as YAML"), "{}", dump(&text(10)));
    assert_eq!(first_line(&text(17 << 20)), "error json-syntax: trailing comma");
}

#[test]
fn ten_thousand_aliases_are_read_and_one_more_is_not() {
    let text = |aliases: usize| format!("a: &a {}\nb:\n{}", "x".repeat(10_000), "- *a\n".repeat(aliases));
    assert!(first_line(&text(10_000)).ends_with("map of 2"));
    assert_eq!(first_line(&text(10_001)), "error document-limit: the document exceeds the limit `aliases` of 10000");
}

#[test]
fn every_limit_is_named_with_its_value() {
    let limits = Limits { memory: 84, depth: 2, nodes: 4, aliases: 1, comments: true };
    let texts = [
        "[12345678901234567890, 12345678901234567890, 12345678901234567890, 12345678901234567890]",
        "[12345678901234567890, 2, 3]",
        "[1, 2, 3, 4]",
        "- 1\n- 2\n- 3\n- 4\n",
        "[[[]]]",
        "- - - 1",
        "a: {b: {c: }}",
        "&a b: [*a, *a]",
    ];
    let said: Vec<String> = texts.iter().map(|text| format!("{text}\n{}", dump_within(text, &limits))).collect();
    assert_data_eq!(
        said.join("\n"),
        str![[r#"
[12345678901234567890, 12345678901234567890, 12345678901234567890, 12345678901234567890]
error document-limit: the document exceeds the limit `memory` of 84
  @1:1⟨⟩ more than can be read begins here
  note: the text has 88 bytes, and each of its nodes takes 16

[12345678901234567890, 2, 3]
error document-limit: the document exceeds the limit `memory` of 84
  @1:27⟨3⟩ more than can be read begins here
  note: the text has 28 bytes, and each of its nodes takes 16

[1, 2, 3, 4]
error document-limit: the document exceeds the limit `nodes` of 4
  @1:11⟨4⟩ more than can be read begins here

- 1
- 2
- 3
- 4

error document-limit: the document exceeds the limit `nodes` of 4
  @4:3⟨4⟩ more than can be read begins here

[[[]]]
error document-limit: the document exceeds the limit `depth` of 2
  @1:3⟨[⟩ more than can be read begins here

- - - 1
error document-limit: the document exceeds the limit `depth` of 2
  @1:5⟨-⟩ more than can be read begins here

a: {b: {c: }}
error document-limit: the document exceeds the limit `depth` of 2
  @1:8⟨{⟩ more than can be read begins here

&a b: [*a, *a]
. @1:1⟨&a b: [*a, *a]⟩ map of 1
/b @1:7⟨[*a, *a]⟩ list of 2
/b/0 @1:8⟨*a⟩ "b"
/b/1 @1:12⟨*a⟩ "b"

"#]]
        .raw()
    );
}

#[test]
fn many_warnings_are_counted() {
    let text = "a: 1\n".repeat(100_000);
    let said = dump(&text);
    assert_eq!(said.matches("warning duplicate-key").count(), 100);
    assert!(said.ends_with("warning more-warnings: 99899 more warnings are not shown\n"));
}

#[test]
fn a_text_cut_anywhere_is_read_or_refused() {
    let json = "{\"a\": [1, -2.5e+3, \"é\\n\\ud83d\\ude00\", true, null], \"b\": {\"c\": {}, \"c\": []}}";
    let yaml = "%YAML 1.2\n---\na: &a !Ref 'x''y'\nb:\n- |+\n  é\n\n- {c: *a, <<: {d: \"\\u00e9\"}}\n? e\n: >-\n f\n---\n- ~ # g\n...\n";
    for text in [json, yaml] {
        for (cut, _) in text.char_indices() {
            dump(&text[..cut]);
            dump(&text[cut..]);
        }
    }
}
