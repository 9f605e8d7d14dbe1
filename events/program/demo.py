"""The 13 themed events with their exact names, and the 20 roadshows. English names and what is marked are ours."""

from conference.kit.demo import SAMPLE, Demo, rooms
from conference.people.demo import demo_user
from conference.people.models import Person
from conference.people.services import settle_desk
from conference.venues.models import Room, Venue
from events.program.models import (
    Event,
    EventKind,
    EventOrganizer,
    Pillar,
    Session,
    SessionKind,
    SessionSpeaker,
    Speaker,
    SpeakerRole,
    Status,
    Topic,
    Track,
)

YUELAI, EXPO, PARK = "重庆悦来国际会议中心", "重庆国际博览中心", "中国·重庆人力资源服务产业园南区"
ACTIVITY, MEETING, COMPETITION = EventKind.ACTIVITY, EventKind.MEETING, EventKind.COMPETITION

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

# number, slug, Chinese and English title, kind, pillar, venue, day and times of the true edition, topics.
# Days and halls that the stories don't give are samples.
EVENTS = (
    (1, "new-energy-vehicles", "智能网联新能源汽车产业人才对接交流会",
     "Talent Matching for the Intelligent Connected New Energy Vehicle Industry",
     ACTIVITY, Pillar.RECRUITING, YUELAI, "11-03", "09:00", "17:00", "vehicles 33618"),
    (2, "western-development-summit", "新时代推动西部大开发人才高质量发展重庆峰会",
     "Chongqing Summit on Talent for the Development of the West in the New Era",
     MEETING, Pillar.MEETINGS, YUELAI, "11-23", "09:00", "12:00", "western-development four-chains"),
    (3, "life-sciences", "生命科学人才创新创业洽谈会", "Life Sciences Talent and Entrepreneurship Meeting",
     MEETING, Pillar.MEETINGS, YUELAI, "11-23", "14:00", "17:30", "life-sciences start-ups 416"),
    (4, "aerospace-information", "空天信息产业人才发展大会", "Aerospace Information Industry Talent Conference",
     MEETING, Pillar.MEETINGS, YUELAI, "11-23", "14:00", "17:30", "aerospace 416"),
    (5, "land-sea-corridor", "西部陆海新通道人才开放合作交流会",
     "Talent Cooperation along the New International Land-Sea Trade Corridor",
     MEETING, Pillar.MEETINGS, YUELAI, "11-24", "09:00", "12:00", "land-sea-corridor"),
    (6, "young-scientists", "世界青年科学家重庆合作对话会", "World Young Scientists' Chongqing Dialogue",
     MEETING, Pillar.MEETINGS, YUELAI, "11-24", "09:00", "12:00", "young-scientists 416"),
    (7, "advanced-materials", "新材料产业国际人才合作洽谈会",
     "International Talent Cooperation in the Advanced Materials Industry",
     ACTIVITY, Pillar.RECRUITING, YUELAI, "11-24", "14:00", "17:00", "materials 33618"),
    (8, "overseas-chinese-start-ups", "创业中华·兴渝制造——世界名校“侨”重庆",
     "Start-up China, Made in Chongqing: Overseas Chinese from the World's Universities",
     ACTIVITY, Pillar.RECRUITING, YUELAI, "11-24", "14:00", "17:00", "overseas-chinese start-ups"),
    (9, "graduates-and-doctors", "百万高校毕业生等青年人才来渝就业创业暨千名博士重庆行",
     "A Million Graduates to Chongqing, and a Thousand Doctors' Visit",
     ACTIVITY, Pillar.RECRUITING, YUELAI, "11-23", "10:00", "17:00", "graduates"),
    (10, "medical-fair", "全国医药卫生人才交流大会", "National Medical and Health Talent Fair",
     ACTIVITY, Pillar.RECRUITING, EXPO, "11-23", "09:00", "16:30", "medicine"),
    (11, "western-fair", "西部地区联合引才活动", "Joint Recruiting of the Western Regions",
     ACTIVITY, Pillar.RECRUITING, PARK, "11-23", "09:00", "16:30", "western-development graduates"),
    (12, "engineers-competition", "全球卓越工程师大赛", "Global Outstanding Engineers Competition",
     COMPETITION, Pillar.COMPETITIONS, YUELAI, "11-22", "09:00", "17:30", "engineers"),
    (13, "xingyu-cup", "“兴渝杯”国际创新创业项目大赛",
     "Xingyu Cup International Innovation and Entrepreneurship Competition",
     COMPETITION, Pillar.COMPETITIONS, YUELAI, "11-22", "09:00", "17:30", "start-ups 33618"),
)  # fmt: skip

