"""A build command together with the functions that get what it makes."""

from __future__ import annotations

from typing import ClassVar

from lambdalint.model.build_command import BuildCommand, Goal
from lambdalint.model.function import ARM64, X86_64, Function
from lambdalint.model.image import Image
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Known


@dataclass(frozen=True, slots=True, eq=False)
class BuildUse:
    """``functions`` are all that can run the result; ``siblings`` what else the file builds with this tool.

    ``image`` is what ``docker`` builds.
    """

    kind: ClassVar[str] = "command"

    command: BuildCommand
    functions: tuple[Function, ...]
    siblings: tuple[BuildCommand, ...] = ()
    image: Image | None = None

    @property
    def name(self) -> str:
        return self.command.name

    @property
    def span(self) -> Span:
        return self.command.span

    @property
    def architecture(self) -> Known[str] | None:
        """The processor of all the functions; ``None`` when they differ, or one is not known."""
        found: list[Known[str]] = []
        for function in self.functions:
            match function.architecture:
                case Known(name) as value if name in {ARM64, X86_64}:
                    found.append(value)
                case _:
                    return None
        return found[0] if found and len({one.value for one in found}) == 1 else None

    def wrong_goal(self) -> Goal | None:
        """What the command builds for, if that is another processor than the functions' for certain.

        A file that builds for the right one as well makes variants of which somebody takes the right one.
        """
        wanted = self.architecture
        goals = [goal for goal in self.command.goals if goal.processor is not None]
        if wanted is None or not goals or any(goal.processor == wanted.value for goal in goals):
            return None
        others = (goal.processor for sibling in self.siblings for goal in sibling.goals)
        return None if wanted.value in others else goals[0]
