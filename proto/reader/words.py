"""The words and bounds that every part of the contract keeps."""

import re

WORD = re.compile(r"[a-z][a-z0-9_]{0,59}")  # contracts::is_word
PERMISSION = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*")
GRANT = re.compile(r"[a-z][a-z0-9_]*:([a-z][a-z0-9_]*|\*)")

# Bodies go through the bus in one message: limits::body_bytes_max.
BODY_BYTES_MAX = 2_000_000
# A question and a whole request, as the gateway waits for them.
ASK_MS_MAX = 10_000
REQUEST_MS_MAX = 30_000
# One embedded document is read as any other JSON.
CONTRACT_BYTES_MAX = 2_000_000

# Rate classes: what they allow is the gateway's to say.
RATES = ("read", "write", "heavy", "sign_in")
TRANSPORTS = ("ask", "stream", "blob")
METHODS = ("get", "post", "put", "patch", "delete")
# The public door. It hands on the person's own permissions, so it may ask for every operation.
GATEWAY = "gateway"


def is_word(text):
    return isinstance(text, str) and WORD.fullmatch(text) is not None


def is_permission(text):
    return isinstance(text, str) and PERMISSION.fullmatch(text) is not None


def is_grant(text):
    return isinstance(text, str) and GRANT.fullmatch(text) is not None


def covers(grants, permission):
    """Whether one of the grants is the permission, or all of its resource: tree:* covers tree:read."""
    return permission in grants or permission.partition(":")[0] + ":*" in grants
