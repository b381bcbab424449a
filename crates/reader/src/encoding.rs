//! Which encoding a text is in, and the text itself.
//!
//! A file says its encoding only by a byte order mark, and few do. Without one the bytes have to tell:
//!
//! | step | evidence | answer |
//! | --- | --- | --- |
//! | 1 | a byte order mark | `UTF-8`, `UTF-16LE`, `UTF-16BE` |
//! | 2 | pairs of bytes that are nearly all characters of Chinese text in one byte order | `UTF-16LE`, `UTF-16BE` |
//! | 3 | every byte is valid UTF-8, and it is not a handful of rare letters that GB18030 reads as Chinese | `UTF-8` |
//! | 4 | every byte is valid GB18030 (GBK and GB2312 are parts of it) | `GB18030` |
//! | 5 | UTF-8 or GB18030 but for a few bytes | that one, with replacements |
//! | 6 | letter statistics (`chardetng`, told that the text is Chinese) | its guess, with replacements |
//!
//! Validity comes before statistics because statistics fail on short texts: `合计` alone looks like Korean.
//! A text in Big5 that happens to be valid GB18030 is taken for GB18030.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    DecoderResult, Encoding, GB18030, GBK, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED,
};
use std::borrow::Cow;

/// A text, and what had to be done to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded<'a> {
    /// The text without its byte order mark.
    pub(crate) text: Cow<'a, str>,
    /// As `source.encoding` names it.
    pub(crate) encoding: &'static str,
    /// What could not be decoded, if anything.
    pub(crate) replaced: Option<Replaced>,
}

/// Bytes that are no characters of the encoding; U+FFFD stands in the text for each sequence of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Replaced {
    /// Number of sequences.
    pub(crate) count: u64,
    /// Offset in the file of the byte after which the first was noticed, from 0.
    pub(crate) first_byte: u64,
    /// Line of the first, from 1.
    pub(crate) first_line: u64,
}

/// Bytes at the beginning that tell whether a file is UTF-16; even, to keep pairs together.
const SAMPLE: usize = 64 << 10;
/// Bytes decoded at a time where some cannot be decoded.
const PIECE: usize = 8 << 10;
/// At most one error for so many non-ASCII bytes, and the encoding still stands.
const BYTES_PER_ERROR: u64 = 50;

/// Decodes `bytes`; never fails, since every undecodable byte is replaced and counted.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes, mark);
    }
    if let Some(encoding) = utf16(bytes) {
        return decode_as(encoding, bytes, 0);
    }
    if let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !is_doubtful(text)) {
        return Decoded { text: Cow::Borrowed(text), encoding: name(UTF_8), replaced: None };
    }
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return Decoded { text, encoding: name(GB18030), replaced: None };
    }
    let non_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count() as u64;
    let tolerated = non_ascii / BYTES_PER_ERROR;
    let errors = |decoded: &Decoded<'_>| decoded.replaced.map_or(0, |replaced| replaced.count);
    let utf8 = decode_as(UTF_8, bytes, 0);
    if errors(&utf8) <= tolerated {
        return utf8;
    }
    let gb18030 = decode_as(GB18030, bytes, 0);
    if errors(&gb18030) <= tolerated {
        return gb18030;
    }
    decode_as(guess(bytes), bytes, 0)
}

/// Decodes `bytes` that are said to be in the encoding called `label`, if that can be; the bytes decide otherwise.
///
/// A byte order mark is stronger than what is said, and so is text that cannot but be UTF-8. `None` where
/// `label` is no encoding, or not the one of these bytes.
pub(crate) fn decode_declared<'a>(bytes: &'a [u8], label: &str) -> Option<Decoded<'a>> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    let is_utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
    if Encoding::for_bom(bytes).is_some() || is_utf16 || encoding == X_USER_DEFINED {
        return None;
    }
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    if encoding != UTF_8 && !bytes.is_ascii() {
        let is_utf8 = std::str::from_utf8(bytes).is_ok_and(|text| !is_doubtful(text));
        if is_utf8 && encoding != ISO_2022_JP {
            return None;
        }
    }
    let decoded = decode_as(encoding, bytes, 0);
    let non_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count() as u64;
    let errors = decoded.replaced.map_or(0, |replaced| replaced.count);
    (errors <= non_ascii / BYTES_PER_ERROR).then_some(decoded)
}

