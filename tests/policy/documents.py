"""Policies for tests, from Python values."""

import json

from lambdalint.policy.parse import parse
from lambdalint.policy.tree import of_node
from lambdalint.source import Source
from lambdalint.syntax import yaml


def tree_of(text: str):
    return of_node(yaml.parse(Source("policy.json", text)).root)


def document(*statements, version="2012-10-17", **elements):
    return parse(tree_of(json.dumps({"Version": version, **elements, "Statement": list(statements)})))


def allow(action, resource="*", **elements):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **elements}


def deny(action, resource="*", **elements):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **elements}
