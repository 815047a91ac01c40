-- People and their sign-ins are of the installation, not of a tenant. The service reaches them by
-- the functions people_* alone, each of which does one thing: nobody can list passwords' hashes.
-- Tenants and memberships are the tenants' own.

CREATE TABLE people (
  id uuid PRIMARY KEY,
  email text NOT NULL,  -- lower case
  name text NOT NULL,
  password_hash text NOT NULL,
  is_super_admin boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX people_email ON people (email);
GRANT SELECT, INSERT, UPDATE, DELETE ON people TO :jobs;

CREATE TABLE sign_ins (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
  access_hash bytea NOT NULL,    -- SHA-256 of the token of now
  access_until timestamptz NOT NULL,
  refresh_hash bytea NOT NULL,
  spent_hash bytea,              -- the refresh token before it: whoever shows it has stolen it, or was robbed
  spent_at timestamptz,
  refresh_until timestamptz NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  address text NOT NULL,         -- from where, for the person to see
  agent text NOT NULL
);
CREATE INDEX sign_ins_person ON sign_ins (person_id);
CREATE INDEX sign_ins_until ON sign_ins (refresh_until);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_ins TO :jobs;

-- Wrong passwords since the last right one, by address: also of those that nobody has, so that no
-- answer tells which are known.
CREATE TABLE sign_in_attempts (
  email text PRIMARY KEY,
  wrong integer NOT NULL,
  last_wrong_at timestamptz NOT NULL,
  locked_until timestamptz
);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempts TO :jobs;

CREATE TABLE tenants (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  name text NOT NULL,
  entity_version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id)
);
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON tenants
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON tenants TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON tenants TO :app;
GRANT SELECT ON tenants TO :jobs;

-- Versions of what may be removed and come again: a copy keeps the highest that it has seen.
CREATE SEQUENCE entity_versions;
GRANT USAGE ON SEQUENCE entity_versions TO :app;

CREATE TABLE memberships (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  person_id uuid NOT NULL,  -- no reference: a tenant's row must not tell whether a person exists
  role text NOT NULL CHECK (role IN ('tenant_admin', 'engineer', 'viewer')),
  entity_version bigint NOT NULL DEFAULT nextval('entity_versions'),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, person_id)
);
CREATE INDEX memberships_person ON memberships (person_id);
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON memberships
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
CREATE POLICY across_tenants ON memberships TO :jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON memberships TO :app;
GRANT SELECT ON memberships TO :jobs;

-- Each answers at most one row unless it is named after many.

CREATE FUNCTION people_find(wanted text)
  RETURNS TABLE (id uuid, email text, name text, password_hash text, is_super_admin boolean)
  LANGUAGE sql STABLE AS $$
  SELECT p.id, p.email, p.name, p.password_hash, p.is_super_admin FROM people p
  WHERE p.email = wanted
$$;

CREATE FUNCTION people_read(wanted uuid)
  RETURNS TABLE (id uuid, email text, name text, password_hash text, is_super_admin boolean)
  LANGUAGE sql STABLE AS $$
  SELECT p.id, p.email, p.name, p.password_hash, p.is_super_admin FROM people p WHERE p.id = wanted
$$;

-- Nothing if the address is taken.
CREATE FUNCTION people_add(new_id uuid, new_email text, new_name text, new_hash text,
                           super_admin boolean)
  RETURNS TABLE (id uuid) LANGUAGE sql AS $$
  INSERT INTO people AS p (id, email, name, password_hash, is_super_admin)
  VALUES (new_id, new_email, new_name, new_hash, super_admin)
  ON CONFLICT (email) DO NOTHING RETURNING p.id
$$;

CREATE FUNCTION people_any() RETURNS TABLE (any_person boolean) LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM people)
$$;

CREATE FUNCTION people_locked_until(wanted text) RETURNS TABLE (locked_until timestamptz)
  LANGUAGE sql STABLE AS $$
  SELECT a.locked_until FROM sign_in_attempts a WHERE a.email = wanted
$$;

-- Counts one more, and answers how many there are; those before `forgotten` do not count.
CREATE FUNCTION people_wrong_password(wanted text, at timestamptz, forgotten timestamptz)
  RETURNS TABLE (wrong integer) LANGUAGE sql AS $$
  INSERT INTO sign_in_attempts AS a (email, wrong, last_wrong_at) VALUES (wanted, 1, at)
  ON CONFLICT (email) DO UPDATE SET last_wrong_at = at,
    wrong = CASE WHEN a.last_wrong_at < forgotten THEN 1 ELSE a.wrong + 1 END
  RETURNING a.wrong
$$;

CREATE FUNCTION people_lock(wanted text, until timestamptz) RETURNS void LANGUAGE sql AS $$
  UPDATE sign_in_attempts SET locked_until = greatest(locked_until, until) WHERE email = wanted
$$;

CREATE FUNCTION people_set_password(wanted uuid, new_hash text, but_sign_in uuid)
  RETURNS void LANGUAGE sql AS $$
  UPDATE people SET password_hash = new_hash WHERE id = wanted;
  DELETE FROM sign_ins WHERE person_id = wanted AND id IS DISTINCT FROM but_sign_in
