//! Writes small workbooks in BIFF8 and BIFF5, whole or broken, for the tests of the reader.

/// Bytes of a sector.
const SECTOR: usize = 512;
/// Streams below this size would stand in the mini stream.
const MINI_CUTOFF: usize = 4096;

/// A record.
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// The records that begin and end a substream: 5 is the workbook, 0x10 a sheet, 0x20 a chart.
pub(crate) fn bof(version: u16, kind: u16) -> Vec<u8> {
    let numbers = [version, kind, 0, 0, 0, 0, 0, 0];
    record(0x0809, &words(&numbers))
}

pub(crate) fn eof() -> Vec<u8> {
    record(0x000A, &[])
}

pub(crate) fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A string of BIFF8 without its length: flags and UTF-16.
pub(crate) fn wide(text: &str) -> Vec<u8> {
    [vec![1], words(&text.encode_utf16().collect::<Vec<_>>())].concat()
}

/// A string of BIFF8 with its length in two bytes.
pub(crate) fn string(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.encode_utf16().count()).expect("a short string");
    [length.to_le_bytes().to_vec(), wide(text)].concat()
}

/// The shared strings.
pub(crate) fn shared_strings(strings: &[&str]) -> Vec<u8> {
    let count = u32::try_from(strings.len()).expect("few").to_le_bytes();
    let strings = strings.iter().map(|text| string(text)).collect::<Vec<_>>().concat();
    record(0x00FC, &[&count[..], &count, &strings].concat())
}

/// A number format, and the style that has it, which is the next one.
pub(crate) fn style(id: u16, code: &str) -> Vec<u8> {
    let format = record(0x041E, &[id.to_le_bytes().to_vec(), string(code)].concat());
    [format, extended_format(id)].concat()
}

pub(crate) fn extended_format(id: u16) -> Vec<u8> {
    let mut data = vec![0; 20];
    data[2..4].copy_from_slice(&id.to_le_bytes());
    record(0x00E0, &data)
}

/// A cell with a shared string, a number, a short text of its own.
pub(crate) fn shared(row: u16, column: u16, index: u32) -> Vec<u8> {
    record(0x00FD, &[words(&[row, column, 0]), index.to_le_bytes().to_vec()].concat())
}

pub(crate) fn number(row: u16, column: u16, style: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[words(&[row, column, style]), value.to_le_bytes().to_vec()].concat())
}

pub(crate) fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    record(0x0204, &[words(&[row, column, 0]), string(text)].concat())
}

/// Merged areas, each as first and last row, first and last column.
pub(crate) fn merged(areas: &[[u16; 4]]) -> Vec<u8> {
    let count = u16::try_from(areas.len()).expect("few");
    record(0x00E5, &[words(&[count]), words(&areas.concat())].concat())
}

/// A sheet: name, whether hidden, its kind as BOUNDSHEET has it, its records without BOF and EOF.
pub(crate) struct Sheet<'a> {
    pub(crate) name: &'a str,
    pub(crate) hidden: bool,
    pub(crate) kind: u8,
    pub(crate) records: Vec<u8>,
}

pub(crate) fn sheet(name: &str, records: Vec<u8>) -> Sheet<'_> {
    Sheet { name, hidden: false, kind: 0, records }
}

/// The stream of a workbook of BIFF8 with these records before the sheets.
pub(crate) fn stream(globals: &[u8], sheets: &[Sheet<'_>]) -> Vec<u8> {
    let bound = |sheet: &Sheet<'_>, position: usize| {
        let position = u32::try_from(position).expect("a short stream").to_le_bytes();
        let length = u8::try_from(sheet.name.encode_utf16().count()).expect("a short name");
        let head = [u8::from(sheet.hidden), sheet.kind, length];
        record(0x0085, &[&position[..], &head, &wide(sheet.name)].concat())
    };
    let head = [bof(0x0600, 5), globals.to_vec()].concat();
    let bounds: usize = sheets.iter().map(|sheet| bound(sheet, 0).len()).sum();
    let mut position = head.len() + bounds + eof().len();
    let (mut list, mut bodies) = (Vec::new(), Vec::new());
    for sheet in sheets {
        list.extend(bound(sheet, position));
        let kind = if sheet.kind == 0 { 0x10 } else { 0x20 };
        let body = [bof(0x0600, kind), sheet.records.clone(), eof()].concat();
        position += body.len();
        bodies.extend(body);
    }
    [head, list, eof(), bodies].concat()
}

/// A workbook of BIFF8 as a file.
pub(crate) fn workbook(globals: &[u8], sheets: &[Sheet<'_>]) -> Vec<u8> {
    compound("Workbook", &stream(globals, sheets))
}

/// An OLE2 file with one stream.
pub(crate) fn compound(name: &str, content: &[u8]) -> Vec<u8> {
    let size = content.len().max(MINI_CUTOFF);
    let content_sectors = size.div_ceil(SECTOR);
    // The FAT describes itself, the directory and the stream.
    let fat_sectors = (1..=109)
        .find(|count| count * SECTOR / 4 >= count + 1 + content_sectors)
        .expect("a file for one header");
    let number = |number: usize| u32::try_from(number).expect("a small file").to_le_bytes();
    let mut header = vec![0; SECTOR];
    header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    header[24..34].copy_from_slice(&words(&[0x3E, 3, 0xFFFE, 9, 6]));
    header[44..48].copy_from_slice(&number(fat_sectors));
    header[48..52].copy_from_slice(&number(fat_sectors));
    header[56..60].copy_from_slice(&number(MINI_CUTOFF));
    header[60..64].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
    header[68..72].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
    header[76..].fill(0xFF);
    for index in 0..fat_sectors {
        header[76 + index * 4..80 + index * 4].copy_from_slice(&number(index));
    }
    let mut fat = vec![[0xFD, 0xFF, 0xFF, 0xFF]; fat_sectors];
    fat.push([0xFE, 0xFF, 0xFF, 0xFF]);
    let first = fat_sectors + 1;
    fat.extend((1..content_sectors).map(|index| number(first + index)));
    fat.push([0xFE, 0xFF, 0xFF, 0xFF]);
    fat.resize(fat_sectors * SECTOR / 4, [0xFF; 4]);
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: usize| {
        let mut entry = vec![0; 128];
        let units = words(&name.encode_utf16().collect::<Vec<_>>());
        entry[..units.len()].copy_from_slice(&units);
        entry[64..66].copy_from_slice(&number(units.len() + 2)[..2]);
        (entry[66], entry[67]) = (kind, 1);
        entry[68..76].fill(0xFF);
        entry[76..80].copy_from_slice(&child.to_le_bytes());
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&number(size));
        entry
    };
    let start = u32::try_from(first).expect("small");
    let mut directory = entry("Root Entry", 5, 1, 0xFFFF_FFFE, 0);
    directory.extend(entry(name, 2, 0xFFFF_FFFF, start, size));
    directory.resize(SECTOR, 0);
    let mut content = content.to_vec();
    content.resize(content_sectors * SECTOR, 0);
    [header, fat.concat(), directory, content].concat()
}
