"""The edition of the two newspaper stories, with its exact names."""

import datetime as dt

from conference.editions.models import Edition, Target
from conference.kit.demo import Demo, rooms

INTRODUCTION_ZH = (
    "大会以“才聚新重庆·共创新未来”为主题，围绕“会议、赛事、引才”安排13场主题活动，"
    "搭建起集人才交流、智慧碰撞、项目对接于一体的高端化、国际化、专业化、社会化交流合作平台。"
)
INTRODUCTION_EN = (
    "Under the theme “Talent gathers in a new Chongqing to create a new future”, thirteen themed events of meetings, "
    "competitions and recruiting form an international platform where people, ideas and projects meet."
)


@rooms.plugged("edition", rank=10)
def edition(demo: Demo) -> None:
    """The edition and its two targets. The figures reached so far are samples."""
    opens = demo.at("11-23", "00:00").date()
    demo.edition = Edition.objects.create(
        year=opens.year,
        is_current=True,
        name_zh="重庆国际人才交流大会",
        name_en="Chongqing International Talent Exchange Conference",
        theme_zh="才聚新重庆·共创新未来",
        theme_en="Talent gathers in a new Chongqing to create a new future",
        introduction_zh=INTRODUCTION_ZH,
        introduction_en=INTRODUCTION_EN,
        opens_on=opens,
        closes_on=opens + dt.timedelta(1),
        registration_opens_at=demo.at("10-20", "09:00"),
        registration_closes_at=demo.at("11-24", "12:00"),
        contact_email="contact@example.com",
        icp_number="渝ICP备00000000号（示例）",
        public_security_number="渝公网安备50000000000000号（示例）",
    )
    as_of = demo.at("11-01", "18:00")
    Target.objects.bulk_create(
        [
            Target(
                edition=demo.edition,
                rank=1,
                name_zh="引进紧缺优秀人才（名）",
                name_en="Scarce, excellent people recruited",
                goal=3500,
                achieved=1286,
                as_of=as_of,
            ),
            Target(
                edition=demo.edition,
                rank=2,
                name_zh="引进人才创新创业项目和平台载体（个）",
                name_en="Innovation projects and platforms brought in",
                goal=240,
                achieved=97,
                as_of=as_of,
            ),
        ]
    )
    demo.say(f"edition {demo.edition}")
