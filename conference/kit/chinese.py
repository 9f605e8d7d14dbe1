"""Chinese text for searching and sorting: the database has no dictionary and no collation for it."""

import re
from functools import cache
from itertools import pairwise

import icu
import rjieba
from pypinyin import Style, lazy_pinyin

DOMAIN_WORDS = (
    "智能网联", "新能源汽车", "渝才荟", "大数据", "西部陆海新通道", "空天信息", "生命科学", "新材料", "揭榜",
    "榜单单位",
    "考核招聘", "双选会", "两江新区", "西部科学城", "卓越工程师", "兴渝杯", "专项赛", "主体赛", "博士后", "人工智能",
)  # fmt: skip
"""Words of the conference that a general dictionary cuts apart."""

RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9][a-z0-9.+#]*")


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


@cache
def _collator() -> "icu.Collator":
    return icu.Collator.createInstance(icu.Locale("zh@collation=stroke"))


def stroke_key(name: str) -> bytes:
    """Orders names by the strokes of their characters (姓氏笔画), as Unicode's CLDR counts them; Latin names first."""
    key: bytes = _collator().getSortKey(name)
    return key


def sort_key(text: str) -> str:
    """Pinyin with tones, lower case: "重庆" sorts as chong2qing4. Latin text stays itself."""
    return "".join(lazy_pinyin(text, style=Style.TONE3)).lower()[:200]
