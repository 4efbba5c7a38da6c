-- Intent: what is led to an earlier commit.

CREATE TABLE rollback (
  subject     TEXT PRIMARY KEY,
  from_commit TEXT NOT NULL,
  content     TEXT NOT NULL,
  to_commit   TEXT NOT NULL,
  digests     TEXT NOT NULL,
  who         TEXT NOT NULL,
  since       INTEGER NOT NULL
) STRICT;

-- History: what each image reference stood for, and since when.

CREATE TABLE resolved (
  reference TEXT NOT NULL,
  digest    TEXT NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (reference, at)
) STRICT;
INSERT INTO resolved (reference, digest, at) SELECT reference, digest, at FROM image_pin WHERE digest IS NOT NULL;
