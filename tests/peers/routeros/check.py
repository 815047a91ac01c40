"""Tries the fleet by a client that others wrote: Debian's python3-librouteros. check.sh starts it.

Environment: ROUTEROS_PORTS="API TLS REST CONTROL" and ROUTEROS_CA, the folder with ca.pem.
"""

import base64
import http.client
import json
import os
import pathlib
import socket
import ssl
import time
import unittest

import librouteros
import words
from librouteros.exceptions import TrapError
from librouteros.login import plain, token
from librouteros.protocol import Encoder
from librouteros.query import And, Key, Or

API, TLS, REST, CONTROL = (int(port) for port in os.environ["ROUTEROS_PORTS"].split())
CA = pathlib.Path(os.environ["ROUTEROS_CA"], "ca.pem")
PASSWORD = "routeros-password"
WIFI, V6, WIRELESS, OLD, CHR, WIRELESS_7_12, CHR_BARE = 0, 1, 2, 3, 4, 8, 9
ALL = (WIFI, V6, WIRELESS, OLD, CHR, WIRELESS_7_12, CHR_BARE)
RADIOS = {WIFI: "wifi", V6: "wireless", WIRELESS: "wireless", OLD: "wireless"}


def tell(line):
    with socket.create_connection(("127.0.0.1", CONTROL), 10) as control:
        control.sendall(line.encode() + b"\n")
        return control.makefile().readline().strip()


def address_of(number):
    return f"127.2.0.{number + 1}"


def trusting(number):
    context = ssl.create_default_context(cafile=CA)
    return lambda sock: context.wrap_socket(sock, server_hostname=address_of(number))


def sign_in(number, user="signalbox", password=PASSWORD, tls=False, timeout=5):
    more = {"port": TLS, "ssl_wrapper": trusting(number)} if tls else {"port": API}
    method = token if number % 4 == OLD else plain
    return librouteros.connect(address_of(number), user, password, encoding="latin-1",
                               login_method=method, timeout=timeout, **more)


