use snapbox::{IntoData as _, assert_data_eq, str};

use super::dump;

#[test]
fn json_mistakes_are_called_by_their_names() {
    let texts = [
        "{\"a\": [1, 2, 3}",
        "{\"a\": 1, \"b\": [{\"c\": 2}\n",
        "{\"a\" 1}",
        "{\"a\": 1 \"b\": 2}",
        "[1 2]",
        "{\"a\": 01}",
        "{\"a\": 1.}",
        "{\"a\": -}",
        "{\"a\": .5}",
        "{\"a\": 0x10}",
        "{\"a\": \"tab\there\", \"b\": [}",
        "{\"a\": \"x\n\", }}",
        "{\"a\": \"\\x\", [}",
        "{\"a\": \"\\ud800\", [}",
        "{\"a\": \"never closed}",
        "{\"a\": 1} [2]",
        "{\"a\": @}",
        "{\"a\": tru}]",
        "{\"a\": None, b]",
        "{\"a\": 1, // comment\n \"b\": @}",
        "{/* comment */ \"b\": @}",
        "{\"a\": 1, b: @}",
        "{\"a\": 1, 'b': @}",
        "{\"a\": NaN]",
    ];
    let said: Vec<String> = texts.iter().map(|text| format!("{text}\n{}", dump(text))).collect();
    assert_data_eq!(
        said.join("\n"),
        str![[r#"
{"a": [1, 2, 3}
error json-syntax: expected `,` or `]`
  @1:15⟨}⟩ found `}`
  @1:7⟨[⟩ this `[` is open here

{"a": 1, "b": [{"c": 2}

error json-syntax: the text ends too early
  @2:1⟨⟩ expected `,` or `]`
  @1:15⟨[⟩ this `[` is open here

{"a" 1}
error json-syntax: expected `:` after the key
  @1:6⟨1⟩ found `1`

{"a": 1 "b": 2}
error json-syntax: missing comma
  @1:9⟨"⟩ expected `,` or `}` before this
  help: put a comma after the value before it

[1 2]
. @1:1⟨[1 2]⟩ list of 1
/0 @1:2⟨1 2⟩ "1 2"
warning not-json: this is read as YAML, because it is not JSON: expected `,` or `]`
  @1:4⟨2⟩ found `2`

{"a": 01}
. @1:1⟨{"a": 01}⟩ map of 1
/a @1:7⟨01⟩ "01"
warning not-json: this is read as YAML, because it is not JSON: malformed number
  @1:7⟨01⟩ a number does not begin with 0
  help: if the zeros matter, write a string: "01"

{"a": 1.}
. @1:1⟨{"a": 1.}⟩ map of 1
/a @1:7⟨1.⟩ number 1.
warning not-json: this is read as YAML, because it is not JSON: malformed number
  @1:7⟨1.⟩ a digit is missing

{"a": -}
error json-syntax: malformed number
  @1:7⟨-⟩ `-` without a number

{"a": .5}
. @1:1⟨{"a": .5}⟩ map of 1
/a @1:7⟨.5⟩ number .5
warning not-json: this is read as YAML, because it is not JSON: expected a value
  @1:7⟨.⟩ found `.`

{"a": 0x10}
. @1:1⟨{"a": 0x10}⟩ map of 1
/a @1:7⟨0x10⟩ number 0x10
warning not-json: this is read as YAML, because it is not JSON: expected `,` or `}`
  @1:8⟨x⟩ found `x`

{"a": "tab	here", "b": [}
error json-syntax: control character in a string
  @1:11⟨	⟩ must be written as an escape
  help: write `\t`

{"a": "x
", }}
error json-syntax: string without its closing quote
  @1:7⟨"x⟩ not closed on its line
  help: close it, or write a line end within a string as `\n`

{"a": "\x", [}
error json-syntax: unknown escape in a string
  @1:8⟨\x⟩ no escape of JSON
  help: the escapes are \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits

{"a": "\ud800", [}
error json-syntax: half of a character
  @1:8⟨\ud800⟩ stands for no character on its own
  help: a character beyond \uffff is written as a pair: \ud83d\ude00

{"a": "never closed}
error json-syntax: string without its closing quote
  @1:7⟨"⟩ this quote is never closed

{"a": 1} [2]
error json-syntax: text after the end of the document
  @1:10⟨[⟩ the value before this is complete
  help: several documents in one JSON text are read only if each is a map

{"a": @}
error json-syntax: expected a value
  @1:7⟨@⟩ found `@`

{"a": tru}]
error json-syntax: word without quotes
  @1:7⟨tru⟩ neither a string in double quotes nor true, false or null
  help: write "tru"

{"a": None, b]
error json-syntax: word without quotes
  @1:7⟨None⟩ neither a string in double quotes nor true, false or null
  help: write `null`

{"a": 1, // comment
 "b": @}
error json-syntax: comment in JSON
  @1:10⟨// comment⟩ JSON has no comments
  help: remove it, or write the document as YAML, which has comments that begin with `#`

{/* comment */ "b": @}
error json-syntax: comment in JSON
  @1:2⟨/* comment */⟩ JSON has no comments
  help: remove it, or write the document as YAML, which has comments that begin with `#`

{"a": 1, b: @}
error json-syntax: key without quotes
  @1:10⟨b⟩ a key is a string in double quotes
  help: write "b"

{"a": 1, 'b': @}
error json-syntax: wrong quotes
  @1:10⟨'⟩ JSON has a key in double quotes here
  help: put strings and keys in double quotes: "…"

{"a": NaN]
error json-syntax: not a number
  @1:7⟨NaN⟩ JSON has no such number

"#]]
        .raw()
    );
}

#[test]
fn what_is_nearly_json_is_read_as_yaml_with_a_warning() {
    assert_data_eq!(
        dump("{\"a\": [1, 2,],}"),
        str![[r#"
. @1:1⟨{"a": [1, 2,],}⟩ map of 1
/a @1:7⟨[1, 2,]⟩ list of 2
/a/0 @1:8⟨1⟩ number 1
/a/1 @1:11⟨2⟩ number 2
warning not-json: this is read as YAML, because it is not JSON: trailing comma
  @1:12⟨,⟩ a comma with nothing between it and `]`
  help: remove the comma

"#]]
        .raw()
    );
    assert_data_eq!(
        dump("[\"a\", 'b', # comment\n c]"),
        str![[r#"
. @1:1⟨["a", 'b', # comment⏎ c]⟩ list of 3
/0 @1:2⟨"a"⟩ "a"
/1 @1:7⟨'b'⟩ "b"
/2 @2:2⟨c⟩ "c"
warning not-json: this is read as YAML, because it is not JSON: wrong quotes
  @1:7⟨'⟩ JSON has a value here
  help: put strings and keys in double quotes: "…"

"#]]
        .raw()
    );
    assert_data_eq!(
        dump("{a: 1}"),
        str![[r#"
. @1:1⟨{a: 1}⟩ map of 1
/a @1:5⟨1⟩ number 1

"#]]
        .raw()
    );
}

#[test]
fn yaml_mistakes_are_called_by_their_names() {
    let texts = [
        "a: b: c\n",
        "a: 1\n b: 2\n",
        "a:\n  b: 1\n c: 2\n",
        "a: 1\nb\nc: 2\n",
        "a:\n\tb: 1\n",
        "a: 'x\nb: 2\n",
        "a: 'it's'\n",
        "a: \"\\d\"\n",
        "a: [1, 2\nb: 3\n",
        "a: {b: 1\n",
        "a: ]\n",
        "a: [}\n",
        "a: @b\n",
        "a: %b\n",
        "a: *b\n",
        "a: * \n",
        "a: !x!y z\n",
        "a: - b\n",
        "- a\nb: c\n",
        "a: |x\n  b\n",
        "text\na: b\n",
        "{{ template }}\n",
        "a: 1\n{{ template }}\nb: 2\n",
        "<html>\n<p class=\"x\">: <b>\n",
    ];
    let said: Vec<String> = texts.iter().map(|text| format!("{text}{}", dump(text))).collect();
    assert_data_eq!(
        said.join("\n"),
        str![[r#"
a: b: c
error yaml-syntax: a `:` where no key can be
  @1:5⟨:⟩ not expected here
  help: put a value that has `: ` in it in quotes, and check the indentation of this line

a: 1
 b: 2
error yaml-syntax: a `:` where no key can be
  @2:3⟨:⟩ not expected here
  help: put a value that has `: ` in it in quotes, and check the indentation of this line

a:
  b: 1
 c: 2
error yaml-syntax: this line does not fit into the map around it
  @3:2⟨c⟩ expected a key of the same indentation
  help: align it with the keys above, or put the value before it in quotes

a: 1
b
c: 2
error yaml-syntax: a key without its `:`
  @2:1⟨b⟩ expected `:` after the key
  help: check for a missing `:`, and the indentation of this line and the one before

a:
	b: 1
error yaml-syntax: a tab in the indentation
  @2:2⟨b⟩ YAML is indented with spaces
  help: replace the tab by spaces

a: 'x
b: 2
error yaml-syntax: a quoted string is not closed
  @1:4⟨'⟩ the text ends, or the quote begins, here
  help: add the closing quote

a: 'it's'
error yaml-syntax: text after a quoted string
  @1:8⟨s⟩ not expected here
  help: put the whole value in quotes; a quote within single quotes is written twice

a: "\d"
error yaml-syntax: unknown escape in a string
  @1:4⟨"⟩ no escape of YAML
  help: write a backslash as `\\`, or use single quotes, in which it stands for itself

a: [1, 2
b: 3
error yaml-syntax: a `:` where no key can be
  @2:2⟨:⟩ not expected here
  @1:4⟨[⟩ this `[` is open here
  help: put a value that has `: ` in it in quotes, and check the indentation of this line

a: {b: 1
error yaml-syntax: a bracket is not closed
  @1:4⟨{⟩ expected the closing bracket before this

a: ]
error yaml-syntax: a closing bracket that closes nothing
  @1:4⟨]⟩ not expected here

a: [}
error yaml-syntax: a closing bracket that closes nothing
  @1:4⟨[⟩ not expected here

a: @b
error yaml-syntax: a value cannot begin with this character
  @1:4⟨@⟩ reserved in YAML
  help: put the value in quotes

a: %b
error yaml-syntax: a value cannot begin with this character
  @1:4⟨%⟩ reserved in YAML
  help: put the value in quotes

a: *b
error yaml-syntax: an alias without its anchor
  @1:4⟨*⟩ no `&` of this name before it in this document
  help: a value that begins with `*` must stand in quotes

a: * 
error yaml-syntax: while scanning an anchor or alias, did not find expected alphabetic or numeric character
  @1:4⟨*⟩ here

a: !x!y z
error yaml-syntax: a tag with an unknown handle
  @1:4⟨!⟩ the handle between the two `!` is not declared

a: - b
error yaml-syntax: a `-` item does not fit here
  @1:4⟨-⟩ not expected here
  help: align the dashes of a list, and write no item on the line of a key

- a
b: c
error yaml-syntax: a `-` item does not fit here
  @2:1⟨b⟩ not expected here
  help: align the dashes of a list, and write no item on the line of a key

a: |x
  b
error yaml-syntax: while scanning a block scalar, did not find expected comment or line break
  @1:4⟨|⟩ here

text
a: b
error yaml-syntax: a `:` where no key can be
  @2:2⟨:⟩ not expected here
  help: put a value that has `: ` in it in quotes, and check the indentation of this line

{{ template }}
error complex-key: a list or map cannot be a key
  @1:2⟨{⟩ used as a key here
  help: a placeholder such as {{ name }} must stand in quotes

a: 1
{{ template }}
b: 2
error yaml-syntax: a key without its `:`
  @2:1⟨{⟩ expected `:` after the key
  help: check for a missing `:`, and the indentation of this line and the one before

<html>
<p class="x">: <b>
error yaml-syntax: a `:` where no key can be
  @2:14⟨:⟩ not expected here
  help: put a value that has `: ` in it in quotes, and check the indentation of this line

"#]]
        .raw()
    );
}
