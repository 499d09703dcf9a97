"""The command line: argv to exit code. The only module that prints or exits.

Exit codes: 0 clean, 1 findings at or above the fail level, 2 the run cannot be trusted (usage,
configuration, a crashed rule or plugin, a named path that cannot be read), 3 nothing to lint.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from lambdalint.arguments import parser
from lambdalint.errors import LambdalintError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from lambdalint.config import ConfigFinder, Settings
    from lambdalint.engine import Crash
    from lambdalint.fixing import Change
    from lambdalint.output import Destination
    from lambdalint.output.report import Report
    from lambdalint.reading import Trouble
    from lambdalint.registry import Registry
    from lambdalint.run import Run
    from lambdalint.source import Source

CLEAN, FINDINGS, UNTRUSTED, NOTHING, INTERRUPTED = 0, 1, 2, 3, 130


def program() -> NoReturn:
    """The process: it ends with the exit code of :func:`main`.

    What a run has made is left to the operating system: taking it apart costs a sixth of the run.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    # A run makes many objects and keeps nearly all of them: looking for cycles among them is waste.
    gc.disable()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What is printed comes from files; a terminal that lacks a character is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = parser(_check, _explain, _rules, _init).parse_args(arguments)
        code: int = options.run(options, arguments)
        sys.stdout.flush()
    except LambdalintError as error:
        _say(f"error: {error}")
        return UNTRUSTED
    except BrokenPipeError:
        # The reader (`head`, a pager) has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        # Standard output takes no more, or the working directory is gone.
        place = f"{error.filename}: " if error.filename else ""
        _say(f"error: cannot go on: {place}{error.strerror or error}")
        return UNTRUSTED
    except Exception as error:  # noqa: BLE001 - our bug; the user gets the one line that a report of it needs
        from lambdalint.errors import blame  # noqa: PLC0415

        _say(f"internal error, please report it: {blame(error)}")
        return UNTRUSTED
    return code


def _say(message: str) -> None:
    """One line on standard error; it may quote a file, of which nothing reaches a terminal as it is."""
    from lambdalint.output.printable import one_line  # noqa: PLC0415

    print(f"lambdalint: {one_line(message)}", file=sys.stderr)


def _check(options: argparse.Namespace, arguments: Sequence[str]) -> int:
    # Imported here: `lambdalint --version` needs none of it.
    from pathlib import Path  # noqa: PLC0415

    from lambdalint.run import Run  # noqa: PLC0415

    configs = _configs(options)
    root = Path.cwd()
    if options.show_settings:
        _show_settings(configs, [Path(path) for path in options.paths])
        return CLEAN
    destinations = [_destination(text) for text in options.output]
    registry, broken = _registry()
    for name in ("select", "extend_select", "ignore"):
        for selector in getattr(options, name) or ():
            registry.named(selector, f"--{name.replace('_', '-')}")
    run = Run(registry, configs, root, tuple(arguments), options.include_suppressed)
    stdin = _stdin(options)
    if options.fix and stdin is not None:
        raise UsageError("what comes through standard input cannot be fixed; `--diff` shows the changes")
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("--unsafe-fixes needs --fix or --diff")
    paths = [Path(path) for path in options.paths or ["."]]
    if options.show_files:
        for file in run.files(paths):
            print(file.shown)
        return UNTRUSTED if _complain(run.troubles) else CLEAN
    changes: tuple[Change, ...] = ()
    with _progress(options.color) as run.progress:
        if options.fix or options.diff:
            report, changes = _mend(run, paths, stdin, options)
        else:
            report = run.check(paths, stdin)
    failed = _complain(run.troubles)
    _tell_crashes(run.crashes)
    if options.diff:
        sys.stdout.write("".join(change.diff() for change in changes))
    if destinations or not options.diff:
        _write(report, destinations, options)
    if failed or broken or not report.execution_successful:
        return UNTRUSTED
    if not report.files:
        return _nothing(configs.settings(root), paths)
    fails = run.fails(report) or (options.diff and bool(changes))
    return FINDINGS if fails and not options.exit_zero else CLEAN


def _mend(
    run: Run, paths: Sequence[Path], stdin: tuple[str, bytes] | None, options: argparse.Namespace
) -> tuple[Report, tuple[Change, ...]]:
    """Lint and fix until nothing changes; the report of what is left, and what changed."""
    from lambdalint.fix import Safety  # noqa: PLC0415
    from lambdalint.fixing import refusal, repair, write  # noqa: PLC0415
    from lambdalint.output.summary import counted  # noqa: PLC0415

    def check(texts: Mapping[str, str]) -> Report:
        run.texts = texts
        run.troubles.clear()
        run.crashes.clear()
        return run.check(paths, stdin)

    def refused(source: Source) -> str | None:
        reason = refusal(run.file_of(source.path), source) if stdin is None else None
        if reason:
            _say(f"{source.path}: left as it is: {reason}")
        return reason

    def store(source: Source, text: str) -> None:
        file = run.file_of(source.path)
        if file is None or options.diff:
            return
        try:
            write(file, source, text)
        except OSError as error:
            raise UsageError(f"cannot write {file}: {error.strerror or error}") from None

    safeties = {Safety.SAFE, Safety.UNSAFE} if options.unsafe_fixes else {Safety.SAFE}
    done = repair(check, refused, store, safeties)
    if done.changes:
        what = f"{counted(done.fixed, 'finding')} in {counted(len(done.changes), 'file')}"
        _say(f"would fix {what}" if options.diff else f"fixed {what}")
    for finding in done.left_out:
        place = f"{finding.span.path}:{finding.span.first.line}"
        _say(f"{place}: the fix of `{finding.rule}` cannot be applied; look at it yourself")
    return done.report, done.changes