def rest(number, method, path, body=None, password=PASSWORD):
    context = ssl.create_default_context(cafile=CA)
    connection = http.client.HTTPSConnection(address_of(number), REST, context=context, timeout=5)
    secret = base64.b64encode(f"signalbox:{password}".encode()).decode()
    connection.request(method, path, json.dumps(body) if body is not None else None,
                       {"Authorization": f"Basic {secret}"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text) if text else None


class Check(unittest.TestCase):
    def setUp(self):
        tell("up all")

    def sign_in(self, *arguments, **more):
        api = sign_in(*arguments, **more)
        self.addCleanup(api.close)
        return api

    def ask(self, api, *words):
        return list(api.rawCmd(*words))

    def traps(self, api, *words):
        with self.assertRaises(TrapError) as caught:
            self.ask(api, *words)
        return str(caught.exception)


class Polled(Check):
    """The commands of a poll, on every kind, plain and over TLS."""

    def test_resources_identify_the_device(self):
        versions = {WIFI: "7.18", V6: "6.49", WIRELESS: "7.15", OLD: "6.42", CHR: "7.16",
                    WIRELESS_7_12: "7.12", CHR_BARE: "7.16"}
        for number in ALL:
            for tls in (False, True):
                row, = self.ask(self.sign_in(number, tls=tls), "/system/resource/print")
                self.assertTrue(row["version"].startswith(versions[number]))
                self.assertEqual("last-config-change" in row, number not in (V6, OLD))
                for field in ("board-name", "architecture-name", "uptime"):
                    self.assertTrue(row[field])
                for field in ("cpu-load", "free-memory", "total-memory"):
                    self.assertIsInstance(row[field], int)

    def test_the_fields_of_a_list_are_given_and_no_others(self):
        for number in ALL:
            row, = self.ask(self.sign_in(number), "/system/resource/print",
                            "=.proplist=free-hdd-space,total-hdd-space,no-such")
            self.assertEqual(set(row), {"free-hdd-space", "total-hdd-space"})

    def test_routerboards_have_serial_numbers(self):
        for number in RADIOS:
            row, = self.ask(self.sign_in(number), "/system/routerboard/print")
            self.assertEqual(row["serial-number"], f"HE108{number:06}")
            self.assertIn("current-firmware", row)
        row, = self.ask(self.sign_in(CHR), "/system/routerboard/print")
        self.assertEqual(row, {"routerboard": False})
        said = self.traps(self.sign_in(CHR_BARE), "/system/routerboard/print")
        self.assertEqual(said, "no such command prefix")

    def test_counters_of_interfaces_grow(self):
        fields = "=.proplist=name,rx-byte,tx-byte,running,type"
        for number in ALL:
            api = self.sign_in(number)
            before = self.ask(api, "/interface/print", fields)
            self.assertGreater(before[0]["rx-byte"], 2**32)
            deadline = time.monotonic() + 5
            while self.ask(api, "/interface/print", fields)[0]["rx-byte"] == before[0]["rx-byte"]:
                self.assertLess(time.monotonic(), deadline)
            row = self.ask(api, "/interface/print")[1]
            self.assertLess({"name", "mac-address", "type", "running"}, set(row))
            self.assertEqual(row["comment"], "Büro Süd")  # it was sent, and read, as Latin-1

    def test_health_is_rows_in_version_7_and_one_row_before(self):
        rows = self.ask(self.sign_in(WIRELESS), "/system/health/print")
        self.assertEqual([row["name"] for row in rows], ["cpu-temperature", "board-temperature"])
        self.assertTrue(all(isinstance(row["value"], int) for row in rows))
        row, = self.ask(self.sign_in(V6), "/system/health/print")
        self.assertLess({"cpu-temperature", "board-temperature"}, set(row))
        self.assertEqual(self.ask(self.sign_in(CHR), "/system/health/print"), [])

    def test_clients_of_radios_are_seen_where_the_radio_is(self):
        for number, radio in RADIOS.items():
            api = self.sign_in(number)
            rows = self.ask(api, f"/interface/{radio}/registration-table/print")
            field = "signal" if radio == "wifi" else "signal-strength"
            self.assertEqual({str(row[field]) for row in rows},
                             {"-67", "-67@5GHz", "-67@HT40", "-80@5GHz-Ce/a/ac/an"})
            self.assertTrue(all(("tx-ccq" in row) == (radio != "wifi") for row in rows))
            self.assertRegex(rows[0]["bytes"], r"^\d+,\d+$")
            self.assertEqual(any("distance" in row for row in rows), radio != "wifi")
            radios = self.ask(api, f"/interface/{radio}/print", "=.proplist=name,frequency")
            seen = 0
            for row in radios:
                said, = self.ask(api, f"/interface/{radio}/monitor", f"=numbers={row['name']}",
                                 "=once=")
                self.assertIn("noise-floor", said)
                self.assertIn("channel-width" if number in (V6, OLD) else "channel", said)
                seen += said["registered-clients"]
            self.assertEqual(seen, len(rows))

    def test_a_menu_of_another_radio_is_not_known_or_has_no_rows(self):
        paths = {WIFI: "wireless", V6: "wifi", OLD: "wifi", WIRELESS_7_12: "wifi", CHR: "wireless"}
        for number, radio in paths.items():
            for command in ("print", "registration-table/print", "monitor"):
                said = self.traps(self.sign_in(number), f"/interface/{radio}/{command}")
                self.assertEqual(said, "no such command prefix")
        self.assertEqual(self.ask(self.sign_in(WIRELESS), "/interface/wifi/print"), [])

    def test_firmware_is_known_after_a_look(self):
        for number in ALL:
            api = self.sign_in(number)
            self.ask(api, "/system/package/update/check-for-updates")
            row, = self.ask(api, "/system/package/update/print")
            self.assertLess({"installed-version", "latest-version", "channel"}, set(row))
            is_new = row["latest-version"] != row["installed-version"]
            self.assertEqual(is_new, "New" in row["status"])
            self.assertEqual(is_new, number % 2 == 0)

    def test_what_is_asked_on_demand_has_rows(self):
        for number in ALL:
            api = self.sign_in(number)
            for menu in ("/ip/neighbor", "/ip/arp", "/ip/dhcp-server/lease", "/log",
                         "/system/identity", "/certificate", "/ip/service"):
                self.assertTrue(self.ask(api, f"{menu}/print"), menu)
            rows = self.ask(api, "/certificate/print", "=.proplist=name,common-name,private-key")
            self.assertEqual(rows[0]["common-name"], address_of(number))
            said = self.ask(api, "/log/print", "?topics=system,info,account")
            self.assertTrue(said and all("logged in" in row["message"] for row in said))


class Asked(Check):
    """Queries, the editor's commands, tags, cancelling."""

    def test_queries_select_rows(self):
        api = self.sign_in(V6)
        name, kind, mtu = Key("name"), Key("type"), Key("mtu")
        interfaces = api.path("/interface")

        def names(*queries):
            return [row["name"] for row in interfaces.select(name).where(*queries)]

        self.assertEqual(names(kind == "bridge"), ["bridge"])
        self.assertEqual(names(Or(kind == "wlan", name == "ether1")), ["ether1", "wlan1"])
        self.assertEqual(names(And(kind == "ether", Key("running") == "no")), ["ether4"])
        self.assertEqual(names(name.In("ether2", "ether3")), ["ether2", "ether3"])
        self.assertEqual(len(names(kind != "ether")), 2)
        self.assertEqual(len(names(mtu > 1499)), 12)
        self.assertEqual(names(And(mtu < 1501, name == "wlan1")), ["wlan1"])

    def test_operators_work_on_the_stack(self):
        api = self.sign_in(V6)

        def count(*queries):
            return len(self.ask(api, "/interface/print", *queries))

        self.assertEqual(count(), 12)
        self.assertEqual(count("?comment"), 2)
        self.assertEqual(count("?-comment"), 10)
        self.assertEqual(count("?name=ether1", "?name=ether2"), 0)
        self.assertEqual(count("?name=ether1", "?name=ether2", "?#|!"), 10)
        self.assertEqual(count("?name=ether1", "?name=ether2", "?#1"), 1)
        self.assertEqual(count("?type=ether", "?name=ether1", "?#!1.&&"), 9)
        self.assertEqual(self.ask(api, "/interface/print", "=count-only=")[0]["ret"], 12)
        self.assertEqual(self.traps(api, "/interface/print", "?#x"), "no such query")

    def test_rows_are_added_changed_and_removed(self):
        for number in ALL:
            api = self.sign_in(number)
            rows = api.path("/ip/firewall/address-list")
            before = self.ask(api, "/system/resource/print")[0].get("last-config-change")
            row_id = rows.add(list="blocked", address="192.0.2.7", comment="a=b=c", disabled=True)
            row, = rows
            self.assertEqual((row["comment"], row["disabled"]), ("a=b=c", True))
            found = self.ask(api, "/ip/firewall/address-list/print", "?comment=a=b=c")
            self.assertEqual(found, [row])
            rows.update(**{".id": row_id, "comment": ""})
            self.assertEqual(list(rows)[0]["comment"], "")
            rows.remove(row_id)
            self.assertEqual(list(rows), [])
            self.assertEqual(self.traps(api, "/ip/firewall/address-list/remove", "=.id=*FF"),
                             "no such item")
            after = self.ask(api, "/system/resource/print")[0].get("last-config-change")
            self.assertTrue(after is None or after > before)

    def test_words_of_any_length_come_and_go(self):
        sizes = (0, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1FFFFF, 0x200000, 0xFFFFFFF)
        self.assertEqual([words.length(size) for size in sizes],
                         [Encoder.encodeLength(size) for size in sizes])
        self.assertEqual(words.length(0x10000000), b"\xf0\x10\x00\x00\x00")
        api = self.sign_in(WIFI)
        for size in (100, 127, 128, 300, 20_000, 60_000):
            self.ask(api, "/ip/address/set", "=numbers=0", "=comment=" + "x" * size)
            self.assertEqual(len(self.ask(api, "/ip/address/print")[0]["comment"]), size)

    def test_services_take_certificates(self):
        api = self.sign_in(WIFI)
        self.ask(api, "/certificate/import", "=file-name=new-cert.pem")
        self.ask(api, "/ip/service/set", "=numbers=api-ssl", "=certificate=new-cert.pem_0")
        row, = self.ask(api, "/ip/service/print", "?name=api-ssl")
        self.assertEqual(row["certificate"], "new-cert.pem_0")
        self.ask(api, "/file/remove", "=numbers=new-cert.pem")
        self.assertEqual(self.traps(api, "/certificate/import", "=file-name=new-cert.pem"),
                         "no such item")

    def test_what_is_not_known_traps(self):
        api = self.sign_in(WIFI)
        for path, said in (("/no/such/print", "no such command prefix"),
                           ("/interface/dance", "no such command"),
                           ("/system/identity/add", "no such command")):
            self.assertEqual(self.traps(api, path), said)
        self.assertEqual(self.traps(api, "/interface/print", "=colour=red"), "unknown parameter")

    def test_tags_come_back_and_one_command_is_cancelled(self):
        for number in (WIFI, V6, OLD):
            wire = self.sign_in(number).protocol
            wire.writeSentence("/interface/listen", ".tag=1")
            wire.writeSentence("/system/identity/print", ".tag=second", "=.proplist=name")
            self.assertEqual(sorted(wire.readSentence()[1]),
                             [".tag=second", f"=name=router-{number}"])
            self.assertEqual(wire.readSentence(), ("!done", (".tag=second",)))
            wire.writeSentence("/cancel", "=tag=1", ".tag=3")
            what, words = wire.readSentence()
            self.assertEqual((what, sorted(words)),
                             ("!trap", [".tag=1", "=category=2", "=message=interrupted"]))
            self.assertEqual(wire.readSentence(), ("!done", (".tag=1",)))
            self.assertEqual(wire.readSentence(), ("!done", (".tag=3",)))

    def test_empty_is_said_from_7_18_on(self):
        for number, expected in ((WIFI, ["!empty", "!done"]), (V6, ["!done"]), (CHR, ["!done"])):
            wire = self.sign_in(number).protocol
            wire.writeSentence("/ip/firewall/filter/print")
            self.assertEqual([wire.readSentence()[0] for _ in expected], expected)
