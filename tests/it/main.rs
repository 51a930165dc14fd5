//! The one test binary: everything that is tested from outside, as a user would.

mod book;
mod cli;
mod corpus;
mod examples;
mod pages;
mod report;
mod rooms;
mod shared;
