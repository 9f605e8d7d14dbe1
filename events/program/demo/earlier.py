"""An earlier edition for the archive: all of it invented. Only its release is left, as an archive needs no draft."""

import datetime as dt
from typing import Any

from conference.editions.models import Edition
from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo
from events.program.models import ScheduleRelease

YEAR = dt.timedelta(364)
VENUE, ROOM, EVENT = "EAR1000001", 1, "EAR1000002"
SPEAKERS = (
    ("EAR1000003", "陈嘉禾", "Chen Jiahe", "教授", "Professor"),
    ("EAR1000004", "罗思远", "Luo Siyuan", "总工程师", "Chief engineer"),
)
SESSIONS = (
    # code, kind, time, title, who is on stage
    ("EAR1000005", "keynote", "09:00-09:40", "城市与人才：相互成就", "City and talent: growing together", (0,)),
    ("EAR1000006", "panel", "09:50-11:00", "产业需要怎样的人才", "What talent industry needs", (0, 1)),
    ("EAR1000007", "signing", "11:10-11:40", "合作项目签约", "Signing of joint projects", ()),
    ("EAR1000008", "fair", "14:00-17:00", "岗位交流会", "Meeting employers", (1,)),
)


def earlier_edition(demo: Demo) -> None:
    """The edition of the year before with one day of sessions."""
    current = demo.edition
    edition = Edition.objects.create(
        year=current.year - 1,
        name_zh=current.name_zh,
        name_en=current.name_en,
        theme_zh=f"往届主题{SAMPLE}",
        theme_en=f"An earlier theme{SAMPLE_EN}",
        opens_on=current.opens_on - YEAR,
        closes_on=current.closes_on - YEAR,
        registration_opens_at=current.registration_opens_at - YEAR,
        registration_closes_at=current.registration_closes_at - YEAR,
    )
    released_at = demo.at("11-20", "18:00") - YEAR
    ScheduleRelease.objects.create(
        edition=edition, number=1, content=_content(demo), note="demo", released_at=released_at
    )


def _both(name: str, zh: str, en: str) -> dict[str, str]:
    return {f"{name}_zh": zh + SAMPLE if zh else "", f"{name}_en": en + SAMPLE_EN if en else ""}


def _content(demo: Demo) -> dict[str, list[dict[str, Any]]]:
    def moment(time: str) -> str:
        return (demo.at("11-23", time) - YEAR).isoformat()

    title = _both("title", "往届人才发展大会", "Talent conference of an earlier year")
    summary = _both("summary", "往届大会的日程存档。", "The schedule of an earlier conference.")
    return {
        "venues": [{"code": VENUE, **_both("name", "往届会场", "Earlier venue"), **_both("address", "", "")}],
        "rooms": [{"id": ROOM, "venue": VENUE, **_both("name", "主会场", "Main hall")}],
        "topics": [],
        "events": [
            {
                "code": EVENT,
                "slug": "earlier-conference",
                "number": 1,
                "kind": "meeting",
                "pillar": "meetings",
                "status": "held",
                **title,
                **summary,
                **_both("description", "", ""),
                "starts_at": moment("09:00"),
                "ends_at": moment("17:00"),
                "sequence": 0,
                "venue": VENUE,
                "topics": [],
                "tracks": [],
            }
        ],
        "sessions": [
            {
                "code": code,
                "event": EVENT,
                "kind": kind,
                "status": "held",
                **_both("title", zh, en),
                **_both("summary", "", ""),
                "starts_at": moment(time.split("-")[0]),
                "ends_at": moment(time.split("-")[1]),
                "sequence": 0,
                "room": ROOM,
                "speakers": [[SPEAKERS[number][0], "speaker"] for number in on_stage],
            }
            for code, kind, time, zh, en, on_stage in SESSIONS
        ],
        "speakers": [
            {
                "code": code,
                **_both("name", name_zh, name_en),
                "organization_zh": "",
                "organization_en": "",
                **_both("title", title_zh, title_en),
                **_both("biography", "", ""),
            }
            for code, name_zh, name_en, title_zh, title_en in SPEAKERS
        ],
    }
