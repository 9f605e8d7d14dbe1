"""Chinese text for searching and sorting: the database has no dictionary and no collation for it."""

import re
from functools import cache
from itertools import pairwise

import rjieba
from pypinyin import Style, lazy_pinyin
from strokes import strokes

DOMAIN_WORDS = (
    "智能网联", "新能源汽车", "渝才荟", "大数据", "西部陆海新通道", "空天信息", "生命科学", "新材料", "揭榜",
    "榜单单位",
    "考核招聘", "双选会", "两江新区", "西部科学城", "卓越工程师", "兴渝杯", "专项赛", "主体赛", "博士后", "人工智能",
)  # fmt: skip
"""Words of the conference that a general dictionary cuts apart."""

SURNAMES = (
    "丁卜刁于万上门卫马丰王井亓韦云支区尤车戈牛毛仇公乌卞文亢方计尹孔巴邓玉甘艾古左厉石龙平卢帅叶申田史冉白仝丛印乐包邝冯兰"
    "宁司皮边母匡邢戎吉巩朴权成毕师曲吕朱乔伍伏仲任华伊向全危邬庄刘齐闫羊关米江池汤安祁许农那阮孙阳牟纪麦芮花严芦劳苏杜巫李杨"
    "豆来连肖时吴岑邱何佟位余佘谷邸狄邹况应冷辛闵汪沙沈宋初迟张陆阿陈邵邰武苗苟苑范林杭郁欧卓尚国明易罗和季岳金周冼庞郑单宗官郎"
    "房屈孟练封项赵郝荆荣胡茹南柯查相柏柳战哈钟郜段修禹侯俞饶施闻姜娄宣宫祖祝费胥姚贺骆秦班敖袁都耿聂莫晋桂索栗贾夏原顾柴党晁晏"
    "钱倪徐殷奚翁卿凌栾高郭席唐浦海涂宾容诸诺谈陶姬桑黄萧梅曹戚龚盛常崔银符盘麻康鹿章商阎盖梁寇宿谌扈逯屠隋隆彭葛董敬蒋韩辜惠覃粟"
    "景喻嵇程傅焦储舒鲁童普曾湛温游谢强鄢靳蓝蒲蒙楚楼裘甄雷虞路简詹鲍解廉雍阙满窦褚赫慕蔡蔺臧裴管鲜廖阚漆谭翟熊缪樊黎滕颜潘燕薛薄"
    "霍冀穆戴鞠魏瞿"
)
"""Common surnames in the order of 姓氏笔画: by the number of strokes, then by the first stroke that differs, as in
横竖撇点折.
"""

HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
RUN = re.compile(rf"{HAN}+|[a-z0-9][a-z0-9.+#]*")


@cache
def _cutter() -> "rjieba.Jieba":
    cutter = rjieba.Jieba()
    for word in DOMAIN_WORDS:
        cutter.add_word(word, 100_000, "n")
    return cutter


def _is_chinese(run: str) -> bool:
    return not run[0].isascii()


def index_tokens(*texts: str) -> str:
    """Space-separated words and character pairs, to be stored through `to_tsvector('simple', …)`.

    Words find what people mean, pairs find what the dictionary cut otherwise.
    """
    tokens: set[str] = set()
    for run in RUN.findall(" ".join(texts).lower()):
        if _is_chinese(run):
            tokens.update(_cutter().cut_for_search(run, True))
            tokens.update(first + second for first, second in pairwise(run))
        tokens.add(run)
    return " ".join(sorted(tokens))


def query_tokens(text: str) -> list[str]:
    """What all must be found: the pairs of each Chinese run, each Latin word whole. Empty for nothing searchable."""
    tokens: list[str] = []
    for run in RUN.findall(text.lower()):
        if _is_chinese(run) and len(run) > 1:
            tokens += [first + second for first, second in pairwise(run)]
        else:
            tokens.append(run)
    return list(dict.fromkeys(tokens))


def stroke_key(name: str) -> list[tuple[int, int, str]]:
    """Orders names by the strokes of their characters, surname first (姓氏笔画); Latin names come first."""
    return [(stroke_count(each), (SURNAMES + each).index(each), each) for each in name]


def stroke_count(character: str) -> int:
    """How many strokes a character has; a letter has none. The library counts one common surname wrongly."""
    return 8 if character == "范" else int(strokes(character))


def sort_key(text: str) -> str:
    """Pinyin with tones, lower case: "重庆" sorts as chong2qing4. Latin text stays itself."""
    return "".join(lazy_pinyin(text, style=Style.TONE3)).lower()[:200]


def initials(name: str) -> str:
    """A name in little space: the first character of a Chinese one, else the letters of its first and last words."""
    if re.match(HAN, name):
        return name[0]
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0].upper() for word in (*words[:1], *words[1:][-1:]))
