"""Policy documents wherever they are written: in a role, on a resource, in a file of their own."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from lambdalint.policy import lint
from lambdalint.policy.document import Flaw, PolicyDocument, PolicyKind
from lambdalint.records import dataclass
from lambdalint.source import Span


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document that somebody wrote.

    ``name`` is the logical id of the resource that holds it, or the name of its file, and ``span`` the place
    of it. ``use`` decides which elements the document must have; it is ``None`` where only the content can
    tell. ``services`` are the only ones of which a resource's policy can speak.
    """

    kind: ClassVar[str] = "policy"

    name: str
    span: Span
    document: PolicyDocument
    use: PolicyKind | None = None
    services: frozenset[str] | None = None
    _judged: dict[str, tuple[Flaw, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """What the document gets wrong, judged when somebody asks."""
        if "flaws" not in self._judged:
            self._judged["flaws"] = tuple(lint.mistakes(self.document, self.use, self.services))
        return self._judged["flaws"]

    @property
    def excess(self) -> tuple[Flaw, ...]:
        """What it allows too widely, judged when somebody asks."""
        if "excess" not in self._judged:
            self._judged["excess"] = tuple(lint.excess(self.document, self.use))
        return self._judged["excess"]
