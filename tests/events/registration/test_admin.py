"""Registration at the desk."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit.documents import Document, DocumentKind
from conference.outbox.models import Message
from conference.people.models import User
from events.program.models import EventOrganizer
from events.registration.models import (
    Access,
    InvitationCode,
    Pass,
    Question,
    Registration,
    RegistrationStatus,
    SeatPool,
)
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.factories import (
    EventFactory,
    InvitationCodeFactory,
    PersonFactory,
    QuestionFactory,
    SeatPoolFactory,
    change,
    pdf,
)

pytestmark = pytest.mark.django_db

REGISTRATIONS = reverse("admin:events_registration_changelist")


@pytest.fixture
def pool(edition: Edition) -> SeatPool:
    """One seat, on request."""
    return SeatPoolFactory(event=EventFactory(edition=edition), total=1, policy__access=Access.APPROVAL)


@pytest.fixture
def desk(organizer: User, sign_in: SignIn) -> Client:
    return sign_in(organizer)


def choose(desk: Client, action: str, *rows: Registration | Pass | InvitationCode, address: str = REGISTRATIONS) -> str:
    """Do an action on some rows; what the desk says."""
    answer = desk.post(address, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def test_what_organizers_say_to_a_decision_is_told_to_each_person(pool: SeatPool, desk: Client) -> None:
    requests = [register(event=pool.event, person=PersonFactory()) for _ in range(3)]

    for action, request in zip(("approve_selected", "decline_selected", "cancel_selected"), requests, strict=True):
        desk.post(REGISTRATIONS, {"action": action, "_selected_action": [request.pk], "note": "请携带身份证件。"})

    told = Message.objects.exclude(key__endswith=":requested")
    assert ["请携带身份证件。" in message.text for message in told] == [True] * 3
    assert ["请携带身份证件。" in message.html for message in told] == [True] * 3


class TestByHand:
    """Organizers register somebody, whatever the policy says."""

    ADD = reverse("admin:events_registration_add")

    def test_somebody_is_registered_and_told(self, pool: SeatPool, desk: Client) -> None:
        person = PersonFactory(email="lin@example.com")

        desk.post(self.ADD, {"event": pool.event.pk, "contact": "lin@example.com"})

        assert Registration.objects.confirmed().get().person == person
        assert Message.objects.get().kind == "registration.registered"
        assert AuditEntry.objects.filter(verb="add").count() == 1

    def test_what_is_wrong_is_said_at_its_field(self, pool: SeatPool, desk: Client) -> None:
        register(event=pool.event, person=PersonFactory(email="here@example.com"))
        PersonFactory(email="lin@example.com")

        def wrong(contact: str) -> list[str]:
            answer = desk.post(self.ADD, {"event": pool.event.pk, "contact": contact})
            return list(answer.context["adminform"].form.errors)

        assert (wrong("nobody@example.com"), wrong("here@example.com")) == (["contact"], ["contact"])
        SeatPool.objects.update(taken=1)
        assert wrong("lin@example.com") == ["event"]

    def test_not_for_others_events(self, pool: SeatPool, event_organizer: User, sign_in: SignIn) -> None:
        PersonFactory(email="lin@example.com")

        sign_in(event_organizer).post(self.ADD, {"event": pool.event.pk, "contact": "lin@example.com"})

        assert not Registration.objects.exists()


def test_requests_are_approved_in_the_order_in_which_they_came(pool: SeatPool, desk: Client) -> None:
    first, second = (register(event=pool.event, person=PersonFactory()) for _ in range(2))

    said = choose(desk, "approve_selected", second, first)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING)
    assert "已确认 1" in said
    assert "候补中 1" in said


def test_an_organizer_of_the_event_decides_and_one_of_another_sees_nothing(
    pool: SeatPool, event_organizer: User, sign_in: SignIn
) -> None:
    request = register(event=pool.event, person=PersonFactory())
    desk = sign_in(event_organizer)

    choose(desk, "decline_selected", request)
    request.refresh_from_db()
    assert request.status == RegistrationStatus.REQUESTED

    EventOrganizer.objects.create(event=pool.event, user=event_organizer)
    choose(desk, "decline_selected", request)
    request.refresh_from_db()
    assert request.status == RegistrationStatus.DECLINED


def test_seats_that_are_added_go_to_who_waits(pool: SeatPool, desk: Client) -> None:
    pool.event.registration_policy.access = Access.OPEN
    pool.event.registration_policy.save()
    waiting = [register(event=pool.event, person=PersonFactory()) for _ in range(2)][1]

    told = {"event": pool.event_id, "category": "", "session": "", "total": 2}
    desk.post(reverse("admin:events_seatpool_change", args=[pool.pk]), told)

    waiting.refresh_from_db()
    assert waiting.status == RegistrationStatus.OFFERED


def test_without_its_pool_an_event_has_seats_for_all_who_wait(pool: SeatPool, desk: Client) -> None:
    pool.event.registration_policy.access = Access.OPEN
    pool.event.registration_policy.save()
    waiting = [register(event=pool.event, person=PersonFactory()) for _ in range(3)][1:]

    desk.post(reverse("admin:events_seatpool_delete", args=[pool.pk]), {"post": "yes"})

    statuses = Registration.objects.filter(pk__in=[each.pk for each in waiting]).values_list("status", flat=True)
    assert list(statuses) == [RegistrationStatus.OFFERED] * 2


def test_a_code_that_holds_seats_takes_them_and_is_revoked(pool: SeatPool, desk: Client) -> None:
    told = {"event": pool.event_id, "uses": 1, "skips_approval": "on", "holds_seats": "on"}
    desk.post(reverse("admin:events_invitationcode_add"), told)
    code = InvitationCode.objects.get()
    pool.refresh_from_db()
    assert (code.held, pool.taken) == (1, 1)

    refused = desk.post(reverse("admin:events_invitationcode_add"), told, follow=True)
    assert InvitationCode.objects.count() == 1
    assert "剩余席位不足" in refused.content.decode()

    choose(desk, "revoke_selected", code, address=reverse("admin:events_invitationcode_changelist"))
    pool.refresh_from_db()
    assert pool.taken == 0


class TestQuestions:
    """Written at the desk; their answers are read there."""

    LIST = reverse("admin:events_question_changelist")

    def test_one_is_written_and_what_is_wrong_is_said(self, pool: SeatPool, desk: Client) -> None:
        told = {"policy": pool.event.registration_policy.pk, "kind": "choice", "words_zh": "研究方向", "rank": 10}

        wrong = desk.post(reverse("admin:events_question_add"), told | {"options": "新能源"})
        assert list(wrong.context["adminform"].form.errors) == ["options"]
        desk.post(reverse("admin:events_question_add"), told | {"options": "新能源 | New energy\n新材料"})

        assert [option.en for option in Question.objects.get().choices] == ["New energy", ""]

    def test_once_answered_it_keeps_its_kind_and_is_not_deleted(self, pool: SeatPool, desk: Client) -> None:
        question = QuestionFactory(policy=pool.event.registration_policy)
        page = reverse("admin:events_question_change", args=[question.pk])
        assert "kind" in desk.get(page).context["adminform"].form.fields

        register(event=pool.event, person=PersonFactory(), answers={question: "甲"})

        assert "kind" not in desk.get(page).context["adminform"].form.fields
        desk.post(reverse("admin:events_question_delete", args=[question.pk]), {"post": "yes"})
        assert Question.objects.exists()

    def test_an_organizer_of_an_event_sees_its_questions_alone(
        self, pool: SeatPool, event_organizer: User, sign_in: SignIn
    ) -> None:
        QuestionFactory(policy=pool.event.registration_policy)
        own = QuestionFactory(event=event_organizer.organized_events.get().event)

        assert list(sign_in(event_organizer).get(self.LIST).context["cl"].result_list) == [own]

    @pytest.mark.parametrize("page", ["questions", "registration", "export"])
    def test_it_costs_the_same_for_one_as_for_three(self, pool: SeatPool, desk: Client, page: str) -> None:
        policy, counts = pool.event.registration_policy, []
        for more in (1, 2):
            QuestionFactory.create_batch(more, policy=policy)
            answers = dict.fromkeys(policy.questions.all(), "甲")
            made = [register(event=pool.event, person=PersonFactory(), answers=answers) for _ in range(more)]
            told = {"action": "export_selected", "_selected_action": Registration.objects.values_list("pk", flat=True)}
            address = reverse("admin:events_registration_change", args=[made[0].pk])
            visits = {
                "questions": lambda: desk.get(self.LIST),
                "registration": lambda address=address: desk.get(address),
                "export": lambda told=told: desk.post(REGISTRATIONS, told),
            }
            visits[page]()  # what is read once and kept
            with CaptureQueriesContext(connection) as asked:
                assert visits[page]().status_code == 200
            counts.append(len(asked))

        assert counts[0] == counts[1]

    def test_answers_are_read_with_the_registration(self, pool: SeatPool, desk: Client) -> None:
        question = QuestionFactory(policy=pool.event.registration_policy, words_zh="从前的问题")
        made = register(event=pool.event, person=PersonFactory(), answers={question: "甲方案"})
        Question.objects.update(words_zh="如今的问题")

        page = desk.get(reverse("admin:events_registration_change", args=[made.pk])).content.decode()

        assert "从前的问题" in page
        assert "甲方案" in page

    def test_a_workbook_has_a_column_for_each_question_of_the_chosen_events(self, pool: SeatPool, desk: Client) -> None:
        policy = pool.event.registration_policy
        several = QuestionFactory(policy=policy, kind="several", options="甲\n乙\n丙", words_zh="方向", rank=1)
        year = QuestionFactory(policy=policy, kind="number", words_zh="年份", rank=2)
        file = QuestionFactory(policy=policy, kind="file", words_zh="简历", rank=3)
        QuestionFactory(words_zh="别处的问题")
        given = {several: ["甲", "丙"], year: 2019, file: pdf()}
        made = [register(event=pool.event, person=PersonFactory(), answers=answers) for answers in (given, {})]

        told = {"action": "export_selected", "_selected_action": [each.pk for each in made]}
        sheet = load_workbook(io.BytesIO(desk.post(REGISTRATIONS, told).content)).active
        assert sheet is not None

        assert [[cell.value for cell in row[-3:]] for row in sheet.iter_rows()] == [
            ["方向", "年份", "简历"],
            [None, None, None],
            ["甲、丙", 2019, "已附文件"],
        ]


class TestDocuments:
    """Masked, but for whoever may see them."""

    NUMBER = "11010519491231002X"

    @pytest.fixture
    def made(self, pool: SeatPool) -> Registration:
        change(pool.event.registration_policy, asks_document=True)
        return register(event=pool.event, person=PersonFactory(), document=Document(DocumentKind.RESIDENT, self.NUMBER))

    def exported(self, desk: Client, *rows: Registration) -> list[object]:
        told = {"action": "export_selected", "_selected_action": [row.pk for row in rows]}
        sheet = load_workbook(io.BytesIO(desk.post(REGISTRATIONS, told).content)).active
        assert sheet is not None
        return [cell.value for cell in list(sheet.iter_rows())[-1][-2:]]

    def test_a_registration_shows_it_masked(self, made: Registration, desk: Client) -> None:
        page = desk.get(reverse("admin:events_registration_change", args=[made.pk])).content.decode()

        assert "居民身份证 110***********002X" in page
        assert self.NUMBER not in page

    def test_in_full_it_is_shown_to_organizers_and_each_look_is_in_the_log(
        self, made: Registration, desk: Client, organizer: User, auditor: User, sign_in: SignIn
    ) -> None:
        told = {"action": "see_documents_selected", "_selected_action": [made.pk]}

        assert self.NUMBER in desk.post(REGISTRATIONS, told).content.decode()
        entry = AuditEntry.objects.get(verb="see documents")
        assert (entry.actor_id, entry.object_id) == (organizer.pk, made.pk)
        assert self.NUMBER not in sign_in(auditor).post(REGISTRATIONS, told, follow=True).content.decode()
        assert AuditEntry.objects.filter(verb="see documents").count() == 1

    def test_where_none_is_named_there_is_nothing_to_see(self, pool: SeatPool, desk: Client) -> None:
        plain = register(event=pool.event, person=PersonFactory())

        assert "没有登记证件" in choose(desk, "see_documents_selected", plain)

    def test_a_workbook_has_it_in_full_for_them_alone(
        self, made: Registration, desk: Client, auditor: User, sign_in: SignIn
    ) -> None:
        assert self.exported(desk, made) == ["居民身份证", self.NUMBER]
        assert AuditEntry.objects.get(verb="export").changes == {"rows": 1, "documents in full": 1}
        assert self.exported(sign_in(auditor), made) == ["居民身份证", "110***********002X"]


def test_a_lost_pass_is_issued_anew(pool: SeatPool, desk: Client) -> None:
    register(event=pool.event, person=PersonFactory())

    choose(desk, "reissue_selected", Pass.objects.get(), address=reverse("admin:events_pass_changelist"))

    assert Pass.objects.get().version == 2


def test_a_code_has_the_address_to_send(pool: SeatPool, desk: Client) -> None:
    code = InvitationCodeFactory(event=pool.event)

    page = desk.get(reverse("admin:events_invitationcode_change", args=[code.pk])).content.decode()

    assert f"/events/{pool.event.slug}/register/?code={code.code}" in page


def test_a_policy_without_times_of_its_own_shows_those_of_the_edition(pool: SeatPool, desk: Client) -> None:
    page = desk.get(reverse("admin:events_registrationpolicy_changelist"))

    column = page.context["cl"].model_admin.opens
    assert column(pool.event.registration_policy) == pool.event.edition.registration_opens_at
    assert "届次的时间" in desk.get(reverse("admin:events_registrationpolicy_add")).content.decode()
