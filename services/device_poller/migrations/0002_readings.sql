-- What the polls have brought: one row for a device and poll, its interfaces as arrays in the order
-- of if_index. By day, so that what is old goes as a whole.

CREATE TABLE readings (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  device_id uuid NOT NULL,
  slot timestamptz NOT NULL,    -- when it was due: one reading a slot
  fence bigint NOT NULL,        -- the higher wins
  taken_at timestamptz NOT NULL,
  latency_ms real,
  uptime_ms bigint,
  cpu_ratio real,
  memory_ratio real,
  temperature_celsius real,     -- the hottest
  storage_name text[],
  storage_ratio real[],
  if_index integer[],
  if_in_octets bigint[],        -- counters as they were read; rates are made when they are asked for
  if_out_octets bigint[],
  if_in_errors bigint[],
  if_out_errors bigint[],
  if_in_discards bigint[],
  if_out_discards bigint[],
  if_bits smallint[],           -- after how many bits octets wrap
  PRIMARY KEY (tenant_id, device_id, slot)
) PARTITION BY RANGE (slot);
ALTER TABLE readings ENABLE ROW LEVEL SECURITY;
ALTER TABLE readings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON readings
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON readings TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON readings TO :app;
GRANT SELECT ON readings TO :jobs;

-- The same rolled up in buckets of 5 minutes, an hour, a day: for each metric (its number stands in
-- domain/measured.cpp), of each interface where it is of interfaces, a place in all five arrays.
CREATE TABLE rollups (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  device_id uuid NOT NULL,
  bucket_seconds integer NOT NULL CHECK (bucket_seconds IN (300, 3600, 86400)),
  slot timestamptz NOT NULL,    -- when the bucket begins
  metric smallint[] NOT NULL,
  interface integer[] NOT NULL, -- ifIndex; 0 for what is of the device
  mean real[] NOT NULL,
  least real[] NOT NULL,
  most real[] NOT NULL,
  PRIMARY KEY (tenant_id, device_id, bucket_seconds, slot)
) PARTITION BY LIST (bucket_seconds);
CREATE TABLE rollups_300 PARTITION OF rollups FOR VALUES IN (300) PARTITION BY RANGE (slot);
CREATE TABLE rollups_3600 PARTITION OF rollups FOR VALUES IN (3600) PARTITION BY RANGE (slot);
CREATE TABLE rollups_86400 PARTITION OF rollups FOR VALUES IN (86400) PARTITION BY RANGE (slot);
ALTER TABLE rollups ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollups FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON rollups
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON rollups TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON rollups TO :app;
GRANT SELECT, INSERT, UPDATE ON rollups TO :jobs;

-- How far each shard is rolled up. Whoever holds a row's lock rolls it up.
CREATE TABLE rolled (
  bucket_seconds integer NOT NULL,
  shard integer NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (bucket_seconds, shard)
);
INSERT INTO rolled SELECT bucket, shard, date_trunc('day', now(), 'UTC')
  FROM unnest(ARRAY[300, 3600, 86400]) AS bucket, generate_series(0, 1023) AS shard;
GRANT SELECT, UPDATE ON rolled TO :jobs;

-- A device's interfaces as its last reading named them, for lists: names do not stand in readings.
CREATE TABLE interfaces (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  device_id uuid NOT NULL,
  read_at timestamptz NOT NULL,
  interfaces text NOT NULL,     -- JSON
  PRIMARY KEY (tenant_id, device_id)
);
ALTER TABLE interfaces ENABLE ROW LEVEL SECURITY;
ALTER TABLE interfaces FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON interfaces
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON interfaces TO :app;

-- Partitions from yesterday to the day after tomorrow, made by the job that also drops old ones. It
-- runs as the owner: a service's role makes and drops no table by itself.
CREATE FUNCTION partition_make(today date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  day date;
  start date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('device_poller.partitions'));
  FOR day IN SELECT generate_series(today - 1, today + 2, interval '1 day')::date LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS readings_%s PARTITION OF readings '
                   'FOR VALUES FROM (%L) TO (%L)', to_char(day, 'YYYYMMDD'), day, day + 1);
    EXECUTE format('CREATE TABLE IF NOT EXISTS rollups_300_%s PARTITION OF rollups_300 '
                   'FOR VALUES FROM (%L) TO (%L)', to_char(day, 'YYYYMMDD'), day, day + 1);
    start := date_trunc('month', day)::date;
    EXECUTE format('CREATE TABLE IF NOT EXISTS rollups_3600_%s PARTITION OF rollups_3600 '
                   'FOR VALUES FROM (%L) TO (%L)', to_char(start, 'YYYYMM'), start,
                   start + interval '1 month');
    start := date_trunc('year', day)::date;
    EXECUTE format('CREATE TABLE IF NOT EXISTS rollups_86400_%s PARTITION OF rollups_86400 '
                   'FOR VALUES FROM (%L) TO (%L)', to_char(start, 'YYYY'), start,
                   start + interval '1 year');
  END LOOP;
END
$$;
-- Drops partitions of `parent` whose end is before `until`; answers how many.
CREATE FUNCTION partition_drop(parent regclass, until timestamptz) RETURNS integer
  LANGUAGE plpgsql AS $$
DECLARE
  part record;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('device_poller.partitions'));
  FOR part IN
    SELECT c.oid::regclass AS name,
           substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''([^'']+)''\)') AS upper
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = parent
  LOOP
    IF part.upper::timestamptz <= until THEN
      EXECUTE format('DROP TABLE %s', part.name);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  RETURN dropped;
END
$$;
DO $$
DECLARE
  function regprocedure;
BEGIN
  FOR function IN SELECT p.oid FROM pg_proc p
      WHERE p.pronamespace = 'device_poller'::regnamespace AND p.proname LIKE 'partition\_%' LOOP
    EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER', function);
    EXECUTE format('ALTER FUNCTION %s SET search_path = device_poller, pg_temp', function);
    -- A partition comes and goes under a lock behind which readers must not queue for long.
    EXECUTE format('ALTER FUNCTION %s SET lock_timeout = ''2s''', function);
    EXECUTE format('ALTER FUNCTION %s SET timezone = ''UTC''', function);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO device_poller_jobs', function);
  END LOOP;
END
$$;
SELECT partition_make((now() AT TIME ZONE 'UTC')::date);
