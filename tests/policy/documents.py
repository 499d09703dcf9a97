"""Policies for tests, from Python values."""

import json

import yaml

from lambdalint.policy.parse import parse
from lambdalint.policy.tree import of_yaml
from lambdalint.source import Source


def tree_of(text: str):
    return of_yaml(yaml.compose(text, yaml.CSafeLoader), Source("policy.json", text))


def document(*statements, version="2012-10-17", **elements):
    return parse(tree_of(json.dumps({"Version": version, **elements, "Statement": list(statements)})))


def allow(action, resource="*", **elements):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **elements}


def deny(action, resource="*", **elements):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **elements}
