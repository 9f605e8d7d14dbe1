"""Templates of texts as far as a provider may be with them, and one that invites."""

from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo, rooms
from conference.texts.models import Category, TemplateStatus, TextTemplate
from conference.texts.services import settle_declared

WITH_THE_PROVIDER = "registration.unit_reminder"
REJECTED = "schedule.changed"


@rooms.plugged("texts", rank=15)
def texts(demo: Demo) -> None:
    """All but two of the portal's own are approved."""
    settle_declared()
    for number, template in enumerate(TextTemplate.objects.exclude(code__in=(WITH_THE_PROVIDER, REJECTED)), 1):
        template.provider_code_zh, template.provider_code_en = f"19000{number:02}", f"19001{number:02}"
        template.abroad_code_zh, template.abroad_code_en = f"29000{number:02}", f"29001{number:02}"
        template.status = TemplateStatus.APPROVED
        template.save()
    TextTemplate.objects.filter(code=WITH_THE_PROVIDER).update(status=TemplateStatus.SUBMITTED)
    TextTemplate.objects.filter(code=REJECTED).update(
        status=TemplateStatus.REJECTED, note=f"变量过多，请说明每个变量的用途{SAMPLE}"
    )
    TextTemplate.objects.create(
        code="invitation.past-attendees",
        title_zh=f"往届嘉宾邀请{SAMPLE}",
        title_en=f"Invitation to past attendees{SAMPLE_EN}",
        category=Category.PROMOTION,
        text_zh="{name}您好，新一届大会将于{day}在渝举行，诚邀您再次莅临。报名：{portal}/",
        text_en="Dear {name}, the conference opens on {day} in Chongqing. We would love to see you again: {portal}/en/",
    )
    demo.say(f"{TextTemplate.objects.count()} text templates")
