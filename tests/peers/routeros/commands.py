"""What a device does with a command, whichever door it came by."""

import asyncio

import device as devices
import queries
import tables

LOOK_UP_SECONDS = 0.05  # check-for-updates asks the maker's servers
READS = ("print", "getall", "listen", "monitor")
FLAGS = (".proplist", "detail", "stats", "count-only", "terse", "once", "from", "follow",
         "without-paging", "interval")
PLACES = (".id", "numbers", "copy-from", "place-before")
TEXTS = ("name", "comment")


class Trap(Exception):
    def __init__(self, category, message):
        super().__init__(message)
        self.category, self.message = category, message


async def execute(device, asked, user, emit):
    """Gives each row to `emit`, a coroutine; returns what !done says in ret. Raises Trap."""
    faults = device.faults
    device.commands[asked.path] += 1
    if faults.slow:
        await asyncio.sleep(faults.slow)
    if faults.stall and asked.under(faults.stall):
        await asyncio.Event().wait()
    if faults.trap:
        raise Trap(*faults.trap)
    if faults.partial and asked.under(faults.partial):
        raise Trap(0, "no such command prefix")
    table = device.tables.get(asked.menu)
    act = VERBS.get((asked.menu, asked.verb)) or VERBS.get(asked.verb)
    if asked.verb == "monitor" and (not table or asked.menu != f"/interface/{device.kind.radio}"):
        act = None
    if not act or not table and asked.menu != "/system":
        known = any((menu + "/").startswith(asked.menu + "/") for menu in device.tables)
        raise Trap(0, "no such command" if known else "no such command prefix")
    if user in devices.READERS and asked.verb not in READS:
        raise Trap(None, "not enough permissions (9)")
    try:
        return await act(device, table, asked, emit)
    except LookupError:
        raise Trap(0, "no such item") from None


def wanted_fields(asked, row):
    wanted = asked.attributes.get(".proplist")
    if not wanted:
        return row
    return {key: row[key] for key in wanted.split(",") if key in row}


async def show(device, table, asked, emit):
    for key in asked.attributes:
        if key not in FLAGS:
            raise Trap(None, "unknown parameter")
    try:
        rows = [row for row in table.read(device) if queries.accepts(asked.queries, row)]
    except (ValueError, TypeError):
        raise Trap(1, "no such query") from None
    if "count-only" in asked.attributes:
        return str(len(rows))
    for row in rows:
        await emit(wanted_fields(asked, row))
    return None


async def listen(device, table, asked, emit):
    """Tells of each row that is changed from now on, until it is cancelled."""
    queue = asyncio.Queue()
    followers = device.listening.setdefault(asked.menu, [])
    followers.append(queue)
    try:
        while True:
            await emit(wanted_fields(asked, await queue.get()))
    finally:
        followers.remove(queue)


def given(asked):
    """The fields to set, yes and no as they are read: true and false."""
    return {key: value if key in TEXTS else queries.YES_AND_NO.get(value, value)
            for key, value in asked.attributes.items() if key not in PLACES}


async def add(device, table, asked, emit):
    if table.single:
        raise Trap(0, "no such command")
    row_id = table.add(given(asked))
    device.changed(asked.menu, table.whole(device, table.rows[-1]))
    return row_id


async def change(device, table, asked, emit):
    for row in picked(table, asked):
        row |= given(asked)
        device.changed(asked.menu, table.whole(device, row))


async def remove(device, table, asked, emit):
    if table.single:
        raise Trap(0, "no such command")
    for row in picked(table, asked):
        table.rows.remove(row)
        device.changed(asked.menu, {".id": row[".id"], ".dead": "true"})


def picked(table, asked):
    which = asked.attributes.get(".id") or asked.attributes.get("numbers") or ""
    if not which and not table.single:
        raise Trap(1, "missing =.id=")
    return table.pick(which)


async def monitor(device, table, asked, emit):
    """Without =once=, each second until it is cancelled."""
    while True:
        for radio in picked(table, asked):
            said = tables.monitored(device, radio, table.rows.index(radio))
            await emit(wanted_fields(asked, said))
        if "once" in asked.attributes:
            return
        await asyncio.sleep(1)


async def check_for_updates(device, table, asked, emit):
    kind = device.kind
    said = {"channel": kind.channel, "installed-version": kind.version}
    await emit(said | {"status": "finding out latest version..."})
    await asyncio.sleep(LOOK_UP_SECONDS)
    # Every other device is up to date.
    latest = kind.latest if device.number % 2 == 0 else kind.version
    is_new = latest != kind.version
    device.update = {"latest-version": latest, "status": "New version is available" if is_new
                     else "System is already up to date"}
    await emit(said | device.update)


async def import_certificate(device, table, asked, emit):
    name = asked.attributes.get("file-name", "")
    device.tables["/file"].pick_one(name)  # it must be there
    table.add({"name": f"{name}_0", "common-name": device.address, "private-key": "true"})
    await emit({"certificates-imported": "1", "private-keys-imported": "1", "files-imported": "1",
                "decryption-failures": "0", "keys-with-no-certificate": "0"})


async def reboot(device, table, asked, emit):
    asyncio.get_running_loop().call_later(LOOK_UP_SECONDS, device.reboot)


VERBS = {
    "print": show, "getall": show, "listen": listen, "add": add, "set": change, "remove": remove,
    "monitor": monitor,
    ("/system/package/update", "check-for-updates"): check_for_updates,
    ("/certificate", "import"): import_certificate,
    ("/system", "reboot"): reboot,
}
