"""Commands that deploy: shell scripts, makefiles, CI files and boto3."""
