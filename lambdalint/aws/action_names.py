"""How AWS itself writes the names of actions: the right capitals, and names that its reference leaves out.

The Service Authorization Reference is behind the services at times, and the data made of it knows lower case
only. AWS's managed policies and SDKs name most actions; they are searched when a name is in doubt, which is
rare.
"""

from __future__ import annotations

from functools import cache, lru_cache

from lambdalint.aws import managed_policies, sdk

#: Names that no list has and that services take all the same. The policy that SNS gives to a new topic:
#: https://docs.aws.amazon.com/sns/latest/dg/sns-create-topic.html
_UNLISTED = {"sns:receive": "SNS:Receive"}


@lru_cache(maxsize=4096)
def spelled(action: str) -> str | None:
    """The name of an action, given in any case, as AWS writes it; ``None`` where AWS nowhere does."""
    if action.lower() in _UNLISTED:
        return _UNLISTED[action.lower()]
    # Most are written right; looking in any case needs a copy of a large text.
    if f'"{action}"' in managed_policies.text():
        return action
    at = _in_lower_case().find(f'"{action.lower()}"')
    return managed_policies.text()[at + 1 : at + 1 + len(action)] if at >= 0 else None


@cache
def _in_lower_case() -> str:
    return managed_policies.text().lower()


def in_capitals(action: str, written: str = "") -> str:
    """An existing action, given in any case, as it is best shown: by its operation if no policy has it.

    Where AWS's texts do not help, the capitals are those of a similar name that somebody wrote.
    """
    service, _, name = action.partition(":")
    operations = (one for one in sdk.operation_names(service) if one.lower() == name.lower())
    return spelled(action) or f"{service}:{next(operations, _capitals_of(written.partition(':')[2], name))}"


def _capitals_of(written: str, name: str) -> str:
    """``ReplicationTags``, ``replicatetags`` -> ``ReplicateTags``."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - misspelled actions are rare

    letters = list(name)
    blocks = SequenceMatcher(None, written.lower()[:100], name.lower(), autojunk=False).get_matching_blocks()
    for block in blocks:
        letters[block.b : block.b + block.size] = written[block.a : block.a + block.size]
    return "".join(letters)


def has_service(service: str) -> bool:
    """Whether AWS's managed policies name actions of a service, given by its prefix."""
    return f'"{service.lower()}:' in managed_policies.text()


#: Operations that need a second action for a part of them only, or two that one pattern names.
_MAINLY = {
    "cloudfront:createdistributionwithtags": "cloudfront:CreateDistribution",
    "kms:reencrypt": "kms:ReEncrypt*",
}


def of_operation(action: str) -> str | None:
    """The one action, or a pattern of several, that calling the SDK operation of this name needs.

    For ``sqs:SendMessageBatch`` that is ``sqs:SendMessage``.
    """
    if action.lower() in _MAINLY:
        return _MAINLY[action.lower()]
    service, _, name = action.partition(":")
    for client in (service.lower(), f"{service.lower()}-runtime"):
        spelling = next((one for one in sdk.operation_names(client) if one.lower() == name.lower()), name)
        found = sdk.operation(client, spelling)
        if found is not None and len(found.actions) == 1:
            return found.actions[0]
    return None
