"""``versioned-function-url``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import FunctionUrl
from lambdalint.values import Hole, Reference


class VersionedFunctionUrl(Rule):
    name = "versioned-function-url"
    summary = "a function URL is for a version, which cannot have one"
    severity = Severity.ERROR

    def check_url(self, url: FunctionUrl) -> Iterator[Finding]:
        qualifier = url.target.qualifier
        match qualifier.pieces if qualifier else ():
            case (Hole(Reference(kind=Reference.RESOURCE)),):
                pass
            case (str(literal),) if literal.isdigit():
                pass
            case _:
                return
        yield self.finding(
            url.qualifier if url.qualifier is not None else url.target.span,
            f"{url.target.shown_qualifier} cannot have a function URL, so the deployment fails: only an "
            "alias or the unpublished function can; name an alias that points at the version",
        )
