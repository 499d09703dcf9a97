"""``deleted-reference``."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import Function, Layer, Project
from lambdalint.model.deployment import Action, DeployCommand, Removal, Storing, same_text
from lambdalint.values import Absent, Hole, Reference, Truth, Value, text_of


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
        later = [one for other in beside if other.block.start > command.block.start for one in other.stores]
        for removal in command.removals:
            for reference in project.referenced_code:
                owner = reference.owner
                if _hits(removal, owner) and not any(_restores(one, owner) for one in later):
                    finding = self.finding(removal.span, _message(removal, owner))
                    if not removal.versioned and not isinstance(owner.code.version, Absent):
                        # The version that is pinned outlives a delete marker until somebody removes it too.
                        finding = replace(finding, confidence=Confidence.MEDIUM)
                    yield finding.because(owner.code.key, f"the code of `{owner.name}`").because(
                        reference.mode, "Lambda reads it from there"
                    )
                    break


def _hits(removal: Removal, owner: Function | Layer) -> bool:
    if not _same_bucket(removal.bucket, owner):
        return False
    if not removal.below:
        return same_text(removal.key, owner.code.key) is Truth.YES
    return _begins(owner.code.key, removal.key)


def _restores(stored: Storing, owner: Function | Layer) -> bool:
    """Whether a command may put the object back."""
    bucket = same_text(stored.bucket, owner.code.bucket) is not Truth.NO
    return bucket and (stored.below or same_text(stored.key, owner.code.key) is not Truth.NO)


def _same_bucket(bucket: Value[str], owner: Function | Layer) -> bool:
    if same_text(bucket, owner.code.bucket) is Truth.YES:
        return True
    declared = owner.code.in_bucket
    return declared is not None and same_text(bucket, declared.bucket_name) is Truth.YES


def _begins(key: Value[str], prefix: Value[str]) -> bool:
    whole, start = text_of(key), text_of(prefix)
    if start.literal is not None:
        return whole.startswith(start.literal) is Truth.YES
    holes = [piece.reference for piece in start.pieces if isinstance(piece, Hole)]
    if key.span.source is not prefix.span.source or any(one.kind != Reference.VARIABLE for one in holes):
        return False
    return str(whole).startswith(str(start))


def _message(removal: Removal, owner: Function | Layer) -> str:
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
