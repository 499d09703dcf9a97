"""The glossary of the domain: frozen dataclasses without I/O, parsing or dicts.

Whoever writes a rule reads these modules and nothing else: :mod:`~lambdalint.model.application`,
:mod:`~lambdalint.model.function`, :mod:`~lambdalint.model.layer`, :mod:`~lambdalint.model.code`.
"""

from lambdalint.model.application import Application, Problem, Project
from lambdalint.model.bucket import Bucket, BucketPolicy, Expiration, LifecycleRule, Transition
from lambdalint.model.code import CodeLocation
from lambdalint.model.function import (
    Declaration,
    Environment,
    Function,
    Network,
    RuntimeManagement,
    Variable,
)
from lambdalint.model.layer import Layer, LayerReference
from lambdalint.model.referenced_code import ReferencedCode
from lambdalint.model.role import PolicyOrigin, Role, RoleMaker, RolePolicy

__all__ = [
    "Application",
    "Bucket",
    "BucketPolicy",
    "CodeLocation",
    "Declaration",
    "Environment",
    "Expiration",
    "Function",
    "Layer",
    "LayerReference",
    "LifecycleRule",
    "Network",
    "PolicyOrigin",
    "Problem",
    "Project",
    "ReferencedCode",
    "Role",
    "RoleMaker",
    "RolePolicy",
    "RuntimeManagement",
    "Transition",
    "Variable",
]
