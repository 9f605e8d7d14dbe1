"""The demo's files are what they say."""

from django.core.files.base import ContentFile

from conference.kit.files import check_attachment
from events.materials.demo import SLIDES, slides


def test_the_slides_are_a_pdf_whose_table_finds_each_object() -> None:
    made = slides(SLIDES)

    check_attachment(ContentFile(made, name="slides.pdf"))
    start = int(made.rsplit(b"startxref\n", 1)[1].split()[0])
    places = [int(line[:10]) for line in made[start:].splitlines() if line.endswith(b" n ")]
    assert [made[place:].split()[0] for place in places] == [b"%d" % n for n in range(1, len(places) + 1)]
    assert made.count(b"/Type /Page ") == len(SLIDES)