/// Whether `label` is a name of `encoding`, as [`Decoded::encoding`] has it.
pub(crate) fn is_called(encoding: &str, label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some_and(|it| {
        let both_utf16 = it == UTF_16LE && encoding == UTF_16BE.name();
        name(it) == encoding || both_utf16
    })
}

/// Whether valid UTF-8 is more likely a short text in GB18030: `联通` is also the UTF-8 of `\u{36A}\u{368}`.
///
/// Chinese has three bytes a character in UTF-8; of two bytes are the Latin-1 and Greek signs in it, and
/// other scripts, whose texts have second bytes that GB2312 does not. More than eight are no accident.
fn is_doubtful(text: &str) -> bool {
    if text.bytes().any(|byte| byte >= 0xE0) {
        return false;
    }
    let is_foreign = |character| !matches!(character, '\u{80}'..='\u{FF}' | '\u{391}'..='\u{3C9}');
    let is_gb2312 = |character| u32::from(character) & 0x3F > 0x20;
    let mut others = text.chars().filter(|character| !character.is_ascii());
    matches!(others.clone().take(9).count(), 1..=8)
        && others.all(|it| is_foreign(it) && is_gb2312(it))
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GBK || encoding == GB18030 { "GB18030" } else { encoding.name() }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"cn"), Utf8Detection::Allow)
}

/// Decodes what follows the first `mark` bytes.
fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8], mark: usize) -> Decoded<'a> {
    let body = bytes.get(mark..).unwrap_or_default();
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body) {
        return Decoded { text, encoding: name(encoding), replaced: None };
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(body.len());
    let mut replaced: Option<Replaced> = None;
    let mut read = 0_usize;
    // Not straight into the `String`: each call would initialise all its spare capacity.
    let mut piece = [0; PIECE];
    loop {
        let rest = body.get(read..).unwrap_or_default();
        let (result, taken, written) =
            decoder.decode_to_utf8_without_replacement(rest, &mut piece, true);
        let characters = piece.get(..written).unwrap_or_default();
        text.push_str(std::str::from_utf8(characters).unwrap_or_default());
        read = read.saturating_add(taken);
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                let first = replaced.get_or_insert_with(|| Replaced {
                    count: 0,
                    first_byte: mark.saturating_add(read) as u64,
                    first_line: 1_u64
                        .saturating_add(memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64),
                });
                first.count = first.count.saturating_add(1);
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    Decoded { text: Cow::Owned(text), encoding: name(encoding), replaced }
}

/// The byte order of UTF-16, by its mark or by what the pairs of bytes are; `None` if it is not UTF-16.
///
/// Without a mark, 95 of 100 pairs at the beginning must be characters that Chinese text uses.
/// Two ASCII letters make such a character too (`ab` is U+6261), so valid UTF-8 is UTF-16 only with many zeros.
pub(crate) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if !could_be_utf16(sample) {
        return None;
    }
    let mut little = Plausibility::default();
    let mut big = Plausibility::default();
    for &pair in sample.as_chunks::<2>().0 {
        little.count(u16::from_le_bytes(pair));
        big.count(u16::from_be_bytes(pair));
    }
    match (little.is_text(), big.is_text()) {
        (true, true) if big.ascii > little.ascii => Some(UTF_16BE),
        (true, _) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        (false, false) => None,
    }
}

/// Whether the mixture of bytes is that of UTF-16: it holds zeros or many bytes beyond ASCII, and is no UTF-8
/// unless every fourth byte is zero.
fn could_be_utf16(sample: &[u8]) -> bool {
    let zeros = memchr::memchr_iter(0, sample).count();
    if std::str::from_utf8(sample).map_or_else(|error| error.error_len().is_none(), |_| true) {
        return zeros.saturating_mul(4) >= sample.len();
    }
    let non_ascii = sample.iter().filter(|byte| !byte.is_ascii()).count();
    zeros > 0 || non_ascii.saturating_mul(8) >= sample.len()
}

/// How much units of UTF-16 look like Chinese text in one byte order.
#[derive(Debug, Default)]
struct Plausibility {
    units: u64,
    usual: u64,
    ascii: u64,
}

impl Plausibility {
    fn count(&mut self, unit: u16) {
        let ascii = matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E);
        self.units = self.units.saturating_add(1);
        self.ascii = self.ascii.saturating_add(u64::from(ascii));
        self.usual = self.usual.saturating_add(u64::from(ascii || is_usual(unit)));
    }

    fn is_text(&self) -> bool {
        self.units > 0 && self.usual.saturating_mul(100) >= self.units.saturating_mul(95)
    }
}

