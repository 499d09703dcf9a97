"""``unsupported-snapstart``."""

from collections.abc import Iterator
from typing import Any

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.limits import EPHEMERAL_STORAGE_MAXIMUM_WITH_SNAPSTART as STORAGE
from lambdalint.model import Function
from lambdalint.values import Known, Reference, Text, Truth, Unknown, Value, text_of
from lambdalint_rules.runtime.lifecycle import zip_runtime


class UnsupportedSnapstart(Rule):
    name = "unsupported-snapstart"
    summary = "SnapStart is switched on for a function that cannot have it"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.snapstart:
            case Known("PublishedVersions") as switch:
                for place, obstacle, advice in _obstacles(function):
                    message = f"Lambda refuses SnapStart {obstacle}; write `ApplyOn: None`, or {advice}"
                    finding = self.finding(switch, message)
                    yield finding.because(place, "why it is refused") if place is not None else finding


def _obstacles(function: Function) -> Iterator[tuple[Value[Any] | None, str, str]]:
    """What stands in the way: its place, words for it, and another way out.

    https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes; images may have SnapStart
    since 2026: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-custom.html
    """
    match zip_runtime(function):
        case (value, runtime) if not runtime.snapstart:
            yield value, f"on `{runtime.id}`", "use Java 11, Python 3.12, .NET 8 or later"
    match function.ephemeral_storage:
        case Known(int(size)) as storage if size > STORAGE:
            yield storage, f"with {size} MB of ephemeral storage", f"at most {STORAGE} MB"
    for mount in function.file_systems:
        if service := _service(mount.arn):
            yield mount.arn, f"together with {service}", "take the file system away"
    if function.provisioned_concurrency is Truth.YES:
        yield None, "together with provisioned concurrency", "take `ProvisionedConcurrencyConfig` away"


def _service(arn: Value[str]) -> str | None:
    """Whose access point it surely is: EFS gives out an ``Arn``, S3 Files an ``AccessPointArn``."""
    match arn:
        case Unknown(text=Text(reference=Reference(kind=Reference.RESOURCE, attribute=str(attribute)))):
            return {"Arn": "Amazon EFS", "AccessPointArn": "Amazon S3 Files"}.get(attribute)
    known = text_of(arn).known_part
    if ":elasticfilesystem:" in known:
        return "Amazon EFS"
    return "Amazon S3 Files" if ":s3files:" in known else None
