"""The glossary of the domain: frozen dataclasses without I/O, parsing or dicts.

Whoever writes a rule reads these modules and nothing else: :mod:`~lambdalint.model.application`,
:mod:`~lambdalint.model.function`, :mod:`~lambdalint.model.layer`, :mod:`~lambdalint.model.code`.
"""

from lambdalint.model.application import Application, Problem, Project
from lambdalint.model.asynchronous import AsynchronousInvocation, Destination
from lambdalint.model.bucket import Bucket, BucketPolicy, Expiration, LifecycleRule, Transition
from lambdalint.model.code import CodeLocation
from lambdalint.model.code_module import (
    CodeImport,
    CodeModule,
    EnvironmentRead,
    EnvironmentUse,
    Language,
    Moment,
    Need,
    SdkClient,
    SdkRequest,
)
from lambdalint.model.dependencies import Dependencies
from lambdalint.model.event import (
    ApiEvent,
    ApiKind,
    BucketEvent,
    Event,
    EventSourceMapping,
    PatternEvent,
    ScheduleEvent,
    Service,
    SkillEvent,
    TopicEvent,
)
from lambdalint.model.file_system import FileSystem, Mount, MountTarget
from lambdalint.model.function import (
    ARM64,
    X86_64,
    Declaration,
    Environment,
    Function,
    RuntimeManagement,
    Variable,
)
from lambdalint.model.handler import Handler, Shape
from lambdalint.model.layer import Layer, LayerReference
from lambdalint.model.logs import LogGroup, LogSettings
from lambdalint.model.network import Network, Route, RouteTable, Subnet, SubnetReference, Vpc
from lambdalint.model.package import Build, Form, Package
from lambdalint.model.permission import Alias, FunctionUrl, LayerPermission, Permission, Version
from lambdalint.model.policy import Policy
from lambdalint.model.queue import Queue, Topic
from lambdalint.model.referenced_code import ReferencedCode
from lambdalint.model.role import PolicyOrigin, Role, RoleMaker, RolePolicy
from lambdalint.model.security_group import SecurityGroup, SecurityGroupReference
from lambdalint.model.target import FunctionTarget, NamedResource, ResourceId

__all__ = [
    "ARM64",
    "X86_64",
    "Alias",
    "ApiEvent",
    "ApiKind",
    "Application",
    "AsynchronousInvocation",
    "Bucket",
    "BucketEvent",
    "BucketPolicy",
    "Build",
    "CodeImport",
    "CodeLocation",
    "CodeModule",
    "Declaration",
    "Dependencies",
    "Destination",
    "Environment",
    "EnvironmentRead",
    "EnvironmentUse",
    "Event",
    "EventSourceMapping",
    "Expiration",
    "FileSystem",
    "Form",
    "Function",
    "FunctionTarget",
    "FunctionUrl",
    "Handler",
    "Language",
    "Layer",
    "LayerPermission",
    "LayerReference",
    "LifecycleRule",
    "LogGroup",
    "LogSettings",
    "Moment",
    "Mount",
    "MountTarget",
    "NamedResource",
    "Need",
    "Network",
    "Package",
    "PatternEvent",
    "Permission",
    "Policy",
    "PolicyOrigin",
    "Problem",
    "Project",
    "Queue",
    "ReferencedCode",
    "ResourceId",
    "Role",
    "RoleMaker",
    "RolePolicy",
    "Route",
    "RouteTable",
    "RuntimeManagement",
    "ScheduleEvent",
    "SdkClient",
    "SdkRequest",
    "SecurityGroup",
    "SecurityGroupReference",
    "Service",
    "Shape",
    "SkillEvent",
    "Subnet",
    "SubnetReference",
    "Topic",
    "TopicEvent",
    "Transition",
    "Variable",
    "Version",
    "Vpc",
]
