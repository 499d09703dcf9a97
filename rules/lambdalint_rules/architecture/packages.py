"""The packages of a function as they are deployed: its own and those of its layers in the template."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model import ARM64, X86_64, Function
from lambdalint.model.contents import Contents, NativeFile, System
from lambdalint.model.package import Build, Package
from lambdalint.values import Known

#: Node packages that `sam build` installs anew on the machine that builds.
_REBUILT = "node_modules/"


def architecture_of(function: Function) -> Known[str] | None:
    """The architecture, if it is certain and one that exists."""
    match function.architecture:
        case Known(name) as value if name in {ARM64, X86_64}:
            return value
    return None


def packages(function: Function) -> Iterator[tuple[Known[Package], Contents]]:
    """Each package whose files are what Lambda gets, with them."""
    asked = (function.package, *(one.layer.package for one in function.layers if one.layer is not None))
    for value in asked:
        match value:
            case Known(package) if package.build in (Build.NONE, Build.INSTALLED):
                contents = package.contents
                if contents is not None:
                    yield value, contents


def loaded_files(package: Package, contents: Contents) -> Iterator[NativeFile]:
    """The Linux files that are run or loaded, one of several for different platforms left out."""
    for file in contents.native:
        if package.build is Build.INSTALLED and _REBUILT in f"/{file.path}":
            continue
        if file.system is System.LINUX and file.loadable and not file.alternative:
            yield file


def listed(files: list[NativeFile]) -> str:
    """The first path and how many more."""
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"`{files[0].path}`{more}"
