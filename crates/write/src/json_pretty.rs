//! Lays JSON out for people: what fits on a line stands on one line, everything else is indented.
//!
//! serde_json's own pretty form puts every number of a span and every place on a line of its own,
//! which makes one indicator sixty lines long. Here a term is one line.

/// Columns of a line, a Chinese character counted as two.
const WIDTH: usize = 120;
/// Columns of one level of indentation.
const INDENT: usize = 2;
/// Levels beyond which indentation grows no more, so that depth costs no quadratic output.
const DEEPEST: usize = 50;

/// Appends `compact`, JSON as serde_json writes it without white space, to `output`, and a line feed.
///
/// Two passes, no recursion: the first measures the containers, the second lays them out.
pub(crate) fn append(compact: &[u8], output: &mut Vec<u8>) {
    let widths = container_widths(compact);
    let mut widths = widths.into_iter();
    output.reserve(compact.len().saturating_mul(3) / 2);
    // Whether each open container stands on one line; a container inside such a one does as well.
    let mut open: Vec<bool> = Vec::new();
    let mut column = 0;
    let mut after_open = false;
    for token in tokens(compact) {
        let on_one_line = open.last().copied().unwrap_or(false);
        let empty = after_open && matches!(token, Token::Close(_));
        if after_open && !on_one_line && !empty {
            column = new_line(output, open.len());
        }
        after_open = false;
        match token {
            Token::Open(bracket) => {
                let width = widths.next().unwrap_or(usize::MAX);
                // One column is kept for the comma that may follow.
                open.push(on_one_line || width.saturating_add(column) < WIDTH);
                output.push(bracket);
                column += 1;
                after_open = true;
            }
            Token::Close(bracket) => {
                open.pop();
                if !on_one_line && !empty {
                    column = new_line(output, open.len());
                }
                output.push(bracket);
                column += 1;
            }
            Token::Comma => {
                output.push(b',');
                if on_one_line {
                    output.push(b' ');
                    column += 2;
                } else {
                    column = new_line(output, open.len());
                }
            }
            Token::Colon => {
                output.extend_from_slice(b": ");
                column += 2;
            }
            Token::Scalar(text) => {
                output.extend_from_slice(text);
                column += columns(text);
            }
        }
    }
    output.push(b'\n');
}

fn new_line(output: &mut Vec<u8>, depth: usize) -> usize {
    let column = depth.min(DEEPEST) * INDENT;
    output.push(b'\n');
    output.resize(output.len() + column, b' ');
    column
}

/// Columns that each container needs on one line, in the order in which they open.
fn container_widths(compact: &[u8]) -> Vec<usize> {
    let mut widths = Vec::new();
    let mut open = Vec::new();
    let mut column = 0;
    for token in tokens(compact) {
        match token {
            Token::Open(_) => {
                open.push((widths.len(), column));
                widths.push(0);
                column += 1;
            }
            Token::Close(_) => {
                column += 1;
                if let Some((index, start)) = open.pop()
                    && let Some(width) = widths.get_mut(index)
                {
                    *width = column - start;
                }
            }
            Token::Comma | Token::Colon => column += 2,
            Token::Scalar(text) => column += columns(text),
        }
    }
    widths
}

/// Columns of UTF-8 text: one for ASCII and two-byte characters, two for longer ones.
fn columns(text: &[u8]) -> usize {
    text.iter().map(|&byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xE0)).sum()
}

enum Token<'a> {
    Open(u8),
    Close(u8),
    Comma,
    Colon,
    /// A string with its quotes, a number or a word.
    Scalar(&'a [u8]),
}

fn tokens(mut rest: &[u8]) -> impl Iterator<Item = Token<'_>> {
    std::iter::from_fn(move || {
        let (&first, tail) = rest.split_first()?;
        let mark = match first {
            b'{' | b'[' => Some(Token::Open(first)),
            b'}' | b']' => Some(Token::Close(first)),
            b',' => Some(Token::Comma),
            b':' => Some(Token::Colon),
            _ => None,
        };
        if let Some(mark) = mark {
            rest = tail;
            return Some(mark);
        }
        let end = if first == b'"' { end_of_string(tail) + 1 } else { end_of_word(rest) };
        let (scalar, after) = rest.split_at(end.min(rest.len()));
        rest = after;
        Some(Token::Scalar(scalar))
    })
}

/// Bytes up to and with the closing quote.
fn end_of_string(text: &[u8]) -> usize {
    let mut escaped = false;
    for (index, &byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// Bytes of a number or a word; at least 1, so that every token moves on.
fn end_of_word(text: &[u8]) -> usize {
    let is_end = |&byte: &u8| matches!(byte, b',' | b':' | b'}' | b']' | b'"');
    text.iter().position(is_end).unwrap_or(text.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(compact: &str, expect: &str) {
        let mut output = Vec::new();
        append(compact.as_bytes(), &mut output);
        let output = String::from_utf8(output).expect("UTF-8 stays UTF-8");
        assert_eq!(output, expect);
        let before: serde_json::Value = serde_json::from_str(compact).expect("JSON");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&output).expect("JSON"), before);
    }

    #[test]
    fn what_fits_stands_on_one_line() {
        check(r#"{"a":[1,2],"b":{},"c":[]}"#, "{\"a\": [1, 2], \"b\": {}, \"c\": []}\n");
    }

    #[test]
    fn what_does_not_fit_is_indented_and_its_parts_are_judged_again() {
        let long = "长".repeat(60);
        let compact = format!(r#"{{"text":"{long}","span":[0,4],"none":[]}}"#);
        let expect =
            format!("{{\n  \"text\": \"{long}\",\n  \"span\": [0, 4],\n  \"none\": []\n}}\n");
        check(&compact, &expect);
    }

    #[test]
    fn brackets_and_quotes_inside_strings_are_text() {
        check(r#"{"a,b":"{\"[:\\"}"#, "{\"a,b\": \"{\\\"[:\\\\\"}\n");
    }

    #[test]
    fn depth_costs_no_stack_and_no_quadratic_output() {
        let depth = 100_000;
        let compact = "[".repeat(depth) + &"]".repeat(depth);
        let mut output = Vec::new();
        append(compact.as_bytes(), &mut output);
        assert!(output.ends_with(b"]\n"));
        assert!(output.len() < 4 * DEEPEST * INDENT * depth, "{}", output.len());
    }
}
