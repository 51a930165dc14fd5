//! Document trees to stacks: one folder for each input format, one row for each format here.
//!
//! A format knows its own spelling and nothing of policies, of evaluation, or of other formats; only SAM and the Serverless
//! Framework expand into CloudFormation.

mod aws;
mod beside;
mod cloudformation;
mod foreign;
mod outside;
mod parameters;
mod repository;
mod sam;
mod serverless;
mod terraform;

use std::sync::Arc;

use crate::document::search::lines;
use crate::document::{self, Kind, Limits, Node, Syntax, Tree};
use crate::source::SourceMap;
use crate::stack::Stack;

pub use beside::{Beside, Nested, Tells, Ties, Told, exports, file_beside, merge, plain};
pub use outside::{File, Outside};
pub use parameters::parameters;

/// An input format.
#[derive(Debug)]
pub struct Format {
    /// Its name, as reports print it.
    pub name: &'static str,
    /// How the types of its resources begin.
    types: &'static [&'static str],
    /// How much of a run is one stack.
    pub extent: Extent,
    /// Whether a document is of it, by its content and by the name of its file.
    detect: fn(&Tree, &str) -> bool,
    adapt: fn(Arc<Tree>, &Given, &'static str) -> Stack,
}

/// How much of a run is one stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// Each document by itself.
    Document,
    /// All documents of the format together.
    Run,
}

/// What the user gives beside the document.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Values of template parameters: name and value.
    pub parameters: Vec<(String, String)>,
    /// What the other documents of the run tell it.
    pub beside: Beside,
    /// The files that a document of several texts comes from, in order.
    pub files: Vec<String>,
    /// Whether these are all the files of their format that there are, and not only those that somebody named.
    pub is_whole: bool,
    /// What it may read besides itself.
    pub outside: Outside,
}

/// All formats, the more special ones first.
pub const FORMATS: &[Format] = &[
    Format {
        name: "SAM",
        types: cloudformation::TYPES,
        extent: Extent::Document,
        detect: sam::detect,
        adapt: sam::adapt,
    },
    Format {
        name: "CloudFormation",
        types: cloudformation::TYPES,
        extent: Extent::Document,
        detect: cloudformation::detect,
        adapt: cloudformation::adapt,
    },
    Format {
        name: "Serverless Framework",
        types: cloudformation::TYPES,
        extent: Extent::Document,
        detect: serverless::detect,
        adapt: serverless::adapt,
    },
    Format {
        name: "Terraform plan",
        types: terraform::TYPES,
        extent: Extent::Document,
        detect: terraform::detect_plan,
        adapt: terraform::adapt_plan,
    },
    Format {
        name: "Terraform state",
        types: terraform::TYPES,
        extent: Extent::Document,
        detect: terraform::detect_state,
        adapt: terraform::adapt_state,
    },
    Format {
        name: "AWS read-back",
        types: cloudformation::TYPES,
        extent: Extent::Run,
        detect: aws::detect,
        adapt: aws::adapt,
    },
    Format {
        name: "repository",
        types: repository::TYPES,
        extent: Extent::Run,
        detect: repository::detect,
        adapt: repository::adapt,
    },
];

impl Format {
    /// Its name in one word, as arguments spell it.
    pub fn word(&self) -> String {
        self.name.to_lowercase().replace(' ', "-")
    }

    /// Whether a document looks like one.
    pub fn takes(&self, tree: &Tree, file: &str) -> bool {
        (self.detect)(tree, file)
    }

    /// Whether it may have resources of a type.
    pub fn has(&self, ty: &str) -> bool {
        self.types.iter().any(|start| ty.starts_with(start))
    }
}

/// Whether files of this name are looked at, whatever their ending is.
pub fn is_known(file: &str) -> bool {
    repository::is_known(file)
}

/// Whether a walk looks at a file or folder of this name in a folder of that one: of what is hidden, only documents.
pub fn is_looked_at(folder: &str, name: &str) -> bool {
    repository::is_hidden_document(folder, name)
}

/// Whether a file of this name is meant to be a document, so that one that cannot be read is a mistake.
pub fn is_meant(file: &str) -> bool {
    repository::is_meant(file)
}

