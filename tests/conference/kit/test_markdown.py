"""What organizers and employers write."""

import re

import pytest

from conference.kit.markdown import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**重点**项目", "<p><strong>重点</strong>项目</p>"),
        ("一\n二", "<p>一<br>\n二</p>"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
        ("# 职责", "<h3>职责</h3>"),
        ("## 职责", "<h3>职责</h3>"),
        ("[渝](https://cq.gov.cn)", '<p><a href="https://cq.gov.cn" rel="noopener nofollow">渝</a></p>'),
        ("", ""),
    ],
)
def test_words_are_marked_up(text: str, html: str) -> None:
    assert render(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<img src="x" onerror="alert(1)">',
        "![x](https://tracker.example/pixel.png)",
        '<a href="/" onclick="alert(1)" style="position:fixed">x</a>',
        "<iframe src='https://evil.example'></iframe>",
    ],
)
def test_nothing_that_acts_or_looks_elsewhere_remains(text: str) -> None:
    tags = set(re.findall(r"<[^>]+>", render(text)))

    assert tags - {"<p>", "</p>", '<a rel="noopener nofollow">', "</a>"} == set()
