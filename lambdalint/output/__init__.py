"""From a :class:`~lambdalint.output.report.Report` to text, one module per format.

A format is imported when it is asked for: a run that writes JSON does not pay for rich.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from importlib import import_module
from types import MappingProxyType
from typing import TypeAlias, cast

from lambdalint.output.report import Report
from lambdalint.records import dataclass


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the text goes: the width of a terminal in cells, whether it has colours, the variables of CI.

    ``category`` tells the SARIF logs of one commit apart.
    """

    width: int = 100
    colour: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    category: str = "lambdalint"


Renderer: TypeAlias = Callable[[Report, Destination], str]


def _plain(name: str) -> Renderer:
    """A format that is the same wherever it goes."""

    def render(report: Report, _destination: Destination) -> str:
        module = import_module(f"lambdalint.output.{name}")
        return cast("Callable[[Report], str]", module.render)(report)

    return render


def _full(report: Report, destination: Destination) -> str:
    from lambdalint.output import full  # noqa: PLC0415 - rich is imported only when it is used

    return full.render(report, width=destination.width, colour=destination.colour)


def _sarif(report: Report, destination: Destination) -> str:
    from lambdalint.output import sarif  # noqa: PLC0415

    return sarif.render(report, environment=destination.environment, category=destination.category)


def _markdown(report: Report, destination: Destination) -> str:
    from lambdalint.output import markdown  # noqa: PLC0415

    return markdown.render(report, environment=destination.environment)


#: Every format by the name that ``--output`` takes, in the order that the help shows.
FORMATS: Mapping[str, Renderer] = MappingProxyType(
    {
        "full": _full,
        "concise": _plain("concise"),
        "json": _plain("json"),
        "sarif": _sarif,
        "github": _plain("github"),
        "gitlab": _plain("gitlab"),
        "azure": _plain("azure"),
        "junit": _plain("junit"),
        "markdown": _markdown,
    }
)