def _configs(options: argparse.Namespace) -> ConfigFinder:
    from pathlib import Path  # noqa: PLC0415

    from lambdalint.config import KEYS, ConfigFinder  # noqa: PLC0415

    overrides = {entry.name: getattr(options, entry.name, None) for entry in KEYS.values()}
    overrides["parameters"] = dict(options.parameter) or None
    # `rules` here is the table of options, which no option of the command line sets.
    overrides["rules"] = None
    return ConfigFinder(
        Path(options.config) if options.config else None, overrides, isolated=options.isolated
    )


def _stdin(options: argparse.Namespace) -> tuple[str, bytes] | None:
    """The name and the text of what comes through standard input, if it is asked for."""
    if "-" not in options.paths:
        if options.stdin_filename is not None:
            raise UsageError("--stdin-filename needs `-` as the path")
        return None
    if len(options.paths) > 1:
        raise UsageError("`-` (standard input) cannot be linted together with other paths")
    return options.stdin_filename or "<stdin>", sys.stdin.buffer.read()


def _nothing(settings: Settings, paths: Sequence[Path]) -> int:
    # A hook that is given changed files is content with those that are no templates.
    if settings.force_exclude and not any(path.is_dir() for path in paths):
        return CLEAN
    _say("nothing to lint: no template found")
    return NOTHING


def _complain(troubles: Sequence[Trouble]) -> bool:
    for trouble in troubles:
        _say(f"{trouble.path}: {trouble.message}" if trouble.path else trouble.message)
    return any(trouble.fatal for trouble in troubles)


def _tell_crashes(crashes: Sequence[Crash]) -> None:
    """A line for each rule that failed, however often it did; the findings show where."""
    by_rule: dict[str, list[Crash]] = {}
    for crash in crashes:
        by_rule.setdefault(crash.rule, []).append(crash)
    for first, *others in by_rule.values():
        more = f"; and {len(others)} more time{'s' if len(others) > 1 else ''}" if others else ""
        _say(f"{first}{more}")


def _destination(text: str) -> tuple[str, str]:
    """``FORMAT=PATH`` as a pair; the path is empty for standard output, which ``-`` is too."""
    from lambdalint.errors import nearest  # noqa: PLC0415
    from lambdalint.output import FORMATS  # noqa: PLC0415

    name, equals, path = text.partition("=")
    if name not in FORMATS:
        near = nearest(name, FORMATS)
        hint = f"did you mean `{near}`?" if near else f"known are {', '.join(FORMATS)}"
        raise UsageError(f"there is no output format `{name}`; {hint}")
    if equals and not path:
        raise UsageError(f"--output {text} names no file behind the `=`")
    return name, "" if path == "-" else path


def _write(report: Report, destinations: list[tuple[str, str]], options: argparse.Namespace) -> None:
    from lambdalint.output import FORMATS, Destination  # noqa: PLC0415

    if all(path for _, path in destinations):
        full = sys.stdout.isatty() or options.color == "always"
        destinations = [*destinations, ("full" if full else "concise", "")]
    for name, path in destinations:
        if path:
            elsewhere = Destination(environment=os.environ, category=options.category)
            _write_file(path, FORMATS[name](report, elsewhere))
        elif options.statistics and name in {"full", "concise"}:
            from lambdalint.output import statistics  # noqa: PLC0415

            sys.stdout.write(statistics.render(report))
        else:
            sys.stdout.write(FORMATS[name](report, _here(options)))


def _here(options: argparse.Namespace) -> Destination:
    """Standard output, as wide and as colourful as it is."""
    from lambdalint.output import Destination  # noqa: PLC0415

    width = 0
    if sys.stdout.isatty():
        with contextlib.suppress(OSError):
            width = os.get_terminal_size(sys.stdout.fileno()).columns
    # Some pseudo-terminals have no width.
    return Destination(width or 100, _coloured(sys.stdout, options.color), os.environ, options.category)


def _write_file(name: str, text: str) -> None:
    from pathlib import Path  # noqa: PLC0415

    path = Path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
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


def _show_settings(configs: ConfigFinder, paths: Sequence[Path]) -> None:
    """The settings that hold for each path, or for this folder."""
    from pathlib import Path  # noqa: PLC0415

    for number, path in enumerate(paths or [Path()]):
        if len(paths) > 1:
            print(f"{'' if number == 0 else chr(10)}[{path}]")
        for line in configs.settings(path if path.is_dir() else path.parent).shown():
            print(line)


def _registry() -> tuple[Registry, bool]:
    """The installed rules, and whether a plugin failed."""
    from lambdalint.plugins import load  # noqa: PLC0415

    registry, broken = load()
    for plugin in broken:
        _say(f"plugin {plugin.name} cannot be used: {plugin.reason}")
    return registry, bool(broken)


def _explain(options: argparse.Namespace, _arguments: Sequence[str]) -> int:
    found = _registry()[0].named(options.rule)
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
    registry, _ = _registry()
    if options.format == "json":
        import json  # noqa: PLC0415

        print(json.dumps([entry.described() for entry in registry.rules], indent=2))
        return CLEAN
    width = max((len(entry.name) for entry in registry.rules), default=0)
    for number, (pack, entries) in enumerate(registry.packs.items()):
        print(f"{'' if number == 0 else chr(10)}{pack}")
        for entry in entries:
            mark = " (opt-in)" if entry.rule.opt_in else ""
            print(f"  {entry.name:{width}}  {entry.rule.severity.label:7}  {entry.rule.summary}{mark}")
    return CLEAN


def _init(options: argparse.Namespace, _arguments: Sequence[str]) -> int:
    from pathlib import Path  # noqa: PLC0415

    from lambdalint.init import start  # noqa: PLC0415

    for line in start(Path(options.path)):
        print(line)
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
