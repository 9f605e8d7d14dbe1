"""What a badge says, and its PDF: one template of typst, a page a badge."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from conference.people.models import Person
from events.checkin.fonts import fonts, missing
from events.checkin.models import Badge
from events.checkin.models.badges import Category
from events.registration.models import BadgeColor
from events.registration.passes import qr_svg

TEMPLATE = settings.BASE_DIR / "templates/events/checkin/badge.typ"
WITHOUT_CATEGORY = gettext_noop("Attendee")


@dataclass(frozen=True)
class Front:
    """What stands on a badge."""

    conference_zh: str
    conference_en: str
    theme: str
    name: str
    latin: str
    affiliation: str
    category_zh: str
    category_en: str
    color: str
    code: str
    qr: str

    @classmethod
    def of(cls, badge: Any) -> "Front":
        """Of a described badge. A line with a character that no font has is left out; the name has none, or another
        one was chosen.
        """
        person, edition = badge.person, badge.edition
        name = person.printed_name
        latin = "" if person.passport_name == name else person.passport_name
        category = badge.category or _without_category()
        return cls(
            conference_zh=edition.name_zh,
            conference_en=edition.name_en,
            theme=edition.theme_zh,
            name=name,
            latin="" if missing(latin) else latin,
            affiliation="" if missing(person.affiliation) else person.affiliation,
            category_zh=category["zh"],
            category_en=category["en"],
            color=category["color"],
            code=badge.code,
            qr=str(qr_svg(badge)),
        )


def _without_category() -> Category:
    with override("zh-hans"):
        chinese = _(WITHOUT_CATEGORY)
    return {"zh": chinese, "en": WITHOUT_CATEGORY, "color": BadgeColor.MUTED}


def left_out(person: Person) -> str:
    """The characters because of which a line below the name would be left out."""
    return missing(person.passport_name + person.affiliation)


def pdf(badges: Iterable[Badge]) -> bytes:
    """The badges, described, in their order."""
    made = typst.compile(TEMPLATE, sys_inputs=inputs(badges), font_paths=fonts(), format="pdf")
    assert isinstance(made, bytes)
    return made


def inputs(badges: Iterable[Badge]) -> dict[str, str]:
    """What the template is told."""
    return {"badges": json.dumps([asdict(Front.of(badge)) for badge in badges])}
