//! The policies in a page, laid out.

use super::sections;
use crate::source::SourceMap;
use crate::syntax;

/// The page with its `ord` fences as the formatter lays them out. A fence that is no whole policy is left as it is: pages
/// show pieces, and mistakes on purpose.
pub fn lay_out(page: &str) -> String {
    let mut lines: Vec<&str> = page.split_inclusive('\n').collect();
    let sections = sections(page);
    let policies = sections.iter().flat_map(|section| &section.fences).filter(|fence| fence.language == "ord");
    let laid_out: Vec<(usize, usize, String)> = policies
        .filter_map(|fence| {
            let source = SourceMap::default().add(fence.file.as_str(), fence.text.as_str());
            let text = syntax::format(source, &fence.text).ok()?;
            Some((fence.line - 1, fence.text.lines().count(), text))
        })
        .collect();
    for (start, count, text) in laid_out.iter().rev() {
        lines.splice(*start..start + count, [text.as_str()]);
    }
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::lay_out;

    #[test]
    fn whole_policies_are_laid_out_and_nothing_else() {
        let page = "# T\n\n```ord a.ord\nuse   a\n```\n\n```ord\nfor x   in\n```\n\n```yaml\na:   b\n```\n````md\n```ord\nuse   a\n```\n````\n```ord\nuse  b\nuse  c\n```";
        let laid_out = "# T\n\n```ord a.ord\nuse a\n```\n\n```ord\nfor x   in\n```\n\n```yaml\na:   b\n```\n````md\n```ord\nuse   a\n```\n````\n```ord\nuse b\nuse c\n```";
        assert_eq!(lay_out(page), laid_out);
    }
}
