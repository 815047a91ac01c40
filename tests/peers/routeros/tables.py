"""What a device has to say: its menus, each a table of rows."""

import time

from words import as_text, clock, duration

SIGNALS = ("-67", "-67@5GHz", "-67@HT40", "-80@5GHz-Ce/a/ac/an")
LATIN_1_COMMENT = as_text("Büro Süd".encode("latin-1"))


class Table:
    """Rows with what was set in them; `live(device, row, index)` adds what changes by itself.

    A single table has one row, without an id: /system/resource.
    """

    def __init__(self, rows=(), live=None, single=False, silent=False):
        self.live, self.single, self.last_id = live, single, 0
        self.silent = silent  # empty while the device has no wireless clients
        self.rows = []
        for row in rows:
            self.add(row)

    def add(self, row):
        self.last_id += 1
        row_id = f"*{self.last_id:X}"
        self.rows.append(dict(row) if self.single else {".id": row_id, **row})
        return row_id

    def read(self, device):
        if self.silent and device.faults.radio:
            return []
        return [self.whole(device, row) for row in self.rows]

    def whole(self, device, row):
        fields = row | (self.live(device, row, self.rows.index(row)) if self.live else {})
        return {key: str(value) for key, value in fields.items()}

    def pick(self, which):
        """The rows of ids, names or indexes with commas between. Raises LookupError for others."""
        if self.single:
            return self.rows[:1]
        return [self.pick_one(name) for name in which.split(",")]

    def pick_one(self, name):
        for key in (".id", "name"):
            for row in self.rows:
                if row.get(key) == name:
                    return row
        if name.isdecimal() and int(name) < len(self.rows):
            return self.rows[int(name)]
        raise LookupError(name)


def mac(number, low):
    return f"02:00:5E:{number >> 8 & 255:02X}:{number & 255:02X}:{low & 255:02X}"


def radios(kind):
    stem = {"wifi": "wifi", "wireless": "wlan", "": ""}[kind.radio]
    count = 1 if kind.challenge or kind.ports > 5 else 2
    return [f"{stem}{index + 1}" for index in range(count)] if stem else []


def resource(device, row, index):
    kind, now = device.kind, device.uptime()
    fields = {
        "uptime": duration(now), "version": f"{kind.version} ({kind.channel})",
        "free-memory": 600_000_000 + int(now) % 1000 * 4096, "total-memory": 1_073_741_824,
        "cpu-count": 4, "cpu-load": 3 + int(now) % 20, "free-hdd-space": 90_000_000,
        "total-hdd-space": 134_217_728, "architecture-name": kind.architecture,
        "board-name": kind.board, "platform": "MikroTik",
    }
    if not kind.is_v6:
        fields["last-config-change"] = time.strftime(
            "%Y-%m-%d %H:%M:%S", time.gmtime(device.configured))
    return fields


def traffic(device, row, index):
    if row["running"] == "false":
        return {f"{way}-{what}": 0 for way in ("rx", "tx") for what in ("byte", "packet")}
    rate = 250_000 // (index + 1)
    return {"rx-byte": device.count(rate), "tx-byte": device.count(rate * 2),
            "rx-packet": device.count(rate / 500), "tx-packet": device.count(rate / 250)}


def interfaces(device):
    rows = []
    for index in range(1, device.kind.ports + 1):
        rows.append({"name": f"ether{index}", "default-name": f"ether{index}", "type": "ether",
                     "mtu": "1500", "mac-address": mac(device.number, index),
                     "running": "false" if index == 4 else "true", "disabled": "false"})
    rows[0]["comment"] = "uplink"
    rows[1]["comment"] = LATIN_1_COMMENT
    kind_of_radio = "wifi" if device.kind.radio == "wifi" else "wlan"
    for index, name in enumerate(radios(device.kind)):
        rows.append({"name": name, "default-name": name, "type": kind_of_radio, "mtu": "1500",
                     "mac-address": mac(device.number, 0x20 + index), "running": "true",
                     "disabled": "false"})
    rows.append({"name": "bridge", "type": "bridge", "mtu": "auto",
                 "mac-address": mac(device.number, 1), "running": "true", "disabled": "false"})
    return Table(rows, traffic)


def routerboard(device):
    kind = device.kind
    if kind.radio == "":
        return Table([{"routerboard": "false"}], single=True)
    return Table([{"routerboard": "true", "model": kind.model,
                   "serial-number": f"HE108{device.number:06}", "firmware-type": "ipq6000",
                   "factory-firmware": "6.40.5", "current-firmware": kind.version,
                   "upgrade-firmware": kind.version}], single=True)


def health(device):
    """A row each from version 7 on, before one row of all; nothing where there is no sensor."""
    cpu = {"cpu-temperature": lambda: 47 + device.number % 3}
    board = {"board-temperature": lambda: 38}
    sensors = {"wifi": cpu, "wireless": cpu | board, "v6": cpu | board, "old": board,
               "chr": {}}[device.kind.name]
    if device.kind.is_v6:
        return Table([{"voltage": "24.1"}], single=True,
                     live=lambda device, row, index: {name: get() for name, get in sensors.items()})
    return Table([{"name": name, "type": "C"} for name in sensors],
                 live=lambda device, row, index: {"value": sensors[row["name"]]()})


def client(device, row, index):
    age = device.uptime() % 100_000 + 60
    sent, received = device.count(40 * (index + 1)), device.count(90 * (index + 1))
    return {"bytes": f"{12345 + sent},{67890 + received}",
            "uptime": clock(age) if device.kind.challenge else duration(age)}


