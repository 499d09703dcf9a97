"""Texts to a project: which of them are templates, and what each declares."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from pathlib import Path

from lambdalint.build import policies
from lambdalint.build.application import applications
from lambdalint.build.builders import is_dockerfile, may_build, may_hold_commands
from lambdalint.build.deployed import applications_of, linked, permitted, placed
from lambdalint.build.files import Workspace
from lambdalint.model.application import Application, Problem, Project
from lambdalint.model.build_use import BuildUse
from lambdalint.model.deployment import DeployCommand
from lambdalint.model.function import Function
from lambdalint.model.image import Image
from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Source
from lambdalint.syntax import nodes, yaml
from lambdalint.template import circles, transforms
from lambdalint.template.template import Template, describe
from lambdalint.values import Cause, Truth

#: A text that does not parse is called a template only when one of these stands at the start of a line.
_CLAIM = regex(
    r"""^(?:(?:-[ ]+)?AWSTemplateFormatVersion\b|Transform\s*:.*AWS::|\s*"AWSTemplateFormatVersion"\s*:)""",
    re.MULTILINE,
)
_JSON_CLAIM = regex(r'\A\s*\{.*?"Resources"\s*:\s*\{.*?"Type"\s*:\s*"AWS::', re.DOTALL)
_RESOURCE_CLAIM = regex(r"""^Resources\s*:.*?^\s+"?Type"?\s*:\s*['"]?AWS::""", re.MULTILINE | re.DOTALL)
#: How a JSON document with a line for each key begins, and a YAML document whose root is not indented.
_FIRST_KEY = regex(r'\s*\{[ \t]*\r?\n([ \t]+)"')
_NOT_INDENTED = regex(r"(?:(?:#.*|---.*|%.*)?\r?\n)*['\"A-Za-z]")
#: What a generator of templates fills in (Jinja, cookiecutter, Go's templates, ERB, a script that replaces
#: `%name%`); YAML has no such tokens.
_GENERATED = regex(
    r"\{%[-+]?\s|\{\{[-\s]*(cookiecutter|if|range|end|with|\.)\b|<%[=-]?\s|\{\{\s*\.\w|: %\w+%"
    r"|\{\{-?[ ]*[A-Za-z_][\w.]{0,80}[ ]*(?:\|[^{}]{0,80})?-?\}\}"
)
#: Files of these names hold no YAML or JSON.
_SCRIPT_NAME = regex(r"\.(?:sh|bash|ksh|zsh|mk|py)$|(?:^|[/\\])(?:GNU)?[mM]akefile$")
_SECTIONS = ("Resources", "Statement")


@dataclass(slots=True)
class ProjectReader:
    """Collects what the texts of a run declare. ``given`` tells the parameter values of a template."""

    given: Callable[[str], Mapping[str, str | None]] = lambda _: {}
    #: What of the disk the code of functions may be read from.
    workspace: Workspace = field(default_factory=Workspace)
    #: Whether a rule runs on a path; what takes time to look for is left out where nobody asks.
    asks: Callable[[str, str], bool] = lambda _rule, _path: True
    applications: list[Application] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    templates: list[Template] = field(default_factory=list)
    #: Every text that was found to be a template, whether or not it could be read.
    sources: list[Source] = field(default_factory=list)
    #: Scripts with commands that deploy or remove something.
    scripts: list[Source] = field(default_factory=list)
    deployments: list[DeployCommand] = field(default_factory=list)
    dockerfiles: list[Source] = field(default_factory=list)
    #: Scripts that may build code for a processor.
    builders: list[Source] = field(default_factory=list)
    #: What of the texts was left unread: their paths and a message.
    unread: list[tuple[str, str]] = field(default_factory=list)

    def read(self, source: Source) -> bool:
        """Read one text; whether it is a template (also one that is broken), a policy or a script."""
        if is_dockerfile(source.path):
            return self._read_dockerfile(source)
        return self._read_document(source) or self._read_script(source)

    def _read_dockerfile(self, source: Source) -> bool:
        path = self.workspace.locate(source.path)
        if path is not None:
            # The same text for whoever asks for the file, so that places compare.
            self.workspace.memo.setdefault(("text", os.path.abspath(path)), source)  # noqa: PTH100
        self.dockerfiles.append(source)
        self.scripts.append(source)
        return True

    def _read_document(self, source: Source) -> bool:
        if _SCRIPT_NAME.search(source.path) or not _may_declare(source.text):
            return False
        try:
            document = yaml.parse(source)
        except yaml.InvalidSyntax as error:
            if not _claims_to_be_a_template(source.text) or _GENERATED.search(source.text):
                return False
            self.sources.append(source)
            self.problems.append(Problem("invalid-syntax", error.span, error.message))
            return True
        root = document.root
        if not isinstance(root, nodes.Mapping):
            if root is None or not _claims_to_be_a_template(source.text):
                return False
            self.sources.append(source)
            span = source.span(root.start, min(root.end, root.start + 1))
            message = f"a template must be a mapping, but it is {describe(root)}"
            self.problems.append(Problem("unexpected-shape", span, message))
            return True
        if not _is_template(root):
            return self._read_policy(source, root)
        self.sources.append(source)
        if document.more:
            self.unread.append(
                (source.path, "has several documents, and a template is one; only the first is read")
            )
        self.problems.extend(_duplicate_keys(document))
        template = Template.read(document, self.given(source.path))
        self.templates.append(template)
        self.problems.extend(template.problems)
        if self.asks("circular-dependency", source.path):
            self.problems.extend(circles.problems(template))
        self.problems.extend(transforms.problems(template))
        self.applications.extend(applications(template, self.workspace))
        return True

    def _read_policy(self, source: Source, root: nodes.Mapping) -> bool:
        policy = policies.in_file(source, root)
        if policy is None:
            return False
        self.sources.append(source)
        self.applications.append(Application(path=source.path, policies=(policy,)))
        return True

    def _read_script(self, source: Source) -> bool:
        if not may_hold_commands(source.path):
            return False
        from lambdalint.build import deployment  # noqa: PLC0415 - most runs of a hook read templates only
        from lambdalint.build.sizes import sizes_below  # noqa: PLC0415

        sizes = sizes_below(self.workspace.locate, Path(self.workspace.root))
        commands = deployment.read(source, sizes)
        builds = not source.path.endswith(".py") and may_build(source.text)
        if builds:
            self.builders.append(source)
        if not commands and not builds:
            return False
        self.scripts.append(source)
        self.deployments.extend(commands)
        if any(command.function or command.layer for command in commands):
            self.sources.append(source)
        return True

    def project(self) -> Project:
        deployments = tuple(linked(self.deployments, self.applications))
        described = placed(permitted(self.applications, deployments), deployments)
        applications = (*described, *applications_of(deployments))
        referenced = tuple(code for application in applications for code in application.referenced_code)
        functions = [function for application in applications for function in application.functions]
        made = cache(lambda: self._images(functions))
        builds = cache(lambda: self._builds(applications, made()))
        paths = tuple(source.path for source in self.scripts)
        return Project(applications, tuple(self.problems), deployments, referenced, paths, made, builds)

    def _images(self, functions: Sequence[Function]) -> tuple[Image, ...]:
        if not self.dockerfiles and all(function.is_image is not Truth.YES for function in functions):
            return ()
        from lambdalint.build.build_use import images  # noqa: PLC0415 - only for rules that ask

        return images(self.dockerfiles, functions, self.workspace)

    def _builds(self, applications: Sequence[Application], made: Sequence[Image]) -> tuple[BuildUse, ...]:
        if not self.builders and not made:
            return ()
        from lambdalint.build.build_use import commands, uses  # noqa: PLC0415 - only for rules that ask

        found = [command for source in self.builders for command in commands(source, self.workspace)]
        return tuple(uses(found, applications, made, self.workspace))


def read_all(sources: Iterable[Source]) -> Project:
    """The project of some texts, without parameter values."""
    reader = ProjectReader()
    for source in sources:
        reader.read(source)
    return reader.project()


def _duplicate_keys(document: yaml.Document) -> Iterator[Problem]:
    """What stands in a mapping more than once. An entry is paired with the one before of its name."""
    chains: dict[int, list[nodes.Entry]] = {}  # by each entry of one name in one mapping, all of them
    for later, earlier in document.duplicates:
        chain = chains.setdefault(id(earlier), [earlier])
        chain.append(later)
        chains[id(later)] = chain
    for later, earlier in document.duplicates:
        times = len(chains[id(later)])
        same = later.value.span.text.split() == earlier.value.span.text.split()
        message = f"`{later.name}` stands {'twice' if times == 2 else f'{times} times'} in this mapping"
        message += ", with the same value; remove one" if same else "; only the last one counts"
        one = "the first one" if times == 2 else "one before"
        cause = Cause(earlier.key.span, one if same else f"{one}, which is dropped")
        yield Problem("duplicate-key", later.key.span, message, (cause,), harmless=same)


def _may_declare(text: str) -> bool:
    """Whether the root of a document may have the section that each template and policy has.

    Looked at before it is read: descriptions of services and clusters are large and speak of resources too.
    """
    if "AWSTemplateFormatVersion" in text:
        return True
    if json := _FIRST_KEY.match(text):
        return any(f'\n{json[1]}"{section}"' in text for section in _SECTIONS)
    if not _NOT_INDENTED.match(text):
        return True
    return text.startswith(_SECTIONS) or any(
        f"\n{quote}{section}" in text for section in _SECTIONS for quote in ("", '"', "'")
    )


def _claims_to_be_a_template(text: str) -> bool:
    return bool(_CLAIM.search(text) or _RESOURCE_CLAIM.search(text) or _JSON_CLAIM.search(text))


def _is_template(root: nodes.Mapping) -> bool:
    """Whether a document is a template: it has resources of AWS, or says that it is one and has some."""
    resources = root.get("Resources")
    if resources is None:
        return False
    if "AWSTemplateFormatVersion" in root.index or "Transform" in root.index:
        return True
    if not isinstance(resources, nodes.Mapping):
        return False
    for entry in resources.entries:
        kind = entry.value.get("Type") if isinstance(entry.value, nodes.Mapping) else None
        if isinstance(kind, nodes.Scalar) and kind.value.startswith(("AWS::", "Custom::")):
            return True
    return False
