-- Who is beside a device, as it said at its last readings; and what was found that may be a device.

CREATE TABLE neighbours (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  device_id uuid NOT NULL,      -- that says it
  source text NOT NULL CHECK (source IN ('lldp', 'cdp', 'mndp', 'arp')),
  interface text NOT NULL,      -- of that device
  key text NOT NULL,            -- what tells this neighbour from others there
  name text,
  name_mark text,               -- in lower case, as in device_marks
  mac_address text,
  address text,
  remote_interface text,
  platform text,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, device_id, source, interface, key),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX neighbours_mac ON neighbours (tenant_id, mac_address);
CREATE INDEX neighbours_address ON neighbours (tenant_id, address);
CREATE INDEX neighbours_name ON neighbours (tenant_id, name_mark);
CREATE INDEX neighbours_last_seen ON neighbours (last_seen);
ALTER TABLE neighbours ENABLE ROW LEVEL SECURITY;
ALTER TABLE neighbours FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON neighbours
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON neighbours TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON neighbours TO :app;
GRANT SELECT, DELETE ON neighbours TO :jobs;

-- By what others know a device: the MACs of its interfaces and the name that it gives itself. Its
-- address stands in devices.
CREATE TABLE device_marks (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  kind text NOT NULL CHECK (kind IN ('mac_address', 'name')),
  mark text NOT NULL,
  device_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, kind, mark, device_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX device_marks_device ON device_marks (tenant_id, device_id);
ALTER TABLE device_marks ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_marks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON device_marks
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON device_marks TO :app;

-- Networks that were, or are being, looked through.
CREATE TABLE scans (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id uuid NOT NULL,
  entity_version bigint NOT NULL DEFAULT 1,
  networks text[] NOT NULL,
  credential_profile_ids uuid[] NOT NULL,
  ports integer[] NOT NULL,     -- of SNMP, RouterOS, RouterOS over TLS
  state text NOT NULL CHECK (state IN ('running', 'finished', 'cancelled', 'interrupted')),
  hosts_total integer NOT NULL,
  hosts_done integer NOT NULL DEFAULT 0,
  found integer NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  alive_at timestamptz NOT NULL, -- whoever runs it says so; who does not has gone
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX scans_running ON scans (tenant_id) WHERE state = 'running';
ALTER TABLE scans ENABLE ROW LEVEL SECURITY;
ALTER TABLE scans FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON scans
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON scans TO :app;

-- What may be added to the inventory: one for each address.
CREATE TABLE proposals (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id uuid NOT NULL,
  address text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'dismissed', 'accepted')),
  sources text[] NOT NULL,
  name text,
  mac_address text,
  object_id text,
  description text,
  driver text NOT NULL,         -- that would ask it
  port integer,
  credential_profile_id uuid,   -- that worked
  options text,                 -- JSON, of its driver alone
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX proposals_address ON proposals (tenant_id, address);
CREATE INDEX proposals_last_seen ON proposals (last_seen);
ALTER TABLE proposals ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposals FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON proposals
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON proposals TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON proposals TO :app;
GRANT SELECT, DELETE ON proposals TO :jobs;
