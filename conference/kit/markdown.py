"""A safe subset of Markdown (CommonMark) for what organizers and employers write."""

from collections.abc import Sequence

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "a", "code", "hr"}


def render(text: str) -> SafeString:
    """HTML without scripts, images or foreign styles; links carry rel=noopener."""
    html = _parser.render(text).replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    html = html.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    cleaned = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener nofollow")
    return mark_safe(cleaned)  # noqa: S308 cleaned above  # nosec


def plain(text: str) -> str:
    """The same words for readers without HTML: lists keep their marks, quotations theirs, and a link its address."""
    written, gap, marks = "", "", [""]
    for token in _parser.parse(text):
        match token.type:
            case "blockquote_open":
                marks.append("> ")
            case "list_item_open":
                marks.append(f"{token.info}. " if token.info else "- ")
            case "blockquote_close" | "list_item_close":
                marks.pop()
        if token.type.endswith(("list_close", "quote_close")) and len(marks) == 1:
            gap = "\n\n"
        if token.content or token.type == "hr":
            outer = "".join(mark if mark == "> " else " " * len(mark) for mark in marks[:-1])
            written += gap + outer + marks[-1] + (_line(token.children or [token]) or "——")
            gap = "\n" if marks[-1] else "\n\n"
    return written


def _line(tokens: Sequence[Token]) -> str:
    """Words without their marks."""
    words, address = "", ""
    for token in tokens:
        if token.type == "link_open":
            address, start = str(token.attrs["href"]), len(words)
        elif token.type == "link_close":
            words += f" ({address})" if words[start:] != address else ""
        elif token.type in ("softbreak", "hardbreak"):
            words += "\n"
        else:
            words += token.content.rstrip("\n")
    return words
