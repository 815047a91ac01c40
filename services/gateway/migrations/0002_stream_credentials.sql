-- Credentials of other people's programs for the event stream. The secret is shown once and not
-- kept: what is kept ends it.
CREATE TABLE stream_credentials (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id uuid NOT NULL,
  name text NOT NULL,
  noun text,                  -- NULL: of the whole tenant
  account text NOT NULL,      -- public key: also the name of its durable
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,       -- still to be taken from the servers until ended_there is set
  ended_there boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX stream_credentials_open ON stream_credentials (tenant_id) WHERE NOT ended_there;
ALTER TABLE stream_credentials ENABLE ROW LEVEL SECURITY;
ALTER TABLE stream_credentials FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON stream_credentials
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON stream_credentials TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON stream_credentials TO :app;
GRANT SELECT, UPDATE ON stream_credentials TO :jobs;
