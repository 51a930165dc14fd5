//! The documents of a workbench. All of them are read together, as for a check: they tell each other values, and several may be
//! one stack.

use super::super::join::Written;
use super::super::stacks::stacks;
use super::super::{Input, Text};
use super::Workbench;
use crate::diagnostic::Diagnostic;
use crate::formats::Format;
use crate::source::SourceId;
use crate::stack::Stack;

/// A document that stays loaded.
#[derive(Debug)]
pub struct Document {
    /// The file, as it was named or found; of several that are one stack, the first one and how many more there are.
    pub name: String,
    /// All of its files.
    files: Vec<String>,
    /// What an adapter made of it.
    pub stack: Stack,
}

/// What reading some files came to.
#[derive(Debug, Default)]
pub struct Reading {
    /// The files that were read, as they were named or found.
    pub files: Vec<String>,
    /// The numbers of the documents that they are, or are part of.
    pub documents: Vec<usize>,
    /// What is odd about those.
    pub odd: Vec<Diagnostic>,
    /// Why others were not read: those are as they were before. A file that a walk met and that is no template is passed over.
    pub wrong: Vec<Diagnostic>,
}

impl Workbench {
    /// The documents that are loaded.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The files that they are written in, and whether the user named each.
    pub fn files(&self) -> impl Iterator<Item = (SourceId, &str, bool)> {
        self.texts.iter().map(|text| (text.source, text.name.as_str(), text.named))
    }

    /// The number of the document that expressions are about.
    pub fn current(&self) -> usize {
        self.current
    }

    /// The stack that expressions are about: of no document, one without resources.
    pub fn stack(&self) -> &Stack {
        self.documents.get(self.current).map_or(&self.nothing, |it| &it.stack)
    }

    /// Reads files, those of the same name anew, and makes the first of their documents the current one. Those that the user
    /// named are read as a format, if there is one.
    pub fn read(&mut self, inputs: Vec<Input>, format: Option<&'static Format>) -> Reading {
        let format = |text: &Text| format.filter(|_| text.named).or(text.format);
        self.read_each(inputs, |_, text| format(text))
    }

    /// Reads files anew, each as what it was read before.
    pub fn reread(&mut self, inputs: Vec<Input>) -> Reading {
        self.read_each(inputs, |texts, text| texts.iter().find(|it| it.name == text.name).unwrap_or(text).format)
    }

    fn read_each(&mut self, inputs: Vec<Input>, format: impl Fn(&[Text], &Text) -> Option<&'static Format>) -> Reading {
        let mut reading = Reading::default();
        let mut fresh: Vec<Text> = Vec::new();
        for input in inputs {
            match Text::of(&mut self.sources, input.into(), &self.options) {
                Ok(text) if fresh.iter().any(|it| it.name == text.name) => {}
                Ok(text) => fresh.push(Text { format: format(&self.texts, &text), ..text }),
                Err(unread) => reading.wrong.extend(unread.mistake()),
            }
        }
        let documents = self.settle(&mut fresh, &mut reading.wrong);
        let is_fresh = |document: &Document| fresh.iter().any(|text| document.files.contains(&text.name));
        for (number, document) in documents.iter().enumerate().filter(|(_, it)| is_fresh(it)) {
            reading.documents.push(number);
            reading.odd.extend(document.stack.oddities().cloned());
        }
        let number = reading.documents.first().copied().unwrap_or_else(|| self.same(&documents));
        reading.files = fresh.into_iter().map(|text| text.name).collect();
        self.take(documents, number);
        reading
    }

    /// Reads all documents again, with what is given to them now.
    pub fn read_again(&mut self) {
        let documents = self.settle(&mut Vec::new(), &mut Vec::new());
        let number = self.same(&documents);
        self.take(documents, number);
    }

    /// Makes a document the one that expressions are about. Assumptions about resources that it does not have are forgotten.
    pub fn choose(&mut self, number: usize) {
        self.current = number;
        let resources = &self.stack().resources;
        self.names.resources = resources.iter().map(|it| (Box::from(&*it.id), Box::from(&*it.ty))).collect();
        if !self.names.assumed.is_empty() && self.recompile(None).is_err() {
            self.names.assumed.clear();
            let _ = self.recompile(None);
        }
    }

    /// The documents of the texts so far and fresh ones. A fresh one that cannot be read is taken out, with the reason; what
    /// had its name before stays.
    fn settle(&mut self, fresh: &mut Vec<Text>, wrong: &mut Vec<Diagnostic>) -> Vec<Document> {
        loop {
            let texts = together(&self.texts, fresh);
            let read = stacks(texts.iter().cloned().map(Ok).collect(), &mut self.sources, &self.options);
            let (mut documents, mut failed) = (Vec::new(), Vec::new());
            for Written { files, stack } in read {
                match stack {
                    Ok(stack) => documents.push(Document { name: stack.file.to_string(), files, stack }),
                    Err(unread) => {
                        failed.extend(files);
                        wrong.extend(unread.mistake());
                    }
                }
            }
            let is_own = |text: &Text| self.texts.iter().any(|own| own.name == text.name);
            let is_read = |text: &Text| !failed.contains(&text.name);
            let hides_another = fresh.iter().any(|it| !is_read(it) && is_own(it));
            let harms_another = failed.iter().any(|name| fresh.iter().all(|it| it.name != *name));
            let before = fresh.len();
            fresh.retain(is_read);
            if fresh.len() == before || !(hides_another || harms_another) {
                self.texts = texts.into_iter().filter(|it| is_read(it) || is_own(it)).collect();
                return documents;
            }
        }
    }

    /// The number that the current document has among others.
    fn same(&self, documents: &[Document]) -> usize {
        let name = self.documents.get(self.current).map(|it| &it.name);
        documents.iter().position(|it| Some(&it.name) == name).unwrap_or_default()
    }

    fn take(&mut self, documents: Vec<Document>, number: usize) {
        documents.iter().for_each(|document| self.sources.hide(document.stack.hidden()));
        self.documents = documents;
        self.choose(number);
    }
}

/// Some texts and fresh ones, which stand in the place of those that have their names.
fn together(texts: &[Text], fresh: &[Text]) -> Vec<Text> {
    let newest = |text: &Text| fresh.iter().find(|it| it.name == text.name).unwrap_or(text).clone();
    let is_new = |text: &&Text| texts.iter().all(|own| own.name != text.name);
    texts.iter().map(newest).chain(fresh.iter().filter(is_new).cloned()).collect()
}
