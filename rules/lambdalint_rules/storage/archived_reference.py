"""``archived-reference``."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import Bucket, Project, ReferencedCode, Transition
from lambdalint.model.deployment import DeployCommand
from lambdalint.values import Known, Truth, text_of
from lambdalint_rules.storage.command_objects import stores
from lambdalint_rules.storage.lifecycle import concerned, pinned
from lambdalint_rules.storage.wording import about, loss, owners

#: The Glacier classes, with the older spelling that CloudFormation takes as well:
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-transition.html
_GLACIER = frozenset({"GLACIER", "Glacier", "DEEP_ARCHIVE", "GLACIER_IR"})


class ArchivedReference(Rule):
    name = "archived-reference"
    summary = "a lifecycle rule moves referenced code to a Glacier storage class"
    severity = Severity.ERROR
    #: S3 moves no object under 128 KB unless it is told to, and the size of the package is not known here.
    confidence = Confidence.MEDIUM

    def check_code_bucket(self, codes: Sequence[ReferencedCode], bucket: Bucket) -> Iterator[Finding]:
        for rule, inside in concerned(bucket, codes):
            for transition in rule.transitions:
                hit = pinned(inside) if transition.noncurrent else inside
                match transition.storage_class:
                    case Known(storage_class) as value if storage_class in _GLACIER and hit:
                        if transition.spares_newer is not Truth.NO:
                            continue
                        severity = Severity.WARNING if transition.noncurrent else None
                        message = _message(storage_class, transition, hit)
                        yield about(self.finding(value, message, severity=severity), hit)

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        for stored in command.stores:
            match stored.storage_class:
                case Known(storage_class) as value if storage_class in _GLACIER:
                    hit = [code for code in project.referenced_code if stores(stored, code)]
                    if hit:
                        message = (
                            f"this puts the code of {owners(hit)} into `{storage_class}`, where Lambda "
                            f"cannot read it, and {loss(hit)}; leave the storage class out"
                        )
                        found = replace(self.finding(value, message), confidence=Confidence.HIGH)
                        yield about(found, hit)


def _message(storage_class: str, transition: Transition, hit: Sequence[ReferencedCode]) -> str:
    when = f"once there is a newer version of `{text_of(hit[0].key)}`, " if transition.noncurrent else ""
    what = "the pinned one" if transition.noncurrent else f"the code of {owners(hit)}"
    return (
        f"{when}this rule moves {what} to `{storage_class}`, where Lambda cannot read it, and {loss(hit)}; "
        "keep the rule off the key by another `Prefix`"
    )
