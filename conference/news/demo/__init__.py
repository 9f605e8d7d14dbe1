"""Notices and news of the run-up. `items.toml` has the texts: the stories' facts; what is invented is marked.

Pictures are drawn: two currents that meet, from the item's place in the table.
"""

import math
import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo, rooms
from conference.kit.pictures import EncodedPicture
from conference.kit.spreadsheets import workbook
from conference.news.models import Attachment, NewsItem
from conference.news.services import index, publish

Row = dict[str, Any]

TEXTS = Path(__file__).with_name("items.toml")
WIDTH, HEIGHT, FINER = 960, 540, 2
SKY, WATER = (17, 58, 70), (7, 26, 35)
JIALING, YANGTZE = (88, 191, 203), (226, 160, 100)
LINES, STEPS = 14, 80
CREDIT = {
    "picture_alt_zh": "两股江流交汇的示意图",
    "picture_alt_en": "Drawing of two currents that meet",
    "picture_credit_zh": f"重庆国际人才交流大会{SAMPLE}",
    "picture_credit_en": f"Chongqing International Talent Exchange Conference{SAMPLE_EN}",
}


@rooms.plugged("news", rank=60)
def news(demo: Demo) -> None:
    """Public ones, one whose time has yet to come, and a draft."""
    rows = tomllib.loads(TEXTS.read_text())["items"]
    items = [_item(demo, place, row) for place, row in enumerate(rows)]
    index(items)
    demo.say(f"{len(items)} news items")


def _item(demo: Demo, place: int, row: Row) -> NewsItem:
    is_drawn, is_draft = row.pop("is_drawn", False), row.pop("is_draft", False)
    tables = row.pop("tables", ())
    day, time = row.pop("at").split("T")
    picture = {"picture": EncodedPicture(currents(place)), **CREDIT} if is_drawn else {}
    item = NewsItem.objects.create(edition=demo.edition, publish_at=demo.at(day, time), **picture, **row)
    for table in tables:
        _attach(item, **table)
    return item if is_draft else publish(item=item, by=None)


def _attach(item: NewsItem, *, columns: list[str], rows: list[list[Any]], **titles: str) -> None:
    content = BytesIO()
    workbook(title=titles["title_zh"], columns=columns, rows=rows).save(content)
    Attachment.objects.create(item=item, file=ContentFile(content.getvalue(), name="table.xlsx"), **titles)


def currents(number: int) -> Image.Image:
    """Two bundles of lines that come from both banks, meet and go on as one."""
    width, height = WIDTH * FINER, HEIGHT * FINER
    shade = Image.linear_gradient("L").resize((width, height))
    image = Image.composite(Image.new("RGB", (width, height), WATER), Image.new("RGB", (width, height), SKY), shade)
    draw = ImageDraw.Draw(image)
    meeting = 0.35 + 0.3 * (number * 0.618 % 1)
    bend = 0.1 + number % 3 * 0.05
    for color, side in ((JIALING, -1), (YANGTZE, 1)):
        for line in range(LINES):
            points = []
            for step in range(STEPS + 1):
                along = step / STEPS
                apart = (1 - along) ** 3 * (0.55 + 0.035 * line) + 0.006 * (line + 0.5)
                across = meeting + side * apart + bend * math.sin(math.pi * 1.5 * along) * along
                points.append((across * width, (1.02 - 1.04 * along) * height))
            draw.line(points, fill=color, width=FINER, joint="curve")
    return image.resize((WIDTH, HEIGHT))
