"""``extracted-in-place``."""

from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Rule, Safety, Severity
from lambdalint.model import Function
from lambdalint.model.handler import Handler
from lambdalint.model.python_facts import Write
from lambdalint.values import Absent
from lambdalint_rules.code.paths import is_extraction, misplaced, python_writes


class ExtractedInPlace(Rule):
    name = "extracted-in-place"
    summary = "an archive is unpacked where the file system is read-only"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        for _, write in python_writes(handler):
            if not is_extraction(write):
                continue
            if isinstance(write.path, Absent):
                message = (
                    "without a path the archive is unpacked into the code's own folder, which is read-only: "
                    "this fails; give a folder below `/tmp`"
                )
                yield self.finding(write.call.method, message).repaired_by(_below_tmp(write))
            elif misplaced(write.path) is not None:
                message = "nothing can be unpacked there, it is read-only; give a folder below `/tmp`"
                yield self.finding(write.path.span, message)


def _below_tmp(write: Write) -> Fix | None:
    """`extractall()` -> `extractall("/tmp")`, where nothing else is given."""
    call = write.call
    if call.positional or call.keywords.items or not call.keywords.complete or call.span.text[-2:] != "()":
        return None
    end = call.span.source.span(call.span.end - 1, call.span.end - 1)
    return Fix("Unpack into `/tmp`", (Edit(end, '"/tmp"'),), Safety.UNSAFE)
