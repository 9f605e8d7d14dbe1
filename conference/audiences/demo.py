"""Two audiences, and a list of alumni abroad to be invited. All of it is made up."""

from conference.audiences.models import Audience, Condition, ContactList, ContactListEntry
from conference.audiences.services import save_audience
from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo, rooms
from conference.people.demo import demo_user
from conference.people.models import Language, Person

ALUMNI = (
    ("林若安", "", "", "山城大学校友会", "会长"),
    ("周明远", "", "", "山城理工大学", "教授"),
    ("", "Rossi", "Maria", "Politecnico di Esempio", "Professor"),
    ("陈书瑶", "", "", "两江生物医药研究院", "研究员"),
    ("", "Tanaka", "Yuki", "Rei Institute", "Senior Scientist"),
    ("何嘉树", "", "", "嘉陵智能汽车公司", "总工程师"),
    ("", "Okafor", "Chidi", "Sample University", "Dean"),
    ("吴静怡", "", "", "山城大学校友会", "秘书长"),
)


@rooms.plugged("audiences", rank=60)
def audiences(demo: Demo) -> None:
    """Alumni without an account, and those who act for employers."""
    alumni = ContactList.objects.create(edition=demo.edition, name=f"海外校友{SAMPLE}")
    for number, (name_zh, family_name, given_names, organization, position) in enumerate(ALUMNI, start=1):
        person = Person.objects.create(
            name_zh=name_zh and name_zh + SAMPLE,
            family_name=family_name and family_name + SAMPLE_EN,
            given_names=given_names,
            email=f"alumni-{number}@example.com",
            phone=f"+861390000010{number}" if number % 3 else None,
            affiliation=organization,
            language=Language.CHINESE if name_zh else Language.ENGLISH,
            is_demo=True,
        )
        ContactListEntry.objects.create(
            contact_list=alumni, person=person, organization=organization, position=position, made_person=True
        )
    listed = Condition(group=0, position=0, filter="listed", parameters={"lists": [str(alumni.pk)]})
    signed_up = Condition(group=1, position=0, filter="account", is_negated=True)
    _save(demo, "尚未注册的海外校友", [listed, signed_up])
    employers = Condition(
        group=0, position=0, filter="members", parameters={"kinds": ["enterprise", "hospital", "university"]}
    )
    _save(demo, "用人单位代表", [employers])
    demo.say(f"2 audiences and a list of {len(ALUMNI)} contacts")


def _save(demo: Demo, name: str, conditions: list[Condition]) -> None:
    audience = Audience(edition=demo.edition, name=name + SAMPLE)
    save_audience(audience=audience, conditions=conditions, by=demo_user("organizer"))
