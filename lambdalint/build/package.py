"""Where the code of a function or a layer lies → :class:`~lambdalint.model.package.Package`.

How tools turn a location into a package:

- ``sam build`` (its build methods are listed in
  https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build.html
  and read by samcli/lib/build/workflow_config.py): Python and Node sources are copied and dependencies
  installed; ``esbuild`` bundles; ``makefile`` and compiled languages make anything.
- ``aws cloudformation package`` and ``sam package`` zip a folder as it is.
- CDK has put its assets into ``cdk.out`` when the template is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from lambdalint.build.files import Archive, Folder, Single, Workspace
from lambdalint.build.inline import HOLE, woven_code
from lambdalint.build.resources import Place, Resources
from lambdalint.model.code import CodeLocation
from lambdalint.model.contents import Contents
from lambdalint.model.package import Build, Files, Form, Package
from lambdalint.model.requirement import Requirement
from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.syntax.nodes import Node
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Known, Many, Truth, Unknown, Value

_INTERPRETED = regex(r"python-uv|(?:python|nodejs)\d")
_ARCHIVES = (".zip", ".jar")
_LAYERS = frozenset({"AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion"})
#: What a script replaces by the code: ``<CODE>``, ``{{ code }}``, ``__CODE__``, or nothing but a hole.
_PLACEHOLDER = regex(rf"\s*(?:[<{{%$@_]{{1,3}}[\w .:/-]*[>}}%$@_]{{0,3}}|{HOLE})?\s*")
#: A handler in another file than the one that inline code becomes.
_MODULE = regex(r"(?!index\.)([\w-]+)\.\w+$")
#: Languages that `sam build` compiles, and what it compiles them by: what lies there is no package yet.
_COMPILED = regex(r"(?:java|dotnet(?:core)?|go)\d")
_BUILD_FILES = regex(
    r"(?:pom\.xml|build\.gradle(?:\.kts)?|go\.mod|Cargo\.toml|Makefile|.+\.(?:cs|fs|vb)proj|.+\.slnx?)$"
)
_HIDDEN = regex(r"\.")
#: Files that build a layer, or tell of it, and that no function loads.
_OF_BUILDS = regex(
    r"(?:\..*|requirements.*\.txt|package(?:-lock)?\.json|(?:yarn|poetry|uv|pdm)\.lock|pnpm-lock\.yaml|pyproject\.toml"
    r"|Pipfile(?:\.lock)?|Makefile|Dockerfile.*|.+\.md|LICENSE.*"
    r"|(?:build|create|install|make|package|publish)[\w.-]*\.sh)$"
)
#: Folders that only a build or a deploy tool makes.
_MADE = frozenset({".aws-sam", "build", "dist", "node_modules", "out", "target"})


def package(place: Place, location: CodeLocation, resources: Resources, *, image: Truth) -> Value[Package]:
    """The package of a function or a layer. Reads the disk: only to be called when a rule asks."""
    if image is Truth.YES:
        return _image(place, location, resources.workspace, resources.source.path)
    if image is Truth.MAYBE:
        return Unknown(location.grip, "it may be a container image")
    match location.inline:
        case Known() | Unknown(may_be_absent=False):
            return _inline(place, location, resources)
        case Unknown():
            return Unknown(location.grip, "it may be inline code")
    local = location.local
    if isinstance(local, Absent) and location.in_s3 is Truth.NO and place.type.startswith("AWS::Serverless"):
        # `sam build` and `sam package` take the folder of the template then.
        local = Known(".", location.grip)
    match local:
        case Known(path):
            return _local(place, path, local.span, resources.workspace, resources.source.path)
        case Unknown(reason=reason):
            return Unknown(local.span, reason)
    return Unknown(location.grip, "it lies in S3")


def _local(place: Place, path: str, span: Span, workspace: Workspace, template: str) -> Value[Package]:
    folder = workspace.folder_of(template)
    if folder is None or not path or "\0" in path or "://" in path:
        return Unknown(span, "its files are not at hand")
    full = os.path.normpath(os.path.join(folder, path))  # noqa: PTH118 - normal without following links
    kind, entry_points = _build(place)
    shown = workspace.shown(full)
    if workspace.is_folder(full):
        if full == os.path.dirname(full):  # noqa: PTH120 - `//` is one, too
            return Unknown(span, "it is the root of the file system")
        workspace.listing(full)
        if full in workspace.unreadable:
            return Unknown(span, "the folder cannot be read")
        # `.gitkeep` or what a build starts from: git has the folder, and the build fills it.
        waiting = _OF_BUILDS if place.type in _LAYERS and kind is Build.NONE else _HIDDEN
        if all(waiting.match(name) for name in workspace.listing(full)):
            return Unknown(span, "the folder is empty until a build fills it")
        if kind is Build.INSTALLED:
            kind = _build_of(place, full, folder, workspace)
        files = Folder(workspace, full)
        made = Package(Form.FOLDER, span, shown, kind, files, full, entry_points)
        made = replace(
            made,
            _read_contents=_contents(workspace, full, kind),
            _read_requirements=_requirements(workspace, full, files),
            _does_without=_does_without(workspace, full, files),
        )
        return Known(made, span)
    if workspace.is_file(full) and path.lower().endswith(_ARCHIVES):
        archive = Archive(workspace, full)
        if not archive.complete:
            return Unknown(span, "the archive cannot be read")
        made = Package(Form.ARCHIVE, span, shown, Build.NONE, archive, full)
        made = replace(
            made,
            _read_contents=_contents(workspace, full, Build.NONE),
            _does_without=_does_without(workspace, full, archive),
        )
        return Known(made, span)
    if workspace.is_file(full):
        return Unknown(span, "it is a single file")
    return Unknown(span, "a build makes it" if _MADE & {*PurePosixPath(path).parts} else "it is not there")


def _contents(workspace: Workspace, full: str, build: Build) -> Callable[[], Contents]:
    def once() -> Contents:
        from lambdalint.build.contents import read  # noqa: PLC0415 - only where somebody asks for bytes

        return workspace.once(("contents", full, build), lambda: read(full, build))

    return once


def _requirements(workspace: Workspace, full: str, files: Folder) -> Callable[[], tuple[Requirement, ...]]:
    def once() -> tuple[Requirement, ...]:
        from lambdalint.build.requirements import requirements  # noqa: PLC0415 - only where somebody asks

        return workspace.once(("requirements", full), lambda: tuple(requirements(files)))

    return once


def _does_without(workspace: Workspace, full: str, files: Files) -> Callable[[str], bool]:
    def once(module: str) -> bool:
        from lambdalint.build.guarded_import import does_without  # noqa: PLC0415 - only where somebody asks

        return workspace.once(("guarded", full, module), lambda: does_without(files, module))

    return once


def _build_of(place: Place, full: str, folder: str, workspace: Workspace) -> Build:
    """What `sam build` makes of a folder for which no build method is written."""
    if ".aws-sam" in PurePosixPath(os.path.relpath(full, folder)).parts:
        return Build.NONE
    match place.properties.string("Runtime"):
        case Known(runtime) if _COMPILED.match(runtime) and any(
            map(_BUILD_FILES.match, workspace.listing(full))
        ):
            return Build.CUSTOM
    return Build.INSTALLED


def _build(place: Place) -> tuple[Build, Many[str]]:
    """What ``sam build`` makes of a folder. Without SAM a folder is zipped as it is, or an asset of CDK."""
    metadata = place.metadata
    everything: Many[str] = Many()
    if metadata.written is Truth.MAYBE or not metadata.complete:
        return Build.CUSTOM, Many(complete=False)
    method = metadata.string("BuildMethod")
    if not isinstance(metadata.string("aws:asset:path"), Absent):
        return Build.NONE, everything
    match metadata.boolean("SkipBuild"):
        case Known(True):
            return Build.NONE, everything
    match method:
        case Absent() if place.type in _LAYERS:
            # Layers without a build method are not built:
            # https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/building-layers.html
            return Build.NONE, everything
        case Absent():
            # Without SAM's words nobody knows whether `sam build` runs; it only adds to such a folder.
            return Build.INSTALLED, everything
        case Known("esbuild"):
            properties = metadata.fields("BuildProperties")
            return Build.BUNDLED, _texts(properties.items("EntryPoints"))
        case Known(name) if _INTERPRETED.match(name):
            return Build.INSTALLED, everything
    return Build.CUSTOM, Many(complete=False)


def _texts(many: Many[Any]) -> Many[str]:
    known = [item.value for item in many.map(string) if isinstance(item, Known)]
    return Many(tuple(known), many.complete and len(known) == len(many))


def _image(place: Place, location: CodeLocation, workspace: Workspace, template: str) -> Value[Package]:
    """The context of ``docker build`` as SAM and CDK write it into the metadata."""
    metadata = place.metadata
    asset = metadata.string("aws:asset:path")
    is_cdk = not isinstance(asset, Absent)
    context = asset if is_cdk else metadata.string("DockerContext")
    dockerfile = metadata.string("aws:asset:dockerfile-path" if is_cdk else "Dockerfile")
    target = metadata.string("aws:asset:docker-build-target" if is_cdk else "DockerBuildTarget")
    folder = workspace.folder_of(template)
    match context:
        case Known(path) if folder is not None and path and "\0" not in path:
            full = os.path.normpath(os.path.join(folder, path))  # noqa: PTH118
            if not workspace.is_folder(full):
                return Unknown(context.span, "the context of the image is not there")
            if isinstance(dockerfile, Absent):
                dockerfile = Known("Dockerfile", context.span)
            return Known(
                Package(
                    Form.IMAGE,
                    context.span,
                    workspace.shown(full),
                    Build.CUSTOM,
                    Folder(workspace, full),
                    full,
                    dockerfile=dockerfile,
                    docker_target=target,
                ),
                context.span,
            )
    return Unknown(location.grip, "nobody says what its image is built from")


# Inline code


def _inline(place: Place, location: CodeLocation, resources: Resources) -> Value[Package]:
    node = _inline_node(place, resources)
    span = location.inline.span
    match place.properties.string("Runtime"):
        case Known(runtime) if _INTERPRETED.match(runtime):
            # Lambda writes the text to index.py or index.js:
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
            name = PurePosixPath("index.py" if runtime.startswith("python") else "index.js")
        case _:
            return Unknown(span, "the language of the inline code is not known")
    source = woven_code(node, resources.resolver) if node is not None else None
    if source is None:
        return Unknown(span, "the inline code is computed")
    if _PLACEHOLDER.fullmatch(source.text):
        return Unknown(span, "the inline code is put in later")
    workspace = resources.workspace
    if _lies_in_a_file(place, name.suffix, workspace):
        return Unknown(span, "the handler names a file of the project, which is put in later")
    workspace.inline.append(source)
    return Known(Package(Form.INLINE, span, "", Build.NONE, Single(name, source)), span)


def _lies_in_a_file(place: Place, suffix: str, workspace: Workspace) -> bool:
    """Whether the handler names no file that inline code can be, and one that the project has."""
    match place.properties.string("Handler"):
        case Known(handler) if module := _MODULE.match(handler):
            ends = (suffix,) if suffix == ".py" else (suffix, ".mjs", ".cjs", ".ts")
            return workspace.has_near(place.span.source.path, [module[1] + end for end in ends])
    return False


def _inline_node(place: Place, resources: Resources) -> Node | None:
    own = place.properties.node
    node = own.get("InlineCode" if place.type.startswith("AWS::Serverless") else "Code") if own else None
    if node is None or place.type.startswith("AWS::Serverless"):
        return node
    match resources.resolver.resolve(node):
        case Known(Fields() as code) if code.node is not None:
            return code.node.get("ZipFile")
    return None