SUMMARIES = {
    9: (
        "与重庆有地缘、学缘、亲缘、商缘的青年人才，走进知名企业、高校、科研院所、产业园区、人才服务港。",
        "Young talent with ties to Chongqing visits enterprises, universities, institutes, parks and talent ports.",
    ),
    10: ("188家用人单位，6000余个岗位。", "188 employers, over 6,000 positions."),
    11: (
        "邀请西部地区500多家企事业单位，提供4000余个优质岗位。",
        "Over 500 employers of the western region, over 4,000 positions.",
    ),
    12: (
        "面向全球征集榜单单位和技术难题，31个国家（地区）1075个团队（项目）参与。",
        "A worldwide call for challenges; 1,075 teams from 31 countries and regions.",
    ),
    13: (
        "面向海内外征集，24个国家（地区）688个项目参与。",
        "A call at home and abroad; 688 projects from 24 countries and regions.",
    ),
}

TRACKS = {
    12: (("主体赛", "Main track"), ("专项赛", "Special track")),
    13: (
        ("主导产业集群", "Leading industry clusters"),
        ("支柱产业", "Pillar industries"),
        ("特色优势产业集群", "Distinctive industry clusters"),
        ("“新星”产业集群", "“Rising star” industry clusters"),
    ),
}

# The scenes inside an event are the stories'; which event has which, when and in which hall, is a sample.
SCENES = {
    SessionKind.KEYNOTE: ("主旨演讲", "Keynote speeches"),
    SessionKind.PANEL: ("嘉宾对话", "Panel"),
    SessionKind.SIGNING: ("人才和项目签约", "Signing of people and projects"),
    SessionKind.UNVEILING: ("人才发展平台揭（授）牌", "Unveiling of talent platforms"),
    SessionKind.RELEASE: ("成果发布", "Release of results"),
    SessionKind.SITE_VISIT: ("实地考察", "Site visit"),
    SessionKind.PITCH: ("决赛路演", "Final pitches"),
    SessionKind.FAIR: ("双选洽谈", "Employers and candidates meet"),
    SessionKind.BREAK: ("茶歇", "Break"),
}
HALLS = {2: 0, 3: 1, 4: 2, 5: 1, 6: 2, 7: 1, 8: 2, 9: 3, 10: 0, 11: 0, 12: 1, 13: 2}
PLANS = {
    "meeting": "09:00-09:40 keynote; 09:40-10:00 unveiling; 10:00-10:15 break; 10:15-11:15 panel; 11:15-12:00 release",
    "afternoon": "14:00-14:50 keynote; 14:50-15:50 panel; 15:50-16:05 break; 16:05-17:00 signing",
    "competition": "09:00-12:00 pitch; 14:00-16:30 pitch; 16:30-17:30 signing",
    "fair": "09:00-12:00 fair; 13:30-16:30 fair",
    "visit": "10:00-11:00 keynote; 13:30-17:00 site_visit",
}
PLAN_OF = {
    2: "meeting", 3: "afternoon", 4: "afternoon", 5: "meeting", 6: "meeting", 7: "afternoon", 8: "afternoon",
    9: "visit", 10: "fair", 11: "fair", 12: "competition", 13: "competition",
}  # fmt: skip

SPEAKERS = (
    ("刘正源", "Liu", "Zhengyuan", "中国科学院院士、教授", "Academician, professor", "西部科学研究院"),
    ("苏雨桐", "Su", "Yutong", "首席科学家", "Chief scientist", "嘉陵生命科学实验室"),
    ("赵启明", "Zhao", "Qiming", "总工程师", "Chief engineer", "两江航天信息研究院"),
    ("", "Müller", "Hannah", "材料学教授", "Professor of materials science", "University of Applied Materials"),
    ("", "Tan", "Wei Ling", "区域合作总监", "Director of regional cooperation", "Corridor Trade Institute"),
    ("韩若冰", "Han", "Ruobing", "青年科学家", "Young scientist", "缙云大学"),
    ("", "Okafor", "Chidi", "机器人学研究员", "Research fellow in robotics", "Global Robotics Lab"),
    ("罗嘉树", "Luo", "Jiashu", "人力资源总监", "Head of human resources", "山城智能汽车公司"),
    ("唐文静", "Tang", "Wenjing", "院长", "Dean", "巴渝医科大学"),
    ("魏国栋", "Wei", "Guodong", "创始人", "Founder", "长江新材料公司"),
)

ROADSHOWS = (
    "西安", "北京", "上海", "广州", "深圳", "武汉", "南京", "杭州", "成都", "天津", "长沙", "合肥", "哈尔滨", "大连", "济南",
    "厦门", "兰州", "昆明", "长春", "郑州",
)  # fmt: skip
NAMED_ROADSHOWS = 2  # the stories name the first two cities


