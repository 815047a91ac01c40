-- Where devices stand, what they are grouped by, and whose credentials they take.

CREATE TABLE sites (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id uuid NOT NULL,
  entity_version bigint NOT NULL DEFAULT 1,
  name text NOT NULL,
  address text,
  latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  notes text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE UNIQUE INDEX sites_name ON sites (tenant_id, name);
ALTER TABLE sites ENABLE ROW LEVEL SECURITY;
ALTER TABLE sites FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON sites
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON sites TO :app;

CREATE TABLE device_groups (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id uuid NOT NULL,
  entity_version bigint NOT NULL DEFAULT 1,
  name text NOT NULL,
  colour text CHECK (colour ~ '^#[0-9A-Fa-f]{6}$'),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX device_groups_name ON device_groups (tenant_id, name);
ALTER TABLE device_groups ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_groups FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON device_groups
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
-- Whoever polls reads the names of groups: credentials of two are taken in their order.
CREATE POLICY across_tenants ON device_groups FOR SELECT TO :jobs USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON device_groups TO :app;
GRANT SELECT ON device_groups TO :jobs;

-- A device's groups stand in its own row: they are few, and every reader of a device wants them. A
-- statement that writes them locks the groups, one that removes a group takes it out of all rows.
ALTER TABLE devices
  ADD COLUMN site_id uuid,
  ADD COLUMN group_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(group_ids) <= 20),
  ADD CONSTRAINT devices_site FOREIGN KEY (tenant_id, site_id) REFERENCES sites (tenant_id, id);
CREATE INDEX devices_of_site ON devices (tenant_id, site_id) WHERE site_id IS NOT NULL;

-- Which profiles a site or a group (the owner) offers to its devices: one of a kind.
CREATE TABLE default_credentials (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  owner_id uuid NOT NULL,
  kind text NOT NULL,
  credential_profile_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, owner_id, kind),
  FOREIGN KEY (tenant_id, credential_profile_id) REFERENCES credential_profiles (tenant_id, id)
);
CREATE INDEX default_credentials_profile
  ON default_credentials (tenant_id, credential_profile_id);
ALTER TABLE default_credentials ENABLE ROW LEVEL SECURITY;
ALTER TABLE default_credentials FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON default_credentials
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON default_credentials FOR SELECT TO :jobs USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON default_credentials TO :app;
GRANT SELECT ON default_credentials TO :jobs;

-- What the tenant offers to all its devices: one of a kind, too.
ALTER TABLE credential_profiles ADD COLUMN is_default boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX credential_profiles_default
  ON credential_profiles (tenant_id, kind) WHERE is_default;

-- Every profile that is offered to a device, by whom. Which of them it takes is decided in
-- domain/credentials.cpp. It runs as whoever asks, so that row security shows what he may see.
CREATE FUNCTION offered_credentials(tenant text, own uuid, site uuid, groups uuid[])
  RETURNS TABLE (origin text, place text, profile_id uuid, name text, kind text, sealed text)
  LANGUAGE sql STABLE AS $$
  SELECT 'device', '', p.id, p.name, p.kind, p.sealed
  FROM device_poller.credential_profiles p WHERE p.tenant_id = tenant AND p.id = own
  UNION ALL
  SELECT CASE WHEN g.id IS NULL THEN 'site' ELSE 'group' END, coalesce(g.name, ''), p.id, p.name,
    p.kind, p.sealed
  FROM device_poller.default_credentials d
  JOIN device_poller.credential_profiles p
    ON p.tenant_id = d.tenant_id AND p.id = d.credential_profile_id
  LEFT JOIN device_poller.device_groups g ON g.tenant_id = d.tenant_id AND g.id = d.owner_id
  WHERE d.tenant_id = tenant AND d.owner_id = ANY (array_append(groups, site))
  UNION ALL
  SELECT 'tenant', '', p.id, p.name, p.kind, p.sealed
  FROM device_poller.credential_profiles p WHERE p.tenant_id = tenant AND p.is_default
$$;
