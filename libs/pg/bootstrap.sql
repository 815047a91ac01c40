-- Roles, schemas and the tenant's domain, for one database. Run once by an administrator who may
-- create roles and schemas (psql -f, or ./dev up); running it again changes nothing.
--
--   <service>_owner    owns the schema and its tables; nobody logs in as it
--   <service>_migrate  may become the owner: `<service> --migrate` logs in so
--   <service>_app      reads and writes rows of one tenant at a time; owns nothing, bypasses nothing
--   <service>_jobs     the relay, schedulers and retention: across tenants, on listed tables
--
-- Passwords are the operator's: ALTER ROLE tree_app PASSWORD '…'. A service never sees the schema
-- of another.

CREATE SCHEMA IF NOT EXISTS core;
DO $$
BEGIN
  CREATE DOMAIN core.tenant AS text CHECK (VALUE ~ '^[a-z0-9_]{2,40}$');
EXCEPTION WHEN duplicate_object THEN NULL;
END
$$;

-- For searches in names: PostgreSQL's own, trusted, and of no service.
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA core;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- A large object belongs to a role, not to a tenant, and no row security guards it: nobody has any.
DO $$
DECLARE
  called regprocedure;
BEGIN
  FOR called IN SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
      AND proname ~ '^(lo_.*|loread|lowrite)$' LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', called);
  END LOOP;
END
$$;
DO $$
DECLARE
  service text;
  role text;
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  FOREACH service IN ARRAY ARRAY['gateway', 'device_poller', 'rca', 'tree', 'session',
                                 'notification', 'summary'] LOOP
    FOREACH role IN ARRAY ARRAY['owner', 'migrate', 'app', 'jobs'] LOOP
      BEGIN
        EXECUTE format('CREATE ROLE %I NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE',
                       service || '_' || role);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END;
      EXECUTE format('GRANT USAGE ON SCHEMA core TO %I', service || '_' || role);
    END LOOP;
    -- Statements name tables without their schema: there is no other that a role can reach.
    FOREACH role IN ARRAY ARRAY['migrate', 'app', 'jobs'] LOOP
      EXECUTE format('ALTER ROLE %I LOGIN', service || '_' || role);
      EXECUTE format('ALTER ROLE %I SET search_path = %I', service || '_' || role, service);
      EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(),
                     service || '_' || role);
    END LOOP;
    EXECUTE format('GRANT %I TO %I', service || '_owner', service || '_migrate');
    -- So that a migration may make functions that run as the role which works across tenants.
    EXECUTE format('GRANT %I TO %I', service || '_jobs', service || '_owner');
    EXECUTE format('GRANT %I TO CURRENT_USER', service || '_owner');
    EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', service, service || '_owner');
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I, %I', service, service || '_app',
                   service || '_jobs');
  END LOOP;
END
$$;
