"""Certificates for the devices' TLS, made by the openssl command."""

import asyncio
import dataclasses
import hashlib
import os
import pathlib
import ssl

SETTINGS = """
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[device]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = IP:{address}
"""
ARGUMENTS = ("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 3650"
             " -sha256").split()


@dataclasses.dataclass(frozen=True)
class Certificate:
    path: pathlib.Path
    key: pathlib.Path
    fingerprint: str


class Maker:
    """Keeps its files in `folder`. Signs by a CA of its own if `ca_folder` is given."""

    def __init__(self, folder, ca_folder=None):
        self.folder = pathlib.Path(folder)
        self.ca_folder = ca_folder and pathlib.Path(ca_folder)
        self.ca, self.count = None, 0
        self.turns = asyncio.Semaphore(os.cpu_count() or 1)

    async def start(self):
        """Writes ca.pem if there is to be one. Raises RuntimeError, OSError."""
        if self.ca_folder:
            ca = await self.make("Signalbox simulated CA", "authority", "127.2.0.0")
            self.ca_folder.mkdir(parents=True, exist_ok=True)
            (self.ca_folder / "ca.pem").write_bytes(ca.path.read_bytes())
            self.ca = ca

    async def issue(self, address):
        return await self.make(address, "device", address)

    async def make(self, name, section, address):
        self.count += 1
        stem = self.folder / f"{self.count}"
        settings = stem.with_suffix(".cnf")
        settings.write_text(SETTINGS.format(address=address))
        certificate, key = stem.with_suffix(".pem"), stem.with_suffix(".key")
        signer = ["-CA", self.ca.path, "-CAkey", self.ca.key] if self.ca else []
        async with self.turns:
            process = await asyncio.create_subprocess_exec(
                "openssl", *ARGUMENTS, *signer, "-config", settings, "-extensions", section,
                "-subj", f"/CN={name}", "-keyout", key, "-out", certificate,
                stderr=asyncio.subprocess.PIPE)
            _, complaint = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"openssl: {complaint.decode()}")
        body = ssl.PEM_cert_to_DER_cert(certificate.read_text())
        return Certificate(certificate, key, hashlib.sha256(body).hexdigest())


def context(certificate):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.path, certificate.key)
    return tls


def anonymous_context():
    """What api-ssl is without a certificate: suites that careful clients refuse."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    tls.set_ciphers("ADH:AECDH:@SECLEVEL=0")
    return tls
