//! What the report says to a budget officer where records and failures have short English names.
//!
//! A name that stands in no list is shown as it is, so that nothing depends on these lists being whole.

use write::page::Language;

/// A name, what it means, and what to do about it, each in Chinese; the messages themselves hold the English help.
struct Gloss {
    name: &'static str,
    chinese: &'static str,
    english: &'static str,
    todo: &'static str,
}

macro_rules! gloss {
    ($name:literal, $chinese:literal, $english:literal) => {
        gloss!($name, $chinese, $english, "")
    };
    ($name:literal, $chinese:literal, $english:literal, $todo:literal) => {
        Gloss { name: $name, chinese: $chinese, english: $english, todo: $todo }
    };
}

/// Why inputs fail, by name.
const CAUSES: &[Gloss] = &[
    gloss!("cannot-open", "无法打开", "cannot be opened", "请求读取权限，或复制到本地磁盘后再读。"),
    gloss!(
        "cannot-write",
        "无法写出",
        "cannot be written",
        "腾出磁盘空间，或用 --out 换一个可写的文件夹；文件名过长时用 --format jsonl。"
    ),
    gloss!(
        "changed-while-read",
        "读取时文件被改写",
        "changed while it was read",
        "等没有人保存该文件时再运行一次。"
    ),
    gloss!(
        "died",
        "读取进程意外终止",
        "the worker process died",
        "请连同文件一起报告（如可分享）；若是系统内存不足所致，腾出内存后再运行。其他文件不受影响。"
    ),
    gloss!(
        "duplicate-entry",
        "压缩包中有同名文件",
        "a name that stands twice in an archive",
        "请解开压缩包，给出应当使用的那个文件。"
    ),
    gloss!(
        "encrypted",
        "有密码保护",
        "protected by a password",
        "在 Word 或 WPS 中取消密码，另存后再读。"
    ),
    gloss!(
        "limit-exceeded",
        "超过安全上限",
        "beyond a limit",
        "若文件属实，用 --limit 名称=数值 提高该上限；名称见错误信息。"
    ),
    gloss!(
        "malformed",
        "文件损坏",
        "broken",
        "用 Word 或 WPS 打开，让其修复，另存为 .docx 后再读。"
    ),
    gloss!(
        "malformed-archive",
        "压缩包损坏或不完整",
        "a damaged archive",
        "请重新索取压缩包，或用压缩软件修复；损坏之前的文件已经读出。"
    ),
    gloss!("missing", "找不到文件", "missing", "检查路径拼写；相对路径从运行命令时的文件夹算起。"),
    gloss!(
        "no-documents",
        "文件夹中没有可读的文档",
        "no documents in a folder",
        "直接给出文件名：点名的文件不论扩展名都会读取。"
    ),
    gloss!(
        "no-form",
        "记录无法写成所选格式",
        "no form in the output format",
        "这是程序缺陷，请连同文件一起报告（如可分享）。"
    ),
    gloss!(
        "no-match",
        "没有符合模式的文件",
        "no file matches",
        "给模式加引号；* 不跨文件夹，** 跨文件夹。"
    ),
    gloss!("not-a-file", "不是普通文件", "not a file", "请给出文件或文件夹。"),
    gloss!(
        "out-of-memory",
        "内存超出限额",
        "out of memory",
        "若文件属实，用 --worker-memory 提高限额。"
    ),
    gloss!(
        "panic",
        "程序缺陷",
        "a defect of this program",
        "请连同文件一起报告（如可分享）；其他文件不受影响。"
    ),
    gloss!("timeout", "超过时限", "ran past its time", "若文件属实，用 --timeout 秒数 放宽时限。"),
    gloss!(
        "unknown-format",
        "不是已知的文档格式",
        "of no known format",
        "另存为 .docx 或纯文本，或者不读它。"
    ),
    gloss!(
        "unsupported-archive",
        "不支持的压缩格式",
        "an archive of another sort",
        "请解开压缩包，再给出所在文件夹。"
    ),
    gloss!(
        "worker",
        "无法启动读取进程",
        "no worker process",
        "检查程序能否在此再次启动自己，或使用 --isolate never。"
    ),
];

