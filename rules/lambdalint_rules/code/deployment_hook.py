"""Functions that CodeDeploy calls once in a deployment, to see whether the new version works."""

from __future__ import annotations

from lambdalint.model.handler import Handler

#: How code names the operation by which a hook tells what came of its test, in each language.
_VERDICT = ("lifecycle_event_hook", "LifecycleEventHook")


def is_deployment_hook(handler: Handler) -> bool:
    return any(name in module.source.text for module in handler.modules for name in _VERDICT)
