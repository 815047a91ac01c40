"""What makers' own MIBs say, on the devices that have them: Cisco, Juniper, Ubiquiti, HP, a UPS, a printer."""

import snmp_ber as ber

ENTERPRISES = (1, 3, 6, 1, 4, 1)
ENTITY = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
CISCO, JUNIPER = (*ENTERPRISES, 9, 9), (*ENTERPRISES, 2636, 3, 1)
UBIQUITI, FROGFOOT = (*ENTERPRISES, 41112, 1, 4), (*ENTERPRISES, 10002, 1)
HP = (*ENTERPRISES, 11, 2, 14, 11, 5, 1)
UPS, PRINTER = (1, 3, 6, 1, 2, 1, 33, 1), (1, 3, 6, 1, 2, 1, 43)


def cisco():
    heat = (*CISCO, 13, 1, 3, 1)
    return {
        (*CISCO, 109, 1, 1, 1, 1, 7, 1): ber.gauge32(42),
        (*CISCO, 48, 1, 1, 1, 5, 1): ber.gauge32(300_000_000),
        (*CISCO, 48, 1, 1, 1, 6, 1): ber.gauge32(100_000_000),
        (*heat, 2, 1): ber.octets("chassis"), (*heat, 3, 1): ber.gauge32(33),
        (*CISCO, 13, 1, 4, 1, 2, 1): ber.octets("fan 1"), (*CISCO, 13, 1, 4, 1, 3, 1): ber.integer(1),
        (*CISCO, 13, 1, 4, 1, 2, 2): ber.octets("fan 2"), (*CISCO, 13, 1, 4, 1, 3, 2): ber.integer(3),
        (*ENTITY, 11, 1): ber.octets("FOC1234X0AB"), (*ENTITY, 13, 1): ber.octets("WS-C2960X-24TS-L"),
    }


def juniper():
    part = (*JUNIPER, 13, 1)
    return {
        (*JUNIPER, 2, 0): ber.octets("Juniper EX2200-24T"), (*JUNIPER, 3, 0): ber.octets("CW0210230001"),
        (*part, 5, 7, 1, 0, 0): ber.octets("FPC: EX2200-24T @ 0/*/*"), (*part, 7, 7, 1, 0, 0): ber.gauge32(0),
        (*part, 5, 9, 1, 0, 0): ber.octets("Routing Engine 0"), (*part, 7, 9, 1, 0, 0): ber.gauge32(48),
        (*part, 8, 9, 1, 0, 0): ber.gauge32(17), (*part, 11, 9, 1, 0, 0): ber.gauge32(50),
        (*part, 15, 9, 1, 0, 0): ber.gauge32(512),
    }


def ubiquiti():
    radio = (1, 2, 840, 10036, 3, 1, 2, 1)
    return {
        (*radio, 3, 5): ber.octets("Rocket M5"), (*radio, 4, 5): ber.octets("XM.ar7240.v6.3.6"),
        (*UBIQUITI, 8, 3, 0): ber.integer(12), (*UBIQUITI, 8, 4, 0): ber.integer(0),
        (*FROGFOOT, 1, 1, 1, 1, 0): ber.gauge32(61_440), (*FROGFOOT, 1, 1, 1, 2, 0): ber.gauge32(30_720),
    }


def hp():
    memory = (*HP, 1, 2, 1, 1, 1)
    return {
        (*HP, 1, 3, 0): ber.octets("YA.16.11.0025"), (*HP, 9, 6, 1, 0): ber.integer(37),
        (*memory, 5, 1): ber.gauge32(1000), (*memory, 6, 1): ber.gauge32(600),
        (*ENTERPRISES, 11, 2, 36, 1, 1, 2, 9, 0): ber.octets("CN12ABC345"),
        (*ENTITY, 13, 1): ber.octets("J9773A"),
    }


def ups():
    return {
        (*UPS, 1, 2, 0): ber.octets("Smart-UPS 1500"), (*UPS, 1, 4, 0): ber.octets("card 2.1"),
        (*UPS, 2, 1, 0): ber.integer(2), (*UPS, 2, 2, 0): ber.integer(0), (*UPS, 2, 3, 0): ber.integer(42),
        (*UPS, 2, 4, 0): ber.integer(97), (*UPS, 2, 5, 0): ber.integer(273), (*UPS, 2, 7, 0): ber.integer(24),
        (*UPS, 3, 3, 1, 2, 1): ber.integer(500), (*UPS, 3, 3, 1, 3, 1): ber.integer(231),
        (*UPS, 4, 1, 0): ber.integer(3),
        (*UPS, 4, 4, 1, 2, 1): ber.integer(230), (*UPS, 4, 4, 1, 2, 2): ber.integer(229),
        (*UPS, 4, 4, 1, 5, 1): ber.integer(31), (*UPS, 4, 4, 1, 5, 2): ber.integer(12),
        (*UPS, 6, 1, 0): ber.gauge32(0),
    }


def printer():
    supply = (*PRINTER, 11, 1, 1)
    rows = ((1, "Black Toner Cartridge", 12_000, 3_000), (2, "Waste Toner", -2, -3), (3, "Drum", 40_000, 38_000))
    variables = {
        (1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3, 1): ber.octets("LaserJet M402dn"),
        (1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 1, 1): ber.integer(3),
        (*PRINTER, 5, 1, 1, 17, 1): ber.octets("PHB1234567"),
        (*PRINTER, 10, 2, 1, 4, 1, 1): ber.counter32(48_211),
    }
    for index, name, whole, level in rows:
        variables |= {(*supply, 6, 1, index): ber.octets(name), (*supply, 8, 1, index): ber.integer(whole),
                      (*supply, 9, 1, index): ber.integer(level)}
    return variables


# Kind → sysObjectID, what it calls itself, and its own variables.
VENDORS = {
    "cisco": ((*ENTERPRISES, 9, 1, 1208), "Cisco IOS Software, C2960X Software, Version 15.2(7)E3, RELEASE", cisco),
    "juniper": ((*ENTERPRISES, 2636, 1, 1, 1, 2, 43),
                "Juniper Networks, Inc. ex2200-24t internet router, kernel JUNOS 12.3R12.4, Build date", juniper),
    "ubiquiti": ((*FROGFOOT,), "Linux 2.6.32.71 #1", ubiquiti),
    "hp": ((*ENTERPRISES, 11, 2, 3, 7, 11, 155), "HP J9773A 2530-24G Switch", hp),
    "ups": ((*ENTERPRISES, 318, 1, 3, 27), "APC Web/SNMP Management Card", ups),
    "printer": ((*ENTERPRISES, 11, 2, 3, 9, 1), "HP ETHERNET MULTI-ENVIRONMENT", printer),
}
