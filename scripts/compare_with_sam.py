"""Compare the roles that lambdalint builds from SAM templates with those that the SAM translator makes.

    python scripts/compare_with_sam.py FOLDER...            a line for each difference, and the figures
    python scripts/compare_with_sam.py --quiet FOLDER...    the figures only

Each template is translated by the real translator (a development dependency, it works offline), and the
translated template is read by lambdalint as plain CloudFormation. In every case of its conditions the role of
every function must come out with the same statements, the same boundary, the same trust.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boto3 import Session
from samtranslator.model.exceptions import ExceptionWithMessage
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from lambdalint.build import application, function
from lambdalint.build.resources import Resources
from lambdalint.model.role import Role
from lambdalint.policy.document import PolicyDocument, Statement
from lambdalint.source import Source
from lambdalint.syntax import nodes, yaml
from lambdalint.template.scenarios import Scenario, scenarios
from lambdalint.template.template import Template
from lambdalint.values import Known, text_of

#: The translator writes the region of its session into some texts.
REGION = "eu-north-1"
#: Where SAM wants an object of S3 and `sam package` has not been at work yet.
_CODE = {
    "AWS::Serverless::Function": ("CodeUri",),
    "AWS::Serverless::LayerVersion": ("ContentUri",),
    "AWS::Serverless::Api": ("DefinitionUri",),
    "AWS::Serverless::HttpApi": ("DefinitionUri",),
    "AWS::Serverless::StateMachine": ("DefinitionUri",),
    "AWS::Serverless::Application": ("Location",),
}


class NotTranslatableError(Exception):
    """The translator refuses the template."""


def translate(text: str) -> dict[str, Any]:
    """The template that SAM makes of another. Raises :class:`NotTranslatableError`."""
    try:
        template = yaml_parse(text)
        _package(template)
        translator = Translator({}, Parser(), boto_session=Session(region_name=REGION))
        found: dict[str, Any] = translator.translate(template, parameter_values={})
    except ExceptionWithMessage as error:
        raise NotTranslatableError(str(getattr(error, "causes", None) or error)) from error
    except Exception as error:
        raise NotTranslatableError(f"{type(error).__name__}: {error}") from error
    return found


def _package(template: dict[str, Any]) -> None:
    """Put objects of S3 in the place of local folders, as ``sam package`` does."""
    named = [(f"AWS::Serverless::{kind}", section) for kind, section in template.get("Globals", {}).items()]
    resources = [one for one in template.get("Resources", {}).values() if isinstance(one, dict)]
    named += [(one.get("Type", ""), one.get("Properties")) for one in resources]
    for kind, properties in named:
        for name in _CODE.get(kind, ()) if isinstance(properties, dict) else ():
            value = properties.get(name)
            if isinstance(value, str) and not value.startswith(("s3://", "https://")):
                properties[name] = "s3://bucket/key"
    for one in resources:
        properties = one.get("Properties")
        if one.get("Type") != "AWS::Serverless::Function" or not isinstance(properties, dict):
            continue
        if not any(name in properties for name in ("CodeUri", "InlineCode", "ImageUri")):
            # The command line finds code and images by what stands in Metadata, or takes the folder.
            properties |= {"CodeUri": "s3://bucket/key", "ImageUri": "1.dkr.ecr.r.amazonaws.com/i:1"}


@dataclass
class Comparison:
    """What came out of some templates. ``differences`` are pairs of a place and what differs there."""

    counts: Counter[str] = field(default_factory=Counter)
    differences: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def compared(self) -> int:
        return self.counts["same"] + self.counts["different"]

    @property
    def rate(self) -> float:
        """The share of functions, each counted once in each case, that agree."""
        return self.counts["same"] / self.compared if self.compared else 1.0


def compare(path: str, text: str, found: Comparison) -> None:
    """Compare every function of one template; a text that is no SAM template is left out."""
    ours = _template(path, text)
    if ours is None or not any(one.type.startswith("AWS::Serverless::") for one in ours.resources.values()):
        return
    try:
        made = translate(text)
    except NotTranslatableError as error:
        found.counts["refused templates"] += 1
        found.refused.append((path, str(error)[:300]))
        return
    theirs = _template(path, json.dumps(made, default=str))
    assert theirs is not None
    found.counts["templates"] += 1
    others = _scenarios(theirs)
    for scenario in _scenarios(ours):
        other = next((one for one in others if _agree(scenario, one)), None)
        if other is None:
            found.counts["cases without counterpart"] += 1
            continue
        _compare_case(path, Resources.under(ours, scenario), Resources.under(theirs, other), found)


def _template(path: str, text: str) -> Template | None:
    try:
        document = yaml.parse(Source(path, text))
    except yaml.InvalidSyntax:
        return None
    return Template.read(document) if isinstance(document.root, nodes.Mapping) else None


def _scenarios(template: Template) -> tuple[Scenario, ...]:
    relevant = [one for one in template.resources.values() if one.type in application.TYPES]
    return scenarios(template, relevant)


def _agree(one: Scenario, other: Scenario) -> bool:
    return all(other.truths.get(name, truth) is truth for name, truth in one.truths.items()) and all(
        other.parameters.get(name, choice) == choice for name, choice in one.parameters.items()
    )


def _compare_case(path: str, ours: Resources, theirs: Resources, found: Comparison) -> None:
    for place in ours.of({function.SAM_FUNCTION}):
        counterpart = theirs.get(place.name)
        if counterpart is None:
            found.counts["functions without counterpart"] += 1
            continue
        mine = ours.once(function.build, place).role
        its = theirs.once(function.build, counterpart).role
        if not isinstance(mine, Known) and not isinstance(its, Known):
            found.counts["role from elsewhere"] += 1
            continue
        made = Counter[str]()
        difference = list(_difference(mine, its))
        made["different" if difference else "same"] += 1
        if isinstance(mine, Known):
            made[f"role: {mine.value.made_by.value}"] += 1
            made["roles that are not wholly known"] += not mine.value.policies.complete
        found.counts.update(made)
        found.differences += [(f"{path}: {place.name}", line) for line in difference]


def _difference(mine: Any, its: Any) -> Iterator[str]:
    if not isinstance(mine, Known) or not isinstance(its, Known):
        yield f"role is {type(mine).__name__} here, {type(its).__name__} there"
        return
    here, there = facts(mine.value), facts(its.value)
    for fact in sorted(here - there):
        yield f"only here: {fact}"
    for fact in sorted(there - here):
        yield f"only there: {fact}"


def facts(role: Role) -> set[str]:
    """Everything that a role says, as texts that compare."""
    found = {f"complete: {role.policies.complete}"}
    for document in role.documents:
        found |= set(_of_document("policy", document))
    for boundary in role.boundaries:
        found.add(f"boundary complete: {boundary.complete}")
        for document in boundary:
            found |= set(_of_document("boundary", document))
    if role.trust is not None:
        found |= set(_of_document("trust", role.trust))
    return found


def _of_document(kind: str, document: PolicyDocument) -> Iterator[str]:
    for statement in document.statements:
        yield from (f"{kind}: {line}" for line in _of_statement(statement))


def _of_statement(statement: Statement) -> Iterator[str]:
    effect = str(text_of(statement.effect))
    conditions = sorted(
        f"{one.operator.text} {one.key.text} {sorted(str(value.text) for value in one.values)}"
        for one in statement.conditions
    )
    principals = sorted(f"{one.kind} {one.name}" for one in statement.principals or ())
    resources = [f"not {term.text}" for term in statement.not_resources or ()]
    resources += [str(term.text) for term in statement.resources or ()]
    actions = [f"not {str(term.text).lower()}" for term in statement.not_actions or ()]
    actions += [str(term.text).lower() for term in statement.actions or ()]
    for action in actions:
        for resource in resources or [""]:
            line = f"{effect} {action} on {resource} for {principals} if {conditions}"
            yield line.replace(REGION, "${AWS::Region}")


def report(description: str | None, each: Callable[[str, str, Comparison], None]) -> int:
    """The command line of a comparison: every template below some folders, then the figures."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--quiet", action="store_true", help="print the figures only")
    arguments = parser.parse_args()
    found = Comparison()
    for folder in arguments.folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".yaml", ".yml", ".json", ".template"} and path.is_file():
                each(str(path), path.read_text(encoding="utf-8", errors="replace"), found)
    if not arguments.quiet:
        for place, difference in found.differences:
            print(f"{place}: {difference}")
        for refused, reason in found.refused:
            print(f"{refused}: refused: {reason}", file=sys.stderr)
    for name, count in sorted(found.counts.items()):
        print(f"{count:7} {name}")
    print(f"{found.rate:.2%} of {found.compared} agree")
    return int(bool(found.differences))


if __name__ == "__main__":
    raise SystemExit(report(__doc__, compare))
