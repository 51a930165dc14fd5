//! x
use ordain::{engine, source::SourceMap, pack::PackFile};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let mut s = SourceMap::default();
    let files = vec![PackFile{pack:"x".into(), name: a[1].clone(), text: std::fs::read_to_string(&a[1]).unwrap()}];
    let p = match engine::compile(&mut s, &files) { Ok(p) => p, Err(d) => { for d in d { println!("{} {:?}", d.message, d.labels.first().map(|l| (s.position(l.place), s.slice(l.place), &l.message))); println!("   {:?} {:?}", d.notes, d.help);} return } };
    let o = engine::Options{given: vec![], today: jiff::civil::date(2026,11,25)};
    if a.get(3).is_some() { println!("{:?}", engine::evaluate(&p, &mut s, &a[3], Some(engine::Input{name:a[2].clone(), bytes: std::fs::read(&a[2]).unwrap(), named:true}), &o)); return }
    let mut ins = vec![]; for e in std::fs::read_dir(&a[2]).map(|d| d.map(|e| e.unwrap().path()).collect()).unwrap_or_else(|_| vec![std::path::PathBuf::from(&a[2])]) { if e.is_file() { ins.push(engine::Input{name:e.display().to_string(), bytes: std::fs::read(&e).unwrap(), named:true}) } }
    let t = std::time::Instant::now();
    let out = engine::check(&p, &mut s, ins, &o); eprintln!("checked {} documents in {:?}", out.run.documents.len(), t.elapsed());
    for d in &out.diagnostics { println!("DIAG {} {:?}", d.message, d.labels.first().map(|l| s.position(l.place))); }
    for f in &out.run.findings { println!("{:?} {} [{}] {}\n    {}    @{:?} {} | {}", f.verdict, out.run.rules[f.rule].name, f.subject, f.message, s.get(f.document).name(), s.position(f.primary.place), f.primary.pointer, f.primary.message); for r in &f.related { println!("      rel {:?} {}", s.position(r.place), r.message);} for c in &f.causes { println!("      cause {} {:?}", c.reason, c.remedy);} }
    println!("{:?} {:?}", out.run.counts, out.run.skipped);
}
