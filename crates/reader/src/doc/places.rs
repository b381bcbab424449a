//! What stands at a place of the text without being text: starts of bookmarks and anchors of text boxes
//! (MS-DOC 2.8.10, 2.8.37, 2.8.32, 2.9.253).

use super::bytes::{Plc, slice, u16_at, u32_at, utf16};
use super::fib::{Fib, Part, Subdocument, Version};
use std::collections::BTreeMap;

/// What stands at a place.
#[derive(Debug)]
pub(super) enum Thing {
    /// The bookmark of that name starts.
    Bookmark(String),
    /// The text box of that number, into [`Places::boxes`], is anchored.
    Box(usize),
}

/// All places, and the text boxes.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// In the order of the text.
    pub(super) things: Vec<(u32, Thing)>,
    /// Where the text of each box begins and ends.
    pub(super) boxes: Vec<(u32, u32)>,
}

impl Places {
    /// Reads bookmarks and boxes.
    pub(super) fn read(fib: &Fib<'_>) -> Self {
        let mut places = Self::default();
        places.read_bookmarks(fib);
        if fib.version == Version::Word97 {
            places.read_boxes(fib);
        }
        places.things.sort_by_key(|&(position, _)| position);
        places
    }

    fn read_bookmarks(&mut self, fib: &Fib<'_>) {
        let starts = Plc::new(fib.part(Part::BookmarkStarts), 4);
        let names = fib.part(Part::BookmarkNames);
        // Word 6 writes names of one byte a character, without a count of names.
        let (wide, mut at) = match fib.version {
            Version::Word97 => (true, 6),
            Version::Word6 => (false, 2),
        };
        for index in 0..starts.count() {
            let length = if wide {
                u16_at(names, at).map(usize::from)
            } else {
                names.get(at).copied().map(usize::from)
            };
            let (Some(length), Some(start)) = (length, starts.position(index)) else { break };
            let first = at.saturating_add(if wide { 2 } else { 1 });
            let bytes = slice(names, first, length.saturating_mul(if wide { 2 } else { 1 }));
            let name = if wide {
                utf16(bytes)
            } else {
                encoding_rs::GBK.decode_without_bom_handling(bytes).0.into_owned()
            };
            self.things.push((start, Thing::Bookmark(name)));
            at = first.saturating_add(bytes.len());
        }
    }

    fn read_boxes(&mut self, fib: &Fib<'_>) {
        let (first, end) = fib.story(Subdocument::Boxes);
        let texts = Plc::new(fib.part(Part::Boxes), 22);
        if first == end || texts.count() == 0 {
            return;
        }
        let mut anchors = BTreeMap::new();
        let places = Plc::new(fib.part(Part::Anchors), 26);
        for index in 0..places.count() {
            let anchor = u32_at(places.data(index), 0).zip(places.position(index));
            anchors.extend(anchor);
        }
        let groups = groups(fib.part(Part::Drawings));
        for index in 0..texts.count() {
            let from = texts.position(index).map(|position| first.saturating_add(position));
            let to = texts.position(index.saturating_add(1));
            // The text of each box ends with a mark more than it has paragraphs.
            let to = to.map(|position| first.saturating_add(position).min(end).saturating_sub(1));
            let (Some(from), Some(to)) = (from, to) else { continue };
            let data = texts.data(index);
            let spare = u16_at(data, 8).unwrap_or(0) & 1 == 1;
            if spare || from >= to {
                continue;
            }
            let number = self.boxes.len();
            self.boxes.push((from, to));
            let shape = u32_at(data, 14).unwrap_or(0);
            let anchor = anchors.get(&shape).or_else(|| anchors.get(groups.get(&shape)?));
            self.things.extend(anchor.map(|&position| (position, Thing::Box(number))));
        }
    }
}

/// For each shape in a group of shapes: the outermost group (MS-ODRAW 2.2.13 to 2.2.16).
fn groups(drawings: &[u8]) -> BTreeMap<u32, u32> {
    const DRAWING_GROUP: u16 = 0xF000;
    const DRAWING: u16 = 0xF002;
    const GROUP: u16 = 0xF003;
    const SHAPE_CONTAINER: u16 = 0xF004;
    const SHAPE: u16 = 0xF00A;
    let mut groups = BTreeMap::new();
    // Where each group that is open ends, and the shape that stands for it, which is its first.
    let mut open: Vec<(usize, Option<u32>)> = Vec::new();
    let mut at = 0_usize;
    while let Some((kind, length)) =
        u16_at(drawings, at.saturating_add(2)).zip(u32_at(drawings, at.saturating_add(4)))
    {
        while open.pop_if(|&mut (end, _)| end <= at).is_some() {}
        let content = at.saturating_add(8);
        let end = content.saturating_add(length as usize);
        match kind {
            GROUP => {
                open.push((end, None));
                at = content;
            }
            SHAPE_CONTAINER | DRAWING => at = content,
            DRAWING_GROUP => {
                // A byte that tells the story stands before each drawing.
                at = end.saturating_add(1);
            }
            SHAPE => {
                let shape = u32_at(drawings, content);
                if let (Some((_, first)), Some(shape)) = (open.last_mut(), shape) {
                    first.get_or_insert(shape);
                    // The outermost group of all is the drawing itself.
                    let outermost = open.get(1).and_then(|&(_, first)| first);
                    groups.extend(outermost.map(|group| (shape, group)));
                }
                at = end;
            }
            _ => at = end,
        }
    }
    groups
}
