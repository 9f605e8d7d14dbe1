"""The privacy notice and an account for each role. All of it is made up."""

from allauth.account.models import EmailAddress

from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo, rooms
from conference.kit.roles import Role
from conference.people.models import Person, PrivacyNotice, User
from conference.people.services import appoint, consent, make_administrator

NOTICE_ZH = """### 我们收集什么
姓名、联系方式、单位、国家（地区），以及您的报名和投递记录。

### 为什么收集
只用于本次大会的报名、入场、通知和引才对接，不用于其他目的。

### 您的权利
您可以随时查看、更正、导出或删除自己的信息，也可以撤回同意。请通过页脚的联系方式与我们联系。
"""
NOTICE_EN = """### What we collect
Names, contacts, organization, country or region, and your registrations and applications.

### Why
For registration, entrance, notices and recruiting at this conference, and for nothing else.

### Your rights
You may at any time see, correct, export or erase your data, and withdraw your consent. Write to the contact in the footer.
"""

ACCOUNTS = {
    "attendee": ("林晓", "Lin", "Xiao", "13800000001", "attendee@example.com"),
    "employer": ("周敏", "Zhou", "Min", "13800000002", "employer@example.com"),
    "organizer": ("陈思远", "Chen", "Siyuan", "13800000003", "organizer@example.com"),
    "event organizer": ("何静", "He", "Jing", "13800000004", "event-organizer@example.com"),
    "auditor": ("吴明", "Wu", "Ming", "13800000005", "auditor@example.com"),
    "administrator": ("郑伟", "Zheng", "Wei", "13800000006", "administrator@example.com"),
}
PASSWORD = "demo-conference"  # noqa: S105 accounts that production refuses  # nosec


def demo_user(name: str) -> User:
    """The demo account of a role."""
    return User.objects.select_related("person").get(email=ACCOUNTS[name][-1])


@rooms.plugged("people", rank=30)
def people(demo: Demo) -> None:
    """One account a role, each with phone, e-mail and password."""
    PrivacyNotice.objects.create(
        version="2024-10", published_on=demo.at("10-01", "00:00").date(), text_zh=NOTICE_ZH, text_en=NOTICE_EN
    )
    for name_zh, family_name, given_names, phone, email in ACCOUNTS.values():
        person = Person.objects.create(
            name_zh=name_zh + SAMPLE,
            family_name=family_name + SAMPLE_EN,
            given_names=given_names,
            country="CN",
            phone=f"+86{phone}",
            email=email,
            is_demo=True,
        )
        user = User(person=person, phone=person.phone, phone_is_verified=True, email=email, is_demo=True)
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        consent(person=person, language=person.language)
    appoint(user=demo_user("organizer"), role=Role.ORGANIZER, edition=demo.edition, by=None)
    appoint(user=demo_user("auditor"), role=Role.AUDITOR, edition=demo.edition, by=None)
    make_administrator(user=demo_user("administrator"), by=None)
    demo.say(f"{len(ACCOUNTS)} accounts, one a role")
