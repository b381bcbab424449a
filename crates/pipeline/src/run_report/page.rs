//! `report.html`: what became of a run, for whoever answers for it.

use super::Facts;
use super::tally::{Cause, Extension, LISTED, Profile, Remark};
use super::words;
use record::Severity;
use std::cmp::Reverse;
use std::time::Duration;
use write::page::{Cell, Column, Figure, Language, Markup, Page, Table, Tone, grouped, sized};

/// A page in the making, and what it is made of.
struct Report<'a> {
    page: Page,
    facts: &'a Facts<'a>,
    language: Language,
}

/// The page.
pub(super) fn page(facts: &Facts<'_>) -> String {
    let language = facts.occasion.language;
    let title = language.choose("文档读取报告", "Report of a run");
    let mut report = Report { page: Page::new(title, language), facts, language };
    report.lead();
    report.figures();
    report.failures();
    report.remarks();
    report.coverage();
    report.forms();
    report.slowest();
    report.extensions();
    report.skipped();
    report.duplicates();
    report.circumstances();
    report.page.finish()
}

impl Report<'_> {
    /// In the language of the page.
    fn say(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.language.choose(chinese, english)
    }

    fn words(&self, chinese: &'static str, english: &'static str) -> Markup {
        Markup::words(self.say(chinese, english))
    }

    fn lead(&mut self) {
        let tally = self.facts.tally;
        let inputs = grouped(tally.inputs);
        let sentence = match self.language {
            Language::Chinese => format!(
                "共遇到 {inputs} 个输入：读取 {}，失败 {}，与其他文件内容相同 {}，略过 {}。",
                grouped(tally.read),
                grouped(tally.failed),
                grouped(tally.duplicates),
                grouped(tally.skipped())
            ),
            Language::English => format!(
                "{inputs} inputs: {} read, {} failed, {} of the same content as another, {} passed over.",
                grouped(tally.read),
                grouped(tally.failed),
                grouped(tally.duplicates),
                grouped(tally.skipped())
            ),
        };
        self.page.lead(&Markup::words(&sentence));
        let ended = self.facts.ended.as_ref().map(shown);
        if let Some(ended) = ended {
            let word = self.say("完成于", "Ended");
            self.page.lead(&Markup::words(&format!("{word} {ended}")));
        }
    }

    fn figures(&mut self) {
        let tally = self.facts.tally;
        let defects: u64 = tally.causes.values().map(|cause| cause.defects).sum();
        let failed = Figure::number(self.say("失败", "Failed"), tally.failed);
        let failed = match (tally.failed, defects) {
            (0, _) => failed.toned(Tone::Good),
            (_, 0) => failed.toned(Tone::Bad),
            (_, defects) => {
                let word = self.say("其中程序缺陷", "defects of this program:");
                failed.toned(Tone::Bad).noted(&format!("{word} {}", grouped(defects)))
            }
        };
        let errors = tally.remarks_of(Severity::Error);
        let warnings = tally.remarks_of(Severity::Warning);
        let remarks = Figure::number(self.say("警告", "Warnings"), warnings);
        let remarks = match (errors, warnings) {
            (0, 0) => remarks,
            (0, _) => remarks.toned(Tone::Warning),
            (errors, _) => {
                let word = self.say("另有错误", "and errors:");
                remarks.toned(Tone::Bad).noted(&format!("{word} {}", grouped(errors)))
            }
        };
        let share = per_cent(tally.claimed, tally.characters);
        let unclaimed = grouped(tally.characters.saturating_sub(tally.claimed));
        let left = match self.language {
            Language::Chinese => format!("{unclaimed} 字不在任何字段"),
            Language::English => format!("{unclaimed} characters in no field"),
        };
        let seconds = self.facts.elapsed.as_secs_f64();
        #[allow(clippy::cast_precision_loss, reason = "a rate is shown rounded")]
        let rate = (tally.inputs - self.facts.summary.resumed.min(tally.inputs)) as f64
            / seconds.max(1e-3);
        let rate = match self.language {
            Language::Chinese => format!("每秒 {rate:.0} 个文件"),
            Language::English => format!("{rate:.0} files a second"),
        };
        let figures = [
            Figure::number(self.say("读取文件", "Files read"), tally.read)
                .noted(&sized(tally.bytes_read)),
            failed,
            remarks,
            Figure::text(self.say("文字收录率", "Text in some field"), &share).noted(&left),
            Figure::number(self.say("预算项目", "Projects"), tally.projects),
            Figure::number(self.say("绩效指标", "Indicators"), tally.indicators),
            Figure::number(self.say("分项目标", "Goals"), tally.goals),
            Figure::text(self.say("用时", "Time"), &self.duration(self.facts.elapsed)).noted(&rate),
        ];
        self.page.figures(&figures);
    }

    fn failures(&mut self) {
        let tally = self.facts.tally;
        self.page.section("failures", self.say("失败的文件", "Failures"), Some(tally.failed));
        if tally.causes.is_empty() {
            self.page.paragraph(
                &self.words("没有失败：每个文件都读出来了。", "None: every file was read."),
            );
            return;
        }
        self.page.note(&self.words(
            "按原因分组，多的在前；全部列在 failures.jsonl。",
            "By cause, the most frequent first; failures.jsonl lists them all.",
        ));
        let mut causes: Vec<(&String, &Cause)> = tally.causes.iter().collect();
        causes.sort_by_key(|(_, cause)| Reverse(cause.count));
        for (name, cause) in causes {
            self.cause(name, cause, tally.failed);
        }
    }

    fn cause(&mut self, name: &str, cause: &Cause, all: u64) {
        let language = self.language;
        let label = words::cause(name, language).unwrap_or(name);
        let count = Markup::element("span", "count", &Markup::words(&grouped(cause.count)));
        let mut heading = Markup::words(label).then(&count);
        if cause.defects > 0 {
            heading = heading.then(&Markup::badge(Tone::Bad, self.say("程序缺陷", "defect")));
        }
        heading = heading.then(&Markup::bar(cause.count, all, Tone::Bad));
        let todo = match words::todo(name, language) {
            Some(todo) => Markup::words(todo),
            None => Markup::lines(cause.help.keys().map(|help| Markup::quote(help))),
        };
        let todo = Markup::element("b", "", &self.words("怎么办：", "What to do: ")).and(&todo);
        let code = Markup::code(name);
        let listed = cause.examples.len() as u64;
        let summary = match language {
            Language::Chinese if listed < cause.count => format!("例子（前 {listed} 个）"),
            Language::Chinese => format!("全部 {listed} 个"),
            Language::English if listed < cause.count => format!("The first {listed}"),
            Language::English => format!("All {listed}"),
        };
        let mut table = Table::new(vec![
            Column::text(self.say("文件", "File")),
            Column::text(self.say("程序的说明（期望什么、发现什么）", "Message")),
        ]);
        for example in &cause.examples {
            table.row([Cell::quote(&example.path), Cell::quote(&example.error)]);
        }
        self.page.card(Tone::Bad, |page| {
            page.heading(&heading.then(&code));
            page.paragraph(&todo);
            page.details(&Markup::words(&summary), listed <= 3, |page| page.table(&table));
        });
    }

    fn remarks(&mut self) {
        let tally = self.facts.tally;
        let all = tally.remarks.values().map(|remark| remark.count).sum();
        self.page.section("remarks", self.say("提示与警告", "Remarks"), Some(all));
        if tally.remarks.is_empty() {
            self.page.paragraph(&self.words(
                "没有：文档里没有需要修补、猜测或存疑之处。",
                "None: nothing was repaired, guessed or doubtful.",
            ));
            return;
        }
        self.page.note(&self.words(
            "读取时修补、略去或存疑之处；每处的位置在记录的 diagnostics 里。",
            "What was repaired, left out or doubtful; `diagnostics` in the records says where.",
        ));
        let mut table = Table::new(vec![
            Column::text(self.say("规则", "Rule")),
            Column::text(self.say("级别", "Severity")).with_chips(),
            Column::number(self.say("次数", "Times")),
            Column::number(self.say("文件数", "Files")),
            Column::text(self.say("次数最多的文件", "Files with most of it")),
        ]);
        let mut remarks: Vec<_> = tally.remarks.iter().collect();
        remarks.sort_by_key(|((severity, _), remark)| (*severity, Reverse(remark.count)));
        for ((Reverse(severity), name), remark) in remarks {
            table.row(self.remark(*severity, name, remark));
        }
        let many = table.count() > 12;
        self.page.table(&if many { table.filtered() } else { table });
    }

    fn remark(&self, severity: Severity, name: &str, remark: &Remark) -> [Cell; 5] {
        let (tone, word, rank) = match severity {
            Severity::Error => (Tone::Bad, self.say("错误", "error"), "0"),
            Severity::Warning => (Tone::Warning, self.say("警告", "warning"), "1"),
            Severity::Info => (Tone::Info, self.say("提示", "info"), "2"),
        };
        let name_shown = match words::remark(name, self.language) {
            Some(meaning) => Markup::lines([Markup::words(meaning), Markup::code(name)]),
            None => Markup::code(name),
        };
        let documents = remark.documents.iter().map(|(count, path)| (*count, path.as_str()));
        [
            Cell::new(name_shown).sorted_by(name),
            Cell::new(Markup::badge(tone, word)).sorted_by(rank),
            Cell::number(remark.count),
            Cell::number(remark.documents.seen()),
            Cell::new(self.examples(documents)),
        ]
    }

    /// The first example, and the others when it is pressed.
    fn examples<'e>(&self, examples: impl Iterator<Item = (u64, &'e str)>) -> Markup {
        let mut lines: Vec<Markup> = examples
            .map(|(count, path)| {
                let count = Markup::element("span", "count", &Markup::words(&grouped(count)));
                Markup::quote(path).then(&count)
            })
            .collect();
        if lines.len() < 2 {
            return lines.pop().unwrap_or_default();
        }
        let first = lines.remove(0);
        let more = match self.language {
            Language::Chinese => format!("另 {} 个", lines.len()),
            Language::English => format!("{} more", lines.len()),
        };
        first.and(&Markup::details(&Markup::words(&more), &Markup::lines(lines)))
    }

    fn coverage(&mut self) {
        let tally = self.facts.tally;
        self.page.section("coverage", self.say("文字收录", "Coverage"), None);
        let share = per_cent(tally.claimed, tally.characters);
        let sentence = match self.language {
            Language::Chinese => format!(
                "全部文档共 {} 字（不计空白），{share} 收入了某个字段；其余文字在各文件记录的 coverage 中逐字列出，没有丢弃。",
                grouped(tally.characters)
            ),
            Language::English => format!(
                "{} characters, blanks left out; {share} stand in some field. `coverage` of each record lists the rest, nothing is dropped.",
                grouped(tally.characters)
            ),
        };
        let bar = Markup::bar(tally.claimed, tally.characters, Tone::Good);
        self.page.paragraph(&Markup::words(&sentence).then(&bar));
        if tally.least_covered.len() > 0 {
            let heading = match self.language {
                Language::Chinese => {
                    format!("未收录文字最多的 {} 个文件", tally.least_covered.len())
                }
                Language::English => {
                    format!("The {} files with most text in no field", tally.least_covered.len())
                }
            };
            self.page.heading(&Markup::words(&heading));
            let mut table = Table::new(vec![
                Column::text(self.say("文件", "File")),
                Column::number(self.say("字数", "Characters")),
                Column::number(self.say("未收录", "In no field")),
                Column::number(self.say("收录率", "In some field")),
                Column::text(self.say("图示", "Share")),
            ]);
            for (unclaimed, document) in tally.least_covered.iter() {
                let (claimed, characters) = (document.claimed, document.characters);
                let rank = claimed.saturating_mul(1_000_000) / characters.max(1);
                let rank = rank.to_string();
                table.row([
                    Cell::quote(&document.path),
                    Cell::number(characters),
                    Cell::number(*unclaimed),
                    Cell::words(&per_cent(claimed, characters)).sorted_by(&rank),
                    Cell::new(Markup::bar(claimed, characters, Tone::Good)).sorted_by(&rank),
                ]);
            }
            self.page.table(&table.filtered());
        }
        self.without_content();
    }

    fn without_content(&mut self) {
        let tally = self.facts.tally;
        let count = tally.without_content.seen();
        if count == 0 {
            return;
        }
        let shown = tally.without_content.len();
        let heading = match self.language {
            Language::Chinese => format!("读了但没有项目也没有目标的文件：{} 个", grouped(count)),
            Language::English => {
                format!("Files read that hold no project and no goal: {}", grouped(count))
            }
        };
        let list = match self.language {
            Language::Chinese if shown < count => format!("字数最多的 {shown} 个"),
            Language::Chinese => "列出".to_owned(),
            Language::English if shown < count => format!("The {shown} with most text"),
            Language::English => "Show them".to_owned(),
        };
        let note = self.words(
            "它们的文字和表格原样保留在记录里。若其中有申报表，可用 jixiao inspect --why 看它为何没有被认出。",
            "Their text and tables stand whole in the records; `jixiao inspect --why` says why a form was not recognised.",
        );
        let mut table = Table::new(vec![
            Column::text(self.say("文件", "File")),
            Column::number(self.say("字数", "Characters")),
        ]);
        for (characters, path) in tally.without_content.iter() {
            table.row([Cell::quote(path), Cell::number(*characters)]);
        }
        self.page.heading(&Markup::words(&heading));
        self.page.note(&note);
        self.page.details(&Markup::words(&list), false, |page| page.table(&table));
    }

    fn forms(&mut self) {
        let tally = self.facts.tally;
        let all: u64 = tally.profiles.values().map(|profile| profile.forms).sum();
        self.page.section("forms", self.say("认出的申报表", "Forms recognised"), Some(all));
        if all == 0 {
            self.page.paragraph(&self.words("没有认出申报表。", "None."));
            return;
        }
        let mut table = Table::new(vec![
            Column::text(self.say("版式（由哪些部分组成）", "Shapes")),
            Column::number(self.say("表数", "Forms")),
            Column::number(self.say("文件数", "Files")),
            Column::text(self.say("占比", "Share")),
            Column::text(self.say("例", "Examples")),
        ]);
        let mut profiles: Vec<(&String, &Profile)> = tally.profiles.iter().collect();
        profiles.sort_by_key(|(_, profile)| Reverse(profile.forms));
        for (name, profile) in profiles {
            let shapes = Markup::words(&words::profile(name, self.language));
            let examples = profile.documents.iter().map(|(forms, path)| (*forms, path.as_str()));
            table.row([
                Cell::new(Markup::lines([shapes, Markup::code(name)])).sorted_by(name),
                Cell::number(profile.forms),
                Cell::number(profile.documents.seen()),
                Cell::new(Markup::bar(profile.forms, all, Tone::Plain))
                    .sorted_by(&profile.forms.to_string()),
                Cell::new(self.examples(examples)),
            ]);
        }
        self.page.table(&table);
    }

    fn slowest(&mut self) {
        let summary = self.facts.summary;
        let mut slow = summary.slowest.iter().peekable();
        let Some((longest, _)) = slow.peek() else { return };
        let longest = longest.as_micros();
        self.page.section("slowest", self.say("最慢的文件", "Slowest files"), None);
        if summary.resumed > 0 {
            self.page.note(&self.words(
                "本次运行接续了先前中断的运行；这里只有接续部分的用时。",
                "This run went on where an earlier process had stopped; only the times of this part are known.",
            ));
        }
        let mut table = Table::new(vec![
            Column::text(self.say("文件", "File")),
            Column::number(self.say("大小", "Size")),
            Column::number(self.say("用时（毫秒）", "Milliseconds")),
            Column::text(self.say("图示", "Share")),
        ]);
        for (elapsed, (path, bytes)) in slow {
            let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
            let whole = u64::try_from(longest).unwrap_or(u64::MAX);
            table.row([
                Cell::quote(path),
                Cell::words(&sized(*bytes)).sorted_by(&bytes.to_string()),
                Cell::words(&format!("{:.1}", elapsed.as_secs_f64() * 1e3))
                    .sorted_by(&micros.to_string()),
                Cell::new(Markup::bar(micros, whole, Tone::Plain)).sorted_by(&micros.to_string()),
            ]);
        }
        self.page.table(&table);
    }

    fn extensions(&mut self) {
        let tally = self.facts.tally;
        if tally.extensions.is_empty() {
            return;
        }
        self.page.section("extensions", self.say("文件类型", "Sorts of files"), None);
        let mut table = Table::new(vec![
            Column::text(self.say("扩展名", "Extension")),
            Column::number(self.say("读取", "Read")),
            Column::number(self.say("失败", "Failed")),
            Column::number(self.say("内容相同", "Of same content")),
            Column::number(self.say("大小", "Size")),
        ]);
        let mut extensions: Vec<(&String, &Extension)> = tally.extensions.iter().collect();
        extensions.sort_by_key(|(_, one)| Reverse(one.read + one.failed + one.duplicates));
        for (name, one) in extensions {
            table.row([
                Cell::quote(&self.extension(name)),
                Cell::number(one.read),
                Cell::number(one.failed),
                Cell::number(one.duplicates),
                Cell::words(&sized(one.bytes)).sorted_by(&one.bytes.to_string()),
            ]);
        }
        self.page.table(&table);
    }

    fn extension(&self, name: &str) -> String {
        match name {
            "" => self.say("（无扩展名）", "(none)").to_owned(),
            "…" => self.say("（其他）", "(others)").to_owned(),
            known => format!(".{known}"),
        }
    }

    fn skipped(&mut self) {
        let tally = self.facts.tally;
        if tally.skipped.is_empty() {
            return;
        }
        self.page.section("skipped", self.say("略过的文件", "Passed over"), Some(tally.skipped()));
        let mut table = Table::new(vec![
            Column::text(self.say("原因", "Reason")),
            Column::number(self.say("个数", "Number")),
            Column::text(self.say("其中", "Of these")),
        ]);
        for (reason, count) in &tally.skipped {
            let mut sorts: Vec<_> = tally.other_sorts.iter().collect();
            sorts.sort_by_key(|(_, count)| Reverse(**count));
            let sorts = sorts.iter().map(|(name, count)| {
                let count = Markup::element("span", "count", &Markup::words(&grouped(**count)));
                Markup::quote(&self.extension(name)).then(&count)
            });
            let of_these = if reason == "other-sort" {
                sorts.reduce(|all, one| all.and(&Markup::words("，")).and(&one)).unwrap_or_default()
            } else {
                Markup::new()
            };
            table.row([
                Cell::words(&words::skipped(reason, self.language)),
                Cell::number(*count),
                Cell::new(of_these),
            ]);
        }
        self.page.table(&table);
    }

    fn duplicates(&mut self) {
        let tally = self.facts.tally;
        if tally.duplicates == 0 {
            return;
        }
        let heading = self.say("内容相同的文件", "Of the same content");
        self.page.section("duplicates", heading, Some(tally.duplicates));
        let bytes = sized(tally.duplicate_bytes);
        let note = match self.language {
            Language::Chinese => format!(
                "同样的内容只读一次，记录归在最先遇到的文件名下；省去 {bytes}。每个文件对应哪一个，见 manifest.jsonl 的 same_as。"
            ),
            Language::English => format!(
                "Content is read once, under the name that came first; {bytes} saved. `same_as` in manifest.jsonl names it for each."
            ),
        };
        self.page.note(&Markup::words(&note));
        let mut copies: Vec<_> = tally.copies.iter().collect();
        copies.sort_by_key(|(_, count)| Reverse(**count));
        let mut table = Table::new(vec![
            Column::text(self.say("最先遇到的文件", "First file")),
            Column::number(self.say("另有相同的", "Others like it")),
        ]);
        for (first, count) in copies.into_iter().take(LISTED) {
            table.row([Cell::quote(first), Cell::number(*count)]);
        }
        self.page.table(&table);
    }

    fn circumstances(&mut self) {
        let Facts { occasion, settings, summary, started, ended, elapsed, .. } = self.facts;
        self.page.section("run", self.say("本次运行", "This run"), None);
        let command = occasion.command.iter().map(|word| quoted(word)).collect::<Vec<_>>();
        let mut terms = vec![
            (self.words("命令", "Command"), Markup::code(&command.join(" "))),
            (self.words("机器", "Machine"), Markup::quote(&occasion.host)),
        ];
        if let (Some(started), Some(ended)) = (started, ended) {
            terms.push((self.words("开始", "Began"), Markup::words(&shown(started))));
            terms.push((self.words("结束", "Ended"), Markup::words(&shown(ended))));
        }
        terms.push((self.words("用时", "Took"), Markup::words(&self.duration(*elapsed))));
        terms.push((
            self.words("线程", "Threads"),
            Markup::words(&grouped(settings.threads.get() as u64)),
        ));
        terms.push((self.words("输出格式", "Format"), Markup::code(settings.writer.name())));
        if summary.resumed > 0 {
            terms.push((
                self.words("先前已完成", "Done before"),
                Markup::words(&grouped(summary.resumed)).then(&self.words(
                    "个（中断前的运行所做，用时不计在内）",
                    "(by a process that was stopped; its time is not counted)",
                )),
            ));
        }
        if summary.carried > 0 {
            terms.push((
                self.words("沿用上次结果", "Taken over"),
                Markup::words(&grouped(summary.carried)).then(
                    &self.words("个（自上次运行以来未变）", "(unchanged since the last run)"),
                ),
            ));
        }
        self.page.terms(terms);
    }

    /// `0.42 秒`, `3 分 12 秒`, `2 小时 5 分`.
    fn duration(&self, duration: Duration) -> String {
        let seconds = duration.as_secs();
        match (self.language, seconds) {
            (Language::Chinese, 0..60) => format!("{:.2} 秒", duration.as_secs_f64()),
            (Language::English, 0..60) => format!("{:.2} s", duration.as_secs_f64()),
            (Language::Chinese, 60..3_600) => format!("{} 分 {} 秒", seconds / 60, seconds % 60),
            (Language::English, 60..3_600) => format!("{} min {} s", seconds / 60, seconds % 60),
            (Language::Chinese, _) => {
                format!("{} 小时 {} 分", seconds / 3_600, seconds / 60 % 60)
            }
            (Language::English, _) => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
        }
    }
}

fn shown(moment: &jiff::ZonedDateTime) -> String {
    moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A word of a command as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "-_./=:,+@%".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// `99.98%`, rounded down, so that 100% means all.
fn per_cent(part: u64, whole: u64) -> String {
    let share = u128::from(part) * 10_000 / u128::from(whole.max(1));
    if whole == 0 { "–".to_owned() } else { format!("{}.{:02}%", share / 100, share % 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(part: u64, whole: u64, expect: &str) {
        assert_eq!(per_cent(part, whole), expect);
    }

    #[test]
    fn all_of_it_and_nothing_less_is_a_hundred_per_cent() {
        check(0, 0, "–");
        check(7, 7, "100.00%");
        check(999_999, 1_000_000, "99.99%");
        check(u64::MAX - 1, u64::MAX, "99.99%");
        check(1, 3, "33.33%");
    }

    #[test]
    fn a_command_can_be_copied_into_a_shell() {
        assert_eq!(quoted("--out=记录/a.b"), "--out=记录/a.b");
        assert_eq!(quoted("it's $5"), "'it'\\''s $5'");
        assert_eq!(quoted(""), "''");
    }
}
