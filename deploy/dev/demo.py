"""Makes the demonstration's tenant and devices through the public API, unless they are there.

    python3 -B deploy/dev/demo.py TENANT SWITCHES SWITCH_PORT SNMPD_PORT
"""

import json
import os
import sys
import urllib.error
import urllib.request

INTERVAL_SECONDS = 10


class Api:
    def __init__(self):
        self.url = os.environ["SIGNALBOX_URL"]
        self.headers = {"Content-Type": "application/json"}
        signed_in = self.ask("POST", "/api/v1/sign-ins", {
            "email": os.environ["SIGNALBOX_EMAIL"], "password": os.environ["SIGNALBOX_PASSWORD"],
            "bearer": True})
        self.headers["Authorization"] = "Bearer " + signed_in["access_token"]

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, self.headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def all(self, path):
        return {item["name"]: item for item in self.ask("GET", path + "?limit=500")["items"]}


def profile(api, there, name, community):
    if name not in there:
        there[name] = api.ask("POST", "/api/v1/credential-profiles", {
            "name": name, "kind": "snmp_v2c", "credentials": {"community": community}})
    return there[name]["id"]


def main():
    tenant, switches, switch_port, snmpd_port = sys.argv[1], *map(int, sys.argv[2:])
    api = Api()
    try:
        api.ask("POST", "/api/v1/tenants", {"id": tenant, "name": "Demonstration"})
    except urllib.error.HTTPError as refused:
        if refused.code != 409:
            raise
    api.headers["Signalbox-Tenant"] = tenant
    profiles = api.all("/api/v1/credential-profiles")
    switch_profile = profile(api, profiles, "Simulated switches", "public")
    machine_profile = profile(api, profiles, "This machine", "watch")
    devices = [("this-machine", "127.0.0.1", snmpd_port, machine_profile)]
    devices += [(f"switch-{number:02}", f"127.1.0.{number + 1}", switch_port, switch_profile)
                for number in range(switches)]
    there = api.all("/api/v1/devices")
    for name, address, port, of in devices:
        if name in there:
            continue
        api.ask("POST", "/api/v1/devices", {
            "name": name, "address": address, "driver": "snmp", "port": port,
            "credential_profile_id": of, "interval_seconds": INTERVAL_SECONDS})


main()
