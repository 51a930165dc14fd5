//! Any text is read as a file, as an expression and as a line of the prompt, or it is said why not.
#![no_main]

#[allow(dead_code, reason = "the other targets ask for the rest")]
#[path = "../../tests/soup/kitchen.rs"]
mod kitchen;

libfuzzer_sys::fuzz_target!(|text: &str| kitchen::is_parsed(text));
