-- Files of devices that are too large for one question, and how far they are taken in.
CREATE TABLE device_imports (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id uuid NOT NULL,             -- also the name of its blob
  format text NOT NULL CHECK (format IN ('csv', 'ndjson')),
  is_dry_run boolean NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN
    ('waiting', 'queued', 'running', 'finished', 'failed', 'cancelled', 'expired')),
  reason text,
  user_id text NOT NULL,        -- who wanted it: the devices are added in this name
  request_id text NOT NULL,
  traceparent text NOT NULL,
  size_bytes bigint,
  sha256 text,
  claims bigint NOT NULL DEFAULT 0, -- how often somebody began to run it: the last one keeps what it finds
  rows_done integer NOT NULL DEFAULT 0,
  good integer NOT NULL DEFAULT 0,
  refused integer NOT NULL DEFAULT 0,
  taken_bytes bigint NOT NULL DEFAULT 0, -- of the file, with all rows that are done
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  alive_at timestamptz,         -- whoever runs it says so; who does not has gone
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX device_imports_running ON device_imports (tenant_id) WHERE state = 'running';
CREATE INDEX device_imports_open ON device_imports (id) WHERE state IN ('waiting', 'queued', 'running');
ALTER TABLE device_imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_imports FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON device_imports
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON device_imports FOR SELECT TO :jobs USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON device_imports TO :app;
GRANT SELECT ON device_imports TO :jobs;

CREATE TABLE refused_rows (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  import_id uuid NOT NULL,
  row integer NOT NULL,
  name text,
  errors text NOT NULL,         -- JSON, as a problem has them
  PRIMARY KEY (tenant_id, import_id, row),
  FOREIGN KEY (tenant_id, import_id) REFERENCES device_imports (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE refused_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE refused_rows FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON refused_rows
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON refused_rows TO :app;
