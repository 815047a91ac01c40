-- What every service has: facts to be sent, facts that were handled.
--
-- :app and :jobs are the service's roles; the search path is its schema.

CREATE TABLE outbox (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id bigint GENERATED ALWAYS AS IDENTITY,
  fact_id uuid NOT NULL,
  noun text NOT NULL,
  verb text NOT NULL,
  entity text NOT NULL,
  entity_version bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  actor text NOT NULL,
  request_id text NOT NULL,
  traceparent text NOT NULL,
  data text NOT NULL,  -- JSON, byte for byte as it is sent: jsonb would reorder it
  tries integer NOT NULL DEFAULT 0,
  retry_at timestamptz,         -- put off until then
  sent_at timestamptz,          -- taken away again when it must be sent anew
  acknowledged_at timestamptz,  -- when it was stored first
  dead_at timestamptz,          -- given up; cleared by hand to try again
  PRIMARY KEY (tenant_id, id)
);
-- The relay takes the oldest of each tenant in turn; what was put off is not in its way.
CREATE INDEX outbox_unsent ON outbox (tenant_id, id)
  WHERE sent_at IS NULL AND dead_at IS NULL AND retry_at IS NULL;
CREATE INDEX outbox_put_off ON outbox (retry_at)
  WHERE sent_at IS NULL AND dead_at IS NULL AND retry_at IS NOT NULL;
CREATE INDEX outbox_oldest_put_off ON outbox (id)
  WHERE sent_at IS NULL AND dead_at IS NULL AND retry_at IS NOT NULL;
-- For what must be sent again after the bus was away, and for retention.
CREATE INDEX outbox_acknowledged ON outbox (acknowledged_at) WHERE acknowledged_at IS NOT NULL;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON outbox
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON outbox TO :jobs USING (true) WITH CHECK (true);
-- A service may say something; it cannot read, change or take back what it has said.
GRANT INSERT ON outbox TO :app;
GRANT SELECT, UPDATE, DELETE ON outbox TO :jobs;

CREATE TABLE inbox (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  durable text NOT NULL,
  fact_id uuid NOT NULL,
  handled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, durable, fact_id)
);
CREATE INDEX inbox_handled ON inbox (handled_at);
ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON inbox
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON inbox TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON inbox TO :app;
GRANT SELECT, DELETE ON inbox TO :jobs;
