"""Slides and a list of references of sample sessions, one for everybody and one for participants each."""

from io import BytesIO

from django.core.files.base import ContentFile

from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo, rooms
from conference.kit.spreadsheets import workbook
from conference.people.demo import demo_user
from events.materials.services import add
from events.program.models import Session, SessionKind, Visibility

SLIDES = ("Sample slides", "Materials of a session can be downloaded here.", "Chongqing, where two rivers meet")
COLUMNS = ("序号 No.", "资料 Reference", "备注 Note")
REFERENCES = (
    (1, f"人才需求目录{SAMPLE}", "PDF"),
    (2, f"人才发展报告{SAMPLE}", "PDF"),
    (3, f"政策汇编{SAMPLE}", "DOCX"),
)
SESSIONS = 2


@rooms.plugged("materials", rank=75)
def materials(demo: Demo) -> None:
    """Of the first keynotes, as their organizer would upload them."""
    keynotes = Session.objects.filter(event__edition=demo.edition, kind=SessionKind.KEYNOTE).scheduled()
    table = BytesIO()
    workbook(title="资料", columns=COLUMNS, rows=REFERENCES).save(table)
    told = (
        ("演讲幻灯片", "Slides", Visibility.PUBLIC, ContentFile(slides(SLIDES), name="slides.pdf")),
        ("参考资料清单", "References", Visibility.PARTICIPANTS, ContentFile(table.getvalue(), name="references.xlsx")),
    )
    for session in keynotes[:SESSIONS]:
        for zh, en, visibility, file in told:
            titles = {"title_zh": zh + SAMPLE, "title_en": en + SAMPLE_EN}
            add(session=session, told=titles | {"visibility": visibility, "file": file}, by=demo_user("organizer"))
    demo.say(f"{SESSIONS * len(told)} materials")


def slides(texts: tuple[str, ...]) -> bytes:
    """A PDF with a page for each text."""
    pages = range(4, 4 + 2 * len(texts), 2)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(texts)} /Kids [{' '.join(f'{page} 0 R' for page in pages)}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for page, text in zip(pages, texts, strict=True):
        drawn = f"BT /F1 28 Tf 60 260 Td ({text}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents {page + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n"
    )
    return body + f"{end}%%EOF\n".encode()
