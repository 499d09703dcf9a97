"""What can be typed: the commands, their options, and the texts that explain them.

A command's ``run`` is set by :mod:`lambdalint.cli`; nothing here does anything. Imports stay few, because
``lambdalint --version`` pays for them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias

from lambdalint import __version__

Command: TypeAlias = Callable[[argparse.Namespace, Sequence[str]], int]

_EXIT_CODES = """\
exit codes:
  0  nothing found at or above the fail level
  1  findings at or above the fail level
  2  the run cannot be trusted: usage, configuration, a rule or plugin that
     failed, a named path that cannot be read
  3  nothing to lint
"""


def parser(check: Command, explain: Command, rules: Command, init: Command) -> argparse.ArgumentParser:
    """The parser of the whole command line; ``options.run`` is the command that was chosen."""
    found = argparse.ArgumentParser(
        prog="lambdalint",
        description="Finds what is provably wrong in AWS Lambda applications, before it is deployed.",
    )
    found.add_argument("--version", action="version", version=f"lambdalint {__version__}")
    # With a name given, argparse does not measure the terminal to make one.
    commands = found.add_subparsers(required=True, metavar="COMMAND", prog="lambdalint")
    _add_check(commands, check)
    one = commands.add_parser("explain", help="print the page of a rule, or list a pack")
    one.add_argument("rule", help="the name of the rule or pack")
    one.set_defaults(run=explain)
    all_of_them = commands.add_parser("rules", help="list the rules")
    all_of_them.add_argument("--format", choices=("table", "json"), default="table")
    all_of_them.set_defaults(run=rules)
    start = commands.add_parser("init", help="write a configuration and show how to go on")
    start.add_argument("path", nargs="?", default=".", help="the folder (default: this one)")
    start.set_defaults(run=init)
    return found


def _add_check(commands: Any, run: Command) -> None:
    check = commands.add_parser(
        "check",
        help="lint templates",
        description="Lint the templates under PATHs.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: .); - is stdin")
    _add_rules(check.add_argument_group("rules"))
    _add_fixes(check.add_argument_group("fixes"))
    _add_files(check.add_argument_group("files"))
    _add_output(check.add_argument_group("output"))
    check.set_defaults(run=run)


def _add_rules(group: Any) -> None:
    group.add_argument(
        "--select", action=_Added, type=_some_names, metavar="NAMES", help="rules and packs to run, or `all`"
    )
    group.add_argument(
        "--extend-select",
        action=_Added,
        type=_names,
        metavar="NAMES",
        help="rules and packs to run in addition",
    )
    group.add_argument(
        "--ignore", action=_Added, type=_names, metavar="NAMES", help="rules and packs not to run"
    )
    group.add_argument(
        "--as-of", type=_day, metavar="DATE", help="judge runtimes as on this day (YYYY-MM-DD)"
    )
    group.add_argument(
        "--parameter",
        action="append",
        type=_pair,
        default=[],
        metavar="NAME=VALUE",
        help="the value of a template parameter; may be repeated",
    )


def _add_fixes(group: Any) -> None:
    one = group.add_mutually_exclusive_group()
    one.add_argument("--fix", action="store_true", help="mend what has one right answer; shows what is left")
    one.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    group.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: also where behaviour may change",
    )


def _add_files(group: Any) -> None:
    group.add_argument("--exclude", action=_Added, type=_names, metavar="GLOBS", help="paths not to search")
    group.add_argument(
        "--force-exclude",
        action="store_true",
        default=None,
        help="leave out excluded paths that are named too",
    )
    group.add_argument(
        "--no-respect-gitignore",
        dest="respect_gitignore",
        action="store_false",
        default=None,
        help="search what git ignores too",
    )
    group.add_argument("--stdin-filename", metavar="PATH", help="the path of what comes through stdin")
    group.add_argument("--config", metavar="FILE", help="use this configuration for everything")
    group.add_argument("--isolated", action="store_true", help="ignore all configuration files")


def _add_output(group: Any) -> None:
    group.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="FORMAT[=PATH]",
        help="full, concise, json, sarif, github, gitlab, azure, junit or markdown; may be repeated",
    )
    group.add_argument(
        "--fail-level",
        choices=("error", "warning", "info", "never"),
        help="the lowest severity that makes the exit code 1 (default: warning)",
    )
    group.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    group.add_argument("--include-suppressed", action="store_true", help="keep suppressed findings in SARIF")
    group.add_argument(
        "--category", default="lambdalint", metavar="NAME", help="tells SARIF logs of one commit apart"
    )
    group.add_argument("--statistics", action="store_true", help="count findings per rule")
    group.add_argument("--show-files", action="store_true", help="list the files that would be looked at")
    group.add_argument("--show-settings", action="store_true", help="show each setting and its origin")
    group.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="when to write in colour"
    )


class _Added(argparse.Action):
    """An option with a list that may be given several times: the lists are put together."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        setattr(namespace, self.dest, (*(getattr(namespace, self.dest) or ()), *values))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _some_names(text: str) -> tuple[str, ...]:
    # `--select "$RULES"` of a variable that is not set would find nothing, and look like a clean project.
    names = _names(text)
    if not names:
        raise argparse.ArgumentTypeError(f"{text!r} names no rule or pack")
    return names


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2027-01-31") from None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value
