"""What a simulated device has to say: its variables in the order in which agents walk them."""

import bisect

import neighbours
import snmp_ber as ber
from vendor_mib import VENDORS

MIB2 = (1, 3, 6, 1, 2, 1)
UCD = (1, 3, 6, 1, 4, 1, 2021)
MIKROTIK = (1, 3, 6, 1, 4, 1, 14988)
IF_TABLE = (*MIB2, 2)
IF_X_TABLE = (*MIB2, 31)
STORAGE = (*MIB2, 25, 2)
SPEED = 1_000_000_000
KINDS = ("router", "server", "mikrotik", "server")  # by the device's number, in turn
VENDORS_FROM, VENDORS_EVERY = 32, 40  # but 32 to 37, 72 to 77 and so on


def kind_of(number):
    vendors = list(VENDORS)
    place = number % VENDORS_EVERY - VENDORS_FROM
    return vendors[place] if 0 <= place < len(vendors) else KINDS[number % len(KINDS)]


class Device:
    """Its counters grow by the second since it was started; `lead` is what they began with."""

    def __init__(self, number, now, count=1, interfaces=4):
        self.number, self.started = number, now
        self.lead32 = self.lead64 = 0
        self.count_of_all, self.interfaces = count, interfaces
        self.own, self.own_names = None, ()

    def beside(self):
        """What only this one says: who is beside it. Made when it is first asked."""
        if self.own is None:
            self.own = neighbours.tables(self.number, kind_of(self.number), self.count_of_all,
                                         self.interfaces, system_name)
            self.own_names = sorted(self.own)
        return self.own

    def crowd(self, is_there):
        """Makes up ten thousand addresses that it has resolved, and a thousand neighbours."""
        self.own = None
        if is_there:
            self.own = neighbours.crowd()
            self.own_names = sorted(self.own)

    def uptime(self, now):
        return now - self.started

    def count(self, now, rate, bits):
        lead = self.lead64 if bits == 64 else self.lead32
        return int(self.uptime(now) * rate) + lead


def system_name(number):
    return "firewall" if number == neighbours.STRANGER else f"{kind_of(number)}-{number}"


def constant(value):
    return lambda device, now: value


def counter32(rate):
    return lambda device, now: ber.counter32(device.count(now, rate, 32))


def counter64(rate):
    return lambda device, now: ber.counter64(device.count(now, rate, 64))


def system(kind, interfaces):
    ids = {"router": (1, 3, 6, 1, 4, 1, 9, 1, 1), "server": (1, 3, 6, 1, 4, 1, 8072, 3, 2, 10),
           "mikrotik": (*MIKROTIK, 1)} | {name: vendor[0] for name, vendor in VENDORS.items()}
    group = (*MIB2, 1)
    return {
        (*group, 1, 0): lambda device, now: ber.octets(
            VENDORS[kind][1] if kind in VENDORS else f"Simulated {kind} {device.number}"),
        (*group, 2, 0): constant(ber.oid(ids[kind])),
        (*group, 3, 0): lambda device, now: ber.ticks(device.uptime(now) * 100),
        (*group, 4, 0): constant(ber.octets("noc@example.net")),
        (*group, 5, 0): lambda device, now: ber.octets(f"{kind}-{device.number}"),
        (*group, 6, 0): constant(ber.octets("rack 1, Köln")),
        (*IF_TABLE, 1, 0): constant(ber.integer(interfaces)),
    }


