-- The inventory: devices, how they are reached, what state they are in.

-- A copy from the gateway's facts; a removed one stays, so that an older fact changes nothing.
CREATE TABLE tenants (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  name text NOT NULL,
  entity_version bigint NOT NULL,
  is_removed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id)
);
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON tenants
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE ON tenants TO :app;

-- The key under which a tenant's credentials are sealed, itself wrapped by the installation's.
CREATE TABLE tenant_keys (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  number integer NOT NULL,      -- of the key in its ring
  id uuid NOT NULL,             -- what it was wrapped for
  wrapped text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, number)
);
ALTER TABLE tenant_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON tenant_keys
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT ON tenant_keys TO :app;

CREATE TABLE credential_profiles (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id uuid NOT NULL,
  entity_version bigint NOT NULL DEFAULT 1,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('snmp_v2c')),
  sealed text NOT NULL,         -- under the tenant's key, for this profile
  created_at timestamptz NOT NULL,
  credentials_changed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX credential_profiles_name ON credential_profiles (tenant_id, name);
ALTER TABLE credential_profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE credential_profiles FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON credential_profiles
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON credential_profiles TO :app;

-- Who polls a shard is numbered here: what an older fence writes is refused.
CREATE TABLE shards (
  shard integer PRIMARY KEY CHECK (shard BETWEEN 0 AND 1023),
  fence bigint NOT NULL DEFAULT 0,
  holder text NOT NULL DEFAULT '',
  taken_at timestamptz
);
INSERT INTO shards (shard) SELECT generate_series(0, 1023);
-- The app role locks a shard's row while it writes under its fence, and changes nothing in it.
GRANT SELECT ON shards TO :app;
GRANT UPDATE (holder) ON shards TO :app;
GRANT SELECT, UPDATE ON shards TO :jobs;

CREATE TABLE devices (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id uuid NOT NULL,
  shard integer NOT NULL CHECK (shard BETWEEN 0 AND 1023),
  entity_version bigint NOT NULL DEFAULT 1,
  name text NOT NULL,
  address text NOT NULL,
  driver text NOT NULL CHECK (driver IN ('snmp', 'ping')),
  port integer CHECK (port BETWEEN 1 AND 65535),
  credential_profile_id uuid,
  interval_seconds integer NOT NULL CHECK (interval_seconds BETWEEN 5 AND 3600),
  is_paused boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  -- What the polls have brought; written under the shard's fence.
  status text NOT NULL DEFAULT 'unknown'
    CHECK (status IN ('unknown', 'online', 'degraded', 'unauthorized', 'silent', 'offline')),
  reason text NOT NULL,
  since timestamptz NOT NULL,
  unanswered integer NOT NULL DEFAULT 0,
  last_seen timestamptz,
  latency_ms real,
  identity text,                -- JSON
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, credential_profile_id) REFERENCES credential_profiles (tenant_id, id)
);
CREATE UNIQUE INDEX devices_name ON devices (tenant_id, name);
CREATE INDEX devices_status ON devices (tenant_id, status, name);
CREATE INDEX devices_since ON devices (tenant_id, since, id);
CREATE INDEX devices_address ON devices (tenant_id, address, id);
CREATE INDEX devices_profile ON devices (tenant_id, credential_profile_id);
CREATE INDEX devices_shard ON devices (shard);
ALTER TABLE devices ENABLE ROW LEVEL SECURITY;
ALTER TABLE devices FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON devices
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON devices TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON devices TO :app;
GRANT SELECT ON devices TO :jobs;

CREATE TABLE status_changes (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  device_id uuid NOT NULL,
  at timestamptz NOT NULL,
  status text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (tenant_id, device_id, at)
);
CREATE INDEX status_changes_at ON status_changes (at);
ALTER TABLE status_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE status_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON status_changes
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON status_changes TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON status_changes TO :app;
GRANT SELECT, DELETE ON status_changes TO :jobs;

-- Names and addresses that hold a text, in any case: row security keeps PostgreSQL from using the
-- index for an operator that might leak, so the tenant is written out here.
CREATE INDEX devices_search ON devices USING gin
  ((lower(name) || ' ' || lower(address)) core.gin_trgm_ops);
CREATE FUNCTION search_devices(wanted text)
  RETURNS TABLE (id uuid) LANGUAGE sql STABLE AS $$
  SELECT d.id FROM devices d
  WHERE d.tenant_id = nullif(current_setting('signalbox.tenant', true), '')
    AND lower(d.name) || ' ' || lower(d.address)
      LIKE '%' || regexp_replace(wanted, '([\\%_])', '\\\1', 'g') || '%'
$$;
GRANT CREATE ON SCHEMA device_poller TO :jobs;
ALTER FUNCTION search_devices(text) SECURITY DEFINER;
ALTER FUNCTION search_devices(text) SET search_path = device_poller, core, pg_temp;
REVOKE ALL ON FUNCTION search_devices(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_devices(text) TO :app;
ALTER FUNCTION search_devices(text) OWNER TO device_poller_jobs;
REVOKE CREATE ON SCHEMA device_poller FROM :jobs;
