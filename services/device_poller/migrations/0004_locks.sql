-- Rolling up locks the devices of a shard, and changes nothing in them.
GRANT UPDATE (shard) ON devices TO :jobs;
