"""``unversioned-reference-bucket``."""

from collections.abc import Iterator, Sequence

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Bucket, ReferencedCode
from lambdalint.values import Absent, Known
from lambdalint_rules.storage.wording import owners, used_by


class UnversionedReferenceBucket(Rule):
    name = "unversioned-reference-bucket"
    summary = "a bucket with referenced code keeps no versions"
    severity = Severity.ERROR

    def check_code_bucket(self, codes: Sequence[ReferencedCode], bucket: Bucket) -> Iterator[Finding]:
        match bucket.versioning:
            case Absent() as missing:
                found = self.finding(missing, _message("keeps no versions of its objects", codes, bucket))
            case Known(status) as value if status != "Enabled":
                found = self.finding(value, _message("does not keep versions of new objects", codes, bucket))
            case _:
                return
        yield used_by(found, codes)

    def check_web_code_bucket(self, codes: Sequence[ReferencedCode], bucket: Bucket) -> Iterator[Finding]:
        yield from self.check_code_bucket(codes, bucket)


def _message(what: str, codes: Sequence[ReferencedCode], bucket: Bucket) -> str:
    return (
        f"`{bucket.name}` {what}, and Lambda needs them to reference the code of {owners(codes)}; "
        "set `VersioningConfiguration` to `Status: Enabled`"
    )
