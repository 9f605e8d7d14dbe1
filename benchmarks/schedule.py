"""The schedule of a full conference: `python -m benchmarks.schedule`, in a database of its own that it throws away.

200 sessions in 8 rooms on 3 days with 150 speakers. The aims: the schedule's pages and all exports at 60 % of a view
that does nothing; cold, as many SQL queries for 200 sessions as for 20; the whole first view under 40 KB compressed.
"""

import datetime as dt
import os
import re
import subprocess
import sys

from conference import embedded

AIM = 0.6
LARGEST_VIEW = 40 * 1024
PATHS = (
    "/schedule/",
    "/schedule/grid/",
    "/schedule/venues/",
    "/schedule/now/",
    "/schedule/print/",
    "/speakers/",
    "/schedule.ics",
    "/schedule.json",
    "/schedule.xml",
    "/schedule.xlsx",
    "/schedule/feed.json",
)
SESSIONS, ROOMS, DAYS, SPEAKERS, EVENTS = 200, 8, 3, 150, 13
LENGTH = dt.timedelta(minutes=45)
FIRST = dt.datetime(2030, 11, 23, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PARTS = re.compile(r'(?:<script src=|<link rel="(?:icon|stylesheet)"[^>]*?href=|<use href=)"/static/([^"#]+)')


def make_schedule(sessions: int = SESSIONS) -> None:
    """Release a schedule of so many sessions, each with two speakers, for the current edition."""
    from conference.editions.models import Edition
    from events.program.models import SessionKind
    from events.schedule.services.releasing import release
    from tests import factories as make

    edition = Edition.objects.current() or make.EditionFactory(closes_on=FIRST.date() + dt.timedelta(DAYS - 1))
    venues = [make.VenueFactory(name_en=f"Venue {number}") for number in range(2)]
    rooms = [make.RoomFactory(venue=venues[number % 2], name_en=f"Hall {number}") for number in range(ROOMS)]
    events = [
        make.EventFactory(
            edition=edition, venue=venues[number % 2], title_en=f"Forum on talent and the city {number}",
            summary_zh="汇聚海内外专家，共话人才发展与产业创新。", starts_at=FIRST,
            ends_at=FIRST + dt.timedelta(days=DAYS - 1, hours=9),
        )
        for number in range(EVENTS)
    ]  # fmt: skip
    speakers = [
        make.SpeakerFactory(
            edition=edition, organization_zh=f"嘉陵江创新研究院第{number}研究所", title_en="Professor",
            biography_zh="长期从事相关领域的研究，承担多项重点项目。", protocol_rank=number,
        )
        for number in range(SPEAKERS * sessions // SESSIONS)
    ]  # fmt: skip
    for number in range(sessions):
        row, room = divmod(number, ROOMS)
        day, slot = divmod(row, -(-SESSIONS // ROOMS // DAYS) + 1)
        starts_at = FIRST + dt.timedelta(day) + slot * (LENGTH + dt.timedelta(minutes=15))
        session = make.SessionFactory(
            event=events[number % EVENTS], room=rooms[room], starts_at=starts_at, ends_at=starts_at + LENGTH,
            kind=SessionKind.values[number % len(SessionKind)],
            title_zh=f"面向未来产业的人才培养与国际合作路径探索之{number}",
            title_en=f"Cultivating talent for the industries of the future, part {number}",
            summary_zh=f"第{number}场：从人才培养、成果转化、平台建设等方面交流经验，探讨合作。",
            summary_en=f"Part {number}: experience with training, transfer and platforms, and how to work together.",
        )  # fmt: skip
        for rank in range(2):
            make.SessionSpeakerFactory(session=session, speaker=speakers[(number + rank) % len(speakers)])
    release(edition=edition, by=None)


def cold_queries(path: str) -> int:
    """The SQL queries of a page that this process has never rendered, of a release that it has never read."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from events.program import released

    released._program.cache_clear()
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200, path
    return len(queries)


def first_view_bytes(path: str) -> dict[str, int]:
    """What a first visitor loads of a page, part by part, compressed as the portal does."""
    import brotli
    from django.contrib.staticfiles import finders
    from django.test import Client

    page = Client().get(path, headers={"Accept-Encoding": "br"})
    assert page["Content-Encoding"] == "br"
    parts = {name.partition("?")[0] for name in PARTS.findall(brotli.decompress(page.content).decode())}
    sizes = {path: len(page.content)}
    for name in sorted(parts):
        with open(finders.find(name), "rb") as file:
            sizes[name] = len(brotli.compress(file.read()))
    return sizes


def main() -> int:
    """Print the figures; 1 where one misses its aim."""
    embedded.ensure()
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"], check=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from benchmarks.servers import compare, served

    settings.ALLOWED_HOSTS.append("testserver")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    usual = connection.settings_dict["NAME"]
    name = connection.creation.create_test_db(verbosity=0, serialize=False)
    os.environ["DATABASE_URL"] = f"{os.environ.get('DATABASE_URL', embedded.database_url()).rpartition('/')[0]}/{name}"
    try:
        make_schedule(sessions=SESSIONS // 10)
        few = {path: cold_queries(path) for path in PATHS}
        connection.close()
        connection.creation.destroy_test_db(usual, verbosity=0)
        connection.creation.create_test_db(verbosity=0, serialize=False)
        make_schedule()
        many = {path: cold_queries(path) for path in PATHS}
        for path in PATHS:
            print(f"{path:24} {few[path]:4} queries cold with {SESSIONS // 10} sessions, {many[path]} with {SESSIONS}")
        sizes = first_view_bytes("/schedule/")
        print(f"first view: {sum(sizes.values()):,} bytes  {sizes}")
        connection.close()
        with served("benchmarks.nothing:application") as nothing, served("conference.wsgi:application") as portal:
            addresses = {"a view that does nothing": nothing + "/"} | {path: portal + path for path in PATHS}
            ratios = compare(addresses, limit="a view that does nothing")
    finally:
        connection.close()
        connection.creation.destroy_test_db(usual, verbosity=0)
    missed = few != many or sum(sizes.values()) > LARGEST_VIEW or any(ratios[path] < AIM for path in PATHS)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
