"""Contents: the models of jobs."""

from jobs.fairs.models import Fair
from jobs.positions.models import Position

__all__ = ["Fair", "Position"]