$$;

CREATE FUNCTION people_start_sign_in(new_id uuid, person uuid, access bytea, access_end timestamptz,
                                     refresh bytea, refresh_end timestamptz, from_address text,
                                     by_agent text, at timestamptz)
  RETURNS void LANGUAGE sql AS $$
  DELETE FROM sign_in_attempts a USING people p WHERE p.id = person AND a.email = p.email;
  INSERT INTO sign_ins (id, person_id, access_hash, access_until, refresh_hash, refresh_until,
                        address, agent, started_at)
  VALUES (new_id, person, access, access_end, refresh, refresh_end, from_address, by_agent, at)
$$;

CREATE FUNCTION people_signed_in(wanted uuid, access bytea, at timestamptz)
  RETURNS TABLE (person_id uuid, email text, name text, is_super_admin boolean,
                 access_until timestamptz)
  LANGUAGE sql STABLE AS $$
  SELECT p.id, p.email, p.name, p.is_super_admin, s.access_until
  FROM sign_ins s JOIN people p ON p.id = s.person_id
  WHERE s.id = wanted AND s.access_hash = access AND s.access_until > at
$$;

-- `outcome`: 'renewed'; 'repeated' where the one before was shown within the grace (two tabs at
-- once); 'stolen' where it was shown later, which ends the sign-in; no row: unknown or over.
CREATE FUNCTION people_refresh(wanted uuid, shown bytea, access bytea, access_end timestamptz,
                               refresh bytea, refresh_end timestamptz, at timestamptz,
                               grace interval)
  RETURNS TABLE (outcome text, person_id uuid) LANGUAGE plpgsql AS $$
DECLARE
  held sign_ins%ROWTYPE;
BEGIN
  SELECT * INTO held FROM sign_ins s WHERE s.id = wanted AND s.refresh_until > at FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF held.refresh_hash = shown THEN
    UPDATE sign_ins s SET spent_hash = held.refresh_hash, spent_at = at, access_hash = access,
      access_until = access_end, refresh_hash = refresh, refresh_until = refresh_end
      WHERE s.id = wanted;
    RETURN QUERY SELECT 'renewed', held.person_id;
  ELSIF held.spent_hash = shown AND held.spent_at > at - grace THEN
    RETURN QUERY SELECT 'repeated', held.person_id;
  ELSIF held.spent_hash = shown THEN
    DELETE FROM sign_ins s WHERE s.id = wanted;
    RETURN QUERY SELECT 'stolen', held.person_id;
  END IF;
END
$$;

CREATE FUNCTION people_end_sign_in(wanted uuid) RETURNS void LANGUAGE sql AS $$
  DELETE FROM sign_ins WHERE id = wanted
$$;

CREATE FUNCTION people_forget_old(at timestamptz, forgotten timestamptz) RETURNS void
  LANGUAGE sql AS $$
  DELETE FROM sign_ins WHERE refresh_until < at;
  DELETE FROM sign_in_attempts WHERE last_wrong_at < forgotten AND coalesce(locked_until < at, true)
$$;

-- Of one person, over all tenants, the oldest first: where nothing is said, it is meant.
CREATE FUNCTION people_memberships(wanted uuid)
  RETURNS TABLE (tenant text, name text, role text) LANGUAGE sql STABLE AS $$
  SELECT m.tenant_id::text, t.name, m.role
  FROM memberships m JOIN tenants t ON t.tenant_id = m.tenant_id
  WHERE m.person_id = wanted ORDER BY m.created_at, m.tenant_id
$$;

CREATE FUNCTION people_tenant_exists(wanted text) RETURNS TABLE (there boolean)
  LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM tenants t WHERE t.tenant_id::text = wanted)
$$;

CREATE FUNCTION people_tenants(after text, most integer)
  RETURNS TABLE (tenant text, name text) LANGUAGE sql STABLE AS $$
  SELECT t.tenant_id::text, t.name FROM tenants t
  WHERE t.tenant_id::text > after ORDER BY t.tenant_id LIMIT most
$$;

-- Names for the members of the tenant of the transaction, and for nobody else.
CREATE FUNCTION people_members(after text, most integer)
  RETURNS TABLE (person_id uuid, email text, name text, role text) LANGUAGE sql STABLE AS $$
  SELECT p.id, p.email, p.name, m.role
  FROM memberships m JOIN people p ON p.id = m.person_id
  WHERE m.tenant_id = nullif(current_setting('signalbox.tenant', true), '') AND p.email > after
  ORDER BY p.email LIMIT most
$$;

-- They run as the role that may read these tables across tenants, for the service alone.
GRANT CREATE ON SCHEMA gateway TO :jobs;
DO $$
DECLARE
  function regprocedure;
BEGIN
  FOR function IN SELECT p.oid FROM pg_proc p
      WHERE p.pronamespace = 'gateway'::regnamespace AND p.proname LIKE 'people\_%' LOOP
    EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER', function);
    EXECUTE format('ALTER FUNCTION %s SET search_path = gateway, pg_temp', function);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO gateway_app', function);
    EXECUTE format('ALTER FUNCTION %s OWNER TO gateway_jobs', function);
  END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA gateway FROM :jobs;
