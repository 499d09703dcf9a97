"""``repeated-option``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Project
from lambdalint.model.deployment import Argument, DeployCommand, same_text
from lambdalint.values import Truth

#: No option of these commands collects values: the CLI gives argparse no action for them but `store`
#: (lists with `nargs="*"`), `store_true` and `store_false`; see `awscli/arguments.py`. The one
#: `append` in the CLI belongs to `--exclude` and `--include` of `aws s3`, in
#: `awscli/customizations/s3/subcommands.py`.
_COMMANDS = "aws lambda "


class RepeatedOption(Rule):
    name = "repeated-option"
    summary = "an `aws lambda` command has an option twice, and only the last value counts"
    severity = Severity.WARNING

    def check_deployment(self, command: DeployCommand, project: Project) -> Iterator[Finding]:
        if command.in_python or not command.name.startswith(_COMMANDS):
            return
        for argument in command.arguments:
            last = command.argument(argument.name)
            if last is None or not (_written(argument, command) and _written(last, command)):
                continue
            if same_text(argument.value, last.value) is not Truth.NO:
                continue
            message = (
                f"`--{argument.name}` stands here more than once, and the AWS CLI takes the last one: "
                "this value is ignored; keep the one that you mean"
            )
            yield self.finding(argument.span, message).because(last.span, "this one counts")


def _written(argument: Argument, command: DeployCommand) -> bool:
    """Whether the option stands in the command itself.

    One that a variable or an input file brings along may be there to be overridden.
    """
    key, block = argument.key, command.block
    inside = key.source is block.source and block.start <= key.start < block.end
    return inside and not argument.inside and key.text.startswith("--")
