//! The one test binary: everything that is tested from outside, as a user would.

mod book;
mod corpus;
mod examples;
mod pages;
mod rooms;
mod shared;