/// The syntax of a text, where the name of its file says it.
pub fn syntax(file: &str) -> Option<Syntax> {
    repository::syntax(file)
}

/// The format of a document, by its content and the name of its file.
pub fn recognise(tree: &Tree, file: &str) -> Option<&'static Format> {
    // Of JSON, only what is read back has several documents in one text.
    let is_many = tree.syntax() == Syntax::Json && tree.roots().nth(1).is_some();
    FORMATS.iter().filter(|format| !is_many || format.extent == Extent::Run).find(|format| (format.detect)(tree, file))
}

/// Whether a text that cannot be read was plainly meant to be a template.
pub fn resembles(text: &str) -> bool {
    text.contains("AWSTemplateFormatVersion")
        || text.contains("Resources") && text.contains("AWS::")
        || text.contains("\"terraform_version\"")
        || serverless::resembles(text)
        || aws::resembles(text)
}

/// What to give instead of what Terraform writes otherwise.
const PLAN: &str = "give a plan of it, from `terraform plan -out plan` and `terraform show -json plan`";

/// Why a text that is none of them is not read, and what to give instead, where it is known what it is.
pub fn refusal(text: &str) -> Option<String> {
    const BLOCKS: [&str; 5] = ["resource \"", "module \"", "provider \"", "data \"", "terraform {"];
    // What `terraform plan` and `terraform show` print for people begins with one of these.
    const SHOWN: [&str; 3] = ["Terraform used the selected providers", "Terraform will perform", "# aws_"];
    if BLOCKS.iter().any(|block| lines(text, block).any(|line| line.contains('{'))) {
        return Some(format!("it is Terraform's own language; {PLAN}"));
    }
    if let Some(reason) = foreign::refusal(text) {
        return Some(reason);
    }
    let is_shown = text.lines().take(40).any(|line| SHOWN.iter().any(|start| line.starts_with(start)));
    is_shown.then(|| format!("it is what Terraform prints for people; {PLAN}"))
}

/// The same for bytes that are no text.
pub fn refusal_of_bytes(bytes: &[u8]) -> Option<String> {
    const KNOWN: [(&[u8], &str); 2] = [
        // A plan of Terraform's own is a ZIP archive.
        (b"PK\x03\x04", "it is an archive, as Terraform packs its plans; give what `terraform show -json` makes of it"),
        (b"\x1f\x8b", "it is packed by gzip, as AWS Config delivers its snapshots; give what `gunzip` makes of it"),
    ];
    KNOWN.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, reason)| (*reason).to_owned())
}

/// Why a document of a known tool is not read, and what to give instead.
pub fn unread(tree: &Tree) -> Option<String> {
    let own = serverless::refusal(tree).or_else(|| terraform::refusal(tree));
    own.map(str::to_owned).or_else(|| aws::reason(tree)).or_else(|| foreign::reason(tree))
}

/// What a stack tells the other documents of a run.
pub fn tells(stack: &Stack) -> Tells {
    cloudformation::tells(stack)
}

/// The files that hold the templates of stacks within a text, from its folder.
pub fn nested_files(text: &str) -> Vec<String> {
    if !beside::has_nested(text) {
        return Vec::new();
    }
    let text: Arc<str> = text.into();
    let source = SourceMap::default().add("", Arc::clone(&text));
    document::read(source, &text, &Limits::default()).map_or_else(|_| Vec::new(), |tree| cloudformation::paths(&tree))
}

/// Whether a text may ask for files beside it.
pub fn asks_for_files(text: &str) -> bool {
    serverless::asks_for_files(text)
}

/// The files that a document asks for and was not given yet, by their paths from its folder, as it spells them.
pub fn wanted(tree: &Tree, file: &str, given: &Given) -> Vec<String> {
    if serverless::detect(tree, file) { serverless::wanted(tree, given) } else { Vec::new() }
}

/// Makes a stack of a document.
pub fn adapt(format: &Format, tree: Tree, given: &Given) -> Stack {
    let mut stack = (format.adapt)(Arc::new(tree), given, format.name);
    stack.split_duplicates();
    stack.shrink_to_fit();
    stack
}

/// The first document of a file, if it is a map.
fn root(tree: &Tree) -> Option<Node<'_>> {
    tree.roots().next().filter(|node| node.kind() == Kind::Map)
}