def interface(index):
    basic, extended = (*IF_TABLE, 2, 1), (*IF_X_TABLE, 1, 1, 1)
    rate = 1000 * index
    columns = {
        1: constant(ber.integer(index)),
        2: constant(ber.octets(f"Ethernet{index}")),
        3: constant(ber.integer(6)),
        4: constant(ber.integer(1500)),
        5: constant(ber.gauge32(SPEED)),
        6: lambda device, now: ber.octets(neighbours.mac(device.number, index)),
        7: constant(ber.integer(1)),
        8: constant(ber.integer(2 if index % 4 == 0 else 1)),
        10: counter32(rate), 11: counter32(rate / 100),
        13: counter32(index), 14: counter32(0),
        16: counter32(rate * 2), 17: counter32(rate / 50),
        19: counter32(0), 20: counter32(index),
    }
    wide = {
        1: constant(ber.octets(f"eth{index}")),
        6: counter64(rate), 7: counter64(rate / 100),
        10: counter64(rate * 2), 11: counter64(rate / 50),
        15: constant(ber.gauge32(SPEED // 1_000_000)),
        18: constant(ber.octets("uplink" if index == 1 else "")),
    }
    return ({(*basic, column, index): get for column, get in columns.items()} |
            {(*extended, column, index): get for column, get in wide.items()})


def host(processors):
    entry, kinds = (*STORAGE, 3, 1), (*STORAGE, 1)
    variables = {(*MIB2, 25, 3, 3, 1, 2, 196608 + number): constant(ber.integer(25 * number))
                 for number in range(processors)}
    rows = ((1, 2, "Physical memory", 1024, 2_000_000, 1_500_000),
            (31, 4, "/", 4096, 3_000_000_000, 1_000_000_000))
    for index, kind, name, unit, size, used in rows:
        variables |= {
            (*entry, 1, index): constant(ber.integer(index)),
            (*entry, 2, index): constant(ber.oid((*kinds, kind))),
            (*entry, 3, index): constant(ber.octets(name)),
            (*entry, 4, index): constant(ber.integer(unit)),
            # An Integer32, which a disk of 3,000,000,000 blocks does not fit into: it looks negative.
            (*entry, 5, index): constant(ber.integer(size - 2**32 if size >= 2**31 else size)),
            (*entry, 6, index): constant(ber.integer(used)),
        }
    return variables


def entity_sensors():
    sensor, entity = (*MIB2, 99, 1, 1, 1), (*MIB2, 47, 1, 1, 1, 1)
    variables = {}
    # 41.5 °C in tenths, 38 °C in thousandths, a fan's revolutions, and a sensor that is broken.
    rows = ((1001, 8, 9, 1, 415, 1), (1002, 8, 8, 0, 38000, 1), (1003, 10, 9, 0, 4200, 1),
            (1004, 8, 9, 0, 0, 3))
    for index, *cells in rows:
        for column, cell in enumerate(cells, start=1):
            variables[(*sensor, column, index)] = constant(ber.integer(cell))
        variables[(*entity, 7, index)] = constant(ber.octets(f"sensor-{index - 1000}"))
    return variables


def ucd():
    memory = {3: 0, 5: 4_000_000, 6: 500_000, 14: 100_000, 15: 1_400_000}
    heat = (*UCD, 13, 16, 2, 1)
    return {(*UCD, 4, column, 0): constant(ber.integer(number)) for column, number in memory.items()} | {
        (*UCD, 11, 11, 0): constant(ber.integer(90)),
        (*heat, 2, 1): constant(ber.octets("Core 0")),
        (*heat, 3, 1): constant(ber.gauge32(51_000)),
    }


def mikrotik_health():
    gauge, variables = (*MIKROTIK, 1, 1, 3, 100, 1), {}
    for index, name, value, unit in ((14, "cpu-temperature", 47, 1), (7001, "fan1-speed", 4000, 2)):
        variables |= {
            (*gauge, 2, index): constant(ber.octets(name)),
            (*gauge, 3, index): constant(ber.integer(value)),
            (*gauge, 4, index): constant(ber.integer(unit)),
        }
    return variables


class Mib:
    """The variables of one kind of device, without those under `hidden`."""

    def __init__(self, kind, interfaces, hidden=()):
        variables = system(kind, interfaces)
        for index in range(1, interfaces + 1):
            variables |= interface(index)
        if kind in VENDORS:
            variables |= {name: constant(value) for name, value in VENDORS[kind][2]().items()}
        else:
            variables |= host(0 if kind == "server" else 2)
            variables |= {"router": entity_sensors, "server": ucd, "mikrotik": mikrotik_health}[kind]()
        self.variables = {name: get for name, get in variables.items()
                          if not any(name[:len(root)] == root for root in hidden)}
        self.names = sorted(self.variables)

    def get(self, device, name, now):
        getter = self.variables.get(name)
        if getter is None and name in device.beside():
            return (name, device.own[name])
        return (name, getter(device, now) if getter else ber.NO_SUCH_OBJECT)

    def next(self, device, name, now):
        device.beside()
        following = []
        for names in (self.names, device.own_names):
            at = bisect.bisect_right(names, name)
            following += names[at:at + 1]
        if not following:
            return (name, ber.END_OF_VIEW)
        return self.get(device, min(following), now)