@rooms.plugged("program", rank=50)
def program(demo: Demo) -> None:
    """Events, tracks, sessions, speakers."""
    topics = {
        slug: Topic.objects.create(slug=slug, title_zh=zh, title_en=en, rank=rank)
        for rank, (slug, (zh, en)) in enumerate(TOPICS.items())
    }
    events = {row[0]: _event(demo, topics, *row) for row in EVENTS}
    speakers = [_speaker(demo, rank, *row) for rank, row in enumerate(SPEAKERS)]
    for number, plan in PLAN_OF.items():
        _sessions(demo, events[number], PLANS[plan], speakers)
    EventOrganizer.objects.create(event=events[3], user=demo_user("event organizer"))
    settle_desk(user=demo_user("event organizer"))
    _roadshows(demo)
    demo.say(f"{len(events)} themed events, {Session.objects.count()} sample sessions, {len(ROADSHOWS)} roadshows")


def _event(
    demo: Demo, topics: dict[str, Topic], number: int, slug: str, title_zh: str, title_en: str, kind: EventKind,
    pillar: Pillar, venue: str, day: str, start: str, end: str, about: str,
) -> Event:  # fmt: skip
    summary_zh, summary_en = SUMMARIES.get(number, ("", ""))
    event = Event.objects.create(
        edition=demo.edition,
        number=number,
        slug=slug,
        title_zh=title_zh,
        title_en=title_en,
        kind=kind,
        pillar=pillar,
        venue=Venue.objects.get(name_zh=venue),
        starts_at=demo.at(day, start),
        ends_at=demo.at(day, end),
        summary_zh=summary_zh,
        summary_en=summary_en,
        status=Status.HELD if number == 1 else Status.PLANNED,
    )
    event.topics.set(topics[name] for name in about.split())
    for rank, (zh, en) in enumerate(TRACKS.get(number, ())):
        Track.objects.create(event=event, rank=rank, title_zh=zh, title_en=en)
    return event


def _speaker(
    demo: Demo,
    rank: int,
    name_zh: str,
    family_name: str,
    given_names: str,
    title_zh: str,
    title_en: str,
    affiliation: str,
) -> Speaker:
    person = Person.objects.create(
        name_zh=f"{name_zh}{SAMPLE}" if name_zh else "",
        family_name=f"{family_name} (sample)",
        given_names=given_names,
        affiliation=affiliation + SAMPLE,
        is_demo=True,
    )
    return Speaker.objects.create(
        edition=demo.edition, person=person, title_zh=title_zh, title_en=title_en, protocol_rank=rank or None
    )


def _sessions(demo: Demo, event: Event, plan: str, speakers: list[Speaker]) -> None:
    assert event.starts_at
    assert event.number
    day = f"{event.starts_at - demo.shift:%m-%d}"
    hall = Room.objects.filter(venue=event.venue).order_by("rank")[HALLS[event.number]]
    for scene in plan.split("; "):
        times, kind = scene.split()
        start, end = times.split("-")
        title_zh, title_en = SCENES[SessionKind(kind)]
        session = Session.objects.create(
            event=event,
            kind=kind,
            title_zh=title_zh + SAMPLE,
            title_en=f"{title_en} (sample)",
            room=hall,
            starts_at=demo.at(day, start),
            ends_at=demo.at(day, end),
        )
        if kind in (SessionKind.KEYNOTE, SessionKind.PANEL):
            count = 2 if kind == SessionKind.KEYNOTE else 3
            on_stage = [speakers[(event.number * 3 + place) % len(speakers)] for place in range(count)]
            for rank, speaker in enumerate(on_stage):
                moderates = kind == SessionKind.PANEL and rank == 0
                role = SpeakerRole.MODERATOR if moderates else SpeakerRole.SPEAKER
                SessionSpeaker.objects.create(session=session, speaker=speaker, role=role, rank=rank)


def _roadshows(demo: Demo) -> None:
    for place, city in enumerate(ROADSHOWS):
        marked = "" if place < NAMED_ROADSHOWS else SAMPLE
        day = f"{9 + place // 12:02}-{5 + place * 2 % 24:02}"
        Event.objects.create(
            edition=demo.edition,
            slug=f"roadshow-{place + 1}",
            title_zh=f"专场推介引才活动·{city}{marked}",
            title_en=f"Recruiting roadshow {place + 1}{' (sample)' if marked else ''}",
            kind=EventKind.ROADSHOW,
            pillar=Pillar.RECRUITING,
            starts_at=demo.at(day, "14:00"),
            ends_at=demo.at(day, "17:00"),
            status=Status.HELD,
        )
