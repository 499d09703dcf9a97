"""``unpublished-provisioned-concurrency``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Alias, Function
from lambdalint.model.code import is_written
from lambdalint.model.function import Declaration
from lambdalint.model.target import LATEST
from lambdalint.values import Absent, Known, Truth


class UnpublishedProvisionedConcurrency(Rule):
    name = "unpublished-provisioned-concurrency"
    summary = "provisioned concurrency for code that is not published"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.declared_as is not Declaration.SAM or is_written(function.provisioned) is not Truth.YES:
            return
        match function.published_alias:
            case Absent():
                message = (
                    "provisioned concurrency belongs to a published version, and SAM refuses it where it "
                    "publishes none; write `AutoPublishAlias`"
                )
                finding = self.finding(function.span, message)
                yield finding.because(function.provisioned, "what is provisioned")

    def check_alias(self, alias: Alias) -> Iterator[Finding]:
        match alias.version:
            case Known(text) if text == LATEST and is_written(alias.provisioned) is Truth.YES:
                message = (
                    "provisioned concurrency belongs to a published version, and Lambda refuses it for an "
                    "alias that points at `$LATEST`; publish the code and name the version"
                )
                yield self.finding(alias.version, message).because(alias.provisioned, "what is provisioned")
