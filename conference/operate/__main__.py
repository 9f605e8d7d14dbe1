"""The commands of `./portal`, run by the Python of its virtual environment."""

import argparse
import os
import sys

from environ import Env

from conference import embedded
from conference.operate import CHECKOUT, RefusalError, up, verify


def arguments() -> argparse.ArgumentParser:
    """The command line; `portal` shows its help when called with nothing."""
    parser = argparse.ArgumentParser(prog="./portal", description="重庆国际人才交流大会 · the conference portal")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    start = commands.add_parser("up", help="start everything, and stop it with Ctrl-C")
    start.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    start.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    start.add_argument("--reset", action="store_true", help="first erase the data of this checkout")
    start.add_argument("--no-demo", action="store_true", help="start with an empty portal")
    start.add_argument("--as-held", action="store_true", help="load the demo as the conference was held")

    test = commands.add_parser("test", help="check the code and run the tests; more words go to pytest")
    test.add_argument("--drills", action="store_true", help="also drive the browser and break running portals")

    commands.add_parser("manage", help="Django's own commands, on the same servers", add_help=False)
    serve = commands.add_parser("serve", help="run one of web, worker and beat alone, as a container does")
    serve.add_argument("name", choices=("web", "worker", "beat"))
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    alive = commands.add_parser("alive", help="succeed when a portal answers on a port")
    alive.add_argument("--port", type=int, default=8000)
    return parser


def manage(words: list[str]) -> int:
    """Django's manage.py in this process."""
    from django.core.management import execute_from_command_line  # only here: it takes long to load

    embedded.ensure()
    execute_from_command_line(["./portal manage", *words])
    return 0


def main() -> int:
    """Run one command and return its exit code; a RefusalError is printed as a sentence."""
    os.chdir(CHECKOUT)
    Env.read_env(CHECKOUT / ".env")  # what the environment already says wins
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    parser = arguments()
    options, rest = parser.parse_known_args()
    if rest and options.command not in {"manage", "test"}:
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        match options.command:
            case "up":
                return up.up(options)
            case "test":
                return verify.verify(drills=options.drills, words=rest)
            case "serve":
                program = up.programs(options.host, options.port)[options.name]
                os.execv(program[0], program)
            case "alive":
                return 0 if up.alive(options.port) else 1
            case _:
                return manage(rest)
    except (RefusalError, embedded.EmbeddedServerError) as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


sys.exit(main())
