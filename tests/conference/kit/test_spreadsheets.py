"""Tables for Excel and WPS."""

import datetime as dt
import io

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from conference.kit import spreadsheets


def read_back(*rows: list[object]) -> Worksheet:
    """The sheet as a spreadsheet program opens it."""
    response = spreadsheets.download(filename="people", title="人员", columns=["姓名", "说明"], rows=rows)
    return load_workbook(io.BytesIO(response.content)).active


def test_the_header_stays_in_sight() -> None:
    sheet = read_back(["林晓", "博士"])

    assert (sheet.title, sheet.freeze_panes, sheet["A1"].font.bold) == ("人员", "A2", True)
    assert [[cell.value for cell in row] for row in sheet] == [["姓名", "说明"], ["林晓", "博士"]]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    texts = ["=1+1", "+86 138", "-1", "@SUM(A1)", '=HYPERLINK("https://evil.example")']

    sheet = read_back(*([text, ""] for text in texts))

    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:]] == [(text, "s") for text in texts]


def test_numbers_stay_numbers_and_times_are_chongqings() -> None:
    sheet = read_back([7, dt.datetime(2030, 11, 23, 1, tzinfo=dt.UTC)], [None, dt.date(2030, 11, 23)])

    assert [cell.value for cell in sheet["A"][1:]] == [7, None]
    assert sheet["B2"].value == dt.datetime(2030, 11, 23, 9)


def test_it_is_a_file_to_keep() -> None:
    response = spreadsheets.download(filename="people", title="x", columns=[], rows=[])

    assert (response["Content-Type"], response["Content-Disposition"]) == (
        spreadsheets.CONTENT_TYPE, 'attachment; filename="people.xlsx"',
    )  # fmt: skip


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert read_back(["林\x01晓\x0b", ""])["A2"].value == "林晓"
