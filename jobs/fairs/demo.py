"""The three occasions to recruit."""

from conference.kit.demo import Demo, rooms
from events.program.models import Event
from jobs.fairs.models import Fair

FAIRS = (
    ("medical", 10, "全国医药卫生人才交流大会", "National Medical and Health Talent Fair"),
    ("western", 11, "西部地区联合引才活动", "Joint Recruiting of the Western Regions"),
    ("public-institutions", None, "事业单位考核招聘", "Public Institutions' Recruiting by Assessment"),
)


@rooms.plugged("fairs", rank=80)
def fairs(demo: Demo) -> None:
    """Two fairs that are events, and the assessment."""
    for rank, (slug, number, title_zh, title_en) in enumerate(FAIRS):
        event = Event.objects.get(edition=demo.edition, number=number) if number else None
        Fair.objects.create(
            edition=demo.edition, slug=slug, rank=rank, event=event, title_zh=title_zh, title_en=title_en
        )
