"""Where one more entry can be written into a mapping: a place in a text, and how an entry looks there.

It lets a rule add what is missing without ever seeing a node. Whoever builds the model makes it.
"""

from __future__ import annotations

from lambdalint.records import dataclass
from lambdalint.source import Span


@dataclass(frozen=True, slots=True)
class Insertion:
    """The place behind the last entry of a mapping.

    ``span`` is empty. ``before`` stands between what is there and the new entry: a line end with the
    indentation, a comma, or both. ``quoted`` says that keys and values stand in double quotes there.
    """

    span: Span
    before: str
    quoted: bool = False

    def text(self, name: str, value: str) -> str:
        """What to insert for a plain ``name: value``; both are words that need no escape."""
        quote = '"' if self.quoted else ""
        return f"{self.before}{quote}{name}{quote}: {quote}{value}{quote}"
