//! What reports look like: whole pages, compared with the files in `tests/report`. `SNAPSHOTS=overwrite` renews them.

use ordain::diagnostic::Diagnostic;
use ordain::finding::{Counts, Judged, Mark, Severity, Skipped, Verdict};
use ordain::report::{Style, diagnostics, most_of};
use ordain::source::{Place, SourceMap, Span};

use crate::stage::{PLAIN, Stage, TEMPLATE, cannot_tell, evening, same};

#[test]
fn a_page_of_sixty_columns() {
    same("evening-60.txt", &evening().text(Style { width: 60, ..PLAIN }));
}

#[test]
fn a_page_of_a_hundred_columns() {
    same("evening-100.txt", &evening().text(PLAIN));
}

#[test]
fn a_page_of_two_hundred_columns() {
    same("evening-200.txt", &evening().text(Style { width: 200, ..PLAIN }));
}

#[test]
fn what_is_known_is_a_line_at_every_width() {
    let mut stage = evening();
    let known = stage.run.findings.split_off(3);
    stage.run.known = Some(ordain::finding::Known { findings: known, gone: 2 });
    for width in [60, 100, 200] {
        same(&format!("known-{width}.txt"), &stage.text(Style { width, ..PLAIN }));
    }
}

#[test]
fn a_page_in_ascii_with_everything() {
    same("evening-verbose-ascii.txt", &evening().text(Style { unicode: false, verbose: 1, ..PLAIN }));
}

#[test]
fn colours_change_nothing_but_colours() {
    let mut plain = String::new();
    let mut within = false;
    for c in evening().text(Style { colour: true, ..PLAIN }).chars() {
        within = c == '\u{1b}' || within && c != 'm';
        if !within && c != 'm' {
            plain.push(c);
        }
    }
    let page = evening().text(PLAIN).replace('m', "");
    let trimmed = |page: &str| page.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(trimmed(&plain), trimmed(&page));
}

/// More findings than anyone reads, in several documents with long names, and many things that are not known.
pub fn long() -> Stage {
    let mut stage = Stage::new("services/orders/template.yaml", TEMPLATE);
    for service in
        ["billing", "shipping", "a-service-with-a-name-that-goes-on-for-longer-than-most-names-of-services-do"]
    {
        let name = format!("services/{service}/infrastructure/template.yaml");
        stage.template = stage.sources.add(name, TEMPLATE);
        stage.run.documents.push(Judged {
            source: stage.template,
            is_open: service == "billing",
            ..stage.run.documents[0].clone()
        });
        for (number, subject) in ["Worker", "Legacy", "WorkerRole", "Gateway", "Queue"].into_iter().enumerate() {
            for rule in 0..4 {
                let severity = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low][rule];
                if rule > 0 || number == service.len() % 5 {
                    let mark = stage.mark("Worker:", "here");
                    stage.find(rule, Verdict::Fail, severity, subject, "too much", mark);
                }
            }
        }
        for number in 0..4 {
            cannot_tell(&mut stage, 4, "Worker", "cannot tell");
            stage.with(|finding| finding.causes[0].reason = format!("parameter `P{number}` has no value").into());
            if number > 0 {
                // It is the same check.
                stage.run.counts.change(Verdict::Unknown, Verdict::Pass);
            }
        }
        cannot_tell(&mut stage, 4, "Legacy", "cannot tell");
    }
    stage.run.skipped.extend((1..=11).map(|number| Skipped {
        name: format!("services/broken/{number}.yaml"),
        reason: "a key without its `:`".into(),
        is_error: true,
    }));
    let verdicts = [Verdict::Fail, Verdict::Error, Verdict::Unknown];
    stage.run.findings.sort_by_key(|it| {
        (verdicts.iter().position(|verdict| *verdict == it.verdict), std::cmp::Reverse(it.severity), it.rule)
    });
    stage
}

