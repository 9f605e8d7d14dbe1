"""The 13 themed events with their exact names, and the 20 roadshows. English names and what is marked are ours.

`events/<number>-<slug>.toml` has one event with its sessions, `speakers.toml` everybody on stage. Names, dates and
figures of the events are the stories'; days and halls that these don't give, and all sessions, are samples. Photos are
drawn: two colors that meet, and a letter.
"""

import tomllib
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo, rooms
from conference.kit.pictures import EncodedPicture
from conference.people.demo import demo_user
from conference.people.models import Person
from conference.people.services import settle_desk
from conference.venues.models import Room, Venue
from events.program.demo.earlier import earlier_edition
from events.program.models import (
    Event,
    EventKind,
    EventOrganizer,
    Pillar,
    Session,
    SessionSpeaker,
    Speaker,
    SpeakerRole,
    Status,
    Topic,
    Track,
)

Row = dict[str, Any]

HERE = Path(__file__).parent
EVENT_OF_THE_ORGANIZER = "life-sciences"

TOPICS = {
    "vehicles": ("智能网联新能源汽车", "Intelligent connected new energy vehicles"),
    "life-sciences": ("生命科学", "Life sciences"),
    "aerospace": ("空天信息", "Aerospace information"),
    "materials": ("新材料", "Advanced materials"),
    "land-sea-corridor": ("西部陆海新通道", "New International Land-Sea Trade Corridor"),
    "western-development": ("新时代西部大开发", "Western development in the new era"),
    "young-scientists": ("青年科学家", "Young scientists"),
    "overseas-chinese": ("侨", "Overseas Chinese"),
    "graduates": ("高校毕业生", "Graduates"),
    "medicine": ("医药卫生", "Medicine and health"),
    "engineers": ("卓越工程师", "Outstanding engineers"),
    "start-ups": ("创新创业", "Innovation and entrepreneurship"),
    "416": ("“416”科技创新布局", "“416” science and technology layout"),
    "33618": ("“33618”现代制造业集群体系", "“33618” modern manufacturing clusters"),
    "four-chains": ("“四链”融合", "Four chains in one: innovation, industry, capital, talent"),
}

ROADSHOWS = (
    ("西安", "Xi'an"), ("北京", "Beijing"), ("上海", "Shanghai"), ("广州", "Guangzhou"), ("深圳", "Shenzhen"),
    ("武汉", "Wuhan"), ("南京", "Nanjing"), ("杭州", "Hangzhou"), ("成都", "Chengdu"), ("天津", "Tianjin"),
    ("长沙", "Changsha"), ("合肥", "Hefei"), ("哈尔滨", "Harbin"), ("大连", "Dalian"), ("济南", "Jinan"),
    ("厦门", "Xiamen"), ("兰州", "Lanzhou"), ("昆明", "Kunming"), ("长春", "Changchun"), ("郑州", "Zhengzhou"),
)  # fmt: skip
NAMED_ROADSHOWS = 2  # the stories name the first two cities
PHOTOS = (
    ("#2b7f8c", "#0b3f4a"), ("#d89a5a", "#8a4a12"), ("#5c8f7b", "#1f4d44"),
    ("#7d8fb3", "#33466e"), ("#b98a86", "#6b3a3a"), ("#8d9a5b", "#4a5526"),
)  # fmt: skip
"""The colors of each; the other speakers have none."""
PHOTO_PIXELS = 640


@rooms.plugged("program", rank=50)
def program(demo: Demo) -> None:
    """Events, tracks, sessions, speakers, roadshows."""
    topics = {
        slug: Topic.objects.create(slug=slug, title_zh=zh, title_en=en, rank=rank)
        for rank, (slug, (zh, en)) in enumerate(TOPICS.items())
    }
    speakers = {
        name: _speaker(demo, rank, row) for rank, (name, row) in enumerate(_read(HERE / "speakers.toml").items(), 1)
    }
    files = sorted(HERE.glob("events/*.toml"))
    for file in files:
        row = _read(file)
        number, _dash, slug = file.stem.partition("-")
        event = _event(demo, int(number), slug, row)
        event.topics.set(topics[name] for name in row["topics"])
        for rank, track in enumerate(row.get("tracks", ())):
            Track.objects.create(event=event, rank=rank, **track)
        for session in row.get("sessions", ()):
            _session(demo, event, session, speakers)
    organized = Event.objects.get(edition=demo.edition, slug=EVENT_OF_THE_ORGANIZER)
    EventOrganizer.objects.create(event=organized, user=demo_user("event organizer"))
    settle_desk(user=demo_user("event organizer"))
    _roadshows(demo)
    earlier_edition(demo)
    demo.say(
        f"{len(files)} themed events, {Session.objects.count()} sample sessions, {len(speakers)} sample speakers, "
        f"{len(ROADSHOWS)} roadshows"
    )


