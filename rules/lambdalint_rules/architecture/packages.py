"""The packages of a function as they are deployed, and the native code in them that it certainly loads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lambdalint import Finding, Rule
from lambdalint.aws.runtimes import Runtime, runtime
from lambdalint.model import ARM64, X86_64, Function
from lambdalint.model.contents import Contents, NativeFile
from lambdalint.model.package import Build, Package
from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Known, Truth, Value

#: What `sam build` installs anew, on the machine that builds: packages of Node; of Python what is listed.
_NODE_PACKAGES = "node_modules/"
_PYTHON_MANIFEST = "requirements.txt"
#: What a package brings along for its own tests and readers.
_NOT_RUN = regex(
    r"(?:^|/)(?:(?:tests?|testing|test[-_]?data|fixtures?|examples?|samples?|benchmarks?|docs?)/|_test\w*\.)",
    re.IGNORECASE,
)
#: Folders of a layer in which only one language looks, and only one version of it:
#: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
_LANGUAGES = frozenset({"java", "nodejs", "python", "ruby"})
_VERSIONED = regex(r"(?:python/lib/python(?P<python>\d+\.\d+)|nodejs/node(?P<node>\d+))/")
_STAND_INS = (".py", "/__init__.py")


@dataclass(frozen=True, slots=True)
class Part:
    """One package of a function: its own, or that of a layer.

    ``place`` is where the function names it, ``origin`` the text that says where a layer's files lie.
    """

    package: Package
    contents: Contents
    place: Value[Any] | Span
    origin: Span | None


def architecture_of(function: Function) -> Known[str] | None:
    """The architecture, if it is certain and one that exists."""
    match function.architecture:
        case Known(name) as value if name in {ARM64, X86_64}:
            return value
    return None


def managed_runtime(function: Function) -> tuple[Known[str], Runtime] | None:
    """The runtime of a function that is no container image, if it is certain and one that exists."""
    match function.runtime:
        case Known(identifier) as named if function.is_image is Truth.NO:
            known = runtime(identifier)
            return (named, known) if known is not None else None
    return None


def parts(function: Function) -> Iterator[Part]:
    """Each package whose files are what Lambda gets."""
    if function.is_image is not Truth.NO:
        return
    match function.package:
        case Known(package) as value if _is_deployed(package) and (contents := package.contents):
            yield Part(package, contents, value.span, None)
    for reference in function.layers:
        match reference.layer.package if reference.layer is not None else None:
            case Known(package) as value if _is_deployed(package) and (contents := package.contents):
                yield Part(package, contents, reference.arn, value.span)


def loaded_files(function: Function, part: Part) -> Iterator[NativeFile]:
    """The files that are run or loaded, for whichever system they are built.

    Left out are those for which something else may be taken: another platform's in a folder named after it,
    what a build installs anew, and what the runtime does not look at. See :func:`needed` as well.
    """
    match function.runtime:
        case Known(identifier):
            known = runtime(identifier)
        case _:
            known = None
    if part.package.path.lower().endswith(".jar"):
        return  # classes unpack what is in there, and choose by the processor
    built = part.package.build is Build.INSTALLED
    anew = built and part.contents.has(_PYTHON_MANIFEST)
    for file in part.contents.native:
        if not file.loadable or file.alternative or _NOT_RUN.search(file.path):
            continue
        if built and (_NODE_PACKAGES in f"/{file.path}" or (anew and file.path.endswith(".so"))):
            continue
        if _is_foreign(file, known) or (part.origin is not None and not _is_searched(file.path, known)):
            continue
        yield file


def needed(part: Part, files: Iterable[NativeFile]) -> list[NativeFile]:
    """Those that nothing stands in for. Asking reads Python code, so it comes last."""
    return [file for file in files if not _is_dispensable(part, file)]


def finding_at(rule: Rule, part: Part, message: str) -> Finding:
    """A finding where the function names a package, with the place that says where a layer's files lie."""
    finding = rule.finding(part.place, message)
    return finding if part.origin is None else finding.because(part.origin, "the files of the layer")


def listed(files: list[NativeFile]) -> str:
    """The first path and how many more, with the verb that follows."""
    more = len(files) - 1
    return f"`{files[0].path}` and {more} more are" if more else f"`{files[0].path}` is"


def _is_deployed(package: Package) -> bool:
    return package.build in (Build.NONE, Build.INSTALLED)


def _is_foreign(file: NativeFile, known: Runtime | None) -> bool:
    """Whether only a language could load it that the runtime has not."""
    language = "python" if file.python is not None else "nodejs" if file.path.endswith(".node") else None
    return language is not None and known is not None and known.family not in {language, "provided"}


def _is_searched(path: str, known: Runtime | None) -> bool:
    """Whether a runtime looks at a file of a layer. Programs and libraries may be anybody's."""
    top = path.partition("/")[0]
    if top not in _LANGUAGES:
        return True
    if known is None or known.family not in {top, "provided"}:
        return False
    match = _VERSIONED.match(path)
    if match is None or known.family == "provided":
        return match is None
    return (match["python"] or match["node"]) == ".".join(map(str, known.version))


def _is_dispensable(part: Part, file: NativeFile) -> bool:
    module = file.python.module if file.python is not None else file.path.removesuffix(".so")
    if file.python is None and module == file.path:
        return False
    # The other half of a module that mypyc made is imported by that module alone.
    if module.endswith("__mypyc") or any(part.contents.has(f"{module}{suffix}") for suffix in _STAND_INS):
        return True
    return part.package.does_without(module)
