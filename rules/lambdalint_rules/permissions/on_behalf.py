"""What services of AWS do with the rights of whoever calls them, besides what the call itself needs.

By the names of operations as programs spell them; a name that stands anywhere in the code counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Whatever an automation does, it does as its starter, unless it is given a role:
#: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-identity.html
#: Deliveries of logs want rights for the service whose logs they are:
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
_ANYTHING = frozenset(
    """
    startautomationexecution startchangerequestexecution startexecutionpreview
    createdelivery putdeliverysource putdeliverydestination
    """.split()  # noqa: SIM905 - a page of quotes would say no more
)
#: Operation, in small letters -> the prefixes of the actions. Each is said on the page of the operation in
#: the API reference of its service.
_OTHERS = {
    # A name of Parameter Store may lead to a secret: `/aws/reference/secretsmanager/…`.
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
    "getparameter": ("secretsmanager",),
    "getparameters": ("secretsmanager",),
    "putparameter": ("ec2",),  # the type `aws:ec2:image` is looked up
    "createdocument": ("s3",),
    "updatedocument": ("s3",),
    "exporttabletopointintime": ("s3",),
    "importtable": ("s3", "cloudwatch"),
    "enablekinesisstreamingdestination": ("kinesis",),
    "createfunction": ("s3", "ec2", "elasticfilesystem"),
    "updatefunctioncode": ("s3",),
    "updatefunctionconfiguration": ("ec2", "elasticfilesystem"),
    "publishlayerversion": ("s3",),
    "createconnection": ("secretsmanager", "vpc-lattice"),
    "updateconnection": ("secretsmanager", "vpc-lattice"),
    "deleteconnection": ("secretsmanager",),
    "createendpoint": ("route53",),
    "updateendpoint": ("route53",),
    "createexporttask": ("s3",),
    "createuserpool": ("lambda", "ses", "sns"),
    "updateuserpool": ("lambda", "ses", "sns"),
    "createuserpooldomain": ("acm", "cloudfront"),
    "updateuserpooldomain": ("acm", "cloudfront"),
    "deleteuserpooldomain": ("cloudfront",),
    "setlogdeliveryconfiguration": ("firehose", "s3"),
    "setriskconfiguration": ("ses",),
    "rotatesecret": ("lambda",),
    "putmetricalarm": ("ec2", "ssm", "swf"),
    "createimportjob": ("s3",),
    "createexportjob": ("s3",),
    "createreceiptrule": ("lambda", "s3", "sns"),
    "updatereceiptrule": ("lambda", "s3", "sns"),
    "createbucketmetadataconfiguration": ("s3tables",),
    "createbucketmetadatatableconfiguration": ("s3tables",),
}


def on_behalf(texts: Iterable[str]) -> frozenset[str] | None:
    """The prefixes of what operations in the code may want besides; ``None`` where that may be anything."""
    words = {word.replace("_", "").lower().removesuffix("command") for text in texts for word in _words(text)}
    if words & _ANYTHING:
        return None
    return frozenset(prefix for word in words & _OTHERS.keys() for prefix in _OTHERS[word])


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{8,}", text))
