//! The elements that matter, and what kind of thing each is (HTML Living Standard, 4 and 13.2.6).

/// What an element is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    /// `thead`, `tbody`, `tfoot`.
    Group,
    Row,
    Cell,
    Caption,
    /// `col`, `colgroup`: columns that a table declares.
    Column,
    Paragraph,
    /// With its outline level, from 0.
    Heading(u8),
    Item,
    /// Whether it counts its items.
    List(bool),
    /// Begins and ends a line.
    Block,
    /// A block whose white space counts.
    Preformatted,
    Inline,
    Anchor,
    /// Tracked deletion.
    Deleted,
    Break,
    Option,
    /// Its content is not read.
    Nothing,
    Style,
    /// Shows another page.
    Frame,
    Meta,
    /// Ends a line, without content.
    Rule,
}

/// An element: its place in the table of names.
pub(super) type Name = u8;

/// In the order of their names, to be searched.
const NAMES: &[(&str, Kind)] = &[
    ("a", Kind::Anchor),
    ("address", Kind::Block),
    ("annotation", Kind::Nothing),
    ("annotation-xml", Kind::Nothing),
    ("article", Kind::Block),
    ("aside", Kind::Block),
    ("b", Kind::Inline),
    ("big", Kind::Inline),
    ("blockquote", Kind::Block),
    ("body", Kind::Block),
    ("br", Kind::Break),
    ("caption", Kind::Caption),
    ("center", Kind::Block),
    ("cite", Kind::Inline),
    ("code", Kind::Inline),
    ("col", Kind::Column),
    ("colgroup", Kind::Column),
    ("dd", Kind::Block),
    ("del", Kind::Deleted),
    ("details", Kind::Block),
    ("dialog", Kind::Block),
    ("dir", Kind::List(false)),
    ("div", Kind::Block),
    ("dl", Kind::Block),
    ("dt", Kind::Block),
    ("em", Kind::Inline),
    ("embed", Kind::Frame),
    ("fieldset", Kind::Block),
    ("figcaption", Kind::Block),
    ("figure", Kind::Block),
    ("font", Kind::Inline),
    ("footer", Kind::Block),
    ("form", Kind::Block),
    ("frame", Kind::Frame),
    ("h1", Kind::Heading(0)),
    ("h2", Kind::Heading(1)),
    ("h3", Kind::Heading(2)),
    ("h4", Kind::Heading(3)),
    ("h5", Kind::Heading(4)),
    ("h6", Kind::Heading(5)),
    ("header", Kind::Block),
    ("hgroup", Kind::Block),
    ("hr", Kind::Rule),
    ("html", Kind::Block),
    ("i", Kind::Inline),
    ("iframe", Kind::Frame),
    ("ins", Kind::Inline),
    ("label", Kind::Inline),
    ("legend", Kind::Block),
    ("lh", Kind::Item),
    ("li", Kind::Item),
    ("listing", Kind::Preformatted),
    ("main", Kind::Block),
    ("menu", Kind::List(false)),
    ("meta", Kind::Meta),
    ("nav", Kind::Block),
    ("noembed", Kind::Nothing),
    ("noframes", Kind::Nothing),
    ("noscript", Kind::Nothing),
    ("o:p", Kind::Inline),
    ("object", Kind::Inline),
    ("ol", Kind::List(true)),
    ("optgroup", Kind::Option),
    ("option", Kind::Option),
    ("p", Kind::Paragraph),
    ("plaintext", Kind::Preformatted),
    ("pre", Kind::Preformatted),
    ("rp", Kind::Nothing),
    ("rt", Kind::Nothing),
    ("s", Kind::Inline),
    ("script", Kind::Nothing),
    ("section", Kind::Block),
    ("select", Kind::Inline),
    ("small", Kind::Inline),
    ("span", Kind::Inline),
    ("strike", Kind::Inline),
    ("strong", Kind::Inline),
    ("style", Kind::Style),
    ("sub", Kind::Inline),
    ("summary", Kind::Block),
    ("sup", Kind::Inline),
    ("svg", Kind::Nothing),
    ("table", Kind::Table),
    ("tbody", Kind::Group),
    ("td", Kind::Cell),
    ("template", Kind::Nothing),
    ("textarea", Kind::Nothing),
    ("tfoot", Kind::Group),
    ("th", Kind::Cell),
    ("thead", Kind::Group),
    ("title", Kind::Nothing),
    ("tr", Kind::Row),
    ("tt", Kind::Inline),
    ("u", Kind::Inline),
    ("ul", Kind::List(false)),
    ("xml", Kind::Nothing),
    ("xmp", Kind::Preformatted),
];

/// Number of elements that matter.
pub(super) const COUNT: usize = NAMES.len();

/// The element called `name`, which is in lower case.
pub(super) fn find(name: &str) -> Option<(Name, Kind)> {
    let index = NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    let (_, kind) = NAMES.get(index)?;
    Some((Name::try_from(index).ok()?, *kind))
}

/// Whether what begins like that begins like a page: the name of an element of HTML.
pub(super) fn is_page_element(name: &str) -> bool {
    matches!(name, "head" | "base" | "link" | "frameset") || find(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: Option<Kind>) {
        assert_eq!(find(name).map(|(_, kind)| kind), expect, "{name}");
    }

    #[test]
    fn every_name_is_found() {
        assert!(NAMES.is_sorted_by(|(left, _), (right, _)| left < right));
        check("a", Some(Kind::Anchor));
        check("xmp", Some(Kind::Preformatted));
        check("h6", Some(Kind::Heading(5)));
        check("o:p", Some(Kind::Inline));
        check("st1:chsdate", None);
        check("", None);
    }
}
