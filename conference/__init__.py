"""The ground of the portal: the project itself, and what all of it shares."""

from conference.celery import app as celery

__all__ = ["celery"]
