//! What can be laid out is laid out once and for all.
#![no_main]

#[allow(dead_code, reason = "the other targets ask for the rest")]
#[path = "../../tests/soup/kitchen.rs"]
mod kitchen;

libfuzzer_sys::fuzz_target!(|text: &str| kitchen::is_laid_out(text));
