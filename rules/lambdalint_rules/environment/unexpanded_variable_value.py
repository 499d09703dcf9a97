"""``unexpanded-variable-value``."""

import re
from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.environment import provided_names
from lambdalint.aws.runtimes import parse_id
from lambdalint.finding import Confidence
from lambdalint.fix import Edit, Fix, Safety
from lambdalint.model import Function, Variable
from lambdalint.patterns import regex
from lambdalint.values import Known, Origin

_PSEUDO = regex(
    r"(?<!\$)\$\{(AWS::(?:AccountId|NotificationARNs|Partition|Region|StackId|StackName|URLSuffix))\}"
)
_BRACED = regex(r"(?<![$\\])\$\{([A-Z][A-Z0-9_]+|_[A-Z0-9_]+)\}")
# $HOME/x, $PATH:/opt/bin, /data/$STAGE: a name that ends where a path or a list goes on
_BARE = regex(r"(?:^|(?<=[\s/:=,\"']))\$([A-Z][A-Z0-9_]+|_[A-Z0-9_]+)(?=$|[\s/:;,.\"'-])")
# Texts that are made for something else that replaces names: log formats, messages, queries, expressions
_MADE_FOR_OTHERS = regex(r"template|format|pattern|regex|query|expression|message|layout", re.IGNORECASE)
# These frameworks put their own properties in the place of ${NAME}, in environment variables as well
_EXPANDED_BY_FRAMEWORK = regex(r"(SPRING|QUARKUS|MICRONAUT|LOG4J|LOGGING|OTEL)_")
_NOT_MEANT = frozenset({"ENV", "LATEST"})
_QUERY = regex(r"\s*(select|with|insert|fields)\b", re.IGNORECASE)


class UnexpandedVariableValue(Rule):
    name = "unexpanded-variable-value"
    summary = "an environment variable is written as if something would expand it"
    severity = Severity.WARNING
    #: Code may expand it itself, with ``os.path.expandvars`` or a shell.
    confidence = Confidence.MEDIUM

    def check_variable(self, variable: Variable, function: Function) -> Iterator[Finding]:
        match variable.value:
            case Known(str(text), computed=False) as value if not _MADE_FOR_OTHERS.search(variable.name):
                if pseudo := _PSEUDO.search(text):
                    message = (
                        f"nothing replaces `{pseudo[0]}` in `{variable.name}`, so the code sees these very "
                        "letters; write `!Sub` before the value"
                    )
                    found = self.finding(value, message)
                    fix = _substitute(value)
                    yield found.repaired_by(fix) if fix else found
                elif mark := _mark(text, variable, function):
                    message = (
                        f"Lambda expands nothing in environment variables, so the code sees `{mark}` as it "
                        "stands; write the whole value, or build it in the code"
                    )
                    yield self.finding(value, message)


def _mark(text: str, variable: Variable, function: Function) -> str | None:
    """What looks as if it were to be expanded."""
    if text.startswith("~/"):
        return "~"
    if _QUERY.match(text):
        return None
    by_framework = _EXPANDED_BY_FRAMEWORK.match(variable.name) or _is_java(function)
    patterns = (_BARE,) if by_framework else (_BARE, _BRACED)
    marks = [match for pattern in patterns for match in pattern.finditer(text)]
    if not marks:
        return None
    exists = provided_names(None) | {other.name for other in function.environment.variables}
    # In running text, and among other signs, only a name that exists is certain to be meant.
    is_word = re.search(r"[\s{}|*?<>]", _BARE.sub("", _BRACED.sub("", text))) is None
    for match in marks:
        if match[1] not in _NOT_MEANT and (is_word or match[1] in exists):
            return match[0]
    return None


def _is_java(function: Function) -> bool:
    match function.runtime:
        case Known(identifier) if parsed := parse_id(identifier):
            return parsed[0] == "java"
    return False


def _substitute(value: Known[str]) -> Fix | None:
    """``!Sub`` before a value of YAML that nothing else in it would break."""
    written = value.span.text
    plain = value.origin in {Origin.WRITTEN, Origin.GLOBALS} and value.span.path.endswith((".yaml", ".yml"))
    if not plain or written[:1] in "|>&*!{" or "${" in _PSEUDO.sub("", value.value):
        return None
    start = value.span.source.span(value.span.start, value.span.start)
    return Fix("Write `!Sub` before the value", (Edit(start, "!Sub "),), Safety.UNSAFE)
