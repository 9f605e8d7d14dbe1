"""The three venues of the stories; their rooms are samples."""

from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo, rooms
from conference.venues.models import Room, Venue

VENUES = (
    (
        ("重庆悦来国际会议中心", "Chongqing Yuelai International Conference Center"),
        ("重庆市渝北区悦来街道", "Yuelai, Yubei District, Chongqing"),
        (
            ("主会场", "Main hall", 1200),
            ("一号厅", "Hall 1", 400),
            ("二号厅", "Hall 2", 300),
            ("三号厅", "Hall 3", 200),
            ("四号厅", "Hall 4", 150),
            ("洽谈区", "Meeting area", 120),
        ),
    ),
    (
        ("重庆国际博览中心", "Chongqing International Expo Center"),
        ("重庆市渝北区悦来街道", "Yuelai, Yubei District, Chongqing"),
        (("招聘展区", "Recruiting hall", 5000), ("交流区", "Forum", 200)),
    ),
    (
        ("中国·重庆人力资源服务产业园南区", "China Chongqing Human Resources Service Industrial Park, South Zone"),
        ("重庆市渝北区", "Yubei District, Chongqing"),
        (("招聘大厅", "Recruiting hall", 3000), ("推介厅", "Presentation hall", 200)),
    ),
)


@rooms.plugged("venues", rank=20)
def venues(demo: Demo) -> None:
    """Venues and rooms."""
    for rank, ((name_zh, name_en), (address_zh, address_en), halls) in enumerate(VENUES):
        venue = Venue.objects.create(
            rank=rank, name_zh=name_zh, name_en=name_en, address_zh=address_zh, address_en=address_en
        )
        Room.objects.bulk_create(
            Room(venue=venue, rank=place, name_zh=zh + SAMPLE, name_en=en + SAMPLE_EN, capacity=capacity)
            for place, (zh, en, capacity) in enumerate(halls)
        )
    demo.say(f"{len(VENUES)} venues")
