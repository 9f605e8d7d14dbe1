"""The parts of the schedule's benchmark that need no quiet machine."""

import pytest

from benchmarks import schedule

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("edition")
def test_a_full_schedule_costs_as_many_queries_as_a_small_one_and_loads_lightly() -> None:
    schedule.make_schedule(sessions=20)
    few = {path: schedule.cold_queries(path) for path in schedule.PATHS}
    schedule.make_schedule()
    many = {path: schedule.cold_queries(path) for path in schedule.PATHS}
    sizes = schedule.first_view_bytes("/schedule/")

    assert few == many
    assert all(few.values())
    assert {"css/tokens.css", "css/events/program.css", "icons.svg"} <= set(sizes)
    assert sum(sizes.values()) < schedule.LARGEST_VIEW, sizes
