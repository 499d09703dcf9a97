"""The root of the model: everything that one template declares, in one of its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import ClassVar

from lambdalint.model.asynchronous import AsynchronousInvocation
from lambdalint.model.bucket import Bucket
from lambdalint.model.build_use import BuildUse
from lambdalint.model.deployment import DeployCommand
from lambdalint.model.function import Function
from lambdalint.model.image import Image
from lambdalint.model.layer import Layer
from lambdalint.model.network import Endpoint, Vpc
from lambdalint.model.permission import Alias, FunctionUrl, LayerPermission, Permission
from lambdalint.model.policy import Policy
from lambdalint.model.queue import Queue, Topic
from lambdalint.model.referenced_code import ReferencedCode, referenced_code
from lambdalint.model.role import Role
from lambdalint.model.target import NamedResource
from lambdalint.model.web_function import WebFunction
from lambdalint.policy.evaluate import NO_DOCUMENTS, Documents
from lambdalint.records import LATER, dataclass
from lambdalint.source import Span
from lambdalint.values import Cause, Known, Text


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that reading stumbled over. ``kind`` is the name of the rule that reports it."""

    kind: str
    span: Span
    message: str
    related: tuple[Cause, ...] = ()
    #: Nothing changes its meaning for it.
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Application:
    """One template in one scenario: under ``truths``, its conditions have these values."""

    kind: ClassVar[str] = "template"

    path: str
    functions: tuple[Function, ...] = ()
    layers: tuple[Layer, ...] = field(default=(), metadata=LATER)
    web_functions: tuple[WebFunction, ...] = field(default=(), metadata=LATER)
    buckets: tuple[Bucket, ...] = field(default=(), metadata=LATER)
    policies: tuple[Policy, ...] = field(default=(), metadata=LATER)
    #: Those of the template and those that SAM makes for functions.
    roles: tuple[Role, ...] = field(default=(), metadata=LATER)
    #: Those that are written and those that SAM makes, for whatever function.
    permissions: tuple[Permission, ...] = field(default=(), metadata=LATER)
    layer_permissions: tuple[LayerPermission, ...] = field(default=(), metadata=LATER)
    urls: tuple[FunctionUrl, ...] = field(default=(), metadata=LATER)
    aliases: tuple[Alias, ...] = field(default=(), metadata=LATER)
    invocations: tuple[AsynchronousInvocation, ...] = field(default=(), metadata=LATER)
    vpcs: tuple[Vpc, ...] = field(default=(), metadata=LATER)
    endpoints: tuple[Endpoint, ...] = field(default=(), metadata=LATER)
    queues: tuple[Queue, ...] = field(default=(), metadata=LATER)
    topics: tuple[Topic, ...] = field(default=(), metadata=LATER)
    #: What resources allow by themselves, by the service that they belong to (``sqs``).
    resource_policies: Mapping[str, Documents] = field(default_factory=dict, metadata=LATER)
    truths: Mapping[str, bool] = field(default_factory=dict)
    _find_named: Callable[[Text, str], NamedResource | None] | None = field(
        default=None, repr=False, compare=False
    )

    def named(self, text: Text, type_: str) -> NamedResource | None:
        """The resource of a type (``AWS::SQS::Queue``) that a text names, as code and settings name things:
        its name, its ARN, the URL of a queue. ``None`` where it is none of the template, or not certain.
        """
        return self._find_named(text, type_) if self._find_named is not None else None

    @property
    def referenced_code(self) -> tuple[ReferencedCode, ...]:
        """The functions and layers whose code Lambda reads from a bucket of the user's."""
        return tuple(referenced_code((*self.functions, *self.layers)))

    @property
    def web_code(self) -> tuple[ReferencedCode, ...]:
        """The same of web functions. What becomes of them without their code is not documented."""
        return tuple(referenced_code(self.web_functions))

    def given_by(self, service: str) -> Documents:
        """The policies of the resources of a service."""
        return self.resource_policies.get(service, NO_DOCUMENTS)

    def functions_with(self, role: Role) -> Iterator[Function]:
        """The functions that run with a role."""
        return (
            function
            for function in self.functions
            if isinstance(function.role, Known) and function.role.value is role
        )

    @property
    def execution_roles(self) -> tuple[Role, ...]:
        """The roles that functions run with, each of them once."""
        roles = (function.role.value for function in self.functions if isinstance(function.role, Known))
        return tuple({id(role): role for role in roles}.values())


@dataclass(frozen=True, slots=True)
class Project:
    """All that was found under the given paths: one application for each case of each template."""

    applications: tuple[Application, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: What scripts do; the functions and layers that they declare make an application for each script.
    deployments: tuple[DeployCommand, ...] = ()
    #: That of all applications.
    referenced_code: tuple[ReferencedCode, ...] = ()
    #: Scripts and Dockerfiles that were found.
    paths: tuple[str, ...] = ()
    _read_images: Callable[[], tuple[Image, ...]] | None = field(default=None, repr=False, compare=False)
    _read_builds: Callable[[], tuple[BuildUse, ...]] | None = field(default=None, repr=False, compare=False)

    @property
    def images(self) -> tuple[Image, ...]:
        """The container images of functions, and those that are plainly made for Lambda."""
        return self._read_images() if self._read_images is not None else ()

    @property
    def builds(self) -> tuple[BuildUse, ...]:
        """The commands that build for a processor, with the functions that get the results."""
        return self._read_builds() if self._read_builds is not None else ()

    def users(self, image: Image) -> tuple[Function, ...]:
        """The functions that run an image."""
        functions = (function for application in self.applications for function in application.functions)
        return tuple(
            function
            for function in functions
            if isinstance(function.image, Known) and function.image.value is image
        )
