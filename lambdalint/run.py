"""One run: paths to a report. The stages follow each other and none calls back.

Reading the disk happens here and in :mod:`~lambdalint.discovery`; nothing is printed.
"""

from __future__ import annotations

import os
import posixpath
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, field, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from lambdalint import __version__, engine, samconfig, suppress
from lambdalint.build.files import Workspace
from lambdalint.build.project import ProjectReader
from lambdalint.config import ConfigFinder, Settings
from lambdalint.discovery import Discovery
from lambdalint.errors import ConfigError, blame, nearest
from lambdalint.finding import Finding
from lambdalint.model.application import Project
from lambdalint.output.report import Problem, Report, RuleInfo
from lambdalint.reading import FoundFile, Trouble, could_be_read, decode, read
from lambdalint.records import dataclass, later
from lambdalint.registry import RegisteredRule, Registry
from lambdalint.rule import Rule
from lambdalint.source import Source
from lambdalint.template.template import Template


@dataclass(slots=True)
class Run:
    """A run with its configuration. ``progress`` is told how many files are done, and of how many."""

    registry: Registry
    configs: ConfigFinder
    root: Path
    arguments: tuple[str, ...] = ()
    include_suppressed: bool = False
    progress: Callable[[int, int], None] = lambda _done, _all: None
    #: Texts to read in place of the files of the same shown paths.
    texts: Mapping[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    crashes: list[engine.Crash] = field(default_factory=list)
    _rules: dict[int, tuple[Rule, ...]] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)
    _settings: dict[str, Settings] = field(default_factory=dict)
    _names: dict[int, frozenset[str]] = field(default_factory=dict)
    _selected: dict[str, tuple[Rule, ...]] = field(default_factory=dict)

    def files(self, paths: Sequence[Path]) -> list[FoundFile]:
        """The files that would be looked at."""
        return list(self._discovery().files(paths, could_be_read))

    def _discovery(self) -> Discovery:
        settings = self.configs.settings(self.root)
        return Discovery(
            self.root, settings.exclusions, settings.force_exclude, settings.respect_gitignore, self.troubles
        )

    def check(self, paths: Sequence[Path], stdin: tuple[str, bytes] | None = None) -> Report:
        """Lint what lies under the paths, or the one text that came through standard input."""
        begun = time.perf_counter()
        # A mistake in the configuration is told even where there is nothing to lint.
        self.rules_for("")
        ignores = self._discovery().ignores
        workspace = Workspace(self._paths.get, str(self.root), ignores, paths=self._paths)
        reader = ProjectReader(self._given, workspace, self._enabled)
        if stdin is not None:
            name, data = stdin
            discovery = self._discovery()
            if not discovery.leaves_out(Path(name)):
                shown = discovery.shown(os.path.abspath(name))
                self._paths[shown] = name
                self._read(reader, self._text(shown) or decode(shown, data, named=True))
        else:
            found = self.files(paths)
            for number, file in enumerate(found):
                self._paths[file.shown] = file.path
                self._read(reader, self._text(file.shown) or read(file))
                self.progress(number + 1, len(found))
        return self._report(reader, begun)

    def _text(self, shown: str) -> Source | None:
        text = self.texts.get(shown)
        return Source(shown, text) if text is not None else None

    def file_of(self, shown: str) -> Path | None:
        """The file of a shown path, if the run has read one."""
        path = self._paths.get(shown)
        return None if path is None else Path(path)

    def _read(self, reader: ProjectReader, source: Source | Trouble | None) -> None:
        if isinstance(source, Trouble):
            self.troubles.append(source)
        elif source is not None:
            try:
                reader.read(source)
            except Exception as error:  # noqa: BLE001 - our bug: it is told, and the other files are linted
                message = f"internal error, please report it: {blame(error)}"
                self.troubles.append(Trouble(source.path, message, fatal=True))

    def _project(self, reader: ProjectReader) -> Project:
        try:
            return reader.project()
        except Exception as error:  # noqa: BLE001 - our bug: what each template says by itself is told
            message = f"internal error, please report it: {blame(error)}"
            self.troubles.append(Trouble("", message, fatal=True))
            return Project(tuple(reader.applications), tuple(reader.problems))

    def _report(self, reader: ProjectReader, begun: float) -> Report:
        self.troubles.extend(Trouble(path, message) for path, message in reader.unread)
        self.troubles.extend(self._unused_parameters(reader.templates))
        project = self._project(reader)
        outcome = engine.check(project, self.rules_for)
        self.crashes.extend(outcome.crashes)
        # Where nothing is to lint, what would run is what the root has enabled.
        looked_at = [source.path for source in reader.sources] or [""]
        enabled = {rule.name for path in looked_at for rule in self.rules_for(path)}
        suppressions = [entry for template in reader.templates for entry in suppress.of_template(template)]
        # A Python file that deploys may be code that a function runs as well, which is asked below.
        scripts = [script for script in reader.scripts if script.path not in reader.workspace.sources]
        suppressions += [entry for script in scripts for entry in suppress.of_script(script)]
        read = reader.workspace.sources
        # Code that is excluded is read for what it says of others, and nothing is said of itself.
        left_out = {name for name in read if self.settings_for(name).exclusions(self._absolute(name))}
        code = [source for name, source in read.items() if name not in left_out]
        code += reader.workspace.inline
        suppressions += dict.fromkeys(entry for source in code for entry in suppress.of_code(source))
        settled = suppress.settle(outcome.findings, suppressions, self.registry.by_name, self._enabled)
        findings = tuple(
            finding
            for finding in settled.findings
            if self._counts(finding) and finding.span.path not in left_out
        )
        problems = [Problem(trouble.path, trouble.message) for trouble in self.troubles]
        problems += [Problem(crash.path, crash.message) for crash in outcome.crashes]
        fatal = any(trouble.fatal for trouble in self.troubles)
        return Report(
            version=__version__,
            findings=findings,
            suppressed=settled.suppressed,
            rules=tuple(info(entry) for entry in self.registry.rules if entry.name in enabled),
            problems=tuple(problems),
            files=len(reader.sources) + _images(reader, project),
            seconds=time.perf_counter() - begun,
            arguments=self.arguments,
            include_suppressed=self.include_suppressed,
            execution_successful=not outcome.crashes and not fatal,
        )

    def fails(self, report: Report) -> bool:
        """Whether a finding reaches the fail level that is set where it stands."""
        return any(self.settings_for(found.span.path).fails(found.severity) for found in report.findings)

    def _counts(self, finding: Finding) -> bool:
        """Whether the rule of a finding is on where it stands; a crash is always told."""
        return finding.rule == engine.CRASHED or self._enabled(finding.rule, finding.span.path)

    def _enabled(self, name: str, shown: str) -> bool:
        rules = self.rules_for(shown)
        names = self._names.get(id(rules))
        if names is None:
            names = self._names[id(rules)] = frozenset(rule.name for rule in rules)
        return name in names

    def settings_for(self, shown: str) -> Settings:
        """The settings of the closest configuration above a file; for no file, those of the root."""
        folder = os.path.dirname(self._absolute(shown or "x"))
        settings = self._settings.get(folder)
        if settings is None:
            settings = self._settings[folder] = self.configs.settings(Path(folder))
        return settings

    def _given(self, shown: str) -> Mapping[str, str | None]:
        path = self._paths.get(shown)
        beside: Mapping[str, str | None] = {}
        if path is not None:
            try:
                beside = samconfig.parameters(path)
            except ConfigError as error:
                trouble = Trouble(posixpath.dirname(shown) or ".", str(error))
                if trouble not in self.troubles:
                    self.troubles.append(trouble)
        return {**beside, **self.settings_for(shown).parameters}

    def _unused_parameters(self, templates: Sequence[Template]) -> Iterator[Trouble]:
        """Values from the command line for parameters that no template has: somebody misspelled one."""
        declared = {name for template in templates for name in template.parameters}
        given = self.configs.overrides.get("parameters") or {}
        for name in given if templates else ():
            if name not in declared:
                near = nearest(name, declared)
                hint = f"; did you mean `{near}`?" if near else ""
                yield Trouble(f"--parameter {name}", f"no template here has such a parameter{hint}")

    def _absolute(self, shown: str) -> str:
        return os.path.abspath(self._paths.get(shown) or os.path.join(self.root, shown))

    def rules_for(self, shown: str) -> tuple[Rule, ...]:
        """The rules that run on one path."""
        if shown not in self._selected:
            settings = self.settings_for(shown)
            rules = self._rules.get(id(settings))
            if rules is None:
                rules = self._rules[id(settings)] = self._instances(settings)
            per_path = settings.per_path_ignores
            ignored = list(settings.ignored_at(self._absolute(shown))) if per_path else []
            if ignored:
                left_out = {entry.name for name in ignored for entry in self.registry.named(name)}
                rules = tuple(rule for rule in rules if rule.name not in left_out)
            self._selected[shown] = rules
        return self._selected[shown]

    def _instances(self, settings: Settings) -> tuple[Rule, ...]:
        for place, selector in settings.selectors():
            self.registry.named(selector, place)
        for name in settings.rules:
            if name not in self.registry.by_name:
                near = nearest(name, self.registry.by_name)
                hint = f"; did you mean `{near}`?" if near else ""
                raise ConfigError(f"{settings.place('rules')}: there is no rule `{name}`{hint}")
        chosen = self.registry.select(settings.select, settings.extend_select, settings.ignore)
        as_of = settings.as_of or datetime.now(UTC).date()
        return tuple(_instance(entry, as_of, settings) for entry in chosen)


