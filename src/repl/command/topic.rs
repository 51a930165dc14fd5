//! What help says about things that are no commands: rows of a name and a text.

/// A topic of help.
pub(in crate::repl) struct Topic {
    /// What it is called.
    pub(in crate::repl) name: &'static str,
    /// What it is about, in one sentence.
    pub(in crate::repl) sentence: &'static str,
    /// What there is to say, in lines as they are shown.
    pub(super) lines: &'static [(&'static str, &'static str)],
}

/// All topics, in the order of help.
pub(in crate::repl) const TOPICS: &[Topic] = &[
    Topic {
        name: "expressions",
        sentence: "what one can ask",
        lines: &[
            ("Worker.timeout", "a field of a resource, by the name that the template gives it"),
            ("aws_sqs_queue.jobs.name", "the same where names have dots in them"),
            ("functions", "all of a kind; `:kinds` lists them"),
            ("[f.id for f in functions if f.memory > 512]", "a list of some"),
            ("count(f in functions: f.public)", "how many; min, max, sum, sort, distinct, group as well"),
            ("any s in Worker.role.statements: s.effect == \"Allow\"", "a condition; all, none, one as well"),
            ("resources(\"AWS::SQS::Queue\")", "resources of a type of the provider"),
            ("Worker.properties.Layers", "what the template writes, whether a kind has it or not"),
            ("let big = 512", "a name for a value, at the prompt only; `_` and `$1` are earlier values"),
        ],
    },
    Topic {
        name: "writing",
        sentence: "how a rule is written",
        lines: &[
            ("rule quiet-job {", "a name that says what is found"),
            ("    title    \"A job tells nobody\"", "one line for reports"),
            ("    severity medium", "info, low, medium, high, critical"),
            ("    for fn in functions", "what is judged: each has a verdict"),
            ("    when any t in fn.triggers: t.asynchronous", "where this is false the rule does not apply"),
            ("    require fn.dead_letter exists", "what must hold; `forbid` is what must not"),
            ("        else \"`{fn.id}` loses events\"", "what a finding says"),
            ("    remedy   \"Set DeadLetterConfig.\"", "what to do"),
            ("}", "the statement ends where it is complete"),
        ],
    },
    Topic {
        name: "absence",
        sentence: "missing, null, empty and unknown, and how one asks for them",
        lines: &[
            ("x exists", "it is there and not null"),
            ("x is missing", "it is not there"),
            ("x ?? 3", "what to use where it is missing"),
            ("x is \"NONE\"", "is it this value? of something that may be missing"),
            ("x is unknown", "the template cannot tell; `:set` gives a parameter a value, `:assume` a field"),
            ("x is empty", "it is there and has no elements"),
        ],
    },
    Topic {
        name: "keys",
        sentence: "the keys of the line editor",
        lines: &[
            ("Tab", "completes, or lists what could follow"),
            ("Right, Ctrl-E", "takes the hint behind the cursor"),
            ("Up, Down", "earlier statements, whole; within a statement of several lines its lines"),
            ("Ctrl-R", "searches the earlier statements"),
            ("two empty lines", "end a statement that is not complete"),
            ("Ctrl-C", "drops the line, or interrupts an evaluation"),
            ("Ctrl-D", "ends the session"),
            ("ordain repl --keys vi", "the keys of vi"),
        ],
    },
];

/// The topic of a name.
pub(super) fn find(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name)
}