#[test]
fn a_long_report_shows_the_worst_and_how_to_come_to_the_rest() {
    same("long-100.txt", &long().text(PLAIN));
    same("long-60.txt", &long().text(Style { width: 60, ..PLAIN }));
    let all = long().text(Style { verbose: 1, ..PLAIN });
    assert!(!all.contains("-v shows all") && !all.contains("   less "), "{all}");
}

#[test]
fn many_mistakes_are_told_by_what_they_are() {
    let stage = Stage::new("template.yaml", TEMPLATE);
    let place = stage.place_in(stage.template, "WorkerRole:");
    let mut mistakes: Vec<Diagnostic> = (0..11)
        .map(|number| {
            Diagnostic::error("dangling-reference", format!("there is no resource `R{number}`")).at(place, "here")
        })
        .collect();
    mistakes.insert(3, Diagnostic::warning("open-stack", "there may be others"));
    let told = |mistakes: &[Diagnostic], verbose| {
        let mut out = Vec::new();
        most_of(mistakes, &stage.sources, &Style { verbose, ..PLAIN }, &mut out).expect("memory can be written");
        String::from_utf8(out).expect("UTF-8")
    };
    mistakes.push(Diagnostic::error("dangling-reference", "there is no resource `Last`").at(place, "here"));
    same("many-mistakes.txt", &told(&mistakes, 0));
    assert!(told(&mistakes, 1).contains("`Last`"));
    assert!(told(mistakes.get(..12).expect("they are more"), 0).contains("`R10`"), "a dozen is told in full");
}

#[test]
fn nothing_found_is_short_and_sure() {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    (0..18).for_each(|_| stage.run.counts.add(Verdict::Pass));
    stage.run.skipped.push(Skipped { name: "package.json".into(), reason: "not a template".into(), is_error: false });
    same("nothing-found.txt", &stage.text(PLAIN));
}

#[test]
fn nothing_to_look_at_is_no_success() {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    stage.run.documents.clear();
    same("nothing-checked.txt", &stage.text(PLAIN));
}

#[test]
fn unknowns_stand_together_by_what_is_not_known() {
    let mut stage = Stage::new("template.yaml", TEMPLATE);
    for subject in ["Legacy", "Importer", "Exporter", "Mailer", "Sweeper", "Watcher"] {
        cannot_tell(&mut stage, 1, subject, "fails when it is nodejs16.x or python3.8");
    }
    same("only-unknown.txt", &stage.text(PLAIN));
}

#[test]
fn a_rule_that_many_fail_is_explained_once() {
    let template: String = (1..=30).map(|n| format!("  Handler{n:02}: {{Type: AWS::Lambda::Function}}\n")).collect();
    let mut stage = Stage::new("template.yaml", &format!("Resources:\n{template}"));
    for n in 1..=30 {
        let mark = stage.mark(&format!("Handler{n:02}"), "`TracingConfig` belongs here");
        let severity = if n < 29 { Severity::Medium } else { Severity::Low };
        stage.find(
            3,
            Verdict::Fail,
            severity,
            &format!("Handler{n:02}"),
            &format!("`Handler{n:02}` is not traced"),
            mark,
        );
        stage.with(|finding| finding.remedy = Some("Set TracingConfig.Mode to Active.".into()));
    }
    same("many.txt", &stage.text(PLAIN));
}

#[test]
fn a_minified_document_is_an_excerpt_with_its_real_column() {
    let filler: String = (0..5000).map(|n| format!("\"Filler{n}\":{{\"Type\":\"AWS::SNS::Topic\"}},")).collect();
    let text = format!("{{\"Resources\":{{{filler}\"Worker\":{{\"Action\":\"*\"}},{filler}\"Last\":{{}}}}}}");
    assert!(text.len() > 200_000);
    let mut stage = Stage::new("cdk.out/stack.template.json", &text);
    let mark = stage.mark("\"*\"", "allows every action of every service");
    let related = stage.mark("\"Last\"", "which `Last` runs with");
    stage.find(0, Verdict::Fail, Severity::Critical, "Worker", "`Worker` may do anything", mark);
    stage.with(|finding| finding.related = [related].into());
    same("minified.txt", &stage.text(PLAIN));
}

