//! Markdown suite files: a heading names the case, fenced blocks hold its input and what is expected of it.

/// One case of a suite file.
#[derive(Debug)]
pub struct Case<'t> {
    /// The heading.
    pub name: &'t str,
    /// Fenced blocks in order: the word after the fence, and the text.
    pub blocks: Vec<(&'t str, String)>,
}

/// The cases of a suite file: its sections that hold fenced blocks.
pub fn cases(file: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut fence: Option<(&str, String)> = None;
    for line in file.lines() {
        if let Some((_, text)) = &mut fence {
            if line.starts_with("```") {
                if let (Some(case), Some(block)) = (cases.last_mut(), fence.take()) {
                    case.blocks.push(block);
                }
            } else {
                text.push_str(line);
                text.push('\n');
            }
        } else if let Some(word) = line.strip_prefix("```") {
            fence = Some((word.trim(), String::new()));
        } else if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case { name: name.trim(), blocks: Vec::new() });
        }
    }
    cases.retain(|case| !case.blocks.is_empty());
    cases
}