def registrations(device):
    rows, names = [], radios(device.kind)
    for index, signal in enumerate(SIGNALS):
        row = {"interface": names[index % len(names)],
               "mac-address": mac(device.number, 0x80 + index)}
        if device.kind.radio == "wifi":
            row |= {"ssid": "signalbox", "signal": signal, "band": "5ghz-ax",
                    "tx-rate": "1200900000", "rx-rate": "960700000", "auth-type": "wpa3-psk"}
        else:
            row |= {"signal-strength": signal, "tx-signal-strength": "-64",
                    "tx-ccq": str(95 - index), "tx-rate": "65Mbps-20MHz/1S/SGI",
                    "rx-rate": "54Mbps", "ap": "false"}
            if index % 2 == 0:  # these two may be missing
                row |= {"distance": "1", "last-ip": f"192.168.88.{20 + index}"}
        rows.append(row)
    return Table(rows, client, silent=True)


def frequency_of(index):
    return ("5180", "2437")[index % 2]


def radio_menus(device):
    menu = f"/interface/{device.kind.radio}"
    rows = [{"name": name, "frequency": frequency_of(index), "ssid": "signalbox",
             "mac-address": mac(device.number, 0x20 + index), "disabled": "false"}
            for index, name in enumerate(radios(device.kind))]
    return {menu: Table(rows), f"{menu}/registration-table": registrations(device)}


def monitored(device, radio, index):
    """What /interface/wifi/monitor or its elder says of a radio."""
    clients = device.tables[f"/interface/{device.kind.radio}/registration-table"].read(device)
    count = sum(client["interface"] == radio["name"] for client in clients)
    frequency = frequency_of(index)
    said = {"noise-floor": "-95" if index == 0 else "-101", "tx-power": "23",
            "registered-clients": count}
    if device.kind.radio == "wifi":
        said |= {"state": "running", "channel": f"{frequency}/ax/Ceee", "registered-peers": count}
    elif device.kind.is_v6:
        said |= {"status": "running-ap", "frequency": f"{frequency}MHz",
                 "channel-width": "20/40mhz-Ce", "overall-tx-ccq": "93%"}
    else:
        said |= {"status": "running-ap", "channel": f"{frequency}/20-Ce/ac(20dBm)",
                 "overall-tx-ccq": "93%"}
    return {key: str(value) for key, value in said.items()}


def neighbours(device):
    """Those before and behind it in the fleet, and one that has only an IPv6 address."""
    rows = []
    for port, other in ((1, device.number - 1), (2, device.number + 1)):
        if 0 <= other < device.fleet.count:
            row = {"interface": f"ether{port}" + ("" if port == 1 else ",bridge"),
                   "identity": f"router-{other}", "mac-address": mac(other, 3 - port),
                   "platform": "MikroTik", "board": "RB", "version": "7.18.2 (stable)",
                   "interface-name": f"ether{3 - port}"}
            if not device.kind.is_v6:
                row["discovered-by"] = "cdp,lldp,mndp"
            address = device.fleet.address_of(other)
            rows.append(row | {"address": address} |
                        ({} if device.kind.is_v6 else {"address4": address}))
    return rows + [{"interface": "ether3", "identity": "", "mac-address": mac(0xFFFF, 9),
                    "address6": "fe80::5eff:fe00:9"}]


def services(device):
    fleet = device.fleet
    rows = [{"name": "ssh", "port": "22", "disabled": "false"},
            {"name": "api", "port": str(fleet.api_port), "disabled": "false"},
            {"name": "api-ssl", "port": str(fleet.tls_port), "disabled": "false",
             "certificate": "api-cert"}]
    if not device.kind.is_v6:
        rows.append({"name": "www-ssl", "port": str(fleet.rest_port), "disabled": "false",
                     "certificate": "api-cert"})
    return Table(rows)


def package_update(device):
    kind = device.kind
    row = {"channel": kind.channel, "installed-version": kind.version}
    return Table([row], single=True, live=lambda device, row, index: device.update)


def menus(device):
    """All the tables of a device by their menus."""
    address = f"{device.address}/8"
    tables = {
        "/system/resource": Table([{}], resource, single=True),
        "/system/identity": Table([{"name": f"router-{device.number}"}], single=True),
        "/system/health": health(device),
        "/system/package/update": package_update(device),
        "/interface": interfaces(device),
        "/ip/address": Table([{"address": address, "network": "127.0.0.0", "interface": "ether1",
                               "disabled": "false"}]),
        "/ip/neighbor": Table(neighbours(device)),
        "/ip/arp": Table([{"address": f"192.168.88.{host}", "interface": "bridge",
                           "mac-address": mac(device.number, 0x80 + host - 20), "dynamic": "true"}
                          for host in (20, 21, 22)] +
                         [{"address": "192.168.88.23", "interface": "bridge", "dynamic": "true",
                           "invalid": "true"}]),
        "/ip/dhcp-server/lease": Table([
            {"address": "192.168.88.20", "mac-address": mac(device.number, 0x80),
             "server": "defconf", "status": "bound", "host-name": "printer",
             "expires-after": "9m12s", "dynamic": "true"},
            {"address": "192.168.88.21", "mac-address": mac(device.number, 0x81),
             "server": "defconf", "status": "waiting", "dynamic": "false"}]),
        "/ip/service": services(device),
        "/ip/firewall/address-list": Table(),
        "/ip/firewall/filter": Table(),
        "/certificate": Table(),
        "/file": Table([{"name": "skins", "type": "directory"},
                        {"name": "new-cert.pem", "type": ".pem file", "size": "1204"}]),
        "/log": Table(),
    }
    if device.kind.has_routerboard:
        tables["/system/routerboard"] = routerboard(device)
    if device.kind.radio:
        tables |= radio_menus(device)
    if device.kind.radio == "wireless" and device.kind.version.startswith("7.15"):
        tables |= {"/interface/wifi": Table(), "/interface/wifi/registration-table": Table()}
    return tables