#[test]
fn awkward_places_have_pictures() {
    let text = "Résumé:\n\tName: \"a\u{2028}b\u{1b}[31m\"\r\n\n  Key: [one, two, three]\n";
    let mut stage = Stage::new("odd.yaml", text);
    let end = Mark {
        place: Place { source: stage.template, span: Span::new(text.len() as u32, text.len() as u32) },
        message: "the file ends here".into(),
        pointer: "".into(),
    };
    stage.find(0, Verdict::Fail, Severity::High, "Key", "something is missing at the end", end);
    let mark = stage.mark("[one, two, three]", "the whole list");
    let inner = stage.mark("two", "the middle of it");
    let same_place = stage.mark("[one, two, three]", "the list again");
    stage.find(1, Verdict::Fail, Severity::High, "Key", "labels that overlap", mark);
    stage.with(|finding| finding.related = [inner, same_place].into());
    let inside = Mark {
        place: Place { source: stage.template, span: Span::new(2, 5) },
        message: "from the middle of one character to the middle of another".into(),
        pointer: "".into(),
    };
    stage.find(2, Verdict::Fail, Severity::Medium, "Résumé", "a place inside of characters", inside);
    let mark = stage.mark("\"a\u{2028}b\u{1b}[31m\"", "what would break the line or the terminal");
    stage.find(3, Verdict::Fail, Severity::Low, "Name", "\u{1b}[2Jnot a way to clear the screen", mark);
    let all = Mark {
        place: Place { source: stage.template, span: Span::new(0, 9999) },
        message: "everything".into(),
        pointer: "".into(),
    };
    stage.find(4, Verdict::Fail, Severity::Low, "stack", "a place of many lines", all);
    same("awkward.txt", &stage.text(Style { width: 72, ..PLAIN }));
}

#[test]
fn a_mistake_in_a_policy_is_shown_with_facts_and_help() {
    let stage = Stage::new("template.yaml", TEMPLATE);
    let place = stage.place_in(stage.rules, "fn.role");
    let mistakes = [
        Diagnostic::error("unknown-field", "`function` has no field `role`")
            .at(place, "no such field")
            .at(stage.place_in(stage.rules, "functions"), "these are functions")
            .note("its fields are: name, runtime, memory, timeout, env")
            .help("did you mean `roles`?"),
        Diagnostic::warning("unused-param", "nothing uses the parameter `notice`"),
    ];
    let mut out = Vec::new();
    diagnostics(&mistakes, &stage.sources, &PLAIN, &mut out).expect("memory can be written");
    same("diagnostics.txt", &String::from_utf8(out).expect("UTF-8"));
}

#[test]
fn no_counts_are_no_verdicts() {
    assert!(Verdict::ALL.into_iter().all(|verdict| Counts::default().get(verdict) == 0));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_text_and_no_place_is_too_odd_for_a_picture(
        text in "(\\PC|[\\x00-\\x20\u{85}\u{2028}é世\u{301}]){0,300}",
        spans in proptest::collection::vec((0_u32..700, 0_u32..700), 0..5),
        width in 0_usize..120,
        colour: bool,
        unicode: bool,
    ) {
        let mut sources = SourceMap::default();
        let ids = [sources.add("odd.yaml", text.as_str()), sources.add("other.yaml", "a: b")];
        let mut mistake = Diagnostic::error("odd", text.as_str());
        for (number, (start, end)) in spans.into_iter().enumerate() {
            let source = if number == 2 { ids[1] } else { ids[0] };
            mistake = mistake.at(Place { source, span: Span::new(start, end) }, text.as_str());
        }
        let mut out = Vec::new();
        let style = Style { width, colour, unicode, verbose: 0 };
        diagnostics(&[mistake], &sources, &style, &mut out).expect("memory can be written");
        let page = String::from_utf8(out).expect("UTF-8");
        assert!(!page.contains(['\u{1}', '\u{2}', '\r', '\u{2028}']));
    }
}
