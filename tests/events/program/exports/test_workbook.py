"""The schedule as xlsx."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from events.program.models import Session

pytestmark = pytest.mark.django_db


def test_it_has_a_row_for_each_entry_of_the_timetable(keynote: Session) -> None:
    answer = Client().get("/schedule.xlsx")
    head, *rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)

    assert 'filename="schedule-2030.xlsx"' in answer["Content-Disposition"]
    assert [row[6] for row in rows] == ["专场推介", "量子 <主旨> & 演讲", "停办", "夜话"]
    told = dict(zip(head, rows[1], strict=True))
    assert [told[name] for name in ("会场", "会议厅", "开始", "英文标题")] == [
        "国际会议中心", "一号厅", "09:00", "Quantum keynote",
    ]  # fmt: skip
