"""The command line: argv to exit code. The only module that prints or exits.

Exit codes: 0 clean, 1 findings at or above the fail level, 2 the run cannot be trusted (usage,
configuration, a crashed rule or plugin, a named path that cannot be read), 3 nothing to lint.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from lambdalint import __version__
from lambdalint.errors import LambdalintError, UsageError

CLEAN, FINDINGS, UNTRUSTED, NOTHING = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    # A run makes many objects and keeps nearly all of them: looking for cycles among them is waste.
    gc.disable()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options, arguments)
    except LambdalintError as error:
        print(f"lambdalint: error: {error}", file=sys.stderr)
        return UNTRUSTED
    except BrokenPipeError:
        # The reader (`head`, a pager) has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lambdalint",
        description="Finds what is provably wrong in AWS Lambda applications, before it is deployed.",
    )
    parser.add_argument("--version", action="version", version=f"lambdalint {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_check(commands)
    explain = commands.add_parser("explain", help="print the page of a rule")
    explain.add_argument("rule", help="the name of the rule")
    explain.set_defaults(run=_explain)
    rules = commands.add_parser("rules", help="list the rules")
    rules.add_argument("--format", choices=("table", "json"), default="table")
    rules.set_defaults(run=_rules)
    init = commands.add_parser("init", help="write a configuration and show how to go on")
    init.add_argument("path", nargs="?", type=Path, default=Path(), help="the folder (default: this one)")
    init.set_defaults(run=_init)
    return parser


def _add_check(commands: Any) -> None:
    check = commands.add_parser("check", help="lint templates", description="Lint templates under PATHs.")
    check.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: .); - is stdin")
    rules = check.add_argument_group("rules")
    rules.add_argument("--select", type=_names, metavar="NAMES", help="rules and packs to run, or `all`")
    rules.add_argument("--extend-select", type=_names, metavar="NAMES", help="rules and packs to run as well")
    rules.add_argument("--ignore", type=_names, metavar="NAMES", help="rules and packs not to run")
    rules.add_argument(
        "--as-of", type=_day, metavar="DATE", help="judge runtimes as on this day (YYYY-MM-DD)"
    )
    rules.add_argument(
        "--parameter",
        action="append",
        type=_pair,
        default=[],
        metavar="NAME=VALUE",
        help="the value of a template parameter",
    )
    files = check.add_argument_group("files")
    files.add_argument("--exclude", type=_names, metavar="GLOBS", help="paths not to search")
    files.add_argument("--force-exclude", action="store_true", default=None, help="exclude named paths too")
    files.add_argument(
        "--no-respect-gitignore",
        dest="respect_gitignore",
        action="store_false",
        default=None,
        help="search what git ignores too",
    )
    files.add_argument("--stdin-filename", metavar="PATH", help="the name of what comes through stdin")
    files.add_argument("--config", type=Path, metavar="FILE", help="use this configuration for everything")
    files.add_argument("--isolated", action="store_true", help="ignore all configuration files")
    output = check.add_argument_group("output")
    output.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="FORMAT[=PATH]",
        help="full, concise, json, sarif, github, gitlab, azure, junit or markdown; several times in one run",
    )
    output.add_argument("--fail-level", choices=("error", "warning", "info", "never"))
    output.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    output.add_argument("--include-suppressed", action="store_true", help="keep suppressed findings in SARIF")
    output.add_argument("--statistics", action="store_true", help="count findings per rule")
    output.add_argument("--show-files", action="store_true", help="list the files that would be looked at")
    output.add_argument("--show-settings", action="store_true", help="show each setting and its origin")
    output.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    check.set_defaults(run=_check)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.replace(",", " ").split() if name)


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


def _check(options: argparse.Namespace, arguments: Sequence[str]) -> int:
    # Imported here: `lambdalint --version` needs none of it.
    from lambdalint.config import ConfigFinder  # noqa: PLC0415
    from lambdalint.plugins import load  # noqa: PLC0415
    from lambdalint.run import Run  # noqa: PLC0415

    overrides = {
        name: getattr(options, name)
        for name in (
            "select",
            "extend_select",
            "ignore",
            "exclude",
            "force_exclude",
            "respect_gitignore",
            "fail_level",
            "as_of",
        )
    }
    overrides["parameters"] = dict(options.parameter) or None
    root = Path.cwd()
    configs = ConfigFinder(options.config, overrides, isolated=options.isolated)
    settings = configs.settings(root)
    if options.show_settings:
        _show_settings(settings)
        return CLEAN
    destinations = [_destination(text) for text in options.output]
    registry, broken = load()
    for plugin in broken:
        print(f"lambdalint: plugin {plugin.name} cannot be used: {plugin.reason}", file=sys.stderr)
    run = Run(registry, configs, root, tuple(arguments), options.include_suppressed)
    paths = [Path(path) for path in options.paths or ["."] if path != "-"]
    if options.show_files:
        for file in run.files(paths):
            print(file.shown)
        return UNTRUSTED if _complain(run.troubles) else CLEAN
    stdin = (options.stdin_filename or "<stdin>", sys.stdin.buffer.read()) if "-" in options.paths else None
    with _progress(options.color) as run.progress:
        report = run.check(paths, stdin)
    failed = _complain(run.troubles)
    for crash in report.problems:
        if crash.message.startswith("rule `"):
            print(f"lambdalint: {crash}", file=sys.stderr)
    _write(report, destinations, statistics=options.statistics, color=options.color)
    if failed or broken or not report.execution_successful:
        return UNTRUSTED
    if not report.files:
        # A hook that is given changed files is content with those that are no templates.
        if not (settings.force_exclude and options.paths):
            print("lambdalint: nothing to lint: no template found", file=sys.stderr)
            return NOTHING
        return CLEAN
    fails = any(settings.fails(finding.severity) for finding in report.findings)
    return FINDINGS if fails and not options.exit_zero else CLEAN


def _complain(troubles: Sequence[Any]) -> bool:
    for trouble in troubles:
        print(f"lambdalint: {trouble.path}: {trouble.message}", file=sys.stderr)
    return any(trouble.fatal for trouble in troubles)


def _destination(text: str) -> tuple[str, Path | None]:
    from lambdalint.output import FORMATS  # noqa: PLC0415

    name, equals, path = text.partition("=")
    if name not in FORMATS:
        raise UsageError(f"there is no output format `{name}`; known are {', '.join(FORMATS)}")
    return name, Path(path) if equals else None


def _write(
    report: Any, destinations: Sequence[tuple[str, Path | None]], *, statistics: bool, color: str
) -> None:
    from lambdalint.output import FORMATS, Destination  # noqa: PLC0415

    coloured = _coloured(sys.stdout, color)
    if not any(path is None for _, path in destinations):
        default = "full" if sys.stdout.isatty() or color == "always" else "concise"
        destinations = [*destinations, (default, None)]
    for name, path in destinations:
        if path is None:
            if statistics and name in {"full", "concise"}:
                from lambdalint.output import statistics as table  # noqa: PLC0415

                text = table.render(report)
            else:
                width = os.get_terminal_size().columns if sys.stdout.isatty() else 100
                text = FORMATS[name](report, Destination(width, coloured, os.environ))
            sys.stdout.write(text)
            continue
        text = FORMATS[name](report, Destination(100, colour=False, environment=os.environ))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror or error}") from None


def _coloured(stream: TextIO, color: str) -> bool:
    if color != "auto":
        return color == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextlib.contextmanager
def _progress(color: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, once a run takes longer than a second."""
    begun = time.monotonic()
    bar: Any = None

    def show(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            if time.monotonic() - begun < 1 or not sys.stderr.isatty() or color == "never":
                return
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import Progress  # noqa: PLC0415

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.add_task("reading", total=total)
            bar.start()
        bar.update(bar.task_ids[0], completed=done)

    try:
        yield show
    finally:
        if bar is not None:
            bar.stop()


def _show_settings(settings: Any) -> None:
    from lambdalint.config import KEYS  # noqa: PLC0415

    for key, entry in sorted(KEYS.items()):
        value = getattr(settings, entry.name)
        shown = value.isoformat() if isinstance(value, date) else value
        print(f"{key} = {json.dumps(shown)}  # {settings.origins.get(entry.name, 'default')}")


def _registry() -> Any:
    from lambdalint.plugins import load  # noqa: PLC0415

    registry, broken = load()
    for plugin in broken:
        print(f"lambdalint: plugin {plugin.name} cannot be used: {plugin.reason}", file=sys.stderr)
    return registry


def _explain(options: argparse.Namespace, _arguments: Sequence[str]) -> int:
    found = _registry().named(options.rule)
    for entry in found:
        if len(found) > 1:
            print(f"{entry.name}: {entry.rule.summary}")
        elif sys.stdout.isatty():
            from rich.console import Console  # noqa: PLC0415
            from rich.markdown import Markdown  # noqa: PLC0415

            Console().print(Markdown(entry.page))
        else:
            print(entry.page, end="")
    return CLEAN


def _rules(options: argparse.Namespace, _arguments: Sequence[str]) -> int:
    entries = _registry().rules
    if options.format == "json":
        listed = [
            {
                "name": entry.name,
                "pack": entry.pack,
                "severity": entry.rule.severity.label,
                "summary": entry.rule.summary,
                "default": not entry.rule.opt_in,
                "plugin": entry.plugin,
                "help": entry.help_uri,
            }
            for entry in entries
        ]
        print(json.dumps(listed, indent=2))
        return CLEAN
    pack = None
    width = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        if entry.pack != pack:
            print(f"{'' if pack is None else chr(10)}{entry.pack}")
            pack = entry.pack
        mark = " (opt-in)" if entry.rule.opt_in else ""
        print(f"  {entry.name:{width}}  {entry.rule.severity.label:7}  {entry.rule.summary}{mark}")
    return CLEAN


def _init(options: argparse.Namespace, _arguments: Sequence[str]) -> int:
    from lambdalint.init import start  # noqa: PLC0415

    for line in start(options.path):
        print(line)
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
