"""Tables as xlsx, for Excel and WPS alike: written, and read from whoever uploads them, as CSV as well."""

import csv
import datetime as dt
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from conference.kit.files import KINDS, MEGABYTE

CONTENT_TYPE = KINDS[".xlsx"][0]
WIDTH = 18
LARGEST_UPLOAD = 5 * MEGABYTE
LARGEST_UNZIPPED = 20 * MEGABYTE
MOST_MARKUP = 400_000
"""Elements and attributes of all parts together. The reader takes up to 20 µs for each, in a megabyte of empty styles
as in cells; a full table of 2000 rows has 310,000.
"""
MOST_ROWS = 2000
MOST_COLUMNS = 50
LONGEST_TEXT = 2000
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
"""What a formula that fails leaves in its cell."""
ENCODINGS = ("utf-8-sig", "gb18030")
"""What Excel and WPS save CSV in; whatever is UTF-8 is not taken for the other."""


def workbook(
    *,
    title: str,
    columns: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    choices: Mapping[str, Sequence[str]] | None = None,
    choices_title: str = "",
) -> Workbook:
    """One sheet with a header row that stays in sight. Text that begins like a formula stays text; times are local.

    `choices` are what may stand in some of the columns: a second sheet has them, and the cells offer them.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    sheet.append([_cell(sheet, str(column), bold=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    if choices:
        _offer(book, sheet, choices_title, [str(column) for column in columns], choices)
    return book


def _offer(book: Any, sheet: Any, title: str, columns: list[str], choices: Mapping[str, Sequence[str]]) -> None:
    offered = book.create_sheet(title)
    offered.append([_cell(offered, column, bold=True) for column in choices])
    for place in range(max(map(len, choices.values()))):
        offered.append([_cell(offered, values[place] if place < len(values) else None) for values in choices.values()])
    for number, (column, values) in enumerate(choices.items(), start=1):
        source, target = get_column_letter(number), get_column_letter(columns.index(column) + 1)
        if values:
            sheet.data_validations.append(
                DataValidation(
                    type="list",
                    formula1=f"'{title}'!${source}$2:${source}${len(values) + 1}",
                    sqref=f"{target}2:{target}{MOST_ROWS + 1}",
                    errorStyle="warning",  # what is no choice is said in words when the table comes back
                )
            )


def download(*, filename: str, **table: Any) -> HttpResponse:
    """A workbook as a file to keep; `table` is what `workbook` takes."""
    response = HttpResponse(content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}.xlsx"'
    workbook(**table).save(response)
    return response


def read(upload: File[Any], *, most_rows: int = MOST_ROWS) -> list[list[str]]:
    """The first visible sheet's rows as text: dates 2026-11-23, times 09:00, formulas by the value saved with them.

    Raises ValidationError for what is no workbook, and for what is larger than a table that people write: the reader
    would take as much memory as a file asks for. openpyxl reads XML through defusedxml, which refuses entities.
    """
    _check_size(upload)
    if not KINDS[".xlsx"][1](upload):
        raise ValidationError(_("This is no Excel workbook (.xlsx) without macros."))
    # A member that says less than it has is cut off there by zipfile.
    if sum(member.file_size for member in zipfile.ZipFile(upload).infolist()) > LARGEST_UNZIPPED:
        raise ValidationError(
            _("Unpacked, the file has more than {limit}.").format(limit=filesizeformat(LARGEST_UNZIPPED))
        )
    try:
        is_readable = _markup(upload) <= MOST_MARKUP * max(most_rows, MOST_ROWS) // MOST_ROWS
        rows = _rows(upload, most_rows) if is_readable else []
    except Exception as error:  # whatever openpyxl meets in a broken or malicious file
        raise ValidationError(_("The file cannot be read. Save it anew as .xlsx, then try again.")) from error
    if not is_readable:
        raise ValidationError(_("The workbook has too many cells and formats. Copy the table into a new one."))
    return _checked(rows, most_rows)


def read_csv(upload: File[Any], *, most_rows: int = MOST_ROWS) -> list[list[str]]:
    """The rows of a CSV file as text, in UTF-8 or GB18030, with commas, semicolons or tabs. Raises ValidationError."""
    _check_size(upload)
    upload.seek(0)
    text = _decoded(upload.read())
    first_line = text.partition("\n")[0]
    try:
        table = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=first_line.count))
        return _checked([_row(values) for values in table], most_rows)
    except csv.Error as error:
        raise ValidationError(_("The file cannot be read. Save it anew as .xlsx, then try again.")) from error


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:  # no text has it: an old .xls, a picture
            return text
    raise ValidationError(_("This is no CSV file in UTF-8 or GB18030. Save it anew as .xlsx, then try again."))


def _check_size(upload: File[Any]) -> None:
    if upload.size > LARGEST_UPLOAD:
        raise ValidationError(
            _("The file has {size}; the most is {limit}.").format(
                size=filesizeformat(upload.size), limit=filesizeformat(LARGEST_UPLOAD)
            )
        )


def _checked(rows: list[list[str]], most_rows: int) -> list[list[str]]:
    """The rows up to the last one that says something. Raises ValidationError for more than a table may have."""
    while rows and not rows[-1]:  # rows that were only given a border, say
        rows.pop()
    if len(rows) > most_rows:
        raise ValidationError(_("The sheet has more than {limit} rows.").format(limit=most_rows))
    if any(len(row) > MOST_COLUMNS for row in rows):
        raise ValidationError(_("The sheet has more than {limit} columns.").format(limit=MOST_COLUMNS))
    return rows


def _markup(upload: File[Any]) -> int:
    with zipfile.ZipFile(upload) as parts:
        contents = map(parts.read, parts.infolist())
        return sum(content.count(b"<") + content.count(b"=") for content in contents)


def _rows(upload: File[Any], most_rows: int) -> list[list[str]]:
    """Those of the first sheet that whoever opens the workbook sees."""
    upload.seek(0)
    with closing(load_workbook(upload, read_only=True, data_only=True)) as book:
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        found = sheet.iter_rows(max_row=most_rows + 1, max_col=MOST_COLUMNS + 1, values_only=True)
        return [_row(values) for values in found]


def _row(values: Iterable[Any]) -> list[str]:
    """A row up to its last cell that is not empty."""
    row = [_text(value) for value in values]
    while row and not row[-1]:
        row.pop()
    return row


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else ILLEGAL_CHARACTERS_RE.sub("", str(value)).strip()[:LONGEST_TEXT]


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
