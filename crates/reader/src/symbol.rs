//! Characters of the Symbol and Wingdings fonts as Unicode.
//!
//! Such fonts hold their signs at U+F020 to U+F0FF, the private use area; a record must hold the sign.
//! From the mapping tables that Unicode publishes for Adobe Symbol and from Microsoft's chart of Wingdings.

/// The Unicode character for `character` in `font`, or the character itself.
pub(crate) fn plain(font: Option<&str>, character: char) -> char {
    mapped(font, character).unwrap_or(character)
}

/// The Unicode character for `character` in `font`.
///
/// `None` where the character is in no private use area, or its meaning is not known.
pub(crate) fn mapped(font: Option<&str>, character: char) -> Option<char> {
    let code = match u32::from(character) {
        code @ 0xF020..=0xF0FF => code.checked_sub(0xF000)?,
        _ => return None,
    };
    let code = u8::try_from(code).ok()?;
    match font {
        Some("Wingdings") => wingdings(code),
        Some("Wingdings 2") => wingdings2(code),
        Some("Symbol") | None => symbol(code),
        Some(_) => ((0x20..0x7F).contains(&code)).then_some(char::from(code)),
    }
}

fn symbol(code: u8) -> Option<char> {
    const GREEK_UPPER: [char; 26] = [
        'Α', 'Β', 'Χ', 'Δ', 'Ε', 'Φ', 'Γ', 'Η', 'Ι', 'ϑ', 'Κ', 'Λ', 'Μ', 'Ν', 'Ο', 'Π', 'Θ', 'Ρ',
        'Σ', 'Τ', 'Υ', 'ς', 'Ω', 'Ξ', 'Ψ', 'Ζ',
    ];
    const GREEK_LOWER: [char; 26] = [
        'α', 'β', 'χ', 'δ', 'ε', 'φ', 'γ', 'η', 'ι', 'ϕ', 'κ', 'λ', 'μ', 'ν', 'ο', 'π', 'θ', 'ρ',
        'σ', 'τ', 'υ', 'ϖ', 'ω', 'ξ', 'ψ', 'ζ',
    ];
    Some(match code {
        b'A'..=b'Z' => *GREEK_UPPER.get(usize::from(code.checked_sub(b'A')?))?,
        b'a'..=b'z' => *GREEK_LOWER.get(usize::from(code.checked_sub(b'a')?))?,
        0x22 => '∀',
        0x24 => '∃',
        0x27 => '∋',
        0x2A => '∗',
        0x2D => '−',
        0x40 => '≅',
        0x5C => '∴',
        0x5E => '⊥',
        0x7E => '∼',
        0x20..=0x7E => char::from(code),
        0xA2 => '′',
        0xA3 => '≤',
        0xA4 => '⁄',
        0xA5 => '∞',
        0xA7 => '♣',
        0xA8 => '♦',
        0xA9 => '♥',
        0xAA => '♠',
        0xAB => '↔',
        0xAC => '←',
        0xAD => '↑',
        0xAE => '→',
        0xAF => '↓',
        0xB0 => '°',
        0xB1 => '±',
        0xB2 => '″',
        0xB3 => '≥',
        0xB4 => '×',
        0xB5 => '∝',
        0xB6 => '∂',
        0xB7 => '•',
        0xB8 => '÷',
        0xB9 => '≠',
        0xBA => '≡',
        0xBB => '≈',
        0xBC => '…',
        0xC5 => '⊕',
        0xC7 => '∩',
        0xC8 => '∪',
        0xCE => '∈',
        0xCF => '∉',
        0xD0 => '∠',
        0xD1 => '∇',
        0xD2 => '®',
        0xD3 => '©',
        0xD4 => '™',
        0xD5 => '∏',
        0xD6 => '√',
        0xD7 => '⋅',
        0xD8 => '¬',
        0xD9 => '∧',
        0xDA => '∨',
        0xDB => '⇔',
        0xDC => '⇐',
        0xDD => '⇑',
        0xDE => '⇒',
        0xDF => '⇓',
        0xE5 => '∑',
        0xF2 => '∫',
        _ => return None,
    })
}

fn wingdings(code: u8) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x28 => '☎',
        0x2A => '✉',
        0x46 => '☞',
        0x4A => '☺',
        0x6C => '●',
        0x6D => '❍',
        0x6E => '■',
        0x6F => '□',
        0x70 | 0xA8 => '◻',
        0x71 => '❑',
        0x72 => '❒',
        0x73 => '⬧',
        0x74 => '⧫',
        0x75 => '◆',
        0x76 => '❖',
        0x77 => '⬥',
        0x80 => '⓪',
        0x81..=0x8A => {
            char::from_u32(u32::from('①').checked_add(u32::from(code).checked_sub(0x81)?)?)?
        }
        0x8B => '⓿',
        0x8C..=0x95 => {
            char::from_u32(u32::from('❶').checked_add(u32::from(code).checked_sub(0x8C)?)?)?
        }
        0x9E => '·',
        0x9F => '•',
        0xA1 => '○',
        0xA7 => '▪',
        0xAB => '★',
        0xB2 => '⟡',
        0xD8 => '➢',
        0xDF => '←',
        0xE0 => '→',
        0xE1 => '↑',
        0xE2 => '↓',
        0xE8 => '➔',
        0xF0 => '⇨',
        0xFB => '✗',
        0xFC => '✓',
        0xFD => '☒',
        0xFE => '☑',
        _ => return None,
    })
}

fn wingdings2(code: u8) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x4F => '✗',
        0x50 => '✓',
        0x51 | 0x53 | 0x54 => '☒',
        0x52 => '☑',
        0x97 | 0x98 => '●',
        0xA2 => '▪',
        0xA3 => '□',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(font: &str, code: u32, expect: Option<char>) {
        let character = char::from_u32(code).expect("a character");
        assert_eq!(mapped(Some(font), character), expect);
    }

    #[test]
    fn signs_of_forms_become_unicode() {
        check("Symbol", 0xF0B3, Some('≥'));
        check("Symbol", 0xF0A3, Some('≤'));
        check("Symbol", 0xF0B1, Some('±'));
        check("Symbol", 0xF0B4, Some('×'));
        check("Symbol", 0xF0D6, Some('√'));
        check("Symbol", 0xF061, Some('α'));
        check("Wingdings", 0xF0FE, Some('☑'));
        check("Wingdings", 0xF0A8, Some('◻'));
        check("Wingdings", 0xF0FC, Some('✓'));
        check("Wingdings 2", 0xF052, Some('☑'));
        check("Wingdings 2", 0xF0A3, Some('□'));
        check("宋体", 0xF041, Some('A'));
    }

    #[test]
    fn other_characters_are_not_mapped() {
        check("Wingdings", 0x2611, None);
        check("Wingdings", 0xF0FF, None);
        check("Symbol", 0xE000, None);
    }
}
