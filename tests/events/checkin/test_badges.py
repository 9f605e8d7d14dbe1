"""Badges: what stands on them, what cannot, and the log of their print."""

import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typst
import zxingcpp
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from PIL import Image

from conference.accounts.forms import ProfileForm
from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.people.models import User
from events.checkin.badges import TEMPLATE, Front, inputs, pdf
from events.checkin.fonts import fonts, missing, missing_of_each
from events.checkin.models import Badge, BadgePrint
from events.checkin.services.printing import PrintRefused, choose_badge_name, print_badges
from events.checkin.services.scanning import Answer
from events.program.models import Event
from events.registration.models import BadgeColor, Pass
from events.registration.passes import address_of, read_token, token_of
from tests.events.checkin.conftest import Scanning, pass_for
from tests.factories import AttendeeCategoryFactory, EventFactory, PersonFactory, RegistrationFactory, change

pytestmark = pytest.mark.django_db

PPI = 150
MILLIMETER = PPI / 25.4


def badge_for(event: Event, **told: Any) -> Badge:
    """The described badge of somebody who is registered; `person` has what the person is."""
    person = PersonFactory(**told.pop("person", {}))
    return Badge.objects.described().get(pk=pass_for(event, person=person, **told).pk)


def picture(badge: Badge) -> Image.Image:
    """A badge as it looks."""
    drawn: Any = typst.compile(TEMPLATE, sys_inputs=inputs([badge]), font_paths=fonts(), format="png", ppi=PPI)
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def part(image: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """A part of a badge, in millimeters."""
    return image.crop(tuple(round(side * MILLIMETER) for side in (left, top, right, bottom)))


def is_empty(image: Image.Image) -> bool:
    return image.getextrema() == ((255, 255),) * 3


class TestPicture:
    def test_it_is_a6(self, event: Event) -> None:
        assert picture(badge_for(event)).size == (round(105 * MILLIMETER), round(148 * MILLIMETER))

    def test_its_code_is_that_of_the_pass(self, event: Event, scan: Scanning, gate: Any) -> None:
        badge = badge_for(event)

        read = zxingcpp.read_barcode(picture(badge))

        assert read
        assert read.text == address_of(badge)
        answer: Answer = scan(gate, read.text)
        assert answer.verdict == "admitted"

    def test_the_category_stands_at_the_edge_in_its_color(self, event: Event, edition: Edition) -> None:
        category = AttendeeCategoryFactory(edition=edition, color=BadgeColor.YANGTZE)

        edge = part(picture(badge_for(event, category=category)), 1, 20, 5, 100)

        assert [color for _count, color in edge.getcolors()] == [(0xA0, 0x54, 0x10)]

    @pytest.mark.parametrize(
        "person",
        [
            {"name_zh": "林"},
            {"name_zh": "欧" * 60, "family_name": "W" * 80, "given_names": "M" * 120, "affiliation": "重" * 120},
            {"name_zh": "", "family_name": "Wolfeschlegelsteinhausenbergerdorff", "affiliation": "W" * 120},
            {"name_zh": "", "family_name": "Lin", "badge_name": "W" * 60, "affiliation": "Institute of Science " * 5},
        ],
    )
    def test_whatever_the_length_nothing_leaves_its_place(self, event: Event, person: dict[str, str]) -> None:
        category = AttendeeCategoryFactory(edition=event.edition, name_zh="特" * 40, name_en="W" * 80)

        image = picture(badge_for(event, person=person, category=category))

        right, above, below = (97, 30, 105, 127), (7, 32.5, 105, 33.5), (7, 84, 105, 84.5)
        assert [is_empty(part(image, *place)) for place in (right, above, below)] == [True] * 3
        assert not is_empty(part(image, 15, 34, 96, 83))
        assert zxingcpp.read_barcode(image)

    def test_chinese_is_drawn_with_glyphs(self, event: Event) -> None:
        """Two characters that no font has look the same, these do not; the second pair is the negative control."""
        names = ["重", "庆", "\U0002ebf1", "\U0002ebf2"]
        drawn = [part(picture(badge_for(event, person={"name_zh": name})), 15, 34, 96, 83).tobytes() for name in names]

        assert [one == other for one, other in list(pairwise(drawn))[::2]] == [False, True]


class TestFront:
    def test_both_names_and_both_languages(self, event: Event, edition: Edition) -> None:
        category = AttendeeCategoryFactory(edition=edition, name_zh="媒体", name_en="Press")
        person = {"name_zh": "林晓", "family_name": "LIN", "given_names": "Xiao", "affiliation": "重庆大学"}

        front = Front.of(badge_for(event, person=person, category=category))

        assert (front.name, front.latin, front.affiliation) == ("林晓", "Xiao LIN", "重庆大学")
        assert (front.category_zh, front.category_en) == ("媒体", "Press")
        assert (front.conference_zh, front.theme) == (edition.name_zh, edition.theme_zh)

    def test_of_several_categories_the_first_in_rank(self, event: Event, edition: Edition) -> None:
        public, press = (AttendeeCategoryFactory(edition=edition, rank=rank, name_zh=str(rank)) for rank in (20, 10))
        badge = badge_for(event, category=public)
        RegistrationFactory(event=EventFactory(edition=edition), person=badge.person, category=press)
        RegistrationFactory(event=EventFactory(edition=edition), person=badge.person, status="waiting")

        assert Front.of(Badge.objects.described().get()).category_zh == "10"

    def test_a_latin_name_stands_once(self, event: Event) -> None:
        front = Front.of(badge_for(event, person={"name_zh": "", "family_name": "Novák", "given_names": "Jan"}))

        assert (front.name, front.latin) == ("Jan Novák", "")

    def test_a_line_that_cannot_be_printed_is_left_out(self, event: Event) -> None:
        front = Front.of(badge_for(event, person={"name_zh": "林晓", "affiliation": "𠮷祥学院"}))

        assert front.affiliation == ""

    def test_whose_registration_waits_has_no_badge(self, event: Event) -> None:
        pass_for(event, status="waiting")

        assert not Badge.objects.opening()


class TestFonts:
    def test_rare_characters_are_named_once(self) -> None:
        assert missing("田𠮷𠮷先生") == "𠮷"

    def test_many_texts_are_asked_at_once(self) -> None:
        assert missing_of_each(["林晓", "", "𠮷 𠮷", "Łukasz Nguyễn Đặng"]) == ["", "", "𠮷", ""]

    def test_a_word_with_letters_that_our_font_lacks_is_set_in_another(self, event: Event) -> None:
        made = pdf([badge_for(event, person={"name_zh": "", "family_name": "Żółć"})])

        assert b"LibertinusSerif" in made
        assert b"LibertinusSerif" not in pdf([badge_for(event, person={"name_zh": "", "family_name": "Müller"})])

    def test_names_are_kept_as_typed(self) -> None:
        field = ProfileForm.base_fields["name_zh"]

        assert field.clean("田𠮷") == "田𠮷"

    def test_a_font_of_the_operators_is_asked_too(self, settings: LazySettings, tmp_path: Path) -> None:
        """Of Debian's, which the browser's tests need as well."""
        found = next(Path("/usr/share/fonts").rglob("wqy-microhei.ttc"), None)
        if found is None:
            pytest.skip("there is no wqy-microhei.ttc")
        (tmp_path / found.name).symlink_to(found)
        before = missing("가𠮷")
        settings.BADGE_FONTS = str(tmp_path)

        assert (before, missing("가𠮷")) == ("가𠮷", "𠮷")


class TestPrinting:
    def test_each_print_is_in_the_log(self, event: Event, organizer: User) -> None:
        badges = [badge_for(event) for _ in range(2)]

        made = print_badges(badges=badges, by=organizer)

        assert made.startswith(b"%PDF-")
        assert made.count(b"/MediaBox") == 2
        prints = BadgePrint.objects.order_by("pk").values_list("issued_pass", "version", "printed_by", "reason")
        assert list(prints) == [(badge.pk, 1, organizer.pk, "") for badge in badges]
        entries = AuditEntry.objects.filter(verb="print").order_by("pk")
        assert [(entry.object_id, entry.object_label) for entry in entries] == [(badge.pk, "") for badge in badges]

    def test_a_second_one_asks_why(self, event: Event, organizer: User) -> None:
        badge = badge_for(event)
        print_badges(badges=[badge], by=organizer)

        with pytest.raises(PrintRefused):
            print_badges(badges=[badge], by=organizer, reason=" ")
        print_badges(badges=[badge], by=organizer, reason="卡套损坏")

        assert [row.reason for row in BadgePrint.objects.order_by("pk")] == ["", "卡套损坏"]
        assert Pass.objects.get().version == 1

    def test_a_lost_one_opens_nothing(self, event: Event, organizer: User, gate: Any, scan: Scanning) -> None:
        badge, other = badge_for(event), badge_for(event)
        lost = token_of(badge)
        print_badges(badges=[badge], by=organizer)

        print_badges(badges=[badge, other], by=organizer, reason="遗失", is_reissued=True)

        assert scan(gate, lost).verdict == "revoked"
        assert [(row.version, row.reason) for row in BadgePrint.objects.order_by("pk")] == [
            (1, ""), (2, "遗失"), (1, ""),
        ]  # fmt: skip
        front = json.loads(inputs([badge])["badges"])[0]
        assert read_token(token_of(badge)).version == 2
        assert scan(gate, token_of(badge)).verdict == "admitted"
        assert front["qr"] != Front.of(other).qr

    def test_a_name_that_cannot_be_printed_is_refused(self, event: Event, organizer: User) -> None:
        badge = badge_for(event, person={"name_zh": "田𠮷"})

        with pytest.raises(PrintRefused):
            print_badges(badges=[badge], by=organizer)
        with pytest.raises(ValidationError, match="𠮷"):
            choose_badge_name(person=badge.person, badge_name="𠮷", by=organizer)
        badge.person = choose_badge_name(person=badge.person, badge_name="田吉", by=organizer)

        assert print_badges(badges=[badge], by=organizer)
        assert (badge.person.name_zh, badge.person.printed_name) == ("田𠮷", "田吉")

    def test_the_text_is_text(self, event: Event) -> None:
        """What is set is in a font with its characters' names: readers of screens and searches find it."""
        made = pdf([badge_for(event)])

        assert b"ToUnicode" in made


def test_changing_a_pass_changes_no_log(event: Event, organizer: User) -> None:
    badge = badge_for(event)
    print_badges(badges=[badge], by=organizer)

    change(Pass.objects.get(), version=2)

    assert Badge.objects.described().get().printed_version == 1
