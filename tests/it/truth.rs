//! The truth tables of the book are read, and every cell is evaluated.

use std::path::Path;

use ordain::testing;

use crate::specification::{prose, rows, truths};

/// How the five truths are written as conditions about the document of the page.
const TRUTHS: [(&str, &str); 5] = [
    ("T", "true"),
    ("F", "false"),
    ("U", "p.string.unknown == \"a\""),
    ("E", "1 / 0 > 1"),
    ("U*", "p.string.perhaps == \"a\""),
];

/// The states of the operand that a row is about.
const STATES: [&str; 7] = ["missing", "null", "empty", "unknown", "perhaps", "wrong", "right"];

/// A condition with what it should be and where the page says so.
struct Cell {
    condition: String,
    truth: String,
    place: String,
}

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/reference/truth.md");
    std::fs::read_to_string(path).expect("a page is text")
}

fn document(page: &str) -> String {
    let fences = testing::sections(page).into_iter().flat_map(|it| it.fences);
    fences.filter(|it| it.language == "yaml").map(|it| it.text).next().expect("the page has a document")
}

/// The condition of a letter.
fn written(letter: &str) -> &'static str {
    TRUTHS.iter().find(|(own, _)| *own == letter).unwrap_or_else(|| panic!("`{letter}` is no truth")).1
}

/// `x` in a condition, as a word of its own, becomes a path.
fn about(condition: &str, x: &str, path: &str) -> String {
    let letters: Vec<char> = condition.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|it| it.is_alphanumeric());
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let quoted = at.checked_sub(1).is_some_and(|before| matches!(letters[before], '"' | '/' | '^'));
        let alone = !is_letter(at.checked_sub(1)) && !is_letter(at.checked_add(1)) && !quoted;
        if x == letter.to_string() && alone { text.push_str(path) } else { text.push(*letter) }
    }
    text
}

/// The cells of the table of a connective: rows are the left operand.
fn of_connective(table: &[Vec<String>]) -> Vec<Cell> {
    let (head, body) = table.split_first().expect("a table has a head");
    let mut cells = Vec::new();
    for row in body {
        for (column, truth) in head.iter().zip(row).skip(1) {
            let operator = &head[0];
            let condition = match operator.as_str() {
                "not" => format!("not ({})", written(&row[0])),
                _ => format!("({}) {operator} ({})", written(&row[0]), written(column)),
            };
            cells.push(Cell { condition, truth: truth.clone(), place: format!("{} {operator} {column}", row[0]) });
        }
    }
    cells
}

/// The cells of the table of operators: a condition about `x`, the type of `x`, and a column for each of its states.
fn of_operators(table: &[Vec<String>]) -> Vec<Cell> {
    let (head, body) = table.split_first().expect("a table has a head");
    assert_eq!(head[2..], STATES, "the columns are the states");
    let mut cells = Vec::new();
    for row in body {
        for (state, truth) in STATES.iter().zip(&row[2..]).filter(|(_, truth)| !truth.is_empty()) {
            let mut paths = vec![format!("p.{}.{state}", row[1])];
            // What is below an unknown may not be there either, and no choice decides it.
            paths.extend((*state == "perhaps").then(|| "p.string.unknown.below".to_owned()));
            // `F or U`: one truth for each way.
            let truths: Vec<&str> = truth.split(" or ").collect();
            for (path, truth) in paths.iter().zip(truths.iter().cycle()) {
                let condition = about(&row[0], "x", path);
                cells.push(Cell { condition, truth: (*truth).to_owned(), place: format!("`{}`, {state}", row[0]) });
            }
        }
    }
    cells
}

fn wrong(document: &str, cells: &[Cell]) -> Vec<String> {
    let conditions: Vec<String> = cells.iter().map(|it| it.condition.clone()).collect();
    let found = truths(&[], document, &conditions);
    let pairs = cells.iter().zip(found).filter(|(cell, found)| cell.truth != *found);
    pairs
        .map(|(cell, found)| format!("{}: {} is {found}, and not {}", cell.place, cell.condition, cell.truth))
        .collect()
}

#[test]
fn every_cell_of_the_truth_tables_is_what_is_evaluated() {
    let page = page();
    let mut cells = Vec::new();
    for section in testing::sections(&page) {
        let table = rows(&prose(&page, &section));
        match section.title.as_str() {
            "`and`" | "`or`" | "`implies`" | "`not`" => cells.extend(of_connective(&table)),
            "Operators" => cells.extend(of_operators(&table)),
            _ => assert!(table.is_empty(), "the tables of `{}` are not read", section.title),
        }
    }
    assert!(cells.len() > 200, "only {} cells were found", cells.len());
    let wrong = wrong(&document(&page), &cells);
    assert!(wrong.is_empty(), "{} of {} cells:\n{}", wrong.len(), cells.len(), wrong.join("\n"));
}

/// An operand `y` beside `x`: E if either is, else U\* if either is, else U.
#[test]
fn two_special_operands_are_the_worse_of_both() {
    let page = page();
    let operators = [
        ("x == y", "string", "string"),
        ("x != y", "string", "string"),
        ("x < y", "number", "number"),
        ("x >= y", "number", "number"),
        ("x + y > 1", "number", "number"),
        ("x in y", "string", "list"),
        ("y contains x", "string", "list"),
        ("x starts_with y", "string", "string"),
    ];
    let special = [("missing", "E"), ("null", "E"), ("unknown", "U"), ("perhaps", "U*")];
    let mut cells = Vec::new();
    for (condition, of_x, of_y) in operators {
        for (x, one) in special {
            for (y, other) in special {
                let worse = ["E", "U*", "U"].into_iter().find(|it| [one, other].contains(it)).expect("one of them");
                // One token is one value (law 5).
                let same = x == "unknown" && y == "unknown" && of_x == of_y;
                let truth = match condition {
                    "x == y" if same => "T",
                    "x != y" if same => "F",
                    _ => worse,
                };
                let written = about(&about(condition, "x", &format!("p.{of_x}.{x}")), "y", &format!("p.{of_y}.{y}"));
                cells.push(Cell { condition: written, truth: truth.into(), place: format!("{condition}: {x}, {y}") });
            }
        }
    }
    let wrong = wrong(&document(&page), &cells);
    assert!(wrong.is_empty(), "{} of {} cells:\n{}", wrong.len(), cells.len(), wrong.join("\n"));
}
