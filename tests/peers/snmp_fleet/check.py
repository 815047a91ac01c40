"""Tries the fleet by the tools of net-snmp, which others wrote: every kind of device walked whole.

    python3 -B tests/peers/snmp_fleet/check.py
"""

import pathlib
import socket
import subprocess
import sys
import unittest

from device_mib import kind_of, system_name
from neighbours import address_of, links

HERE = pathlib.Path(__file__).parent
COUNT = 80
SYSTEM, INTERFACES = "1.3.6.1.2.1.1", "1.3.6.1.2.1.2.2.1"
ENTERPRISES, LLDP, CDP = "1.3.6.1.4.1", "1.0.8802.1.1.2.1", "1.3.6.1.4.1.9.9.23.1.2.1.1"
# A value of each maker's own, as net-snmp prints it; the figures are those of vendor_mib.py.
OWN = {
    "cisco": {f"{ENTERPRISES}.9.9.109.1.1.1.1.7.1": "Gauge32: 42",
              f"{ENTERPRISES}.9.9.13.1.4.1.3.2": "INTEGER: 3"},
    "juniper": {f"{ENTERPRISES}.2636.3.1.13.1.8.9.1.0.0": "Gauge32: 17",
                f"{ENTERPRISES}.2636.3.1.3.0": 'STRING: "CW0210230001"'},
    "ubiquiti": {f"{ENTERPRISES}.41112.1.4.8.3.0": "INTEGER: 12",
                 f"{ENTERPRISES}.10002.1.1.1.1.1.0": "Gauge32: 61440"},
    "hp": {f"{ENTERPRISES}.11.2.14.11.5.1.9.6.1.0": "INTEGER: 37",
           f"{ENTERPRISES}.11.2.36.1.1.2.9.0": 'STRING: "CN12ABC345"'},
    "ups": {"1.3.6.1.2.1.33.1.2.4.0": "INTEGER: 97", "1.3.6.1.2.1.33.1.1.2.0": 'STRING: "Smart-UPS 1500"'},
    "printer": {"1.3.6.1.2.1.43.11.1.1.9.1.2": "INTEGER: -3", "1.3.6.1.2.1.43.10.2.1.4.1.1": "Counter32: 48211"},
}
fleet = None
port = control = 0


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def setUpModule():
    global fleet, port, control
    port, control = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM)
    fleet = subprocess.Popen([sys.executable, "-B", HERE / "snmp_fleet.py", str(COUNT), str(port), str(control)],
                             stdout=subprocess.PIPE, text=True)
    assert fleet.stdout.readline(), "the fleet says when it is ready"


def tearDownModule():
    fleet.terminate()
    fleet.wait()
    fleet.stdout.close()


def tell(command):
    with socket.create_connection(("127.0.0.1", control)) as line:
        line.sendall(command.encode() + b"\n")
        return line.makefile().readline().strip()


def ask(tool, number, oid, *options):
    """What the tool of net-snmp prints, by variable; it fails where names do not grow."""
    command = [tool, "-v2c", "-c", "public", "-On", "-t1", "-r0", *options, f"{address_of(number)}:{port}", oid]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise AssertionError(answer.stderr or answer.stdout)
    lines = (line.partition(" = ") for line in answer.stdout.splitlines())
    # At the end of all the last name comes once more (RFC 3416, 4.2.3).
    return {name.lstrip("."): value for name, _, value in lines
            if name.startswith(".") and not value.startswith("No more variables")}


class Walks(unittest.TestCase):
    def test_every_kind_walks_from_end_to_end(self):
        numbers = {kind_of(number): number for number in range(COUNT)}
        self.assertLessEqual(set(OWN), set(numbers))
        for kind, number in numbers.items():
            with self.subTest(kind):
                found = ask("snmpbulkwalk", number, ".1", "-Cr40")
                self.assertEqual(found[f"{SYSTEM}.5.0"], f'STRING: "{system_name(number)}"')
                self.assertEqual(len([name for name in found if name.startswith(f"{INTERFACES}.1.")]), 4)
                for name, value in OWN.get(kind, {}).items():
                    self.assertEqual(found.get(name), value, name)

    def test_step_by_step_is_what_bulk_is(self):
        for number in (0, 32, 36):
            for oid in (ENTERPRISES, LLDP, "1.3.6.1.2.1.4.22", "1.3.6.1.2.1.33"):
                with self.subTest(number=number, oid=oid):
                    self.assertEqual(ask("snmpwalk", number, oid), ask("snmpbulkwalk", number, oid, "-Cr7"))

    def test_both_ends_of_a_link_say_so(self):
        for number in (0, 1, 7, 39):
            said = ask("snmpbulkwalk", number, f"{LLDP}.4.1.1")
            there = links(number, COUNT, 4)
            self.assertEqual(len([name for name in said if name.startswith(f"{LLDP}.4.1.1.9.")]), len(there))
            for own, other, remote in there:
                with self.subTest(number=number, port=own):
                    self.assertEqual(said[f"{LLDP}.4.1.1.9.0.{own}.1"], f'STRING: "{system_name(other)}"')
                    if other < COUNT:
                        back = ask("snmpbulkwalk", other, f"{LLDP}.4.1.1.9")
                        self.assertEqual(back[f"{LLDP}.4.1.1.9.0.{remote}.1"], f'STRING: "{system_name(number)}"')

    def test_routers_speak_cdp_and_others_do_not(self):
        self.assertTrue(any(name.startswith(CDP) for name in ask("snmpbulkwalk", 0, CDP)))
        self.assertEqual(list(ask("snmpbulkwalk", 1, CDP).values())[:1],
                         ["No Such Object available on this agent at this OID"])


class Faults(unittest.TestCase):
    def tearDown(self):
        self.assertEqual(tell("up all"), "ok")

    def test_one_that_is_silent_or_refuses_does_not_answer(self):
        for fault in ("silent 3", "down 3"):
            self.assertEqual(tell(fault), "ok")
            with self.assertRaisesRegex(AssertionError, "Timeout|No Response"):
                ask("snmpget", 3, f"{SYSTEM}.5.0")
            self.assertEqual(ask("snmpget", 4, f"{SYSTEM}.5.0")[f"{SYSTEM}.5.0"], 'STRING: "router-4"')
        tell("up 3")
        self.assertIn(f"{SYSTEM}.5.0", ask("snmpget", 3, f"{SYSTEM}.5.0"))

    def test_a_lie_is_seen_by_others_too(self):
        self.assertEqual(tell("lie 5 oids"), "ok")
        with self.assertRaisesRegex(AssertionError, "OID not increasing"):
            ask("snmpbulkwalk", 5, INTERFACES)


if __name__ == "__main__":
    unittest.main()
