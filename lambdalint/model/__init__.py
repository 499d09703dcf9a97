"""The glossary of the domain: frozen dataclasses without I/O, parsing or dicts.

Whoever writes a rule reads these modules and nothing else: :mod:`~lambdalint.model.application`,
:mod:`~lambdalint.model.function`, :mod:`~lambdalint.model.layer`, :mod:`~lambdalint.model.code`.
"""

from lambdalint.model.application import Application, Problem, Project
from lambdalint.model.bucket import Bucket, BucketPolicy, Expiration, LifecycleRule, Transition
from lambdalint.model.code import CodeLocation
from lambdalint.model.file_system import FileSystem, Mount, MountTarget
from lambdalint.model.function import (
    Declaration,
    Environment,
    Function,
    RuntimeManagement,
    Variable,
)
from lambdalint.model.layer import Layer, LayerReference
from lambdalint.model.network import Network, Route, RouteTable, Subnet, SubnetReference, Vpc
from lambdalint.model.policy import Policy
from lambdalint.model.referenced_code import ReferencedCode
from lambdalint.model.role import PolicyOrigin, Role, RoleMaker, RolePolicy
from lambdalint.model.security_group import SecurityGroup, SecurityGroupReference

__all__ = [
    "Application",
    "Bucket",
    "BucketPolicy",
    "CodeLocation",
    "Declaration",
    "Environment",
    "Expiration",
    "FileSystem",
    "Function",
    "Layer",
    "LayerReference",
    "LifecycleRule",
    "Mount",
    "MountTarget",
    "Network",
    "Policy",
    "PolicyOrigin",
    "Problem",
    "Project",
    "ReferencedCode",
    "Role",
    "RoleMaker",
    "RolePolicy",
    "Route",
    "RouteTable",
    "RuntimeManagement",
    "SecurityGroup",
    "SecurityGroupReference",
    "Subnet",
    "SubnetReference",
    "Transition",
    "Variable",
    "Vpc",
]
