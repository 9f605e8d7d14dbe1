"""Contents: the jobs' pages at the desk."""

from jobs.fairs import admin as fairs
from jobs.positions import admin as positions

__all__ = ["fairs", "positions"]
