"""Functions that CloudFormation calls a few times in the life of a stack, where time costs nobody."""

from __future__ import annotations

from lambdalint.model.handler import Handler

#: The modules with which such a function answers CloudFormation.
_ANSWERS = frozenset({"cfnresponse", "crhelper", "cfn-response", "cfn-custom-resource"})


#: Where CloudFormation waits for the answer, for those who send it themselves.
_ADDRESS = "ResponseURL"


def is_custom_resource(handler: Handler) -> bool:
    return any(
        _ADDRESS in module.source.text or any(used.name in _ANSWERS for used in module.imports)
        for module in handler.modules
    )
