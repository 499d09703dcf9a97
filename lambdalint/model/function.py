"""A Lambda function, whether SAM, CloudFormation, CDK output or a deploy command declared it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from lambdalint.model.asynchronous import AsynchronousInvocation, Destination
from lambdalint.model.code import CodeLocation, is_written
from lambdalint.model.event import Event
from lambdalint.model.file_system import Mount
from lambdalint.model.image import Image, ImageConfig
from lambdalint.model.layer import LayerReference
from lambdalint.model.logs import LogSettings
from lambdalint.model.network import Network
from lambdalint.model.permission import Alias, FunctionUrl, Permission, Version
from lambdalint.model.role import Role
from lambdalint.records import LATER, dataclass
from lambdalint.source import Span
from lambdalint.values import Absent, Known, Many, Origin, Text, Truth, Unknown, Value

if TYPE_CHECKING:
    from lambdalint.model.handler import Handler
    from lambdalint.model.package import Package


#: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html#lambda-CreateFunction-request-Architectures
X86_64, ARM64 = "x86_64", "arm64"


class Declaration(Enum):
    """What declares a function."""

    SAM = "SAM template"
    CLOUDFORMATION = "CloudFormation template"
    COMMAND = "deploy command"


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name where it is written, and its value."""

    kind: ClassVar[str] = "variable"

    name: str
    key: Span
    value: Value[str]


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment variables of a function. ``span`` is the key that holds them, or the function's."""

    span: Span
    variables: Many[Variable]

    def get(self, name: str) -> Variable | None:
        return next((variable for variable in self.variables if variable.name == name), None)

    def declares(self, name: str) -> Truth:
        """Whether a variable of that name is set; MAYBE where not every name is known."""
        return self.variables.some(lambda variable: Truth.of(variable.name == name))


@dataclass(frozen=True, slots=True)
class RuntimeManagement:
    """``RuntimeManagementConfig``: when the function takes a new runtime version."""

    span: Span
    update_on: Value[str]
    version_arn: Value[str]
    written: Truth


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function. ``name`` is the logical id, ``span`` the text of it, ``block`` the whole of it.

    ``memory`` and ``ephemeral_storage`` are MB, ``timeout`` seconds; a text that is no number stays one.
    """

    kind: ClassVar[str] = "function"

    name: str
    span: Span
    block: Span
    declared_as: Declaration
    #: The ARN of the unqualified function, spelled as policies of the same template spell it.
    arn: Text
    function_name: Value[str]
    #: Unknown where it is made outside of the template.
    role: Value[Role] = field(metadata=LATER)
    #: Everything in the template that calls it, and the permissions that let it be called.
    events: Many[Event] = field(metadata=LATER)
    permissions: Many[Permission] = field(metadata=LATER)
    urls: Many[FunctionUrl] = field(metadata=LATER)
    aliases: Many[Alias] = field(metadata=LATER)
    versions: Many[Version] = field(metadata=LATER)
    #: How often events are retried and where failures go; one entry for each qualifier.
    invocations: Many[AsynchronousInvocation] = field(metadata=LATER)
    dead_letter: Destination | None = field(metadata=LATER)
    reserved_concurrency: Value[int | str]
    #: ``Allow`` where Lambda shall not stop the function from calling itself in a loop.
    recursive_loop: Value[str]
    #: What SAM provisions for the alias that it publishes, and the name of that alias.
    provisioned: Value[int | str]
    published_alias: Value[str]
    package_type: Value[str]
    runtime: Value[str]
    handler: Value[str]
    memory: Value[int | str]
    timeout: Value[int | str]
    ephemeral_storage: Value[int | str]
    architectures: Many[Value[str]]
    environment: Environment
    layers: Many[LayerReference]
    code: CodeLocation
    runtime_management: RuntimeManagement
    snapstart: Value[str]
    network: Network = field(metadata=LATER)
    file_systems: Many[Mount] = field(metadata=LATER)
    provisioned_concurrency: Truth
    capacity_provider: Truth
    #: ``PER_TENANT`` where each tenant has execution environments of its own.
    tenant_isolation: Value[str]
    #: ``RuntimeConfig``: it runs on a customer-managed runtime.
    customer_runtime: Truth
    image_config: Truth
    #: What ``ImageConfig`` says.
    image_settings: ImageConfig
    #: ``Active`` or ``PassThrough``.
    tracing: Value[str]
    #: The customer managed key of the environment variables.
    encryption_key: Value[str]
    code_signing: Value[str]
    #: Whether a target for dead letters is written.
    keeps_dead_letters: Truth
    logs: LogSettings = field(metadata=LATER)
    #: ``Metadata.BuildMethod`` of SAM, which may produce what is not in the source.
    build_method: Value[str]
    #: SAM's ``Policies`` where a role is written, so that SAM leaves them out.
    ignored_policies: Span | None = None
    #: Whether a script of the project may give it other code: inline code then only holds the place.
    code_replaced: bool = False
    _read_package: Callable[[], Value[Package]] | None = field(default=None, repr=False, compare=False)
    _read_image: Callable[[], Value[Image]] | None = field(default=None, repr=False, compare=False)
    _read_handler: Callable[[], Value[Handler]] | None = field(default=None, repr=False, compare=False)

    @property
    def package(self) -> Value[Package]:
        """What it consists of. Asking reads the disk; nothing is read before."""
        if self._read_package is None:
            return Unknown(self.code.grip, "its files are not at hand")
        return self._read_package()

    @property
    def image(self) -> Value[Image]:
        """What its Dockerfile makes, for a container image. Asking reads the disk."""
        if self._read_image is None:
            return Unknown(self.code.grip, "its files are not at hand")
        return self._read_image()

    @property
    def handler_code(self) -> Value[Handler]:
        """The code that Lambda calls. Absent where certainly no file is there for the handler."""
        if self._read_handler is None:
            return Unknown(self.code.grip, "its files are not at hand")
        return self._read_handler()

    @property
    def architecture(self) -> Value[str]:
        """The processor that it runs on. What a deploy command leaves as it is, and what a capacity provider
        decides, is not known.
        """
        match self.architectures:
            case Many(items=(one,), complete=True):
                return one
            case Many(items=(), complete=True) if self.capacity_provider is Truth.NO:
                return Known(X86_64, self.architectures.span or self.span, Origin.AWS_DEFAULT)
        return Unknown(self.architectures.span or self.span, "its architecture is not written as one word")

    @property
    def is_image(self) -> Truth:
        """Whether it runs a container image. An image URI implies it where nothing else is said."""
        match self.package_type:
            case Known(kind):
                return Truth.of(kind == "Image")
            case Absent():
                return is_written(self.code.image)
        return Truth.MAYBE
