"""Tables as xlsx, for Excel and WPS alike."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18


def workbook(*, title: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Workbook:
    """One sheet with a header row that stays in sight. Text that begins like a formula stays text; times are local."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    sheet.append([_cell(sheet, str(column), bold=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    return book


def download(*, filename: str, title: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A workbook as a file to keep."""
    response = HttpResponse(content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}.xlsx"'
    workbook(title=title, columns=columns, rows=rows).save(response)
    return response


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).replace(tzinfo=None)
    elif value is not None and not isinstance(value, (int, float, dt.date)):
        value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