/// What is remarked on in documents, by name.
const REMARKS: &[Gloss] = &[
    gloss!(
        "amount-unread",
        "金额读不成数字，按原文保留",
        "an amount that is no number, kept as it is written"
    ),
    gloss!(
        "blank-stretch",
        "大片空白行列，已略去",
        "a long stretch of blank rows or columns, left out"
    ),
    gloss!("broken-cell", "单元格没有有效的值，按空白处理", "cells without a value, left blank"),
    gloss!(
        "code-check-mismatch",
        "项目编码的校验位不符",
        "a code whose check character does not fit"
    ),
    gloss!(
        "crowded-row",
        "一行多个指标值共用的列过多，仅第一个指标保留",
        "a row of many values, whose other columns stand in the first"
    ),
    gloss!(
        "deep-nesting",
        "嵌套过深，余下的当作文字读",
        "nested too deep; the rest is read as text"
    ),
    gloss!(
        "deleted-text",
        "含有修订中已删除的文字，未读",
        "text deleted by tracked changes, left out"
    ),
    gloss!("empty-document", "文档没有文字", "a document without text"),
    gloss!("encoding-disagrees", "声明的编码与内容不符", "an encoding other than declared"),
    gloss!("external-content", "内容在文件之外，未读", "content outside of the file, not read"),
    gloss!("hidden-sheet", "隐藏的工作表", "a hidden sheet"),
    gloss!("hidden-text", "含有隐藏文字，未读", "hidden text, left out"),
    gloss!("lost-comparator", "“≥”在转换中丢失，变成了数字", "a comparator lost in conversion"),
    gloss!("merge-without-start", "合并单元格缺少起点", "a merged cell without its start"),
    gloss!("missing-part", "文件缺少所引用的部件", "a part that is named and missing"),
    gloss!("missing-text", "有文字未能找到", "text that could not be found"),
    gloss!("money-unit-missing", "金额没有写明单位", "amounts without a unit"),
    gloss!(
        "name-disagrees",
        "扩展名与内容不符，已按内容读取",
        "an extension other than the content"
    ),
    gloss!("no-such-encoding", "声明了不存在的编码", "an encoding that does not exist"),
    gloss!(
        "number-format",
        "数字格式无法照样显示，按常规显示",
        "a number format that cannot be shown"
    ),
    gloss!("number-too-large", "数值过大", "a number that is too large"),
    gloss!("overlapping-cells", "单元格相互重叠，已重排", "cells that overlap, moved"),
    gloss!(
        "plan-share-unread",
        "支出计划的比例读不成百分数",
        "a share of the plan that is no percentage"
    ),
    gloss!(
        "possibly-lost-comparator",
        "“≥”可能在转换中变成了数字 2",
        "a comparator that may have been lost"
    ),
    gloss!("ragged-row", "表格各行的列数不一", "rows of different lengths"),
    gloss!("repeat-cut", "重复次数过多，已截短", "too many repetitions, cut"),
    gloss!("repeated-sheet", "工作表重复引用，只读一次", "a sheet that stands twice, read once"),
    gloss!(
        "repeated-text",
        "内容控件的文字有副本，只读一次",
        "copies of the text of a control, read once"
    ),
    gloss!("ruby-text", "含有注音文字", "ruby text"),
    gloss!("spaces-cut", "连续空格过多，已截短", "too many blanks, cut"),
    gloss!("span-cut", "跨行跨列数不合理，已截短", "a span that makes no sense, cut"),
    gloss!("stray-text", "文字在单元格或段落之外", "text outside of cells or paragraphs"),
    gloss!(
        "table-unclaimed",
        "表格不属于已知的申报表，原样保留",
        "a table of no known form, kept whole"
    ),
    gloss!("template-row", "表格中的填写说明，未作指标", "a row of instructions, left out"),
    gloss!("trailing-bytes", "文件末尾有多余的内容", "bytes behind the end"),
    gloss!("truncated", "文件被截断，读到的部分已保留", "a file that is cut off"),
    gloss!("truncated-file", "文件不完整", "a file that is cut off"),
    gloss!("unclosed-field", "域没有结束", "a field that does not end"),
    gloss!("undecodable-bytes", "有字节无法解码", "bytes that cannot be decoded"),
    gloss!("unknown-symbol", "符号字体中的字符无法识别", "an unknown character of a symbol font"),
    gloss!("unread-fraction", "分数没有读出", "a fraction that was not read"),
    gloss!("wide-row", "一行的列数超过上限", "a row with too many columns"),
    gloss!("wrong-comparator-sign", "比较符号写法有误", "a comparator that is written wrong"),
];

