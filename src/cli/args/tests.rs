use clap::{Command, CommandFactory};

use super::Arguments;

/// The command and all below it that a person may call, each with the words that call it.
fn all(command: &Command, words: &str, into: &mut Vec<(String, Command)>) {
    let words = format!("{words}{}", command.get_name());
    for inner in command.get_subcommands().filter(|it| it.get_name() != "help") {
        all(inner, &format!("{words} "), into);
    }
    into.push((words, command.clone()));
}

/// The words of an example as a shell has them, without what stands behind three spaces, and without its other commands.
fn words(example: &str) -> Vec<String> {
    let own = example.split(" | ").find(|it| it.trim().starts_with("ordain")).unwrap_or(example).trim();
    let (own, _) = own.split_once("   ").unwrap_or((own, ""));
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in own.chars() {
        match c {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            '<' | '>' if !is_quoted => break,
            _ => words.iter_mut().last().into_iter().for_each(|word| word.push(c)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_command_has_examples_and_they_are_commands() {
    let mut commands = Vec::new();
    all(&Arguments::command(), "", &mut commands);
    for (name, command) in commands {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples: Vec<&str> =
            help.lines().filter(|line| line.starts_with("  ") && line.contains("ordain ")).collect();
        assert!(!examples.is_empty(), "`{name}` has no example");
        for example in examples {
            let parsed = Arguments::command().try_get_matches_from(words(example));
            let mistake = parsed.err().filter(|error| error.use_stderr()).map(|error| error.to_string());
            assert_eq!(mistake, None, "`{name}`: {example}");
        }
    }
}

#[test]
fn every_argument_says_what_it_is_for() {
    let mut commands = Vec::new();
    all(&Arguments::command(), "", &mut commands);
    for (name, command) in commands {
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "`{name}`: {} says nothing", argument.get_id());
        }
    }
}
