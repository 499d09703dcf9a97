"""``oversized-upload``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.limits import UPLOAD_MAXIMUM
from lambdalint.model import Project
from lambdalint.model.deployment import DeployCommand


class OversizedUpload(Rule):
    name = "oversized-upload"
    summary = "a zip file is too large to be uploaded in the request"
    severity = Severity.ERROR

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        upload = command.upload
        if upload is not None and upload.size is not None and upload.size > UPLOAD_MAXIMUM:
            message = (
                f"the file has {upload.size:,} bytes and a request takes {UPLOAD_MAXIMUM:,}, "
                "so the upload fails; put it into S3 and name it there"
            )
            yield self.finding(upload.path, message)