/// Why inputs are passed over, by name.
const SKIPPED: &[Gloss] = &[
    gloss!("empty-archive", "空的压缩包", "archive without an entry"),
    gloss!("excluded", "按 --exclude 略过", "left out by --exclude"),
    gloss!("hidden", "隐藏文件（以 . 开头）", "hidden (begins with a point)"),
    gloss!("link", "压缩包中的链接", "link in an archive"),
    gloss!("linked-folder", "指向文件夹的链接", "link to a folder"),
    gloss!("lock-file", "Office 打开时的锁定文件（~$）", "lock file of Office (~$)"),
    gloss!("not-included", "不在 --include 之列", "not named by --include"),
    gloss!("other-sort", "不是文档的文件", "no document by its extension"),
    gloss!("run-output", "本程序的输出", "output of a run"),
    gloss!("special-file", "管道、套接字或设备", "pipe, socket or device"),
];

/// Shapes of forms, by name.
const SHAPES: &[Gloss] = &[
    gloss!("amount_list", "金额清单", "list of amounts"),
    gloss!("banner", "表头通栏", "banner"),
    gloss!("block", "项目基本信息", "block of labels"),
    gloss!("goal_columns", "目标并列栏", "columns of goals"),
    gloss!("indicators", "绩效指标表", "indicators"),
    gloss!("money_matrix", "资金矩阵", "matrix of money"),
    gloss!("plan", "资金支出计划", "plan"),
    gloss!("source_matrix", "资金来源矩阵", "matrix of sources"),
    gloss!("tasks", "任务清单", "tasks"),
];

fn find<'g>(list: &'g [Gloss], name: &str) -> Option<&'g Gloss> {
    list.binary_search_by(|gloss| gloss.name.cmp(name)).ok().and_then(|place| list.get(place))
}

fn meaning(list: &[Gloss], name: &str, language: Language) -> Option<&'static str> {
    find(list, name).map(|gloss| language.choose(gloss.chinese, gloss.english))
}

/// What a cause of failures means.
pub(super) fn cause(name: &str, language: Language) -> Option<&'static str> {
    meaning(CAUSES, name, language)
}

/// What to do about a cause of failures, where this language has its own words for it.
pub(super) fn todo(name: &str, language: Language) -> Option<&'static str> {
    let gloss = find(CAUSES, name).filter(|gloss| !gloss.todo.is_empty());
    gloss.filter(|_| language == Language::Chinese).map(|gloss| gloss.todo)
}

/// What a remark means.
pub(super) fn remark(name: &str, language: Language) -> Option<&'static str> {
    meaning(REMARKS, name, language)
}

/// Why something was passed over.
pub(super) fn skipped(name: &str, language: Language) -> String {
    meaning(SKIPPED, name, language).map_or_else(|| name.to_owned(), str::to_owned)
}

/// The shapes of a profile: `block+plan`.
pub(super) fn profile(name: &str, language: Language) -> String {
    let parts = name.split('+').map(|part| meaning(SHAPES, part, language).unwrap_or(part));
    parts.collect::<Vec<_>>().join(" + ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_all_of_them_say_something() {
        for list in [CAUSES, REMARKS, SKIPPED, SHAPES] {
            assert!(list.is_sorted_by_key(|gloss| gloss.name));
            assert!(
                list.iter().all(|gloss| !gloss.chinese.is_empty() && !gloss.english.is_empty())
            );
        }
        assert!(CAUSES.iter().all(|gloss| gloss.todo.ends_with('。')));
    }

    #[test]
    fn every_way_in_which_reading_fails_has_its_words() {
        use reader::ReadError;
        let malformed = ReadError::Malformed {
            part: String::new(),
            expected: String::new(),
            found: String::new(),
        };
        let limit = ReadError::LimitExceeded { what: "", limit: 0, found: 0 };
        let unknown = ReadError::UnknownFormat { refusals: Vec::new() };
        for error in [malformed, limit, unknown, ReadError::Encrypted] {
            assert!(todo(error.name(), Language::Chinese).is_some(), "{}", error.name());
            assert_eq!(todo(error.name(), Language::English), None);
        }
    }

    #[test]
    fn what_has_no_words_keeps_its_name() {
        assert_eq!(profile("block+new-shape", Language::Chinese), "项目基本信息 + new-shape");
        assert_eq!(skipped("new", Language::English), "new");
        assert_eq!(cause("new", Language::Chinese), None);
    }
}
