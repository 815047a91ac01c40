-- More drivers: RouterOS and probes, SNMP in its other versions.

ALTER TABLE credential_profiles DROP CONSTRAINT credential_profiles_kind_check;
ALTER TABLE credential_profiles ADD CONSTRAINT credential_profiles_kind_check
  CHECK (kind IN ('snmp_v1', 'snmp_v2c', 'snmp_v3', 'routeros'));

ALTER TABLE devices DROP CONSTRAINT devices_driver_check;
ALTER TABLE devices ADD CONSTRAINT devices_driver_check
  CHECK (driver IN ('snmp', 'ping', 'routeros', 'probe'));
ALTER TABLE devices
  ADD COLUMN options text,                     -- JSON, of the driver alone
  ADD COLUMN trusted_certificate_sha256 text,  -- the one that it may show
  ADD COLUMN shown_certificate_sha256 text;    -- the one that it showed last

-- Whoever polls reads the sealed credentials with its devices, of all tenants in one go.
CREATE POLICY across_tenants ON credential_profiles FOR SELECT TO :jobs USING (true);
GRANT SELECT ON credential_profiles TO :jobs;

-- What an access point's clients come to, and the clients themselves as the last reading had them.
ALTER TABLE readings
  ADD COLUMN wireless_clients real,
  ADD COLUMN signal_dbm real,          -- the mean of those that have one
  ADD COLUMN weakest_signal_dbm real,
  ADD COLUMN ccq_percent real;         -- the mean; only some radios have it
ALTER TABLE interfaces ADD COLUMN wireless text NOT NULL DEFAULT '{"radios":[],"registrations":[]}';
