"""Chinese text for searching and sorting."""

import pytest

from conference.kit.chinese import SURNAMES, index_tokens, initials, query_tokens, sort_key, stroke_count, stroke_key


def finds(query: str, text: str) -> bool:
    """Whether all tokens of the query are among those of the text: what the database compares."""
    tokens = query_tokens(query)
    return bool(tokens) and set(tokens) <= set(index_tokens(text).split())


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("数据", "大数据开发工程师"),
        ("开发", "大数据开发工程师"),
        ("工程师", "大数据开发工程师"),
        ("据开", "大数据开发工程师"),
        ("大数据 重庆", "重庆大数据平台"),
        ("智能网联", "智能网联新能源汽车"),
        ("java", "Java工程师"),
        ("JAVA工程", "高级Java工程师"),
        ("c++", "C++ 开发"),
        (".net", "ASP .NET"),
        ("Python3", "python3 developer"),
        ("，数据。", "数据"),
    ],
)
def test_words_are_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("数学", "大数据开发工程师"),
        ("java", "JavaScript"),
        ("大数据 成都", "重庆大数据"),
        ("！", "大数据"),
        ("", "大数据"),
    ],
)
def test_other_words_are_not(query: str, text: str) -> None:
    assert not finds(query, text)


def test_names_sort_by_pinyin() -> None:
    assert sorted(["重庆大学", "长安汽车", "Acme", "北京大学"], key=sort_key) == [
        "Acme",
        "北京大学",
        "长安汽车",
        "重庆大学",
    ]


def test_a_sort_key_fits_its_column() -> None:
    assert len(sort_key("庆" * 300)) == 200


def test_names_are_ordered_by_the_strokes_of_their_surnames() -> None:
    names = ["赵启明", "苏雨桐", "欧阳晓月", "刘正源", "王五", "丁一"]

    assert sorted(names, key=stroke_key) == ["丁一", "王五", "刘正源", "苏雨桐", "欧阳晓月", "赵启明"]


def test_surnames_of_as_many_strokes_go_by_the_first_stroke() -> None:
    assert sorted(["张三", "李四", "吴六", "苏七"], key=stroke_key) == ["苏七", "李四", "吴六", "张三"]


def test_the_table_of_surnames_agrees_with_the_counts() -> None:
    counts = [stroke_count(surname) for surname in SURNAMES]

    assert counts == sorted(counts)


def test_one_surname_goes_by_the_next_character() -> None:
    assert sorted(["王强", "王一"], key=stroke_key) == ["王一", "王强"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("刘正源（示例）", "刘"),
        ("Zhengyuan Liu (sample)", "ZL"),
        ("Thi Mai Nguyen", "TN"),
        ("émile", "É"),
        ("Иван Петров", "ИП"),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
