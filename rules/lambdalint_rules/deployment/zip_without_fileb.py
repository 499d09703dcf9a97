"""``zip-without-fileb``."""

from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Rule, Severity
from lambdalint.model import Project
from lambdalint.model.deployment import Argument, DeployCommand
from lambdalint.patterns import regex
from lambdalint.values import Truth, text_of

_PREFIX = "fileb://"
#: The start of a word as it is written: a quote perhaps, the wrong prefix perhaps.
_WRITTEN = regex(r"((?:\\?['\"])?)(file://)?(?=[\w./~$-])")


class ZipWithoutFileb(Rule):
    name = "zip-without-fileb"
    summary = "--zip-file does not start with fileb://"
    severity = Severity.ERROR

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        argument = command.argument("zip-file")
        if argument is None or argument.inside or command.in_python:
            return
        text = text_of(argument.value)
        if not text.pieces or text.startswith(_PREFIX) is not Truth.NO:
            return
        message = (
            f"without `{_PREFIX}` the path itself is taken for the archive, and the command fails; add it"
        )
        if text.startswith("file://") is Truth.YES:
            message = f"`file://` reads an archive as text, and the command fails; write `{_PREFIX}`"
        finding = self.finding(argument.value, message)
        fix = _fix(argument)
        yield finding.repaired_by(fix) if fix else finding


def _fix(argument: Argument) -> Fix | None:
    """The prefix, where the path is written in the command and does not come from a variable."""
    known = text_of(argument.value).pieces[0]
    found = _WRITTEN.match(argument.span.text)
    if found is None or not isinstance(known, str):
        return None
    # What is written has to be what is known: `$ZIP` may hold the wrong prefix.
    written = argument.span.text[found.end() : found.end() + 1]
    if not found.group(2) and (written == "$" or known.startswith("file://")):
        return None
    start = argument.span.start + found.end(1)
    span = argument.span.source.span(start, argument.span.start + found.end())
    return Fix(f"Write `{_PREFIX}`", (Edit(span, _PREFIX),))
