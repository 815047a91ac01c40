-- What the last reading measured beside what has a column of its own: voltages, fans, toner.
ALTER TABLE interfaces ADD COLUMN sensors text NOT NULL DEFAULT '[]';
