"""Tables for Excel and WPS."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import translation
from openpyxl import Workbook, load_workbook
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


def uploaded(*rows: list[object]) -> ContentFile[bytes]:
    """A table as somebody uploads it."""
    content = io.BytesIO()
    spreadsheets.workbook(title="x", columns=["名称", "日期"], rows=rows).save(content)
    return ContentFile(content.getvalue(), name="table.xlsx")


def with_part(upload: ContentFile[bytes], name: str, content: bytes) -> ContentFile[bytes]:
    """The workbook with one of its parts replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(upload) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return ContentFile(made.getvalue(), name="table.xlsx")


SHEET = "xl/worksheets/sheet1.xml"


def sheet(cells: str) -> bytes:
    """A sheet with these rows."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>'.encode()


class TestReading:
    def test_cells_are_read_as_text(self) -> None:
        upload = uploaded(["林晓 ", dt.date(2030, 11, 23)], [None, 30], ["=1+1", 0.5])

        assert spreadsheets.read(upload) == [
            ["名称", "日期"], ["林晓", "2030-11-23"], ["", "30"], ["=1+1", "0.5"],
        ]  # fmt: skip

    def test_a_formula_is_read_as_the_value_that_was_saved_and_never_computed(self) -> None:
        cells = (
            '<row r="1"><c r="A1"><f>2*21</f><v>42</v></c><c r="B1"><f>HYPERLINK("https://evil.example")</f></c></row>'
        )

        assert spreadsheets.read(with_part(uploaded(), SHEET, sheet(cells))) == [["42"]]

    @pytest.mark.parametrize(
        ("upload", "words"),
        [
            (ContentFile(b"name,day", name="table.xlsx"), "no Excel workbook"),
            (ContentFile(b"PK\x03\x04" + b"x" * (5 * 2**20), name="table.xlsx"), "the most is"),
            (with_part(uploaded(), SHEET, b" " * (21 * 2**20)), "Unpacked"),  # 21 MB in 21 KB
            (with_part(uploaded(), SHEET, b"<worksheet"), "cannot be read"),
            (uploaded(*(["x", ""] for _row in range(10_000))), "more than 2000 rows"),
            (uploaded(["x"] * 60), "more than 50 columns"),
        ],
        ids=["text", "large", "bomb", "broken", "long", "wide"],
    )
    def test_what_is_no_table_that_people_write_is_refused(self, upload: ContentFile[bytes], words: str) -> None:
        with translation.override("en"), pytest.raises(ValidationError, match=words):
            spreadsheets.read(upload)

    def test_entities_are_not_followed(self) -> None:
        assert openpyxl.DEFUSEDXML
        laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + sheet(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
        )

        with translation.override("en"), pytest.raises(ValidationError, match="cannot be read"):
            spreadsheets.read(with_part(uploaded(), SHEET, laughs))

    def test_a_cell_at_the_end_of_the_world_costs_nothing(self) -> None:
        cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'

        assert spreadsheets.read(with_part(uploaded(), SHEET, sheet(cells)))[0] == ["1"]

    @pytest.mark.parametrize("part", [SHEET, "xl/styles.xml"])
    def test_a_few_kilobytes_of_empty_elements_cost_no_minutes(self, part: str) -> None:
        upload = with_part(uploaded(["x", ""]), part, sheet("<c/>" * 500_000))

        with translation.override("en"), pytest.raises(ValidationError, match="too many cells and formats"):
            spreadsheets.read(upload)

    def test_the_largest_table_that_may_be_written_can_be_read(self) -> None:
        table = [[f"{row}-{column}" for column in range(14)] for row in range(spreadsheets.MOST_ROWS - 1)]

        assert spreadsheets.read(uploaded(*table))[1:] == table

    def test_a_hidden_sheet_is_passed_over(self) -> None:
        book, content = Workbook(), io.BytesIO()
        book.active.append(["from last year"])
        book.active.sheet_state = "hidden"
        book.create_sheet().append(["what one sees"])
        book.save(content)

        assert spreadsheets.read(ContentFile(content.getvalue(), name="table.xlsx")) == [["what one sees"]]
