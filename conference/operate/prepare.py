"""Everything `up` needs Django for before the portal starts, in one process: each costs a second to load.

Steps go to standard error; standard output has only the demo accounts.
"""

import argparse
import hashlib
import os
import sys

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError

from conference.embedded import data_directory
from conference.operate.steps import Steps


def collect_static() -> None:
    """Collect and compress the static files, unless none has changed since the last time."""
    digest = hashlib.sha256(repr((settings.STORAGES, settings.STATIC_ROOT)).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            full = storage.path(path)
            state = os.stat(full)
            digest.update(f"{full} {state.st_size} {state.st_mtime_ns}\n".encode())
    stamp = data_directory() / "static.stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and os.path.isdir(settings.STATIC_ROOT):
        return
    # What older pages name stays. Redoc calls other hosts, so that nothing here uses it.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["redoc"])
    stamp.write_text(digest.hexdigest())


def prepare(options: argparse.Namespace) -> None:
    """Check the settings, migrate, collect static files, and load the demo where it is wanted."""
    steps = Steps(options.total, options.done)
    production = os.environ.get("PORTAL_MODE") == "production"
    with steps.step("Settings"):
        django.setup()
    with steps.step("Tables"):
        call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    if production:  # after the tables are there: some checks read them
        call_command("check", deploy=True, fail_level="WARNING", stdout=sys.stderr)
    with steps.step("Static files"):
        collect_static()
    if options.demo and not production:
        empty = not apps.get_model("conference", "Edition").objects.exists()
        with steps.step("Demo data", talks=empty):
            if empty:
                call_command("load_demo", *(["--as-held"] if options.as_held else []), stdout=sys.stderr)
        call_command("demo_accounts")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--total", type=int, default=3)
    parser.add_argument("--done", type=int, default=0)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--as-held", action="store_true")
    try:
        prepare(parser.parse_args())
    except (CommandError, ImproperlyConfigured, OperationalError) as error:
        sys.exit(f"\nThe portal did not start: {str(error).strip()}")
