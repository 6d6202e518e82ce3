-- A database as the first version of the schema left it, with the checksums that its code wrote.
CREATE TABLE teff_schema (version INTEGER NOT NULL);
INSERT INTO teff_schema (version) VALUES (1);

CREATE TABLE teff_grain (
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  key TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  first INTEGER NOT NULL,
  head INTEGER NOT NULL,
  UNIQUE (type, key)
) STRICT;
CREATE TABLE teff_event (
  grain_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  type TEXT NOT NULL,
  payload BLOB NOT NULL,
  time INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (grain_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE teff_register (
  name TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  value BLOB NOT NULL,
  checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO teff_grain VALUES (1, 'account', 'alice', 3, 1, 2);
INSERT INTO teff_event VALUES (1, 1, 1, 'noted', CAST('one' AS BLOB), 1772360130123456789, 2464315696);
INSERT INTO teff_event VALUES (1, 2, 3, 'noted', CAST('two' AS BLOB), 1772360130123456789, 2190471229);
INSERT INTO teff_register VALUES ('cluster-view', 2, CAST('view' AS BLOB), 3901330544);
