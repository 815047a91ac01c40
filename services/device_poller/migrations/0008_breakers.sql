-- How often polls of a device came to nothing, and until when it is left alone: who takes over its
-- shard does not begin anew, least of all with a password that was refused.
ALTER TABLE devices
  ADD COLUMN failures integer NOT NULL DEFAULT 0,
  ADD COLUMN refusals integer NOT NULL DEFAULT 0,
  ADD COLUMN left_alone_until timestamptz;
