"""?-words: which rows a client wants. Words are worked off in turn over a stack of booleans, which
is true without end at its bottom; a row is wanted if nothing false is left."""

import re

TEST = re.compile(r"\?(?P<how>[-=<>]?)(?P<name>[^=]*)(=(?P<value>.*))?", re.DOTALL)
YES_AND_NO = {"yes": "true", "no": "false"}  # accepted; rows say true and false
OPERATION = re.compile(r"(\d*)([!&|.]|$)")


def accepts(queries, row):
    """Raises ValueError for what is no query."""
    stack = []
    for query in queries:
        if query.startswith("?#"):
            operate(stack, query[2:])
        else:
            stack.append(holds(query, row))
    return all(stack)


def holds(query, row):
    parts = TEST.fullmatch(query)
    name, wanted = parts["name"], parts["value"]
    if not name:
        raise ValueError("a query without a name")
    has = name in row
    if parts["how"] == "-":
        return not has
    if wanted is None:
        return has
    if not has:
        return False
    if parts["how"] in ("<", ">"):
        found, bound = comparable(row[name], wanted)
        return found < bound if parts["how"] == "<" else found > bound
    return row[name] in (wanted, YES_AND_NO.get(wanted))


def comparable(found, bound):
    try:
        return int(found), int(bound)
    except ValueError:
        return found, bound


def operate(stack, operations):
    at = 0
    while at < len(operations):
        step = OPERATION.match(operations, at)
        if not step:
            raise ValueError("an unknown operation")
        index, letter = step[1], step[2]
        at = step.end()
        if index:
            value = top(stack, int(index))
            if not letter:  # an index at the end: this value alone is left
                stack[:] = [value]
                return
            stack.append(value)
        if letter == "!":
            stack.append(not pop(stack))
        elif letter in "&|":
            first, second = pop(stack), pop(stack)
            stack.append(first and second if letter == "&" else first or second)
        elif not index:
            stack.append(top(stack, 0))


def top(stack, index):
    return stack[-1 - index] if index < len(stack) else True


def pop(stack):
    return stack.pop() if stack else True
