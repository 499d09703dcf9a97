"""``conflicting-code-sources``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.function import Declaration
from lambdalint.values import Absent, Known


class ConflictingCodeSources(Rule):
    name = "conflicting-code-sources"
    summary = "the function has code from more than one place"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        sources = function.code.sources
        if len(sources) < 2:
            return
        names = " and ".join(name for name, _ in sources)
        if function.declared_as is Declaration.SAM:
            effect = f"and SAM deploys only {_deployed(function)}, without a word"
        else:
            effect = "and Lambda refuses the deployment"
        message = f"the function has {names}, {effect}; keep the one that is meant"
        found = self.finding(function.code.grip, message)
        for name, value in sources:
            found = found.because(value, name)
        yield found


def _deployed(function: Function) -> str:
    """The source that SAM takes; ``_construct_code_dict`` in samtranslator/model/sam_resources.py."""
    match function.package_type:
        case Known("Image"):
            return "the image"
        case Known() | Absent():
            return (
                "the inline code" if not isinstance(function.code.inline, Absent) else "what `CodeUri` names"
            )
    return "one of them"
