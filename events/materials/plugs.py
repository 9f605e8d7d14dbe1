"""What materials plug into a session's page."""

from typing import Any

from events.materials.models import Material
from events.materials.queries import public_materials
from events.program.released import Program, ReleasedSession
from events.program.sockets import session_panels


@session_panels.plugged("materials", rank=10)
def session_panel(session: ReleasedSession, program: Program) -> dict[str, Any]:
    """Those for everybody."""
    materials = public_materials(session, program)
    return materials_panel(materials) if materials else {}


def materials_panel(materials: list[Material]) -> dict[str, Any]:
    """A session's panel of some."""
    return {"template": "events/materials/session_panel.html", "materials": materials}
