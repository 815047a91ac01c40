"""How the fleet hangs together: a tree, each device by its port 1 on port 2 or 3 of its parent."""

import snmp_ber as ber

LLDP = (1, 0, 8802, 1, 1, 2, 1)
CDP = (1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1)
ARP = (1, 3, 6, 1, 2, 1, 4, 22, 1)
BY_MAC, BY_NAME, BY_ADDRESS = 4, 5, 1  # subtypes of chassis, port, and the family of IPv4
STRANGER = 0xFFFF  # above the root, and in nobody's fleet


def address_of(number):
    if number == STRANGER:
        return "127.1.9.1"
    return f"127.1.{number // 250}.{number % 250 + 1}"


def mac(number, port):
    return bytes((2, 1, number >> 8 & 255, number & 255, 0, port % 256))


def links(number, count, interfaces):
    """(own port, the other device, its port), of those that there are."""
    up = ((number - 1) // 2, 2 + (number - 1) % 2) if number > 0 else (STRANGER, 1)
    found = [(1, *up)] if number == 0 or interfaces >= 3 else []
    for port in (2, 3):
        child = 2 * number + port - 1
        if child < count and interfaces >= port:
            found.append((port, child, 1))
    return found


def lldp(own, other, port, system):
    remote, place = (*LLDP, 4, 1, 1), (0, own, 1)
    said = {4: ber.integer(BY_MAC), 5: ber.octets(mac(other, 1)), 6: ber.integer(BY_NAME),
            7: ber.octets(f"eth{port}"), 8: ber.octets(f"Ethernet{port}"),
            9: ber.octets(system(other)), 10: ber.octets(f"Simulated {system(other)}")}
    address = tuple(int(part) for part in address_of(other).split("."))
    return {(*remote, column, *place): value for column, value in said.items()} | {
        (*LLDP, 4, 2, 1, 3, *place, BY_ADDRESS, 4, *address): ber.integer(2)}


def cdp(own, other, port, system):
    address = bytes(int(part) for part in address_of(other).split("."))
    said = {3: ber.integer(1), 4: ber.octets(address), 6: ber.octets(system(other)),
            7: ber.octets(f"eth{port}"), 8: ber.octets("Simulated")}
    return {(*CDP, column, own, 1): value for column, value in said.items()}


def arp(own, address, of):
    parts = tuple(int(part) for part in address.split("."))
    said = {1: ber.integer(own), 2: ber.octets(of), 3: ber.element(0x40, bytes(parts)),
            4: ber.integer(3)}
    return {(*ARP, column, own, *parts): value for column, value in said.items()}


def crowd():
    variables = {}
    for index in range(1000):
        variables[(*LLDP, 4, 1, 1, 9, 0, 1, index + 1)] = ber.octets(f"nobody-{index}")
    for index in range(10_000):
        variables |= arp(1, f"10.77.{index // 250}.{index % 250 + 1}", mac(index, 201))
    return variables


def tables(number, kind, count, interfaces, system):
    """Variables and their values: they do not change. `system`: the name of a number."""
    variables = {}
    for port in range(1, interfaces + 1):
        for column, value in ((2, ber.integer(BY_NAME)), (3, ber.octets(f"eth{port}")),
                              (4, ber.octets(f"Ethernet{port}"))):
            variables[(*LLDP, 3, 7, 1, column, port)] = value
    for own, other, port in links(number, count, interfaces):
        variables |= lldp(own, other, port, system) | arp(own, address_of(other), mac(other, port))
        if kind == "router":
            variables |= cdp(own, other, port, system)
    if number % 8 == 0:  # a printer
        variables |= arp(2, f"127.1.8.{number // 8 % 250 + 1}", mac(number, 200))
    return variables
