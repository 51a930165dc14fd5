use snapbox::{IntoData as _, assert_data_eq, str};

use super::dump;

#[test]
fn scalars_are_what_the_core_schema_says() {
    let text = "\
account: 012345678901
zero: 0123
big: 123456789012345678901234567890
under: 1_000
float: 1.50
hex: 0x1F
inf: .inf
yes: yes
on: off
t: true
f: False
n: null
tilde: ~
date: 2012-10-17
forced: !!str 12
number: !!int \"12\"
wrong: !!int twelve
lone: ! 12
'true': 'true'
1: one
";
    assert_data_eq!(dump(text), str![[r#"
. @1:1⟨account: 012345678901⏎zero: 0123⏎big: 123456789012345678901234567890⏎under: 1_000⏎float: 1.50⏎hex: 0x1F⏎inf: .inf⏎yes: yes⏎on: off⏎t: true⏎f: False⏎n: null⏎tilde: ~⏎date: 2012-10-17⏎forced: !!str 12⏎number: !!int "12"⏎wrong: !!int twelve⏎lone: ! 12⏎'true': 'true'⏎1: one⟩ map of 20
/account @1:10⟨012345678901⟩ "012345678901"
/zero @2:7⟨0123⟩ "0123"
/big @3:6⟨123456789012345678901234567890⟩ number 123456789012345678901234567890
/under @4:8⟨1_000⟩ "1_000"
/float @5:8⟨1.50⟩ number 1.50
/hex @6:6⟨0x1F⟩ number 0x1F
/inf @7:6⟨.inf⟩ ".inf"
/yes @8:6⟨yes⟩ "yes"
/on @9:5⟨off⟩ "off"
/t @10:4⟨true⟩ true
/f @11:4⟨False⟩ false
/n @12:4⟨null⟩ null null
/tilde @13:8⟨~⟩ null ~
/date @14:7⟨2012-10-17⟩ "2012-10-17"
/forced @15:15⟨12⟩ "12"
/number @16:15⟨"12"⟩ number 12
/wrong @17:14⟨twelve⟩ "twelve"
/lone @18:9⟨12⟩ "12"
/true @19:9⟨'true'⟩ "true"
/1 @20:4⟨one⟩ "one"
warning wrong-tag: `twelve` is not a number
  @17:14⟨twelve⟩ its tag says otherwise
  note: it is read as a string

"#]].raw());
}

#[test]
fn short_tags_stand_apart_from_their_values() {
    let text = "\
a: !Ref Queue
b: !GetAtt Queue.Arn
c: !If [Prod, !Ref A, !Sub \"x-${B}\"]
d: !GetAtt
  - Queue
  - Arn
e: !Base64
f: !Transform {Name: AWS::Include}
g: !<tag:example.com,2000:x> 1
h: !Ref  &anchor  012
i: !GetAZs ''
j: !If
- Prod
- !Ref A
k: !!set {x}
";
    assert_data_eq!(dump(text), str![[r#"
. @1:1⟨a: !Ref Queue⏎b: !GetAtt Queue.Arn⏎c: !If [Prod, !Ref A, !Sub "x-${B}"]⏎d: !GetAtt⏎  - Queue⏎  - Arn⏎e: !Base64⏎f: !Transform {Name: AWS::Include}⏎g: !<tag:example.com,2000:x> 1⏎h: !Ref  &anchor  012⏎i: !GetAZs ''⏎j: !If⏎- Prod⏎- !Ref A⏎k: !!set {x}⟩ map of 11
/a @1:9⟨Queue⟩ Ref@1:4⟨!Ref⟩ "Queue"
/b @2:12⟨Queue.Arn⟩ GetAtt@2:4⟨!GetAtt⟩ "Queue.Arn"
/c @3:8⟨[Prod, !Ref A, !Sub "x-${B}"]⟩ If@3:4⟨!If⟩ list of 3
/c/0 @3:9⟨Prod⟩ "Prod"
/c/1 @3:20⟨A⟩ Ref@3:15⟨!Ref⟩ "A"
/c/2 @3:28⟨"x-${B}"⟩ Sub@3:23⟨!Sub⟩ "x-${B}"
/d @5:3⟨- Queue⏎  - Arn⟩ GetAtt@4:4⟨!GetAtt⟩ list of 2
/d/0 @5:5⟨Queue⟩ "Queue"
/d/1 @6:5⟨Arn⟩ "Arn"
/e @7:11⟨⟩ Base64@7:4⟨!Base64⟩ ""
/f @8:15⟨{Name: AWS::Include}⟩ Transform@8:4⟨!Transform⟩ map of 1
/f/Name @8:22⟨AWS::Include⟩ "AWS::Include"
/g @9:30⟨1⟩ tag:example.com,2000:x@9:4⟨!<tag:example.com,2000:x>⟩ "1"
/h @10:19⟨012⟩ Ref@10:4⟨!Ref⟩ "012"
/i @11:12⟨''⟩ GetAZs@11:4⟨!GetAZs⟩ ""
/j @13:1⟨- Prod⏎- !Ref A⟩ If@12:4⟨!If⟩ list of 2
/j/0 @13:3⟨Prod⟩ "Prod"
/j/1 @14:8⟨A⟩ Ref@14:3⟨!Ref⟩ "A"
/k @15:10⟨{x}⟩ map of 1
/k/x @15:12⟨⟩ null

"#]].raw());
}

#[test]
fn what_is_not_written_has_a_place() {
    let text = "a:\nb: # comment\nc :\nd: [x, ]\ne: {f, g: , h: 1}\ni:\n-\n- 1\n- \n? j\n? k\n:\nl:";
    assert_data_eq!(
        dump(text),
        str![[r#"
. @1:1⟨a:⏎b: # comment⏎c :⏎d: [x, ]⏎e: {f, g: , h: 1}⏎i:⏎-⏎- 1⏎- ⏎? j⏎? k⏎:⏎l:⟩ map of 9
/a @1:3⟨⟩ null
/b @2:3⟨⟩ null
/c @3:4⟨⟩ null
/d @4:4⟨[x, ]⟩ list of 1
/d/0 @4:5⟨x⟩ "x"
/e @5:4⟨{f, g: , h: 1}⟩ map of 3
/e/f @5:6⟨⟩ null
/e/g @5:10⟨⟩ null
/e/h @5:16⟨1⟩ number 1
/i @7:1⟨-⏎- 1⏎- ⟩ list of 3
/i/0 @7:2⟨⟩ null
/i/1 @8:3⟨1⟩ number 1
/i/2 @9:3⟨⟩ null
/j @10:4⟨⟩ null
/k @12:2⟨⟩ null
/l @13:3⟨⟩ null

"#]]
        .raw()
    );
}

#[test]
fn block_lists_and_maps_reach_from_their_first_to_their_last_child() {
    let text = "\
a:
  - x: 1
    y: 2
  -   - deep
      - er

b:
- one

# comment
c:
  d:
    e: 'f'   

";
    assert_data_eq!(
        dump(text),
        str![[r#"
. @1:1⟨a:⏎  - x: 1⏎    y: 2⏎  -   - deep⏎      - er⏎⏎b:⏎- one⏎⏎# comment⏎c:⏎  d:⏎    e: 'f'⟩ map of 3
/a @2:3⟨- x: 1⏎    y: 2⏎  -   - deep⏎      - er⟩ list of 2
/a/0 @2:5⟨x: 1⏎    y: 2⟩ map of 2
/a/0/x @2:8⟨1⟩ number 1
/a/0/y @3:8⟨2⟩ number 2
/a/1 @4:7⟨- deep⏎      - er⟩ list of 2
/a/1/0 @4:9⟨deep⟩ "deep"
/a/1/1 @5:9⟨er⟩ "er"
/b @8:1⟨- one⟩ list of 1
/b/0 @8:3⟨one⟩ "one"
/c @12:3⟨d:⏎    e: 'f'⟩ map of 1
/c/d @13:5⟨e: 'f'⟩ map of 1
/c/d/e @13:8⟨'f'⟩ "f"

"#]]
        .raw()
    );
}

#[test]
fn strings_of_every_style() {
    let text = "\
plain: two
  lines
single: 'it''s'
double: \"tab\\t\\u00e9\"
same: \"é😀\"
next: after 😀
literal: |
  one
    two

folded: >-  # comment | with > signs

  one
  two
tagged: !Sub |
  ${x}
list:
  - |
    a
  - >+
    b

  - !Sub &name |2
     c
last: |
";
    assert_data_eq!(dump(text), str![[r#"
. @1:1⟨plain: two⏎  lines⏎single: 'it''s'⏎double: "tab\t\u00e9"⏎same: "é😀"⏎next: after 😀⏎literal: |⏎  one⏎    two⏎⏎folded: >-  # comment | with > signs⏎⏎  one⏎  two⏎tagged: !Sub |⏎  ${x}⏎list:⏎  - |⏎    a⏎  - >+⏎    b⏎⏎  - !Sub &name |2⏎     c⏎last: |⟩ map of 10
/plain @1:8⟨two⏎  lines⟩ "two lines"
/single @3:9⟨'it''s'⟩ "it's"
/double @4:9⟨"tab\t\u00e9"⟩ "tab\té"
/same @5:7⟨"é😀"⟩ "é😀"
/next @6:7⟨after 😀⟩ "after 😀"
/literal @7:10⟨|⏎  one⏎    two⟩ "one\n  two\n"
/folded @11:9⟨>-  # comment | with > signs⏎⏎  one⏎  two⟩ "\none two"
/tagged @15:14⟨|⏎  ${x}⟩ Sub@15:9⟨!Sub⟩ "${x}\n"
/list @18:3⟨- |⏎    a⏎  - >+⏎    b⏎⏎  - !Sub &name |2⏎     c⟩ list of 3
/list/0 @18:5⟨|⏎    a⟩ "a\n"
/list/1 @20:5⟨>+⏎    b⟩ "b\n\n"
/list/2 @23:16⟨|2⏎     c⟩ Sub@23:5⟨!Sub⟩ " c\n"
/last @25:7⟨|⟩ ""

"#]].raw());
}

#[test]
fn aliases_answer_as_their_targets_and_keep_their_place() {
    let text = "\
a: &a {x: 1, y: [2]}
b: *a
c: &c !Ref Queue
d: *c
&k key: &v value
e: *k
*v : f
g: [*a, *v]
";
    assert_data_eq!(
        dump(text),
        str![[r#"
. @1:1⟨a: &a {x: 1, y: [2]}⏎b: *a⏎c: &c !Ref Queue⏎d: *c⏎&k key: &v value⏎e: *k⏎*v : f⏎g: [*a, *v]⟩ map of 8
/a @1:7⟨{x: 1, y: [2]}⟩ map of 2
/a/x @1:11⟨1⟩ number 1
/a/y @1:17⟨[2]⟩ list of 1
/a/y/0 @1:18⟨2⟩ number 2
/b @2:4⟨*a⟩ alias of map of 2
/c @3:12⟨Queue⟩ Ref@3:7⟨!Ref⟩ "Queue"
/d @4:4⟨*c⟩ alias of Ref@3:7⟨!Ref⟩ "Queue"
/key @5:12⟨value⟩ "value"
/e @6:4⟨*k⟩ "key"
/value @7:6⟨f⟩ "f"
/g @8:4⟨[*a, *v]⟩ list of 2
/g/0 @8:5⟨*a⟩ alias of map of 2
/g/1 @8:9⟨*v⟩ alias of "value"

"#]]
        .raw()
    );
}

#[test]
fn keys_are_text() {
    let text =
        "1: a\ntrue: b\n~: c\n: d\n\"quoted \\u00e9\": e\n'it''s': f\n? explicit\n: g\n!Tag tagged: h\n2012-10-17: i\n";
    assert_data_eq!(
        dump(text),
        str![[r#"
. @1:1⟨1: a⏎true: b⏎~: c⏎: d⏎"quoted \u00e9": e⏎'it''s': f⏎? explicit⏎: g⏎!Tag tagged: h⏎2012-10-17: i⟩ map of 9
/1 @1:4⟨a⟩ "a"
/true @2:7⟨b⟩ "b"
/~0 @3:4⟨c⟩ "c"
/ @4:3⟨d⟩ "d"
/quoted é @5:18⟨e⟩ "e"
/it's @6:10⟨f⟩ "f"
/explicit @8:3⟨g⟩ "g"
/tagged @9:14⟨h⟩ "h"
/2012-10-17 @10:13⟨i⟩ "i"

"#]]
        .raw()
    );
}

#[test]
fn a_list_or_map_as_a_key_is_refused() {
    assert_data_eq!(
        dump("a: 1\n? [x, y]\n: 2\n"),
        str![[r#"
error complex-key: a list or map cannot be a key
  @2:3⟨[⟩ used as a key here
  help: write the key as a plain or quoted string

"#]]
        .raw()
    );
    assert_data_eq!(
        dump("Name: {{ name }}\n"),
        str![[r#"
error complex-key: a list or map cannot be a key
  @1:8⟨{⟩ used as a key here
  help: a placeholder such as {{ name }} must stand in quotes

"#]]
        .raw()
    );
    assert_data_eq!(
        dump("x: &x [1]\n*x : 2\n"),
        str![[r#"
error complex-key: a list or map cannot be a key
  @2:1⟨*x⟩ used as a key here
  help: write the key as a plain or quoted string

"#]]
        .raw()
    );
}

#[test]
fn a_key_written_twice_is_read_with_a_warning() {
    assert_data_eq!(
        dump("a: 1\nb: 2\n\"a\": 3\nc: {d: 1, d: 2, d: 3}\n"),
        str![[r#"
. @1:1⟨a: 1⏎b: 2⏎"a": 3⏎c: {d: 1, d: 2, d: 3}⟩ map of 3
/a @1:4⟨1⟩ number 1
/b @2:4⟨2⟩ number 2
/a @3:6⟨3⟩ number 3
/c @4:4⟨{d: 1, d: 2, d: 3}⟩ map of 1
/c/d @4:8⟨1⟩ number 1
/c/d @4:14⟨2⟩ number 2
/c/d @4:20⟨3⟩ number 3
warning duplicate-key: the key `a` is written twice in one map
  @3:1⟨"a"⟩ written again here
  @1:1⟨a⟩ first written here
  note: most programs take the last value and drop the others
warning duplicate-key: the key `d` is written twice in one map
  @4:11⟨d⟩ written again here
  @4:5⟨d⟩ first written here
  note: most programs take the last value and drop the others
warning duplicate-key: the key `d` is written twice in one map
  @4:17⟨d⟩ written again here
  @4:5⟨d⟩ first written here
  note: most programs take the last value and drop the others

"#]]
        .raw()
    );
}

#[test]
fn merges_are_entries_as_written() {
    assert_data_eq!(
        dump("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\nc:\n  <<: [*a, {z: 3}]\nd:\n  \"<<\": 1\n"),
        str![[r#"
. @1:1⟨a: &a {x: 1}⏎b:⏎  <<: *a⏎  y: 2⏎c:⏎  <<: [*a, {z: 3}]⏎d:⏎  "<<": 1⟩ map of 4
/a @1:7⟨{x: 1}⟩ map of 1
/a/x @1:11⟨1⟩ number 1
/b @3:3⟨<<: *a⏎  y: 2⟩ map of 2
/b/<< @3:7⟨*a⟩ alias of map of 1
/b/y @4:6⟨2⟩ number 2
/c @6:3⟨<<: [*a, {z: 3}]⟩ map of 2
/c/<< @6:7⟨[*a, {z: 3}]⟩ list of 2
/c/<</0 @6:8⟨*a⟩ alias of map of 1
/c/<</1 @6:12⟨{z: 3}⟩ map of 1
/c/<</1/z @6:16⟨3⟩ number 3
/d @8:3⟨"<<": 1⟩ map of 1
/d/<< @8:9⟨1⟩ number 1

"#]]
        .raw()
    );
    assert_data_eq!(
        dump("a:\n  <<: 1\n  b: 2\n"),
        str![[r#"
. @1:1⟨a:⏎  <<: 1⏎  b: 2⟩ map of 1
/a @2:3⟨<<: 1⏎  b: 2⟩ map of 2
/a/<< @2:7⟨1⟩ number 1
/a/b @3:6⟨2⟩ number 2
warning merge-key: `<<` merges maps, and this is none
  @2:7⟨1⟩ neither a map nor a list of maps
  note: `<<` is read as a plain key

"#]]
        .raw()
    );
}

#[test]
fn several_documents() {
    assert_data_eq!(
        dump("a: &x 1\n---\n- b\n--- text\n---\n...\n"),
        str![[r#"
. @1:1⟨a: &x 1⟩ map of 1
/a @1:7⟨1⟩ number 1
. @3:1⟨- b⟩ list of 1
/0 @3:3⟨b⟩ "b"
. @4:5⟨text⟩ "text"
. @5:4⟨⟩ null

"#]]
        .raw()
    );
    assert_data_eq!(
        dump("a: &x 1\n---\nb: *x\n"),
        str![[r#"
error yaml-syntax: an alias without its anchor
  @3:4⟨*⟩ no `&` of this name before it in this document
  help: a value that begins with `*` must stand in quotes

"#]]
        .raw()
    );
}

#[test]
fn nothing_is_a_tree_without_roots() {
    assert_data_eq!(dump(""), str![].raw());
    assert_data_eq!(dump("\u{feff}\n# only a comment\n"), str![].raw());
}

#[test]
fn a_byte_order_mark_and_carriage_returns_do_not_move_places() {
    assert_data_eq!(
        dump("\u{feff}a: é\r\nb:\r\n  - c\r\n  - |\r\n    d\r\n"),
        str![[r#"
. @1:2⟨a: é␍⏎b:␍⏎  - c␍⏎  - |␍⏎    d⟩ map of 2
/a @1:5⟨é⟩ "é"
/b @3:3⟨- c␍⏎  - |␍⏎    d⟩ list of 2
/b/0 @3:5⟨c⟩ "c"
/b/1 @4:5⟨|␍⏎    d⟩ "d\n"

"#]]
        .raw()
    );
}

#[test]
fn an_alias_within_what_it_names_is_refused() {
    assert_data_eq!(
        dump("a: &a\n  b:\n    - *a\n"),
        str![[r#"
error recursive-alias: this alias contains itself
  @3:7⟨*a⟩ stands within what it names
  @2:3⟨⟩ what it names begins here

"#]]
        .raw()
    );
    assert_data_eq!(
        dump("a: &a\n  <<: *a\n"),
        str![[r#"
error recursive-alias: this alias contains itself
  @2:7⟨*a⟩ stands within what it names
  @2:3⟨⟩ what it names begins here

"#]]
        .raw()
    );
    assert_data_eq!(
        dump("&a [*a]\n"),
        str![[r#"
error recursive-alias: this alias contains itself
  @1:5⟨*a⟩ stands within what it names
  @1:4⟨⟩ what it names begins here

"#]]
        .raw()
    );
}

#[test]
fn lines_within_brackets_may_be_indented_too_little() {
    let text = "\
Resources:
  A:
    B: [
      1, 2
    ]
    C: [
  3
  ]
    D: {
      e: \"two
  lines\"
  }
    F: !Sub [
      x, {
      y: z
  }]
";
    assert_data_eq!(dump(text), str![[r#"
. @1:1⟨Resources:⏎  A:⏎    B: [⏎      1, 2⏎    ]⏎    C: [⏎  3⏎  ]⏎    D: {⏎      e: "two⏎  lines"⏎  }⏎    F: !Sub [⏎      x, {⏎      y: z⏎  }]⟩ map of 1
/Resources @2:3⟨A:⏎    B: [⏎      1, 2⏎    ]⏎    C: [⏎  3⏎  ]⏎    D: {⏎      e: "two⏎  lines"⏎  }⏎    F: !Sub [⏎      x, {⏎      y: z⏎  }]⟩ map of 1
/Resources/A @3:5⟨B: [⏎      1, 2⏎    ]⏎    C: [⏎  3⏎  ]⏎    D: {⏎      e: "two⏎  lines"⏎  }⏎    F: !Sub [⏎      x, {⏎      y: z⏎  }]⟩ map of 4
/Resources/A/B @3:8⟨[⏎      1, 2⏎    ]⟩ list of 2
/Resources/A/B/0 @4:7⟨1⟩ number 1
/Resources/A/B/1 @4:10⟨2⟩ number 2
/Resources/A/C @6:8⟨[⏎  3⏎  ]⟩ list of 1
/Resources/A/C/0 @7:3⟨3⟩ number 3
/Resources/A/D @9:8⟨{⏎      e: "two⏎  lines"⏎  }⟩ map of 1
/Resources/A/D/e @10:10⟨"two⏎  lines"⟩ "two lines"
/Resources/A/F @13:13⟨[⏎      x, {⏎      y: z⏎  }]⟩ Sub@13:8⟨!Sub⟩ list of 2
/Resources/A/F/0 @14:7⟨x⟩ "x"
/Resources/A/F/1 @14:10⟨{⏎      y: z⏎  }⟩ map of 1
/Resources/A/F/1/y @15:10⟨z⟩ "z"

"#]].raw());
}
