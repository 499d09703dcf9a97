"""``AWS::Lambda::Function`` and ``AWS::Serverless::Function`` to :class:`~lambdalint.model.Function`.

Defaults that AWS applies stand here, with their source, so that rules never have to know them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from lambdalint.aws import limits
from lambdalint.build import arn, asynchronous, execution_role, file_system, logs, network
from lambdalint.build import code as code_builder
from lambdalint.build import layer as layer_builder
from lambdalint.build.events import index
from lambdalint.build.resources import Place, Resources
from lambdalint.model.code import CLOUDFORMATION, SAM, CodeLocation, is_written
from lambdalint.model.function import (
    Declaration,
    Environment,
    Function,
    RuntimeManagement,
    Variable,
)
from lambdalint.model.image import Image, ImageConfig
from lambdalint.model.layer import LayerReference
from lambdalint.model.package import Form
from lambdalint.syntax.nodes import Scalar
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Known, Many, Origin, Text, Truth, Unknown, Value

if TYPE_CHECKING:
    from lambdalint.model.handler import Handler
    from lambdalint.model.package import Package

T = TypeVar("T")
SAM_FUNCTION = "AWS::Serverless::Function"
CLOUDFORMATION_FUNCTION = "AWS::Lambda::Function"
TYPES = frozenset({SAM_FUNCTION, CLOUDFORMATION_FUNCTION})


def build(place: Place, resources: Resources) -> Function:
    """A function from its resource."""
    properties, metadata = place.properties, place.metadata
    is_sam = place.type == SAM_FUNCTION
    management = properties.fields("RuntimeManagementConfig")
    said = cache(lambda: index.about(place, resources))
    later = resources.later
    made: Function = Function(
        name=place.name,
        span=place.span,
        block=place.block,
        declared_as=Declaration.SAM if is_sam else Declaration.CLOUDFORMATION,
        arn=arn.of(place) or Text(()),
        function_name=properties.string("FunctionName"),
        role=later(lambda: execution_role.of_function(place, resources)),
        ignored_policies=execution_role.ignored_policies(place),
        events=later(lambda: said().events),
        permissions=later(lambda: said().permissions),
        urls=later(lambda: said().urls),
        aliases=later(lambda: said().aliases),
        versions=later(lambda: said().versions),
        invocations=later(lambda: said().invocations),
        dead_letter=later(lambda: asynchronous.dead_letter(place, resources)),
        reserved_concurrency=properties.integer("ReservedConcurrentExecutions"),
        recursive_loop=properties.string("RecursiveLoop"),
        provisioned=properties.fields("ProvisionedConcurrencyConfig").integer(
            "ProvisionedConcurrentExecutions"
        ),
        published_alias=properties.string("AutoPublishAlias") if is_sam else Absent(place.span),
        package_type=properties.string("PackageType"),
        runtime=properties.string("Runtime"),
        handler=properties.string("Handler"),
        memory=_default(properties.integer("MemorySize"), limits.MEMORY_DEFAULT),
        timeout=_default(properties.integer("Timeout"), limits.TIMEOUT_DEFAULT),
        ephemeral_storage=_default(
            properties.fields("EphemeralStorage").integer("Size"), limits.EPHEMERAL_STORAGE_MINIMUM
        ),
        architectures=properties.items("Architectures").map(string),
        environment=_environment(properties),
        layers=_layers(properties, resources),
        code=_code(place, resources, is_sam=is_sam),
        runtime_management=RuntimeManagement(
            properties.key("RuntimeManagementConfig"),
            management.string("UpdateRuntimeOn"),
            management.string("RuntimeVersionArn"),
            management.written,
        ),
        snapstart=properties.fields("SnapStart").string("ApplyOn"),
        network=later(lambda: network.of_function(properties, resources)),
        file_systems=later(lambda: file_system.mounts(place, resources)),
        provisioned_concurrency=properties.fields("ProvisionedConcurrencyConfig").written,
        capacity_provider=properties.fields("CapacityProviderConfig").written,
        tenant_isolation=properties.fields("TenancyConfig").string("TenantIsolationMode"),
        customer_runtime=properties.fields("RuntimeConfig").written,
        image_config=properties.fields("ImageConfig").written,
        image_settings=_image_settings(properties),
        tracing=_default(_tracing(properties, is_sam=is_sam), "PassThrough"),
        encryption_key=properties.string("KmsKeyArn"),
        code_signing=properties.string("CodeSigningConfigArn"),
        keeps_dead_letters=properties.fields("DeadLetterQueue" if is_sam else "DeadLetterConfig").written,
        logs=later(lambda: logs.of_function(place, resources)),
        build_method=metadata.string("BuildMethod"),
        _read_package=cache(lambda: _package(place, made, resources)),
        _read_image=cache(lambda: _image(made, made.package, resources)),
        _read_handler=cache(lambda: _handler(made, made.package, made.image, resources)),
    )
    return made


def _package(place: Place, function: Function, resources: Resources) -> Value[Package]:
    from lambdalint.build.package import package  # noqa: PLC0415 - a start without code to read is light

    return package(place, function.code, resources, image=function.is_image)


def _image(function: Function, package: Value[Package], resources: Resources) -> Value[Image]:
    match package:
        case Known(files) if files.form is Form.IMAGE:
            from lambdalint.build.image import of_package  # noqa: PLC0415 - only where there is one

            return of_package(files, resources.workspace)
        case Unknown(span, reason):
            return Unknown(span, reason)
    return Unknown(function.code.grip, "it is no container image")


def _image_settings(properties: Fields) -> ImageConfig:
    config = properties.fields("ImageConfig")
    if config.written is Truth.NO:
        return ImageConfig()
    command, entry_point = (
        replace(config.items(name).map(string), span=config.key(name)) for name in ("Command", "EntryPoint")
    )
    return ImageConfig(command, entry_point, config.string("WorkingDirectory"))


def _handler(
    function: Function, package: Value[Package], image: Value[Image], resources: Resources
) -> Value[Handler]:
    from lambdalint.build.handler import handler  # noqa: PLC0415 - a start without code to read is light

    return handler(function, package, image, resources.workspace)


def _default(value: Value[T], default: T) -> Value[T]:
    match value:
        case Absent(span):
            return Known(default, span, Origin.AWS_DEFAULT)
    return value


def _tracing(properties: Fields, *, is_sam: bool) -> Value[str]:
    return properties.string("Tracing") if is_sam else properties.fields("TracingConfig").string("Mode")


def _layers(properties: Fields, resources: Resources) -> Many[LayerReference]:
    """The layers, with the key as the place of the list: in SAM it may be made of two."""
    layers = properties.items("Layers").map(lambda item: _layer(string(item), resources))
    return replace(layers, span=properties.key("Layers"))


def _layer(arn: Value[str], resources: Resources) -> LayerReference:
    place = resources.target(arn, layer_builder.TYPES)
    return LayerReference(arn, resources.once(layer_builder.build, place) if place else None)


def _is_blank(fields: Fields, name: str) -> bool:
    node = fields.node.get(name) if fields.node is not None else None
    return isinstance(node, Scalar) and node.tag is None and node.is_null


def _environment(properties: Fields) -> Environment:
    environment = properties.fields("Environment")
    variables = environment.fields("Variables")
    found = tuple(Variable(item.name, item.key, string(item.value)) for item in variables.entries())
    # What is written without a value is meant to be there: somebody fills it in.
    names = {item.name for item in found}
    empty = any(name not in names and _is_blank(variables, name) for name in variables.names())
    complete = variables.complete and environment.complete and not empty
    return Environment(variables.grip, Many(found, complete, variables.grip))


def _code(place: Place, resources: Resources, *, is_sam: bool) -> CodeLocation:
    properties = place.properties
    if not is_sam:
        found = code_builder.location(properties, "Code", CLOUDFORMATION, resources)
        asset = place.metadata.string("aws:asset:path")
        if not isinstance(asset, Absent):
            # CDK writes the bucket of its bootstrap stack and remembers where the code came from.
            return replace(found, local=asset, rewritten=True)
        return found
    found = code_builder.location(properties, "CodeUri", SAM, resources)
    inline, image = properties.string("InlineCode"), properties.string("ImageUri")
    for name, value in (("InlineCode", inline), ("ImageUri", image)):
        if "CodeUri" not in place.own and is_written(value) is Truth.YES:
            # SAM takes these before a `CodeUri`, which is how a function departs from the one of Globals.
            found = code_builder.nothing(properties.key(name))
    return replace(found, inline=inline, image=image)