/// Whether a unit beyond ASCII stands in ordinary Chinese text: Latin-1 and general punctuation, signs and
/// enclosed numbers, shapes, CJK punctuation and ideographs, full-width forms. Halves of surrogate pairs do not
/// count: the second bytes of GBK look like them.
fn is_usual(unit: u16) -> bool {
    matches!(unit,
        0xA0..=0xFF | 0x2010..=0x203B | 0x2100..=0x22FF | 0x2460..=0x24FF | 0x2500..=0x26FF
        | 0x3000..=0x303F | 0x3200..=0x33FF | 0x4E00..=0x9FFF | 0xFF00..=0xFFEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "第一部分\r\n1.2023年农家书屋\r\n\t≦12人\r\n";

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    fn gb18030(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[track_caller]
    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode(bytes);
        assert_eq!((decoded.encoding, decoded.text.as_ref()), (encoding, text));
        assert_eq!(decoded.replaced, None);
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_no_text() {
        check(format!("\u{FEFF}{TEXT}").as_bytes(), "UTF-8", TEXT);
        check(&utf16(&format!("\u{FEFF}{TEXT}"), u16::to_le_bytes), "UTF-16LE", TEXT);
        check(&utf16(&format!("\u{FEFF}{TEXT}"), u16::to_be_bytes), "UTF-16BE", TEXT);
        check(b"\xFF\xFE", "UTF-16LE", "");
    }

    #[test]
    fn utf16_is_found_without_a_mark() {
        for text in [TEXT, "合计", "一、总体绩效目标", "abc\n", "a", "资金 2.17\n"] {
            check(&utf16(text, u16::to_le_bytes), "UTF-16LE", text);
            check(&utf16(text, u16::to_be_bytes), "UTF-16BE", text);
        }
    }

    #[test]
    fn valid_utf8_is_utf8() {
        for text in
            [TEXT, "", "ab", "Bush hid the facts", "5×3", "α·β", "Россия", "Московская область"]
        {
            check(text.as_bytes(), "UTF-8", text);
        }
    }

    #[test]
    fn valid_gb18030_is_gb18030() {
        for text in
            [TEXT, "合计", "单位：万元", "\u{3400}㐀𠀀", "plain letters and 一 word", "联通"]
        {
            check(&gb18030(text), "GB18030", text);
        }
    }

    #[track_caller]
    fn check_damaged(bytes: &[u8], encoding: &str, count: u64, first_byte: u64, first_line: u64) {
        let decoded = decode(bytes);
        assert_eq!(decoded.encoding, encoding);
        assert_eq!(decoded.replaced, Some(Replaced { count, first_byte, first_line }));
        assert_eq!(decoded.text.matches('\u{FFFD}').count() as u64, count);
    }

    #[test]
    fn a_few_undecodable_bytes_are_replaced_and_counted() {
        let damage = |mut bytes: Vec<u8>| {
            bytes.extend_from_slice(b"x\xFFy\n\xFFz\n");
            bytes
        };
        let long = "绩效指标\n".repeat(40);
        check_damaged(&damage(long.clone().into_bytes()), "UTF-8", 2, 522, 41);
        check_damaged(&damage(gb18030(&long)), "GB18030", 2, 362, 41);
        let mut odd = utf16(&format!("\u{FEFF}{TEXT}"), u16::to_le_bytes);
        odd.push(0x4E);
        let length = odd.len() as u64;
        check_damaged(&odd, "UTF-16LE", 1, length, 4);
    }

    #[test]
    fn many_undecodable_bytes_take_linear_time() {
        let places = |bytes: &[u8]| decode(bytes).replaced.map(|replaced| replaced.count);
        assert_eq!(places(&[0xFF].repeat(1 << 18)), Some(1 << 18));
        assert_eq!(places(&[0xB5, 0xDA, 0xFF].repeat(1 << 16)), Some(1 << 16));
    }

    #[test]
    fn other_encodings_are_guessed() {
        let latin = "Un café\nÀ Orléans, un thé\nLe marché, l'été, la santé\n".repeat(4);
        let bytes = encoding_rs::WINDOWS_1252.encode(&latin).0.into_owned();
        check(&bytes, "windows-1252", &latin);
    }
}