def _read(file: Path) -> Row:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _texts(row: Row, *names: str, marked: bool = False) -> dict[str, str]:
    """The row's texts of these names in both languages; marked ones with the sign of what is invented."""
    marks = {"zh": SAMPLE, "en": SAMPLE_EN} if marked else {"zh": "", "en": ""}
    return {
        f"{name}_{code}": text.strip() + mark
        for name in names
        for code, mark in marks.items()
        if (text := row.get(f"{name}_{code}"))
    }


def _event(demo: Demo, number: int, slug: str, row: Row) -> Event:
    day, hours = row["time"].split()
    start, end = hours.split("-")
    return Event.objects.create(
        edition=demo.edition,
        number=number,
        slug=slug,
        kind=EventKind(row["kind"]),
        pillar=Pillar(row["pillar"]),
        venue=Venue.objects.get(name_zh=row["venue"]),
        starts_at=demo.at(day, start),
        ends_at=demo.at(day, end),
        status=Status(row.get("status", "planned")),
        **_texts(row, "title", "summary", "description"),
    )


def _speaker(demo: Demo, rank: int, row: Row) -> Speaker:
    photo = EncodedPicture(_photo(row["family_name"][0], *PHOTOS[rank - 1])) if rank <= len(PHOTOS) else ""
    person = Person.objects.create(
        name_zh=row["name_zh"] + SAMPLE,
        family_name=row["family_name"] + SAMPLE_EN,
        given_names=row["given_names"],
        is_demo=True,
    )
    return Speaker.objects.create(
        edition=demo.edition,
        person=person,
        protocol_rank=rank,
        photo=photo,
        **_texts(row, "title", "organization", "biography", marked=True),
    )


def _photo(letter: str, upper: str, lower: str) -> Image.Image:
    size = (PHOTO_PIXELS, PHOTO_PIXELS)
    shade = Image.linear_gradient("L").resize(size)
    image = Image.composite(Image.new("RGB", size, lower), Image.new("RGB", size, upper), shade)
    font, middle = ImageFont.load_default(PHOTO_PIXELS * 0.45), (PHOTO_PIXELS / 2, PHOTO_PIXELS / 2)
    ImageDraw.Draw(image).text(middle, letter, fill="white", font=font, anchor="mm")
    return image


def _session(demo: Demo, event: Event, row: Row, speakers: dict[str, Speaker]) -> None:
    assert event.starts_at
    day = f"{event.starts_at - demo.shift:%m-%d}"
    start, end = row["time"].split("-")
    session = Session.objects.create(
        event=event,
        kind=row["kind"],
        room=Room.objects.get(venue=event.venue, name_zh=row["room"] + SAMPLE) if "room" in row else None,
        starts_at=demo.at(day, start),
        ends_at=demo.at(day, end),
        **_texts(row, "title", "summary", marked=True),
    )
    on_stage = [(row["moderator"], SpeakerRole.MODERATOR)] if "moderator" in row else []
    on_stage += [(name, SpeakerRole.SPEAKER) for name in row.get("speakers", ())]
    on_stage += [(name, SpeakerRole.GUEST) for name in row.get("guests", ())]
    SessionSpeaker.objects.bulk_create(
        SessionSpeaker(session=session, speaker=speakers[name], role=role, rank=rank)
        for rank, (name, role) in enumerate(on_stage)
    )


def _roadshows(demo: Demo) -> None:
    for place, (city_zh, city_en) in enumerate(ROADSHOWS):
        invented = place >= NAMED_ROADSHOWS
        day = f"{9 + place // 12:02}-{5 + place * 2 % 24:02}"
        Event.objects.create(
            edition=demo.edition,
            slug=f"roadshow-{place + 1}",
            title_zh=f"专场推介引才活动·{city_zh}{SAMPLE if invented else ''}",
            title_en=f"Recruiting roadshow: {city_en}{SAMPLE_EN if invented else ''}",
            kind=EventKind.ROADSHOW,
            pillar=Pillar.RECRUITING,
            starts_at=demo.at(day, "14:00"),
            ends_at=demo.at(day, "17:00"),
            status=Status.HELD,
        )
