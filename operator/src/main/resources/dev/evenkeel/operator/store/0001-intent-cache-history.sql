-- Times are microseconds since 1970-01-01T00:00:00Z. A subject is Kind/name, and Host/name for a host.

-- Intent: what people decided. It stands neither in git nor on the hosts.

CREATE TABLE suspension (
  subject TEXT PRIMARY KEY,
  reason  TEXT NOT NULL,
  who     TEXT NOT NULL,
  since   INTEGER NOT NULL,
  until   INTEGER
) STRICT;

CREATE TABLE approval (
  plan     TEXT PRIMARY KEY,
  host     TEXT NOT NULL,
  removals TEXT NOT NULL,
  who      TEXT NOT NULL,
  at       INTEGER NOT NULL
) STRICT;

CREATE TABLE quarantine (
  subject   TEXT PRIMARY KEY,
  commit_id TEXT NOT NULL,
  content   TEXT NOT NULL,
  reason    TEXT NOT NULL,
  since     INTEGER NOT NULL
) STRICT;

CREATE TABLE image_pin (
  reference TEXT PRIMARY KEY,
  digest    TEXT,
  users     TEXT NOT NULL,
  at        INTEGER NOT NULL
) STRICT;

CREATE TABLE host_key (
  address     TEXT NOT NULL,
  port        INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  algorithm   TEXT,
  at          INTEGER NOT NULL,
  PRIMARY KEY (address, port, fingerprint)
) STRICT;

-- Cache: what could be read again.

CREATE TABLE remembered (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE last_condition (
  subject   TEXT NOT NULL,
  type      TEXT NOT NULL,
  status    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  message   TEXT NOT NULL,
  since     INTEGER NOT NULL,
  commit_id TEXT,
  PRIMARY KEY (subject, type)
) STRICT;

-- History: bounded by age and number.

CREATE TABLE revision (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  commit_id    TEXT NOT NULL UNIQUE,
  author       TEXT,
  committed_at INTEGER,
  subject      TEXT,
  seen_at      INTEGER NOT NULL,
  converged_at INTEGER,
  resources    INTEGER NOT NULL,
  problems     TEXT NOT NULL
) STRICT;

CREATE TABLE plan (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  identity  TEXT NOT NULL,
  host      TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  at        INTEGER NOT NULL,
  changes   TEXT NOT NULL,
  steps     TEXT NOT NULL
) STRICT;
CREATE INDEX plan_host ON plan (host, id);
CREATE INDEX plan_identity ON plan (identity);

CREATE TABLE drift (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  host         TEXT NOT NULL,
  object       TEXT NOT NULL,
  subject      TEXT NOT NULL,
  path         TEXT NOT NULL,
  desired      TEXT,
  observed     TEXT,
  first_seen   INTEGER NOT NULL,
  seen_by      TEXT NOT NULL,
  cause        TEXT,
  remedy       TEXT,
  corrected_at INTEGER,
  corrected_by TEXT,
  commit_id    TEXT NOT NULL,
  position     TEXT
) STRICT;
CREATE UNIQUE INDEX drift_open ON drift (host, object, path) WHERE corrected_at IS NULL;
CREATE INDEX drift_seen ON drift (first_seen);

CREATE TABLE event (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        INTEGER NOT NULL,
  level     TEXT NOT NULL,
  reason    TEXT NOT NULL,
  host      TEXT,
  subject   TEXT,
  object    TEXT,
  message   TEXT NOT NULL,
  commit_id TEXT
) STRICT;
CREATE INDEX event_at ON event (at);
CREATE INDEX event_subject ON event (subject, id);
CREATE INDEX event_host ON event (host, id);
