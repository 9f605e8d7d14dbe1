#!/usr/bin/env python3
"""Django's command line, on the embedded servers unless the environment names others."""

import os
import sys

from django.core.management import execute_from_command_line

from conference import embedded

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    embedded.ensure()
    execute_from_command_line(sys.argv)
