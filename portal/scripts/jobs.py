"""``preau jobs INI``: the jobs process, in the foreground; ``preau serve`` starts it like this."""

import argparse

__all__ = ["add_parser", "run"]


def run(asked: argparse.Namespace) -> int:
    """Do queued and scheduled work until SIGTERM or SIGINT."""
    from portal.config import configure
    from portal.generations.folders import enter
    from portal.generations.wanted import enter_wanted
    from portal.jobs.consumer import main
    from portal.log import configure_log
    from portal.migrations.state import refuse_unknown_schema
    from portal.scripts.safety import refuse_exposed
    from portal.settings import read_settings
    from portal.supervision import ParentLine, beat_file

    settings = read_settings(asked.ini)
    configure_log(settings.log_level)
    if asked.generation is None:
        enter_wanted(settings)
    else:
        enter(settings, asked.generation)
    refuse_exposed(settings)
    refuse_unknown_schema(settings)
    line = ParentLine(beat_file(settings.path("var_folder"), "jobs"))
    main(settings, configure, line.ready)
    return 0


def add_parser(subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("jobs", help="run the jobs process")
    parser.add_argument("ini", nargs="?", default="development.ini")
    parser.add_argument("--generation", type=int, help="whose packages it runs; the wanted one unless given")
    parser.set_defaults(run=run)