def _instance(entry: RegisteredRule, as_of: date, settings: Settings) -> Rule:
    return entry.rule(as_of, _options(entry, settings))


def _options(entry: RegisteredRule, settings: Settings) -> Any:
    """The options of a rule; what it does not have, or cannot be, is an error that says where it stands."""
    known = {option.name.replace("_", "-"): option for option in fields(entry.rule.Options)}
    values = {}
    for key, value in settings.rules.get(entry.name, {}).items():
        place = f"{settings.place('rules')}.{entry.name}"
        option = known.get(key)
        if option is None:
            near = nearest(key, known)
            hint = f"; did you mean `{near}`?" if near else f"; it has {', '.join(known) or 'none'}"
            raise ConfigError(f"{place}: there is no option `{key}`{hint}")
        given = tuple(value) if isinstance(value, list) else value
        usual = option.default if option.default is not MISSING else None
        if usual is not None and type(given) is not type(usual):
            raise ConfigError(f"{place}: `{key}` must be like {usual!r}, but it is {value!r}")
        values[option.name] = given
    return entry.rule.Options(**values)


def info(entry: RegisteredRule) -> RuleInfo:
    """What outputs say about a rule."""
    return RuleInfo(
        name=entry.name,
        summary=entry.rule.summary,
        severity=entry.rule.severity,
        page=later(lambda: entry.page),
        help_uri=entry.help_uri,
        pack=entry.pack,
        tags=entry.rule.tags,
        security_severity=entry.rule.security_severity,
        default=not entry.rule.opt_in,
    )


def _images(reader: ProjectReader, project: Project) -> int:
    """How many of the Dockerfiles that were read are plainly made for Lambda."""
    read = {source.path for source in reader.dockerfiles}
    return len({image.name for image in project.images if image.name in read}) if read else 0
