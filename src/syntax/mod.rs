//! Policy text to its tree. (In work.)
pub mod ast;
