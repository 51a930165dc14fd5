//! The parser that pest makes of `grammar/ordain.pest`.
#![allow(missing_docs, unreachable_pub, reason = "written by a macro")]

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/ordain.pest"]
pub(super) struct Grammar;
