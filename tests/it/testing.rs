//! `ordain test`: pages in, words and exit codes out.

use std::path::Path;

use snapbox::str;

use crate::cli::{complaint, directory, run, says};

const RULE: &str = "rule short-name {
    title    \"The name is short\"
    severity medium
    for topic in resources(\"AWS::SNS::Topic\")
    when topic.properties.TopicName exists
    forbid topic.properties.TopicName matches /^.$/
    forbid topic.properties.TopicName matches /^..$/ else low \"two letters\"
}
";

/// A page with one section of these fences.
fn page(fences: &str) -> String {
    format!("# short-name\n\n## Names\n\n{fences}")
}

/// A template of these resources, in a fence.
fn template(resources: &str) -> String {
    page(&format!("```yaml template.yaml\nResources:\n{resources}```\n"))
}

fn rules(name: &str, page: &str) -> std::path::PathBuf {
    directory(name, &[("rules/rule.ord", RULE), ("rules/README.md", page)])
}

/// The exit code, and all that is said.
fn output(root: &Path, arguments: &[&str]) -> String {
    let output = run(root, arguments);
    let code = output.status.code().expect("it was not killed");
    format!("{code}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn all_verdicts_can_be_expected() {
    let root = rules(
        "test-verdicts",
        &page(
            "```yaml template.yaml
Parameters: {Name: {Type: String}}
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}     # fail: short-name
  B: {Type: AWS::SNS::Topic, Properties: {TopicName: bb}}    # fail: short-name (low)
  C:                                                         # pass: short-name
    Type: AWS::SNS::Topic
    Properties: {TopicName: ccc}
  D: {Type: AWS::SNS::Topic}                                 # not-applicable: short-name
  E: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name}} # unknown: short-name
```
",
        ),
    );
    says(
        output(&root, &["test", "-v"]),
        str![[r#"
0
 pass  rules/README.md:3  Names
 1 test in 1 page: 1 passed

"#]],
    );
}

#[test]
fn an_ignore_without_a_reason_is_a_mistake_in_the_page() {
    let root = rules(
        "test-ignore",
        &template("  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # ordain: ignore short-name\n"),
    );
    says(
        output(&root, &["test"]),
        str![[r#"
1
 fail  rules/README.md:3  Names
error[ignore-without-reason]: this does not say why
   ╭─[ rules/README.md:7:58 ]
 7 │   A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # ordain: ignore short-name
   │                                                          ┬──────────────────────────
   │                                                          ╰── ignores nothing without a reason
───╯
   help: add to it: reason="why that is fine here"

error[unexpected-finding]: `short-name` fails here, and the page does not say so
   ╭─[ rules/README.md:7:54 ]
 7 │   A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # ordain: ignore short-name
   │                                                      ┬
   │                                                      ╰── `A`: `topic.properties.TopicName` is
   │                                                          `a`
───╯
   help: if that is right, say so on this line: # fail: short-name

 1 test in 1 page: 1 failed, 0 passed
 exit 1: 1 of 1 test failed

"#]],
    );
}

#[test]
fn what_is_missing_and_what_is_surplus_are_shown_in_the_page() {
    let root = rules(
        "test-differs",
        &template(
            "  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}
  B: {Type: AWS::SNS::Topic, Properties: {TopicName: bb}} # fail: short-name (high)
",
        ),
    );
    says(
        output(&root, &["test"]),
        str![[r#"
1
 fail  rules/README.md:3  Names
error[missing-finding]: `short-name` does not fail here
   ╭─[ rules/README.md:8:67 ]
 8 │   B: {Type: AWS::SNS::Topic, Properties: {TopicName: bb}} # fail: short-name (high)
   │                                                                   ────────┬────────
   │                                                                           ╰── expected
───╯
   note: found: fail (low) at template.yaml:3: two letters
   note: found: fail (medium) at template.yaml:2: `A`: `topic.properties.TopicName` is `a`

error[unexpected-finding]: `short-name` fails here, and the page does not say so
   ╭─[ rules/README.md:7:54 ]
 7 │   A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}
   │                                                      ┬
   │                                                      ╰── `A`: `topic.properties.TopicName` is
   │                                                          `a`
───╯
   help: if that is right, say so on this line: # fail: short-name

error[unexpected-finding]: `short-name` fails here, and the page does not say so
   ╭─[ rules/README.md:8:54 ]
 8 │   B: {Type: AWS::SNS::Topic, Properties: {TopicName: bb}} # fail: short-name (high)
   │                                                      ─┬
   │                                                       ╰── two letters
───╯
   help: if that is right, say so on this line: # fail: short-name (low)

 1 test in 1 page: 1 failed, 0 passed
 exit 1: 1 of 1 test failed

"#]],
    );
}

#[test]
fn annotations_that_cannot_be_read_have_a_place_and_a_neighbour() {
    let root = rules(
        "test-annotations",
        &page(
            "```yaml template.yaml
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # fial: short-name
  B: {Type: AWS::SNS::Topic, Properties: {TopicName: b}} # fail: short-nam
```

```expect
fail: short-name at tempalte.yaml:2
fail: short-name at template.yaml:9
```
",
        ),
    );
    says(
        output(&root, &["test"]),
        str![[r#"
1
 fail  rules/README.md:3  Names
error[annotation]: `fial` is no verdict
   ╭─[ rules/README.md:7:60 ]
 7 │   A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # fial: short-name
   │                                                            ──┬─
   │                                                              ╰── in this annotation
───╯
   help: did you mean `fail`?

error[annotation]: there is no rule `short-nam`
   ╭─[ rules/README.md:8:66 ]
 8 │   B: {Type: AWS::SNS::Topic, Properties: {TopicName: b}} # fail: short-nam
   │                                                                  ────┬────
   │                                                                      ╰── in this annotation
───╯
   help: did you mean `short-name`?

error[annotation]: this section has no file `tempalte.yaml`
    ╭─[ rules/README.md:12:21 ]
 12 │ fail: short-name at tempalte.yaml:2
    │                     ──────┬──────
    │                           ╰── in this annotation
────╯
   help: did you mean `template.yaml`?

error[annotation]: `template.yaml` has the lines 1 to 3
    ╭─[ rules/README.md:13:35 ]
 13 │ fail: short-name at template.yaml:9
    │                                   ┬
    │                                   ╰── in this annotation
────╯

 1 test in 1 page: 1 failed, 0 passed
 exit 1: 1 of 1 test failed

"#]],
    );
}

#[test]
fn policies_of_a_section_are_shown_in_the_page_where_they_are_wrong() {
    let fences = "```ord own.ord\ndef long(name: string): bool = name == 3\n```\n\n```yaml template.yaml\nResources:\n  A: {Type: AWS::SNS::Topic}\n";
    let root = directory("test-own", &[("page.md", page(fences).as_str())]);
    says(
        output(&root, &["test"]),
        str![[r#"
1
 fail  page.md:3  Names
error[open-fence]: this fence has no end
   ╭─[ page.md:9:1 ]
 9 │ ```yaml template.yaml
   │ ──────────┬──────────
   │           ╰── begins here
───╯
   help: close it with a line ```

error[type-mismatch]: string is compared with number
   ╭─[ page.md:6:32 ]
 6 │ def long(name: string): bool = name == 3
   │                                ──┬─    ┬
   │                                  │     ╰── is number
   │                                  │
   │                                  ╰── is string
───╯
   note: values of different types do not compare; there is no conversion behind your back

 1 test in 1 page: 1 failed, 0 passed
 exit 1: 1 of 1 test failed

"#]],
    );
}

#[test]
fn no_test_is_no_success() {
    let root = directory("test-none", &[("README.md", "# Nothing\n\n```yaml\nResources: {}\n```\n")]);
    says(
        complaint(&root, &["test"]),
        str![[r#"
2
error[no-test]: there is no test in `.`
   note: 1 page looked at; hidden and git-ignored files are not
   help: a test is a section of a .md file with a fence that has a file name, such as ```yaml
         template.yaml


"#]],
    );
    let root = rules("test-filter", &template("  C: {Type: AWS::SNS::Topic, Properties: {TopicName: abc}}\n"));
    assert!(complaint(&root, &["test", "--filter", "long-name"]).starts_with("2\n"));
    assert_eq!(output(&root, &["test", "--filter", "short-name"]), "0\n 1 test in 1 page: 1 passed\n");
}

#[test]
fn a_page_of_something_else_is_left_alone() {
    let other = "# How to deploy\n\n```yaml compose.yaml\nservices: {web: {image: nginx}}\n```\n";
    let own = template("  C: {Type: AWS::SNS::Topic, Properties: {TopicName: abc}}\n");
    let files = [("rules/rule.ord", RULE), ("rules/README.md", own.as_str()), ("README.md", other)];
    assert_eq!(output(&directory("test-other", &files), &["test"]), "0\n 1 test in 1 page: 1 passed\n");
    // What is plainly meant to be a template is not.
    let broken = "# Broken\n\n```yaml template.yaml\nResources:\n  A: {Type: AWS::SQS::Queue\n```\n";
    let files = [("rules/rule.ord", RULE), ("rules/README.md", own.as_str()), ("README.md", broken)];
    assert!(output(&directory("test-broken", &files), &["test"]).ends_with(" exit 1: 1 of 2 tests failed\n"));
}

#[test]
fn a_named_page_is_run_with_the_policies_beside_it() {
    let root = rules(
        "test-beside",
        &template("  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # fail: short-name\n"),
    );
    let all_is_well = "0\n 1 test in 1 page: 1 passed\n";
    assert_eq!(output(&root, &["test", "rules/README.md"]), all_is_well);
    assert_eq!(output(&root, &["test", "rules/rule.ord"]), all_is_well);
    assert_eq!(output(&root.join("rules"), &["test", "README.md"]), all_is_well);
    assert_eq!(output(&root, &["test", "rules", "--policy", "rules"]), all_is_well);
}

#[test]
fn a_section_has_its_own_day_and_parameters() {
    let root = rules(
        "test-setting",
        &page(
            "```yaml template.yaml
Parameters: {Name: {Type: String}}
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name}} # fail: short-name
```

```expect
param: Name=a
```
",
        ),
    );
    assert_eq!(output(&root, &["test"]), "0\n 1 test in 1 page: 1 passed\n");
}

#[test]
fn update_writes_outputs_and_nothing_else() {
    let section = "```yaml template.yaml\r\nResources:\r\n  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # fail: short-name\r\n```\r\n\r\n```text output\r\nold\r\n```\r\n";
    let root = rules("test-update", &page(section));
    assert!(output(&root, &["test"]).contains("now it is:  medium  short-name: The name is short"));
    says(
        output(&root, &["test", "--update"]),
        str![[r#"
0
 rules/README.md: 1 output renewed
 1 test in 1 page: 1 passed

"#]],
    );
    assert_eq!(output(&root, &["test"]), "0\n 1 test in 1 page: 1 passed\n");
    let renewed = std::fs::read_to_string(root.join("rules/README.md")).expect("the page is there");
    let (before, _) = section.split_once("old").expect("an output");
    assert!(renewed.starts_with(&page(before)) && renewed.contains("template.yaml:2:54 ]\r\n"), "{renewed}");
}

const NAMED: &str = "  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # fail: short-name
  C: {Type: AWS::SNS::Topic, Properties: {TopicName: ccc}}
";

#[test]
fn coverage_lists_what_no_test_reaches() {
    let never = "rule never {
    title    \"never\"
    severity low
    for queue in queues where queue.name == \"a\" or queue.name == \"b\"
    require queue.fifo
}

extend queue {
    fifo: bool = self.name ends_with \".fifo\"
}
";
    let files = [("rules/rule.ord", RULE), ("rules/never.ord", never), ("rules/README.md", &template(NAMED))];
    let root = directory("test-coverage", &files);
    says(
        output(&root, &["test", "--coverage", "--at-least", "90"]),
        str![[r#"
1
 1 test in 1 page: 1 passed

 rules/never.ord:4:31  never evaluated: queue.name == "a" or queue.name == "b"
 rules/never.ord:5:5  no test reaches this clause: require queue.fifo
 rules/never.ord:9:18  no test reads this field: self.name ends_with ".fifo"
 rules/rule.ord:5:10  never false: topic.properties.TopicName exists
 rules/rule.ord:7:12  never true: topic.properties.TopicName matches /^..$/
 clauses   2 of 3 reached, 66.6 %
 branches  4 of 14 reached, 28.5 %
 fields    0 of 1 reached, 0.0 %
 exit 1: too few clauses are reached

"#]],
    );
}

#[test]
fn mutants_that_no_test_notices_are_shown() {
    let root = rules("test-mutants", &template(NAMED));
    says(
        output(&root, &["test", "--mutate", "--at-least", "100"]),
        str![[r#"
1
 1 test in 1 page: 1 passed

warning[survivor]: no test notices a change to `short-name`
   ╭─[ rules/rule.ord:5:10 ]
 5 │     when topic.properties.TopicName exists
   │          ┬────────────────────────────────
   │          ╰── without this `when`
───╯

warning[survivor]: no test notices a change to `short-name`
   ╭─[ rules/rule.ord:7:5 ]
 7 │     forbid topic.properties.TopicName matches /^..$/ else low "two letters"
   │     ┬──────────────────────────────────────────────────────────────────────
   │     ╰── without this `forbid`
───╯

 mutants   4 of 6 noticed, 66.6 %
 exit 1: too few changes are noticed

"#]],
    );
}

#[test]
fn changes_that_cannot_be_noticed_are_explained_in_a_page() {
    let page = template(NAMED)
        + "
## What no test can notice

```survives
without this `when` at rule.ord:5 because a topic without a name has no letters
without this `forbid` at rule.ord:7 because nobody wrote a test
without this `forbid` at rule.ord:6 because there is no such change
`any` for `all` at nowhere.ord:1
```
";
    says(
        output(&rules("test-explained", &page), &["test", "--mutate", "--at-least", "100"]),
        str![[r#"
1
 1 test in 1 page: 1 passed

error[explanation]: a test notices this change
    ╭─[ rules/README.md:16:1 ]
 16 │ without this `forbid` at rule.ord:6 because there is no such change
    │ ┬──────────────────────────────────────────────────────────────────
    │ ╰── explained here
────╯
   help: take the line out of the page

error[explanation]: this explains nothing
    ╭─[ rules/README.md:17:1 ]
 17 │ `any` for `all` at nowhere.ord:1
    │ ┬───────────────────────────────
    │ ╰── in this line
────╯
   help: write the change as it is told, and why: without this `where` at rule.ord:6 because …

 mutants   4 of 4 noticed, 100.0 %; 2 more explained
 exit 1: 2 explanations of changes not true

"#]],
    );
}

#[test]
fn every_sort_of_change_is_noticed_by_tests_that_are_good_enough() {
    let rule = "def near(name: string): bool = name like \"a*\" or name matches /^b/

rule odd-function {
    title    \"odd\"
    severity medium
    for fn in functions where fn.runtime exists
    when fn.tracing is \"Active\"
    forbid fn.memory > 256 and near(fn.runtime)
}
";
    let function = |properties: &str, verdict: &str| {
        let id = properties.len() + verdict.len();
        format!("  F{id}{properties:.1}: {{Type: AWS::Lambda::Function, Properties: {{{properties}}}}} {verdict}\n")
    };
    let on = "TracingConfig: {Mode: Active}";
    let good = [
        function(&format!("Runtime: ax, MemorySize: 257, {on}"), "# fail: odd-function"),
        function(&format!("MemorySize: 257, Runtime: bx, {on}"), "# fail: odd-function"),
        function(&format!("Runtime: ax, MemorySize: 256, {on}"), ""),
        function(&format!("MemorySize: 257, Runtime: cx, {on}"), ""),
        function("Runtime: ax, MemorySize: 257", ""),
        function(&format!("MemorySize: 257, {on}"), ""),
    ];
    let said = |name: &str, resources: &[String]| {
        let page = template(&resources.concat());
        let files = [("rules/rule.ord", rule), ("rules/README.md", page.as_str())];
        output(&directory(name, &files), &["test", "--mutate"])
    };
    says(
        said("test-all-mutants", &good),
        str![[r#"
0
 1 test in 1 page: 1 passed

 mutants   19 of 19 noticed, 100.0 %

"#]],
    );
    // Without any of them, something is not noticed.
    for without in 0..good.len() {
        let poor = [&good[..without], &good[without + 1..]].concat();
        assert!(said("test-some-mutants", &poor).contains("warning[survivor]"), "{}", good[without]);
    }
}

#[test]
fn mutants_are_tried_only_where_all_tests_pass() {
    let root = rules("test-no-mutants", &template("  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}\n"));
    assert!(!output(&root, &["test", "--mutate"]).contains("mutants"));
}

#[test]
fn a_rule_that_is_tested_in_two_pages_has_each_mutant_once() {
    // The second page has a policy of its own, so that the rule is compiled twice.
    let first = template("  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # fail: short-name\n");
    let own = format!("```ord own.ord\n{}```\n\n", RULE.replace("short-name", "own-name"));
    let second = first.replace("```yaml", &format!("{own}```yaml")).replace("short-name\n", "short-name, own-name\n");
    let files = [("rules/rule.ord", RULE), ("rules/a.md", first.as_str()), ("rules/b.md", second.as_str())];
    let said = output(&directory("test-twice", &files), &["test", "--mutate"]);
    assert!(said.contains("rules/rule.ord:7:5 ]") && said.contains("rules/b.md:12:5 ]"), "{said}");
    assert_eq!(said.matches("without this `forbid`").count(), 2, "{said}");
    assert!(said.contains(" of 12 noticed"), "{said}");
}

/// A kind with a lens, a rule that reads a parameter and a table, and a page.
fn lamps(name: &str, page: &str) -> std::path::PathBuf {
    let policy = "kind lamp / lamps {
    watts: number
    room:  string
}

from \"Custom::Lamp\" as lamp {
    watts = .Watts ?? 60
    room  = .Room
}

param bright: number = 60 \"what is too bright\"

table rooms: map<{dark: bool}> from \"rooms.json\"

rule glaring {
    title    \"t\"
    severity low

    for lamp in lamps where rooms[lamp.room]?.dark is missing or lamp.watts > 100
    forbid lamp.watts > bright
}
";
    let files =
        [("rules/rule.ord", policy), ("rules/rooms.json", "{\"cellar\": {\"dark\": true}}"), ("rules/README.md", page)];
    directory(name, &files)
}

const LAMPS: &str = "# glaring

## Lamps

```yaml template.yaml
Resources:
  A: {Type: Custom::Lamp, Properties: {Watts: 61, Room: hall}} # fail: glaring
  B:                                                           # pass: glaring
    Type: Custom::Lamp
    Properties: {Room: hall}
```

## What the lens reads

```yaml template.yaml
Resources:
  A: {Type: Custom::Lamp, Properties: {Room: hall}}
```

```eval
[lamp.watts for lamp in lamps]
→ [60]
```
";

#[test]
fn lenses_and_settings_are_changed_too() {
    let root = lamps("test-settings", LAMPS);
    says(
        output(&root, &["test", "--mutate"]),
        str![[r#"
0
 2 tests in 1 page: 2 passed

warning[survivor]: no test notices a change to `rooms`
    ╭─[ rules/rule.ord:19:29 ]
 19 │     for lamp in lamps where rooms[lamp.room]?.dark is missing or lamp.watts > 100
    │                             ──┬──
    │                               ╰── another `dark` in each row
────╯

warning[survivor]: no test notices a change to `rooms`
    ╭─[ rules/rule.ord:19:29 ]
 19 │     for lamp in lamps where rooms[lamp.room]?.dark is missing or lamp.watts > 100
    │                             ──┬──
    │                               ╰── without the rows of this table
────╯

warning[survivor]: no test notices a change to `glaring`
    ╭─[ rules/rule.ord:19:29 ]
 19 │     for lamp in lamps where rooms[lamp.room]?.dark is missing or lamp.watts > 100
    │                             ┬────────────────────────────────────────────────────
    │                             ╰── without this `where`
────╯

warning[survivor]: no test notices a change to `glaring`
    ╭─[ rules/rule.ord:19:66 ]
 19 │     for lamp in lamps where rooms[lamp.room]?.dark is missing or lamp.watts > 100
    │                                                                  ────────┬───────
    │                                                                          ╰── `<=` for `>`
────╯

warning[survivor]: no test notices a change to `glaring`
    ╭─[ rules/rule.ord:19:66 ]
 19 │     for lamp in lamps where rooms[lamp.room]?.dark is missing or lamp.watts > 100
    │                                                                  ────────┬───────
    │                                                                          ╰── `>=` for `>`
────╯

warning[survivor]: no test notices a change to `glaring`
    ╭─[ rules/rule.ord:19:66 ]
 19 │     for lamp in lamps where rooms[lamp.room]?.dark is missing or lamp.watts > 100
    │                                                                  ────────┬───────
    │                                                                          ╰── without this, beside
    │                                                                              `or`
────╯

warning[survivor]: no test notices a change to `glaring`
    ╭─[ rules/rule.ord:19:79 ]
 19 │     for lamp in lamps where rooms[lamp.room]?.dark is missing or lamp.watts > 100
    │                                                                               ─┬─
    │                                                                                ╰── `101` for `100`
────╯

warning[survivor]: no test notices a change to `glaring`
    ╭─[ rules/rule.ord:19:79 ]
 19 │     for lamp in lamps where rooms[lamp.room]?.dark is missing or lamp.watts > 100
    │                                                                               ─┬─
    │                                                                                ╰── `99` for `100`
────╯

 rules     7 of 13 noticed, 53.8 %
 lenses    4 of 4 noticed, 100.0 %
 settings  2 of 4 noticed, 50.0 %
 mutants   13 of 21 noticed, 61.9 %

"#]],
    );
}

#[test]
fn all_fields_of_a_kind_are_shown_and_notice_changes() {
    let page = "# lamp

## Lamps

```yaml template.yaml
Resources:
  A: {Type: Custom::Lamp, Properties: {Watts: 61, Room: hall}}
  B: {Type: Custom::Lamp}
```

```fields lamp
```

```fields lamps
A
  watts = 60
```
";
    let root = lamps("test-fields", page);
    says(
        output(&root, &["test"]),
        str![[r#"
1
 fail  rules/README.md:3  Lamps
error[other-output]: the output is not what the page shows
    ╭─[ rules/README.md:12:1 ]
 12 │ ```
    │ ─┬─
    │  ╰── now it is: A
────╯
   help: read what changed, and let `--update` write it

error[other-output]: the output is not what the page shows
    ╭─[ rules/README.md:16:1 ]
 16 │   watts = 60
    │ ──────┬─────
    │       ╰── now it is:   watts = 61
────╯
   help: read what changed, and let `--update` write it

 1 test in 1 page: 1 failed, 0 passed
 exit 1: 1 of 1 test failed

"#]],
    );
    let renewed = output(&root, &["test", "--update", "--mutate", "--coverage"]);
    assert!(renewed.contains(" rules/README.md: 2 outputs renewed\n 1 test in 1 page: 1 passed"), "{renewed}");
    assert!(renewed.contains("fields    2 of 2 reached, 100.0 %"), "{renewed}");
    assert!(renewed.contains("lenses    4 of 4 noticed, 100.0 %"), "{renewed}");
    let text = std::fs::read_to_string(root.join("rules/README.md")).expect("the page is there");
    let fields = "A\n  watts = 61\n  room = \"hall\"\nB\n  watts = 60\n  room = ‹error: `room` is required, and the document does not have it›\n```\n";
    assert_eq!(text.matches(fields).count(), 2, "{text}");
}

#[test]
fn fields_of_no_kind_are_a_mistake_in_the_page() {
    let page = "# lamp\n\n```yaml template.yaml\nResources: {A: {Type: Custom::Lamp}}\n```\n\n```fields lmap\n```\n";
    let said = output(&lamps("test-no-kind", page), &["test"]);
    assert!(said.contains("error[unknown-kind]: there is no kind `lmap`"), "{said}");
    assert!(said.contains(" 7 │ ```fields lmap") && said.contains("help: did you mean `lamp`?"), "{said}");
    let said = output(&lamps("test-kindless", &page.replace("fields lmap", "fields")), &["test"]);
    assert!(said.contains("error[unknown-kind]: this fence does not say of which kind"), "{said}");
}

#[test]
fn programs_are_told_what_people_are_told() {
    let root = lamps("test-json", &LAMPS.replace("# fail: glaring", "").replace("[60]", "[61]"));
    let told = output(&root, &["test", "-o", "json", "--coverage"]);
    says(
        told,
        str![[r#"
1
{
  "schema_version": "1",
  "exit_code": 1,
  "reason": "2 of 2 tests failed",
  "passed": 0,
  "failed": 2,
  "tests": [
    {
      "title": "Lamps",
      "passed": false,
      "file": "rules/README.md",
      "line": 3,
      "column": 1,
      "end_line": 3,
      "end_column": 9,
      "mistakes": [
        {
          "code": "unexpected-finding",
          "level": "error",
          "message": "`glaring` fails here, and the page does not say so",
          "labels": [
            {
              "message": "`A`: `lamp.watts` is `61`",
              "file": "rules/README.md",
              "line": 7,
              "column": 47,
              "end_line": 7,
              "end_column": 49
            }
          ],
          "notes": [],
          "help": "if that is right, say so on this line: # fail: glaring"
        }
      ]
    },
    {
      "title": "What the lens reads",
      "passed": false,
      "file": "rules/README.md",
      "line": 13,
      "column": 1,
      "end_line": 13,
      "end_column": 23,
      "mistakes": [
        {
          "code": "other-output",
          "level": "error",
          "message": "the output is not what the page shows",
          "labels": [
            {
              "message": "now it is: → [60]",
              "file": "rules/README.md",
              "line": 22,
              "column": 1,
              "end_line": 22,
              "end_column": 7
            }
          ],
          "notes": [],
          "help": "read what changed, and let `--update` write it"
        }
      ]
    }
  ],
  "renewed": [],
  "unseen": [],
  "coverage": {
    "shares": [
      {
        "of": "clauses",
        "part": 1,
        "all": 1
      },
      {
        "of": "branches",
        "part": 4,
        "all": 8
      },
      {
        "of": "fields",
        "part": 2,
        "all": 2
      }
    ],
    "gaps": [
      {
        "message": "never false: rooms[lamp.room]?.dark is missing",
        "file": "rules/rule.ord",
        "line": 19,
        "column": 29,
        "end_line": 19,
        "end_column": 62
      },
      {
        "message": "never false: rooms[lamp.room]?.dark is missing or lamp.watts > 100",
        "file": "rules/rule.ord",
        "line": 19,
        "column": 29,
        "end_line": 19,
        "end_column": 82
      },
      {
        "message": "never evaluated: lamp.watts > 100",
        "file": "rules/rule.ord",
        "line": 19,
        "column": 66,
        "end_line": 19,
        "end_column": 82
      }
    ]
  }
}
 exit 1: 2 of 2 tests failed

"#]],
    );
}

#[test]
fn values_are_held_to_the_page_and_renewed() {
    let root = lamps("test-eval", &LAMPS.replace("[60]", "[61]"));
    says(
        output(&root, &["test"]),
        str![[r#"
1
 fail  rules/README.md:13  What the lens reads
error[other-output]: the output is not what the page shows
    ╭─[ rules/README.md:22:1 ]
 22 │ → [61]
    │ ───┬──
    │    ╰── now it is: → [60]
────╯
   help: read what changed, and let `--update` write it

 2 tests in 1 page: 1 failed, 1 passed
 exit 1: 1 of 2 tests failed

"#]],
    );
    says(
        output(&root, &["test", "--update"]),
        str![[r#"
0
 rules/README.md: 1 output renewed
 2 tests in 1 page: 2 passed

"#]],
    );
    let page = std::fs::read_to_string(root.join("rules/README.md")).expect("the page is there");
    assert_eq!(page, LAMPS);
}

#[test]
fn what_compiling_says_is_held_to_the_page() {
    let fences = "```ord page.ord
rule nameless {
    title    \"t\"
    severity low

    for topic in topics
    require topic.nam exists
    require topic.arn exists
}
```

```refused
unknown-field at page.ord:6
unknown-name at page.ord:6
```
";
    let root = directory("test-refused", &[("page.md", page(fences).as_str())]);
    says(
        output(&root, &["test"]),
        str![[r#"
1
 fail  page.md:3  Names
error[missing-mistake]: `unknown-name at page.ord:6` is not said of the policies
    ╭─[ page.md:18:1 ]
 18 │ unknown-name at page.ord:6
    │ ┬─────────────────────────
    │ ╰── expected
────╯

error[unknown-field]: the kind `topic` has no field `arn`
    ╭─[ page.md:12:19 ]
 12 │     require topic.arn exists
    │                   ─┬─
    │                    ╰── not known here
────╯
   note: a fence `refused` or `warned` says so: unknown-field at page.ord:7

 1 test in 1 page: 1 failed, 0 passed
 exit 1: 1 of 1 test failed

"#]],
    );
}

#[test]
fn policies_of_other_folders_need_not_fit() {
    let page = template("  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # fail: short-name\n");
    let files = [
        ("one/rule.ord", RULE),
        ("one/README.md", page.as_str()),
        ("two/rule.ord", RULE),
        ("two/pages/README.md", page.as_str()),
        ("three/rule.ord", RULE),
    ];
    says(
        output(&directory("test-folders", &files), &["test"]),
        str![[r#"
0
 2 tests in 2 pages: 2 passed
 1 policy file beside or below no page: three/rule.ord

"#]],
    );
}

#[test]
fn what_a_project_excludes_is_no_test() {
    let page = template("  A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}} # fail: short-name\n");
    let files = [
        ("ordain.toml", "exclude = [\"fixtures/\"]\n"),
        ("rules/rule.ord", RULE),
        ("rules/README.md", page.as_str()),
        ("fixtures/broken.ord", "rule"),
        ("fixtures/README.md", page.as_str()),
    ];
    says(
        output(&directory("test-excluded", &files), &["test"]),
        str![[r#"
0
 1 test in 1 page: 1 passed

"#]],
    );
}
