//! Set phrases: numerals that are part of a word, a slogan, a policy or a place.
//!
//! ```text
//! set-phrase = one of a list | '一' after one of 统 单 唯 同 逐 专 之 某 任 …
//! ```
//!
//! Silent: `一次性`, `两个确立`, `三重一大`, `一方面`, `统一`, `千家万户`, `365天24小时`.

use super::Idiom;
use crate::lexicon::Lexicon;
use crate::reader::{Reader, open_numerals};
use std::sync::LazyLock;

/// Numerals that are part of a word.
#[derive(Debug)]
pub(crate) struct SetPhrase;

/// Phrases in which a numeral stands before a word that elsewhere is a unit, or before another numeral.
const PHRASES: &str = "一次性 一次能源 一次供水 一次分配 一次创业 一次会议 一次全会 一次污染 二次 两次创业 三次产业 三次分配 一方面 一部分 一部手机 一站式 一条龙 一条街 一件事 一家亲 一家人 一门式 \
    一本通 一本账 一盘棋 一张网 一张图 一张表 一张蓝图 一张嘴 一套班子 一套人马 一个声音 一个中心 一个窗口 一项制度 一条心 一条线 \
    一条主线 一场硬仗 一场持久战 一起益企 一起努力 一名党员一面旗 一面旗帜 一级 一日游 一日三餐 一日捐 一周岁 一年一度 一年四季 一年来 一点一策 一点通 一线 一流 \
    一般 一定 一些 一批 一系列 一揽子 一切 一律 一贯 一直 一旦 一体 一致 一样 一起 一并 一同 一经 一概 一共 一向 一度 一再 一把手 一大批 一公开 一单制 一码通 一号工程 一户一 \
    一村一 一人一档 一人一策 一人一案 一人一技 一企一策 一企一档 一县一业 一乡一品 一镇一 一校一 一事一议 一事一策 一园一策 一项目一 一产一 一地一策 一河一策 一路一策 一店一 一馆一 一生一策 一生一案 一生一芯 一车一 一物一码 \
    一季一评 一月一评 一月一主题 一周一主题 一岗双责 一票否决 一网通办 一网统管 一卡通 一窗受理 一带一路 一村一品 一老一小 一老一幼 一站一 一点两员 一校一品 一校一策 一班一 一家一 一套一 一人多 一人得 一户多 一户一策 一件一 一名一 \
    两个确立 两个维护 两个毫不动摇 两个务必 两个一百年 两个大局 两个责任 两个健康 两个结合 两个老有 两个全覆盖 两个清单 两个率先 两个走在前 两个更好 两个先行 两个同步 两个确保 两个创新 \
    两学一做 两不愁三保障 两不愁 两新 两企三新 两项补贴 两项改革 两项制度 两条线 两轮驱动 两场战役 两头在外 两手抓 两位一体 两区一 两站一 \
    三个代表 三个务必 三个区分开来 三个全面 三个必须 三个不 三个有利于 三个为主 三个转变 三个一批 三个责任 三个清零 三个倾斜 三个一 三个满意 三个服务 三重一大 三支一扶 三支队伍 三位一体 三项制度 三项机制 三项重点 三项治理 三台合一 三家分 三品一标 三公一金 三下乡 三严三实 三会一课 三期叠加 三年行动 \
    三年计划 三年规划 三年大变样 三年攻坚 三年滚动 三年提升 三年倍增 三部曲 三轮车 三轮摩托 三部一 三人行 三人小组 三人成 三套车 三张清单 三张网 三条红线 三条控制线 三条底线 三本账 \
    四个意识 四个自信 四个全面 四个服务 四个伟大 四个最严 四个革命 四个不摘 四个一 四个一批 四个面向 四个铁一般 四个专项 四个合格 四个融入 四个重大 四个善于 四个着力 四种形态 四项机制 四项制度 四项基本原则 四套班子 四轮驱动 四位一体 四级书记 四级联动 四好农村路 四部门 \
    五个一 五个一百 五个一批 五个一工程 五个必由之路 五个坚持 五个统筹 五个振兴 五个到位 五个专项 五位一体 五项管理 五年规划 五年计划 五年行动 五年一 五户联保 五级书记 五级 五保户 五保 五险一金 五方面 \
    六个一 六个必须 六个坚持 六项纪律 六项精准 六位一体 六部门 七个有之 七个坚持 八个相统一 八个明确 八项规定 九个必须 九个坚持 九年义务教育 九年一贯制 十个明确 十个坚持 十年禁渔 十年树木 十分 十四个坚持 \
    十二生肖 十二年国教 十三个方面 十二届 十六字 十九届 二十届 二十条 二十四节气 二十四孝 二十四史 百家争鸣 百家讲坛 百家姓 百家宴 百花齐放 百日攻坚 百日行动 百日会战 百日整治 百日安全 百年奋斗 百年未有 百年党史 百年老店 百名红通 百万亩方 \
    千家万户 千村万户 千人计划 千人大 千头万绪 千方百计 千言万语 千万工程 万人计划 万人评 万人说 万名干部 亿万 \
    半年度 双随机 24小时自助 24小时值 24小时热线 24小时在线 24小时不打烊 24小时营业 24小时服务 24小时监控 24小时便民 24小时全天 7*24小时 7×24小时 5*8小时 365天24小时 7天24小时 四个意识 四个自信 3个代表 两个确立 4个意识 4个自信 2个维护 2个确立 8项规定 \
    9年义务教育 12年免费教育 15年免费教育 15年教育 3年行动 5年规划 110联动 零距离";

static LIST: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(PHRASES.split_whitespace().map(|phrase| (phrase, ()))));

/// Before 一, these make a word with it.
const BEFORE_ONE: &str = "统单唯同逐专之某任这那另进划归合如万不初第首头下上新每";

impl Idiom for SetPhrase {
    fn name(&self) -> &'static str {
        "set-phrase"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["一次性", "一方面", "两个确立", "三重一大", "千家万户", "统"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        LIST.openers().for_each(&mut *open);
        open_numerals(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let rest = reader.rest();
        let waits = reader.pending.is_some_and(|pending| pending.end == reader.at);
        if let Some((length, ())) = LIST.longest(rest)
            && !waits
            && !limits_follow(rest, length)
        {
            return reader.advance(reader.at + length, self.name());
        }
        let one = '一'.len_utf8();
        if rest.starts_with('一')
            && reader.previous().is_some_and(|before| BEFORE_ONE.contains(before))
            && !waits
            && reader.chinese(reader.at).is_some_and(|read| read.characters == 1)
        {
            return reader.advance(reader.at + one, self.name());
        }
        false
    }
}

/// A phrase that ends at a limit (`五个以上`) is a number after all; so is a whole value (`五个`).
fn limits_follow(rest: &str, length: usize) -> bool {
    let ends_in_unit = rest.get(..length).is_some_and(|phrase| {
        phrase.ends_with(['个', '项', '条', '年', '位', '份', '张', '套', '块', '名', '本', '部'])
    });
    let after = rest.get(length..).unwrap_or_default();
    ends_in_unit
        && (after.is_empty()
            || after.chars().next().is_some_and(|next| {
                "以及左上内，。；、）)/".contains(next) && !after.starts_with("及时")
            }))
}
