"""``removable-reference-bucket``."""

from collections.abc import Iterator, Sequence

from lambdalint import Edit, Finding, Fix, Rule, Safety, Severity
from lambdalint.model import Bucket, ReferencedCode
from lambdalint.values import Absent, Known
from lambdalint_rules.storage.wording import owners, used_by

#: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
_RETAINING = frozenset({"Retain", "RetainExceptOnCreate"})


class RemovableReferenceBucket(Rule):
    name = "removable-reference-bucket"
    summary = "CloudFormation may delete the bucket that referenced code lives in"
    severity = Severity.WARNING

    def check_code_bucket(self, codes: Sequence[ReferencedCode], bucket: Bucket) -> Iterator[Finding]:
        policy = bucket.deletion_policy
        match policy:
            case Absent():
                how = "nothing keeps"
            case Known(written) if written not in _RETAINING:
                how = f"`{written}` does not keep"
            case _:
                return
        message = (
            f"{how} CloudFormation from deleting `{bucket.name}` with the stack, and the code of "
            f"{owners(codes)} is nowhere else; write `DeletionPolicy: Retain`"
        )
        found = used_by(self.finding(policy, message), codes)
        insertion = bucket.deletion_policy_insertion
        if insertion is not None and isinstance(policy, Absent):
            edit = Edit(insertion.span, insertion.text("DeletionPolicy", "Retain"))
            found = found.repaired_by(Fix("Write `DeletionPolicy: Retain`", (edit,), Safety.UNSAFE))
        yield found
