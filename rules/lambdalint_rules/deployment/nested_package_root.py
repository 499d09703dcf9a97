"""``nested-package-root``."""

import re
from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Project
from lambdalint.model.addressee import addressees
from lambdalint.model.deployment import Action, DeployCommand
from lambdalint.patterns import regex
from lambdalint.values import Known, Truth

#: Runtimes whose handler names a file of the package by its path.
_BY_PATH = regex(r"(?:nodejs|python|ruby)\d")


class NestedPackageRoot(Rule):
    name = "nested-package-root"
    summary = "a zip has everything in a folder, so that the handler is not at its root"
    severity = Severity.WARNING

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        folder = _only_folder(command)
        if folder is None or command.archive is None or command.archive.file.place is None:
            return
        place = command.archive.file.place
        beside = [other for other in project.deployments if other.path == command.path]
        makers = [other for other in beside if other.archive and other.archive.file.place in {place, None}]
        if len(makers) > 1:
            return
        top = folder.value.rstrip("/").split("/")[0]
        for upload in beside:
            if upload.upload is None or upload.upload.place != place:
                continue
            for handler, function in _handlers(upload, project):
                if re.split(r"[./]", handler.value)[0] != top:
                    found = self.finding(folder, _message(folder.value.rstrip("/"), top, handler.value))
                    yield found.because(handler, f"the handler of `{function.name}`")
                    return


def _message(folder: str, top: str, handler: str) -> str:
    return (
        f"everything in this zip is under `{top}/`, and Lambda looks for `{handler}` at the root of the "
        f"package; zip from inside: `cd {folder} && zip -r …`"
    )


def _only_folder(command: DeployCommand) -> Known[str] | None:
    """The one folder that a recursive zip is made of; a file pattern or the current folder is none."""
    archive = command.archive
    if archive is None or not command.complete or not archive.entries.complete or len(archive.entries) != 1:
        return None
    if not archive.recursive or archive.flat:
        return None
    match archive.entries.items[0]:
        case Known(path) as entry if _is_folder(path):
            return entry
    return None


def _is_folder(path: str) -> bool:
    if path.startswith((".", "/", "-")) or not path.rstrip("/"):
        return False
    # A file would have a suffix; a folder with a dot in its name would have a slash behind it.
    return path.endswith("/") or "." not in path.rsplit("/", 1)[-1]


def _handlers(upload: DeployCommand, project: Project) -> Iterator[tuple[Known[str], Function]]:
    """The handlers that can only come from the package that is uploaded: no layer may bring them."""
    functions = addressees(upload, project)[0] if upload.action is Action.UPDATE_CODE else ()
    if upload.action is Action.CREATE_FUNCTION and upload.function:
        functions = (upload.function,)
    for function in functions:
        if function.layers.items or not function.layers.complete or function.is_image is not Truth.NO:
            continue
        match function.handler, function.runtime:
            case Known() as handler, Known(runtime) if _BY_PATH.match(runtime):
                yield handler, function
