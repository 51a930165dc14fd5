//! The one test binary: everything that is tested from outside, as a user would.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test that stops is a test that fails"
)]

mod aws;
mod baseline;
mod book;
mod browser;
mod builtins;
mod catalogue;
mod cli;
mod configuration;
mod corpus;
mod cut;
mod diagnostics;
mod ends;
mod examples;
mod extensions;
mod fmt;
mod formats;
mod iam;
mod init;
mod integrations;
mod intrinsics;
mod inventory;
mod language;
mod lint;
mod locations;
mod looking;
mod master;
mod memory;
mod mistakes;
mod newcomer;
mod oracle;
mod outputs;
mod outside;
mod packs;
mod pages;
mod practices;
mod provider;
mod reasons;
mod repl;
mod report;
mod report_formats;
mod rooms;
mod sam;
mod schema;
mod several;
mod shared;
mod soup;
mod specification;
mod stage;
mod suppression;
mod tables;
mod terminal;
mod terraform;
mod testing;
mod threads;
mod truth;
mod waivers;
