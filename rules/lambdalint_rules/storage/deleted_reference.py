"""``deleted-reference``."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import Layer, Project, ReferencedCode
from lambdalint.model.deployment import Action, DeployCommand, Removal, same_text
from lambdalint.model.referenced_code import CodeOwner
from lambdalint.values import Absent, Truth, text_of
from lambdalint_rules.storage.command_mode import code_of
from lambdalint_rules.storage.command_objects import may_store, removes


class DeletedReference(Rule):
    name = "deleted-reference"
    summary = "a script removes the object that a function in REFERENCE mode runs from"
    severity = Severity.WARNING

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        if not command.removals:
            return
        beside = [other for other in project.deployments if other.path == command.path]
        if any(other.action is Action.TEAR_DOWN for other in beside):
            return
        later = [other for other in beside if other.block.start > command.block.start]
        for removal in command.removals:
            for reference in project.referenced_code:
                owner = reference.owner
                if removes(removal, reference) and not any(_restores(other, reference) for other in later):
                    finding = self.finding(removal.span, _message(removal, owner))
                    if not removal.versioned and not isinstance(owner.code.version, Absent):
                        # The version that is pinned outlives a delete marker until somebody removes it too.
                        finding = replace(finding, confidence=Confidence.MEDIUM)
                    yield finding.because(owner.code.key, f"the code of `{owner.name}`").because(
                        reference.mode, "Lambda reads it from there"
                    )
                    break


def _restores(command: DeployCommand, code: ReferencedCode) -> bool:
    """Whether a command may put the object back, or deploys it, so that something else has."""
    declared = code_of(command)
    if declared is not None and same_text(declared.key, code.key) is Truth.YES:
        return same_text(declared.bucket, code.code.bucket) is not Truth.NO
    return any(may_store(stored, code) for stored in command.stores)


def _message(removal: Removal, owner: CodeOwner) -> str:
    key = f"`{text_of(owner.code.key)}`"
    if removal.mirrors:
        what = f"`--delete` removes {key} unless it is among the files that are copied"
    elif removal.below:
        what = f"this removes {key} with everything else"
    else:
        what = f"this removes {key}"
    loss = f"Lambda reads the code of `{owner.name}` from there"
    end = "without it the function goes inactive"
    if isinstance(owner, Layer):
        end = "without it no function that keeps the layer can be updated"
    advice = "keep the object for as long as it is referenced"
    if removal.mirrors:
        advice = "leave it out with `--exclude`"
    return f"{what}, but {loss}, and {end}; {advice}"
