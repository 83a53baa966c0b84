-- The walking system: everything between a signed delivery and a proved effect.
-- Roles exist before this runs (DatabaseRole, RoleProvisioner). Each gets the least it needs; audit
-- and receipt are append-only for everyone but the owner, and a delivery only ever grows old.

GRANT USAGE ON SCHEMA penstock TO penstock_ingress, penstock_worker, penstock_scheduler, penstock_api,
                                  penstock_auditor;

-- ── definitions, policies, configuration: immutable by digest ──────────────────────────────────

CREATE TABLE definition (
  digest      text        PRIMARY KEY,
  namespace   text        NOT NULL,
  name        text        NOT NULL,
  version     text        NOT NULL,
  document    text        NOT NULL,
  seal        bytea       NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT now(),
  applied_by  text        NOT NULL,
  UNIQUE (namespace, name, version)
);
GRANT SELECT ON definition TO penstock_worker, penstock_auditor;
GRANT SELECT, INSERT ON definition TO penstock_api;

CREATE TABLE policy (
  digest      text        PRIMARY KEY,
  name        text        NOT NULL,
  version     text        NOT NULL,
  document    text        NOT NULL,
  seal        bytea       NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT now(),
  applied_by  text        NOT NULL,
  UNIQUE (name, version)
);
GRANT SELECT ON policy TO penstock_worker, penstock_auditor;
GRANT SELECT, INSERT ON policy TO penstock_api;

-- Policies that rule a run together: of the platform, its folder and its workflow.
CREATE TABLE policy_set (
  digest      text        PRIMARY KEY,
  document    text        NOT NULL,
  seal        bytea       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT ON policy_set TO penstock_worker, penstock_api;
GRANT SELECT ON policy_set TO penstock_auditor;

CREATE TABLE config (
  digest      text        PRIMARY KEY,
  environment text        NOT NULL,
  document    text        NOT NULL,
  seal        bytea       NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT now(),
  applied_by  text        NOT NULL
);
-- The worker adds what a trigger has of its own to what is in force; it can put nothing in force.
GRANT SELECT, INSERT ON config TO penstock_worker, penstock_api;
GRANT SELECT ON config TO penstock_auditor;

-- Which policy version and which configuration new runs take: the newest row of a kind and name.
CREATE TABLE activation (
  seq         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind        text        NOT NULL CHECK (kind IN ('policy', 'config')),
  name        text        NOT NULL,
  digest      text        NOT NULL,
  seal        bytea       NOT NULL,
  activated_at timestamptz NOT NULL DEFAULT now(),
  activated_by text       NOT NULL
);
CREATE INDEX activation_newest ON activation (kind, name, seq DESC);
GRANT SELECT ON activation TO penstock_worker, penstock_auditor;
GRANT SELECT, INSERT ON activation TO penstock_api;

-- ── triggers and secrets ───────────────────────────────────────────────────────────────────────

CREATE TABLE trigger (
  name        text        PRIMARY KEY,
  document    text        NOT NULL,
  seal        bytea       NOT NULL,
  enabled     boolean     NOT NULL DEFAULT true,
  applied_at  timestamptz NOT NULL DEFAULT now(),
  applied_by  text        NOT NULL,
  secrets     jsonb       GENERATED ALWAYS AS (document::jsonb -> 'webhook' -> 'secrets') STORED,
  -- The folder that it is in: that of the workflow it starts.
  namespace   text        GENERATED ALWAYS AS (
                split_part(document::jsonb -> 'start' ->> 'workflow', '/', 1)) STORED
);
CREATE INDEX trigger_secrets ON trigger USING gin (secrets);
GRANT SELECT ON trigger TO penstock_ingress, penstock_worker, penstock_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON trigger TO penstock_api;

CREATE TABLE secret (
  name        text        NOT NULL,
  version     int         NOT NULL,
  state       text        NOT NULL CHECK (state IN ('active', 'retiring', 'revoked')),
  ciphertext  bytea       NOT NULL,
  -- The key that it is sealed under, wrapped by the root key of that id.
  data_key    bytea       NOT NULL,
  root        text        NOT NULL,
  sealed_at   timestamptz NOT NULL DEFAULT now(),
  -- The folder in which alone it may be used, empty for all; whether it is the platform's own, which no
  -- task is lent; and the reference, to be shown, of a value that is kept elsewhere. Whoever changes one
  -- of them makes the row one that does not open.
  folder      text        NOT NULL DEFAULT '',
  platform    boolean     NOT NULL DEFAULT false,
  source      text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  created_by  text        NOT NULL,
  usable_until timestamptz,
  PRIMARY KEY (name, version)
);
CREATE INDEX secret_root ON secret (root, name, version);
GRANT SELECT ON secret TO penstock_worker;
-- It wraps data keys anew; it can't put one value in the place of another.
GRANT UPDATE (data_key, root) ON secret TO penstock_worker;
GRANT SELECT (name, version, state, created_at, created_by, usable_until, folder, platform, source) ON secret TO penstock_api, penstock_auditor;
GRANT INSERT ON secret TO penstock_api;
GRANT UPDATE (state, usable_until) ON secret TO penstock_api;

-- The front door sees the secrets that a trigger names and no others.
-- A barrier, so that no cleverly written condition is tried on the rows left out.
CREATE VIEW webhook_secret WITH (security_barrier) AS
  SELECT s.name, s.version, s.ciphertext, s.data_key, s.root, s.usable_until, s.folder, s.platform,
         s.source
    FROM secret s
   WHERE s.state <> 'revoked'
     AND (s.usable_until IS NULL OR s.usable_until > now())
     AND EXISTS (SELECT FROM trigger t
                  WHERE t.secrets ? s.name AND s.folder IN ('', t.namespace));
GRANT SELECT ON webhook_secret TO penstock_ingress;

-- Which key of the installation everything is made with, and since when. Nobody believes it: the keys are
-- in the key file. It tells a process whose keys are an older copy to make nothing.
CREATE TABLE installation_key (
  id            text        PRIMARY KEY,
  taken_at      timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON installation_key TO penstock_worker;

-- The doors that are open. The stamp is the transaction that wrote the row last, so it changes with
-- every change, also with one behind our back. Who has kept a trigger in memory names its stamp in
-- the statement that stores, and stores nothing when it is another by now. A rotation of the
-- installation's key changes every row, so that all doors look again and learn which key is in use.
CREATE VIEW open_trigger AS
  SELECT t.name, t.document, t.seal, t.xmin::text AS stamp,
         (SELECT k.id FROM installation_key k ORDER BY k.taken_at DESC LIMIT 1) AS key_in_use
    FROM trigger t
   WHERE t.enabled;
GRANT SELECT ON open_trigger TO penstock_ingress;

-- What was kept of a trigger holds its secrets as well: a change of one gives a new stamp to all
-- that name it. That a secret's time is up changes no row; until then nobody keeps it.
CREATE FUNCTION stamp_triggers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE trigger SET enabled = enabled
   WHERE secrets ?| array_remove(ARRAY[OLD.name, NEW.name], NULL);
  RETURN NULL;
END $$;
-- A data key that is wrapped anew changes no value.
CREATE TRIGGER secret_stamp
  AFTER INSERT OR UPDATE OF name, version, state, ciphertext, usable_until, folder, platform, source
     OR DELETE ON secret
  FOR EACH ROW EXECUTE FUNCTION stamp_triggers();

-- ── deliveries and outbox ──────────────────────────────────────────────────────────────────────

-- Where who writes a row stands, as "region/zone": each process names its connections after it, since
-- that is the one thing of a session that every pooler passes on, and costs no round trip. Null for
-- one that does not know.
CREATE FUNCTION location_of_session() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT nullif(split_part(current_setting('application_name'), '@', 2), '')
$$;

-- What the sender sent is sealed by the front door under a key of the delivery's own; what is here in
-- the open is what it takes to find it. "envelope" is null once its time is up.
CREATE TABLE delivery (
  id           text        PRIMARY KEY,
  trigger      text        NOT NULL,
  sender_id    text        NOT NULL,
  run_id       text        NOT NULL,
  scheme       text        NOT NULL,
  content_type text        NOT NULL,
  envelope     bytea,
  body_digest  text        NOT NULL,
  bytes        int         NOT NULL,
  received_at  timestamptz NOT NULL DEFAULT now(),
  micros       bigint      NOT NULL,
  location     text        DEFAULT location_of_session(),
  UNIQUE (trigger, sender_id)
)
-- A middling body stays in its row as it came: to compress it, or to put it elsewhere, costs the
-- sender a tenth of the wait, and a delivery is not kept for long.
WITH (toast_tuple_target = 8160);
-- What is sealed can't be made smaller.
ALTER TABLE delivery ALTER COLUMN envelope SET STORAGE EXTERNAL;
-- The front door finds a duplicate but can't read what others have sent.
GRANT SELECT (id, trigger, sender_id, run_id, received_at), INSERT ON delivery TO penstock_ingress;
GRANT SELECT ON delivery TO penstock_worker, penstock_api, penstock_auditor;
GRANT UPDATE (envelope), DELETE ON delivery TO penstock_worker;

-- An envelope can only go, and an id only long after it: it is all that tells a second copy.
CREATE FUNCTION guard_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> 'penstock_owner' AND (
      (TG_OP = 'UPDATE' AND (NEW.envelope IS NOT NULL OR OLD.received_at > now() - interval '1 day'))
      OR (TG_OP = 'DELETE' AND OLD.received_at > now() - interval '3 days')) THEN
    RAISE EXCEPTION 'delivery % is too young to go', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER delivery_guard BEFORE UPDATE OR DELETE ON delivery
  FOR EACH ROW EXECUTE FUNCTION guard_delivery();

-- How often a delivery came again. Apart from it, so that counting does not write the body anew.
CREATE TABLE delivery_repeat (
  delivery_id  text        PRIMARY KEY REFERENCES delivery ON DELETE CASCADE,
  times        bigint      NOT NULL DEFAULT 1,
  last_at      timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE (times, last_at) ON delivery_repeat TO penstock_ingress;
GRANT SELECT ON delivery_repeat TO penstock_worker, penstock_api, penstock_auditor;

-- Deliveries that were refused: the last few of each trigger, in as many rows, whatever comes.
CREATE SEQUENCE refusal_no;
CREATE TABLE refusal (
  trigger      text        NOT NULL,
  slot         int         NOT NULL CHECK (slot BETWEEN 0 AND 199),
  id           text        NOT NULL UNIQUE,
  reason       text        NOT NULL,
  source       text        NOT NULL,
  bytes        int         NOT NULL,
  unrecorded   bigint      NOT NULL,
  received_at  timestamptz NOT NULL,
  PRIMARY KEY (trigger, slot)
);
GRANT USAGE ON SEQUENCE refusal_no TO penstock_ingress;
GRANT SELECT, INSERT, UPDATE (id, reason, source, bytes, unrecorded, received_at) ON refusal
   TO penstock_ingress;
GRANT SELECT, DELETE ON refusal TO penstock_worker;
GRANT SELECT ON refusal TO penstock_api, penstock_auditor;

-- A delivery's run that will not be: its trigger's "when" said no, a person threw it away, or it is
-- the event with this number instead.
CREATE TABLE delivery_outcome (
  run_id       text        PRIMARY KEY,
  delivery_id  text        NOT NULL REFERENCES delivery ON DELETE CASCADE,
  outcome      text        NOT NULL CHECK (outcome IN ('filtered', 'discarded', 'announced')),
  reason       text        NOT NULL,
  event_seq    bigint,
  decided_by   text        NOT NULL,
  decided_at   timestamptz NOT NULL DEFAULT now(),
  CHECK ((outcome = 'announced') = (event_seq IS NOT NULL))
);
CREATE INDEX delivery_outcome_delivery ON delivery_outcome (delivery_id);
GRANT SELECT, INSERT ON delivery_outcome TO penstock_worker;
GRANT SELECT, INSERT, DELETE ON delivery_outcome TO penstock_api;
GRANT SELECT ON delivery_outcome TO penstock_auditor;

-- A delivery taken once more as a run of its own, because a person asked for it. The signature is
-- ours and stands for the sender's.
CREATE TABLE delivery_replay (
  id           text        PRIMARY KEY,
  delivery_id  text        NOT NULL REFERENCES delivery ON DELETE CASCADE,
  run_id       text        NOT NULL UNIQUE,
  reason       text        NOT NULL,
  requested_by text        NOT NULL,
  requested_at timestamptz NOT NULL,
  signature    bytea       NOT NULL
);
CREATE INDEX delivery_replay_delivery ON delivery_replay (delivery_id);
GRANT SELECT, INSERT ON delivery_replay TO penstock_api;
GRANT SELECT ON delivery_replay TO penstock_worker, penstock_auditor;

-- What a person made of a delivery that could not start. The sender's own stays beside it.
CREATE TABLE delivery_edit (
  delivery_id  text        NOT NULL REFERENCES delivery ON DELETE CASCADE,
  version      int         NOT NULL,
  content_type text        NOT NULL,
  envelope     bytea       NOT NULL,
  body_digest  text        NOT NULL,
  bytes        int         NOT NULL,
  reason       text        NOT NULL,
  edited_by    text        NOT NULL,
  edited_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (delivery_id, version)
);
GRANT SELECT, INSERT ON delivery_edit TO penstock_api;
GRANT SELECT, DELETE ON delivery_edit TO penstock_worker;
GRANT SELECT ON delivery_edit TO penstock_auditor;

-- ── schedules ──────────────────────────────────────────────────────────────────────────────────

-- Where a schedule stands is beside what it is: "next_at" is the next nominal time, null while a run
-- or an event decides, and "due_at" the same with its jitter; "stopping" is the run that it asked to
-- make way last; "seen" is how far it has looked at the events, "gathered" what it has of them.
CREATE TABLE schedule (
  name         text        PRIMARY KEY,
  document     text        NOT NULL,
  seal         bytea       NOT NULL,
  applied_at   timestamptz NOT NULL DEFAULT now(),
  applied_by   text        NOT NULL,
  waits_for    text        GENERATED ALWAYS AS (
                 CASE WHEN document::jsonb ? 'after' THEN 'run'
                      WHEN document::jsonb ? 'on' THEN 'event'
                      ELSE 'clock' END) STORED,
  namespace    text        GENERATED ALWAYS AS (
                 split_part(document::jsonb -> 'start' ->> 'workflow', '/', 1)) STORED,
  paused_at    timestamptz,
  note         text,
  next_at      timestamptz,
  due_at       timestamptz,
  last_run     text,
  stopping     text,
  seen         bigint      NOT NULL DEFAULT 0,
  gathered     text
);
CREATE INDEX schedule_due ON schedule (due_at) WHERE paused_at IS NULL;
GRANT SELECT ON schedule TO penstock_scheduler, penstock_worker, penstock_auditor;
GRANT UPDATE (paused_at, note, next_at, due_at, last_run, stopping) ON schedule
   TO penstock_scheduler;
GRANT UPDATE (paused_at, note, last_run, seen, gathered) ON schedule TO penstock_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON schedule TO penstock_api;

-- Each time that a schedule starts a run, once: the key is the nominal time or the last event. One
-- that "waits" has started nothing yet; when the run of one that is "watched" faults, its schedule
-- is paused.
CREATE TABLE occurrence (
  schedule     text        NOT NULL,
  key          text        NOT NULL,
  run_id       text        NOT NULL UNIQUE,
  nominal_at   timestamptz NOT NULL,
  input        text        NOT NULL,
  found_at     timestamptz NOT NULL DEFAULT now(),
  waits        boolean     NOT NULL DEFAULT false,
  watched      boolean     NOT NULL DEFAULT false,
  backfill     text,
  PRIMARY KEY (schedule, key)
);
CREATE INDEX occurrence_waits ON occurrence (schedule, found_at, nominal_at) WHERE waits;
CREATE INDEX occurrence_watched ON occurrence (run_id) WHERE watched;
CREATE INDEX occurrence_found ON occurrence (found_at);
GRANT SELECT, INSERT ON occurrence TO penstock_scheduler, penstock_worker, penstock_api;
GRANT UPDATE (waits, watched), DELETE ON occurrence TO penstock_scheduler;
GRANT DELETE ON occurrence TO penstock_worker, penstock_api;
GRANT SELECT ON occurrence TO penstock_auditor;

-- One that has started stays so, and stays until it is old: it is what a second start runs into.
CREATE FUNCTION guard_occurrence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT OLD.waits AND current_user <> 'penstock_owner' AND (current_user <> 'penstock_worker'
        OR OLD.found_at > now() - interval '1 day') THEN
      RAISE EXCEPTION 'occurrence % of % has started', OLD.key, OLD.schedule
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
  END IF;
  IF current_user <> 'penstock_owner'
      AND ((NEW.waits AND NOT OLD.waits) OR (NEW.watched AND NOT OLD.watched)) THEN
    RAISE EXCEPTION 'occurrence % of % has started', OLD.key, OLD.schedule
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER occurrence_guard BEFORE UPDATE OR DELETE ON occurrence
  FOR EACH ROW EXECUTE FUNCTION guard_occurrence();

CREATE TABLE outbox (
  id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic        text        NOT NULL,
  run_id       text        NOT NULL,
  payload      text        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  attempts     int         NOT NULL DEFAULT 0,
  due_at       timestamptz NOT NULL DEFAULT now(),
  parked_at    timestamptz,
  parked_reason text
);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE parked_at IS NULL;
GRANT INSERT (topic, run_id, payload) ON outbox
   TO penstock_ingress, penstock_scheduler, penstock_api, penstock_worker;
GRANT SELECT (run_id, parked_at) ON outbox TO penstock_scheduler;
GRANT SELECT, UPDATE (attempts, due_at, parked_at, parked_reason), DELETE ON outbox TO penstock_worker;
CREATE INDEX outbox_parked ON outbox (run_id) WHERE parked_at IS NOT NULL;
GRANT SELECT ON outbox TO penstock_api, penstock_auditor;
-- A person may have what is parked tried again, or throw it away; what is on its way is the relay's.
GRANT UPDATE (attempts, due_at, parked_at, parked_reason), DELETE ON outbox TO penstock_api;
CREATE FUNCTION guard_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'message % is on its way', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER outbox_guard BEFORE UPDATE OR DELETE ON outbox FOR EACH ROW
  WHEN (OLD.parked_at IS NULL AND current_user = 'penstock_api') EXECUTE FUNCTION guard_outbox();

-- ── runs: projections of what the backbone holds ───────────────────────────────────────────────

CREATE TABLE run (
  id                text        PRIMARY KEY,
  namespace         text        NOT NULL,
  name              text        NOT NULL,
  version           text        NOT NULL,
  definition_digest text        NOT NULL,
  config_digest     text        NOT NULL,
  policy_digest     text        NOT NULL,
  status            text        NOT NULL CHECK (status IN
                      ('pending', 'running', 'waiting', 'paused', 'completed', 'faulted', 'cancelled')),
  input             text        NOT NULL,
  output            text,
  problem           text,
  started_by        text        NOT NULL,
  delivery_id       text,
  -- The task that had it started, where a run's task did; and how many runs stand above it.
  parent_id         text,
  parent_position   text,
  parent_iteration  text,
  parent_attempt    int,
  awaited           boolean,
  depth             int         NOT NULL DEFAULT 0,
  retry_of          text,
  created_at        timestamptz NOT NULL DEFAULT now(),
  started_at        timestamptz,
  ended_at          timestamptz,
  -- Where who caused it stands in a trace, as "trace-span"; whether somebody outside has said that
  -- it is kept; and the trace that the run belongs to: theirs, or its own, which follows from its id.
  trace_parent      text        CHECK (trace_parent ~ '^[0-9a-f]{32}-[0-9a-f]{16}$'),
  trace_kept        boolean,
  trace_id          text        NOT NULL GENERATED ALWAYS AS (coalesce(
                      left(trace_parent, 32),
                      left(encode(sha256(id::bytea), 'hex'), 32))) STORED,
  CHECK ((parent_id IS NULL) = (parent_position IS NULL) AND (parent_id IS NULL) = (awaited IS NULL)
         AND (parent_id IS NULL) = (depth = 0))
);
CREATE INDEX run_parent ON run (parent_id, created_at) WHERE parent_id IS NOT NULL;
-- Lists are newest first, and one for each thing that they are asked by: all of them are as quick
-- for a million runs as for a hundred.
CREATE INDEX run_newest ON run (created_at DESC, id DESC);
CREATE INDEX run_of_folder ON run (namespace, created_at DESC, id DESC);
CREATE INDEX run_of_workflow ON run (namespace, name, created_at DESC, id DESC);
CREATE INDEX run_in_status ON run (status, created_at DESC, id DESC);
CREATE INDEX run_of_starter ON run (started_by, created_at DESC, id DESC);
CREATE INDEX run_ended ON run (ended_at);
-- What a run was started with is pinned: no role can change it, but for migrate_run below.
GRANT SELECT, INSERT, UPDATE (status, output, problem, started_at, ended_at) ON run TO penstock_worker;
GRANT SELECT, INSERT ON run TO penstock_api;
GRANT SELECT ON run TO penstock_auditor;
GRANT SELECT (id, status, ended_at) ON run TO penstock_scheduler;

-- Which status may follow which is published in docs/manual/states.md; a run that is over stays so.
-- The owner may put rows right: the trail, not the row, is the source.
CREATE FUNCTION guard_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'penstock_owner' THEN
    RETURN NEW;
  END IF;
  IF OLD.status IN ('completed', 'faulted', 'cancelled') THEN
    RAISE EXCEPTION 'run % is over', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.status <> OLD.status AND (NEW.status = 'pending'
      OR (NEW.status = 'waiting' AND OLD.status NOT IN ('pending', 'running', 'paused'))
      OR (NEW.status = 'running' AND OLD.status NOT IN ('pending', 'waiting', 'paused'))) THEN
    RAISE EXCEPTION 'run %: % does not follow %', OLD.id, NEW.status, OLD.status
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER run_guard BEFORE UPDATE ON run
  FOR EACH ROW EXECUTE FUNCTION guard_run();

-- The one way in which a run comes to follow another version: of the same workflow, from the one
-- that it follows, while it is not over. Gives namespace/name@version, or null when refused.
CREATE FUNCTION migrate_run(of_run text, from_digest text, to_digest text) RETURNS text
  LANGUAGE sql SECURITY DEFINER SET search_path = penstock, pg_temp AS $$
  UPDATE run SET version = definition.version, definition_digest = definition.digest
    FROM definition
   WHERE run.id = of_run AND run.definition_digest = from_digest AND run.ended_at IS NULL
     AND definition.digest = to_digest AND from_digest <> to_digest
     AND definition.namespace = run.namespace AND definition.name = run.name
  RETURNING run.namespace || '/' || run.name || '@' || run.version
$$;
REVOKE ALL ON FUNCTION migrate_run(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION migrate_run(text, text, text) TO penstock_worker;

-- One bar of a run's waterfall: policy.eval, orchestrator, approval, tool.call, audit.
CREATE TABLE hop (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id      text        NOT NULL,
  kind        text        NOT NULL,
  position    text        NOT NULL,
  iteration   text        NOT NULL DEFAULT '',
  attempt     int         NOT NULL DEFAULT 1,
  started_at  timestamptz NOT NULL,
  micros      bigint      NOT NULL,
  detail      text        NOT NULL DEFAULT '{}',
  location    text        DEFAULT location_of_session()
);
CREATE INDEX hop_run ON hop (run_id, started_at, id);
GRANT INSERT ON hop TO penstock_scheduler, penstock_api;
GRANT SELECT, INSERT ON hop TO penstock_worker;
GRANT SELECT ON hop TO penstock_api, penstock_auditor;

-- All bars of a run. The first one is told by its delivery: the front door writes no row for it.
CREATE VIEW waterfall WITH (security_invoker) AS
  SELECT id, run_id, kind, position, iteration, attempt, started_at, micros, detail, location
    FROM hop
   WHERE kind <> 'run'
  UNION ALL
  SELECT 0, run_id, 'ingress', '', '', 1, received_at, micros,
         json_build_object('delivery', id, 'trigger', trigger, 'scheme', scheme,
                           'bytes', bytes)::text,
         location
    FROM delivery;
GRANT SELECT ON waterfall TO penstock_worker, penstock_api, penstock_auditor;

-- How far a node has told an observability backend of the hops, and which node it is that tells.
-- Whoever tells puts "lease_until" off; when it dies, another one goes on.
CREATE TABLE trace_export (
  singleton    boolean     PRIMARY KEY DEFAULT true CHECK (singleton),
  told         bigint      NOT NULL,
  teller       text        NOT NULL,
  lease_until  timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON trace_export TO penstock_worker;

-- ── events: CloudEvents that came in or that runs emitted, and who waits for them ───────────────

-- The order of seq is the order of commits: a row gets its number under the lock of the trail
-- (EventLog). So who has read up to a number has missed none before it.
CREATE TABLE event (
  seq          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source       text        NOT NULL,
  id           text        NOT NULL,
  type         text        NOT NULL,
  envelope     text        NOT NULL,
  digest       text        NOT NULL,
  sent_by      text        NOT NULL,
  run_id       text,
  task_key     text,
  received_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (source, id)
);
CREATE INDEX event_received ON event (received_at);
CREATE INDEX event_run ON event (run_id) WHERE run_id IS NOT NULL;
GRANT SELECT, INSERT, DELETE ON event TO penstock_worker;
GRANT SELECT, INSERT ON event TO penstock_api;
GRANT SELECT ON event TO penstock_auditor;

-- Old events are cleared away; a young one may still be waited for.
CREATE FUNCTION guard_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.received_at > now() - interval '1 hour' AND current_user <> 'penstock_owner' THEN
    RAISE EXCEPTION 'event % is too young to go', OLD.seq USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER event_guard BEFORE DELETE ON event
  FOR EACH ROW EXECUTE FUNCTION guard_event();

-- A listen task that waits. A run is told of new events once for each time it asked: "told" catches
-- up with "asked" when the relay signals, and "asked" grows when the run looks.
CREATE TABLE listener (
  id           text        PRIMARY KEY,
  run_id       text        NOT NULL,
  position     text        NOT NULL,
  iteration    text        NOT NULL,
  types        text[],
  state        text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'abandoned')),
  asked        bigint      NOT NULL DEFAULT 1,
  told         bigint      NOT NULL DEFAULT 0,
  opened_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_at    timestamptz
);
CREATE INDEX listener_open ON listener (run_id) WHERE state = 'open';
GRANT SELECT, DELETE ON listener TO penstock_worker;
GRANT INSERT (id, run_id, position, iteration, types) ON listener TO penstock_worker;
GRANT UPDATE (state, asked, told, closed_at) ON listener TO penstock_worker;
GRANT SELECT ON listener TO penstock_api, penstock_auditor;

-- Which event was taken by which listen task.
CREATE TABLE event_consumption (
  listener_id  text        NOT NULL,
  run_id       text        NOT NULL,
  seq          bigint      NOT NULL,
  PRIMARY KEY (run_id, seq, listener_id)
);
GRANT SELECT, INSERT, DELETE ON event_consumption TO penstock_worker;
GRANT SELECT ON event_consumption TO penstock_api, penstock_auditor;

-- ── subscriptions: which events leave the platform, and what became of each ────────────────────

-- How its endpoint does is beside what it is: "failures" in a row, since when nothing arrived, and
-- until when it is left alone.
CREATE TABLE subscription (
  name         text        PRIMARY KEY,
  document     text        NOT NULL,
  seal         bytea       NOT NULL,
  applied_at   timestamptz NOT NULL DEFAULT now(),
  applied_by   text        NOT NULL,
  failures     int         NOT NULL DEFAULT 0,
  failing_since timestamptz,
  closed_until timestamptz,
  disabled_at  timestamptz,
  disabled_by  text,
  disabled_reason text
);
GRANT SELECT ON subscription TO penstock_worker, penstock_auditor;
GRANT UPDATE (failures, failing_since, closed_until, disabled_at, disabled_by, disabled_reason)
   ON subscription TO penstock_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON subscription TO penstock_api;

-- An event on its way to a subscriber, once for each of them; the id is what the subscriber knows it
-- by. Who sends one puts its "due_at" off for as long as that may take: when it dies, another does.
CREATE TABLE outbound (
  id           text        PRIMARY KEY,
  subscription text        NOT NULL,
  seq          bigint      NOT NULL,
  type         text        NOT NULL,
  state        text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts     int         NOT NULL DEFAULT 0,
  step         int         NOT NULL DEFAULT 0,
  replays      int         NOT NULL DEFAULT 0,
  due_at       timestamptz DEFAULT now(),
  reason       text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  settled_at   timestamptz,
  UNIQUE (subscription, seq)
);
CREATE INDEX outbound_due ON outbound (due_at) WHERE state = 'pending';
GRANT SELECT, INSERT, DELETE ON outbound TO penstock_worker;
GRANT UPDATE (state, attempts, step, due_at, reason, settled_at) ON outbound TO penstock_worker;
GRANT SELECT ON outbound TO penstock_api, penstock_auditor;
GRANT UPDATE (state, step, replays, due_at, reason, settled_at) ON outbound TO penstock_api;

-- Each try, on record before it is made; one without an outcome is under way, or died.
CREATE TABLE outbound_attempt (
  outbound_id  text        NOT NULL REFERENCES outbound ON DELETE CASCADE,
  attempt      int         NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  micros       bigint,
  outcome      text        CHECK (outcome IN ('delivered', 'failed', 'refused', 'gone')),
  status       int,
  reason       text,
  receipt_id   text,
  PRIMARY KEY (outbound_id, attempt)
);
GRANT SELECT, INSERT, DELETE ON outbound_attempt TO penstock_worker;
GRANT UPDATE (micros, outcome, status, reason, receipt_id) ON outbound_attempt TO penstock_worker;
GRANT SELECT ON outbound_attempt TO penstock_api, penstock_auditor;

-- ── payloads: what is too large for a run's history, sealed by the worker ──────────────────────

CREATE TABLE payload (
  address      text        PRIMARY KEY,
  bytes        int         NOT NULL,
  content      bytea,
  object       text        UNIQUE,
  used_at      timestamptz NOT NULL DEFAULT now(),
  CHECK ((content IS NULL) <> (object IS NULL))
);
-- It is sealed and packed already.
ALTER TABLE payload ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX payload_used ON payload (used_at);
GRANT SELECT, INSERT, DELETE, UPDATE (used_at) ON payload TO penstock_worker;
GRANT SELECT (address, bytes, object, used_at) ON payload TO penstock_auditor;

-- Which run's history names which payload.
CREATE TABLE payload_use (
  address      text        NOT NULL,
  run_id       text        NOT NULL,
  PRIMARY KEY (address, run_id)
);
GRANT SELECT, INSERT, DELETE ON payload_use TO penstock_worker;
GRANT SELECT ON payload_use TO penstock_auditor;

-- Objects that no payload names: about to be written, or to be removed.
CREATE TABLE payload_leftover (
  object       text        PRIMARY KEY,
  noted_at     timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, DELETE ON payload_leftover TO penstock_worker;

-- What a run under way may still read stays, whatever the program that clears believes.
CREATE FUNCTION guard_payload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> 'penstock_owner' AND (OLD.used_at > now() - interval '1 hour'
      OR EXISTS (SELECT FROM payload_use u JOIN run r ON r.id = u.run_id
                  WHERE u.address = OLD.address AND r.ended_at IS NULL)) THEN
    RAISE EXCEPTION 'payload % may still be read', OLD.address USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER payload_guard BEFORE DELETE ON payload
  FOR EACH ROW EXECUTE FUNCTION guard_payload();

-- ── governance ─────────────────────────────────────────────────────────────────────────────────

CREATE TABLE policy_decision (
  id            text        PRIMARY KEY,
  run_id        text        NOT NULL,
  position      text        NOT NULL,
  iteration     text        NOT NULL,
  attempt       int         NOT NULL,
  policy_digest text        NOT NULL,
  action_digest text        NOT NULL,
  action        text        NOT NULL,
  -- All that could be seen, whose digest is above; and what each policy said.
  input         text        NOT NULL DEFAULT '{}',
  answers       text        NOT NULL DEFAULT '[]',
  -- The effect that asked; and as which attempt the action was begun with this decision: 0 if it was not.
  effect_key    text        NOT NULL DEFAULT '',
  begun_attempt int         NOT NULL DEFAULT 0,
  rule          text,
  outcome       text        NOT NULL CHECK (outcome IN ('allow', 'deny', 'require-approval')),
  reason        text        NOT NULL,
  micros        bigint      NOT NULL,
  decided_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX policy_decision_run ON policy_decision (run_id);
CREATE INDEX policy_decision_newest ON policy_decision (decided_at DESC);
-- By rule people look for the rare ones. An index by policy would answer those as well, double what a
-- decision costs to write, and make the list of a common one read all of them.
CREATE INDEX policy_decision_rule ON policy_decision (rule, decided_at DESC) WHERE rule IS NOT NULL;
GRANT SELECT, INSERT ON policy_decision TO penstock_worker;
GRANT SELECT ON policy_decision TO penstock_api, penstock_auditor;

-- What the windows of policies count: an action that was begun, once, by what it is counted by.
CREATE TABLE policy_tally (
  tally       text        NOT NULL,
  subject     text        NOT NULL,
  effect_key  text        NOT NULL,
  attempt     int         NOT NULL,
  action      text        NOT NULL,
  amount      numeric     NOT NULL CHECK (amount >= 0),
  counted_at  timestamptz NOT NULL,
  PRIMARY KEY (tally, subject, effect_key, attempt, action)
);
CREATE INDEX policy_tally_window ON policy_tally (tally, subject, counted_at) INCLUDE (amount, effect_key);
CREATE INDEX policy_tally_counted ON policy_tally (counted_at);
GRANT SELECT, INSERT, DELETE ON policy_tally TO penstock_worker;
GRANT SELECT ON policy_tally TO penstock_auditor;

-- A window spans 366 days at the most, back from when its action was asked for, and that may have
-- waited. Whoever could take away what is counted could spend it again.
CREATE FUNCTION guard_policy_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what % counted is too young to go', OLD.tally USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER policy_tally_guard BEFORE DELETE ON policy_tally FOR EACH ROW
  WHEN (current_user <> 'penstock_owner' AND OLD.counted_at > now() - interval '400 days')
  EXECUTE FUNCTION guard_policy_tally();

-- A question to a person: an approval, a form, documents to review, or what became of an effect whose outcome is unknown.
CREATE TABLE human_task (
  id            text        PRIMARY KEY,
  run_id        text        NOT NULL,
  position      text        NOT NULL,
  iteration     text        NOT NULL,
  kind          text        NOT NULL CHECK (kind IN ('approval', 'form', 'document-review', 'unknown-effect')),
  role          text        NOT NULL,
  -- How many different people must approve, and whether those whose own doing it is are left out.
  needed        int         NOT NULL DEFAULT 1 CHECK (needed BETWEEN 1 AND 20),
  four_eyes     boolean     NOT NULL DEFAULT false,
  -- What is to be met where so many with the role do not say it: [{role, group?, people}]. Then needed
  -- is how many people there must be at least.
  requirements  jsonb       NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(requirements) = 'array'),
  -- Of all who hold the role: the one person who has it now, or members of groups of the provider.
  assignee      text,
  groups        text[]      NOT NULL DEFAULT '{}',
  title         text        NOT NULL,
  asked_by      text        NOT NULL,
  choices       text        NOT NULL,
  payload       text        NOT NULL,
  payload_digest text       NOT NULL,
  state         text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided', 'expired', 'cancelled')),
  outcome       text,
  comment       text,
  result        text,
  decided_by    text,
  decided_at    timestamptz,
  due_at        timestamptz,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX human_task_open ON human_task (created_at, id) WHERE state = 'open';
CREATE INDEX human_task_run ON human_task (run_id);
-- Who asks can't answer: the worker makes open questions and closes them unanswered, no more.
GRANT SELECT, UPDATE (state, role, assignee, groups) ON human_task TO penstock_worker;
GRANT INSERT (id, run_id, position, iteration, kind, role, needed, four_eyes, requirements, assignee, groups, title,
              asked_by, choices, payload, payload_digest, due_at, created_at) ON human_task TO penstock_worker;
GRANT SELECT ON human_task TO penstock_api, penstock_auditor;
GRANT UPDATE (state, outcome, comment, result, decided_by, decided_at, assignee) ON human_task TO penstock_api;

-- What people said to it: each of them once to what was shown. A changed payload has another digest,
-- and the votes on the one before count for nothing.
CREATE TABLE human_task_vote (
  task_id       text        NOT NULL,
  payload_digest text       NOT NULL,
  person        text        NOT NULL,
  outcome       text        NOT NULL,
  comment       text,
  session       text        NOT NULL,
  -- Which of the question's requirements it counts for, from 0.
  meets         int[]       NOT NULL DEFAULT '{}',
  voted_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (task_id, payload_digest, person)
);
GRANT SELECT, INSERT ON human_task_vote TO penstock_api;
GRANT SELECT ON human_task_vote TO penstock_worker, penstock_auditor;

-- What became of a question besides votes: from hand to hand, and what was said.
CREATE TABLE human_task_step (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  task_id       text        NOT NULL,
  kind          text        NOT NULL CHECK (kind IN ('claimed', 'released', 'delegated', 'reassigned', 'commented',
                                                       'reminded', 'overdue', 'escalated')),
  actor         text        NOT NULL,
  recipient     text,
  comment       text,
  at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX human_task_step_task ON human_task_step (task_id, id);
GRANT SELECT, INSERT (task_id, kind, actor, recipient, comment, at) ON human_task_step TO penstock_api, penstock_worker;
GRANT SELECT ON human_task_step TO penstock_auditor;

-- What is done about a question that is still open at a time; it goes when it is done.
CREATE TABLE human_task_timer (
  task_id       text        NOT NULL,
  kind          text        NOT NULL CHECK (kind IN ('reminded', 'overdue', 'escalated')),
  at            timestamptz NOT NULL,
  role          text,
  PRIMARY KEY (task_id, kind),
  CHECK ((kind = 'escalated') = (role IS NOT NULL))
);
CREATE INDEX human_task_timer_at ON human_task_timer (at);
GRANT SELECT, INSERT, UPDATE (at), DELETE ON human_task_timer TO penstock_worker;
GRANT SELECT ON human_task_timer TO penstock_auditor;

-- Links to a question's page, each for one opening; of each there is the hash only. Who tells channels
-- of a question makes one as it sends. What they carry is signed with a key that is not in here, and gives nobody a right.
CREATE TABLE approval_link (
  id            text        PRIMARY KEY,
  task_id       text        NOT NULL,
  token_hash    bytea       NOT NULL,
  expires_at    timestamptz NOT NULL,
  created_at    timestamptz NOT NULL,
  created_by    text        NOT NULL,
  used_at       timestamptz,
  used_by       text
);
GRANT SELECT, INSERT, UPDATE (used_at, used_by) ON approval_link TO penstock_api;
CREATE FUNCTION guard_approval_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'link % is used', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER approval_link_guard BEFORE UPDATE ON approval_link FOR EACH ROW
  WHEN (OLD.used_at IS NOT NULL AND current_user <> 'penstock_owner')
  EXECUTE FUNCTION guard_approval_link();

-- One that opens nothing any more is answered like one that never was, so it can go.
GRANT SELECT, INSERT, DELETE ON approval_link TO penstock_worker;
CREATE FUNCTION guard_good_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'link % is too young to go', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER good_link_guard BEFORE DELETE ON approval_link FOR EACH ROW
  WHEN (current_user <> 'penstock_owner'
        AND least(OLD.used_at, OLD.expires_at) > now() - interval '1 day')
  EXECUTE FUNCTION guard_good_link();

-- A question with how many people have approved what it shows now, also for each of its requirements;
-- with the rights of who asks.
CREATE FUNCTION met_so_far(question human_task) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(wanted || jsonb_build_object('given', (
           SELECT count(*) FROM human_task_vote v
            WHERE v.task_id = question.id AND v.payload_digest = question.payload_digest
              AND v.outcome = 'approved' AND place - 1 = ANY (v.meets))) ORDER BY place), '[]')
    FROM jsonb_array_elements(question.requirements) WITH ORDINALITY AS r (wanted, place)
$$;
CREATE VIEW question WITH (security_invoker) AS
  SELECT t.*, CASE WHEN t.requirements = '[]' THEN t.requirements ELSE met_so_far(t) END AS met,
         CASE WHEN t.needed > 1 OR t.requirements <> '[]' THEN (SELECT count(*) FROM human_task_vote v
                                            WHERE v.task_id = t.id
                                              AND v.payload_digest = t.payload_digest
                                              AND v.outcome = 'approved')
                   WHEN t.outcome = 'approved' THEN 1 ELSE 0 END AS given
    FROM human_task t;
GRANT SELECT ON question TO penstock_api;

-- Votes are on what is shown of an open question, by people whose own doing it is not, and count for
-- a group's requirement only where the session's person is in that group at that moment.
CREATE FUNCTION guard_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> 'penstock_owner' AND (
      NOT EXISTS (SELECT FROM human_task t
                   WHERE t.id = NEW.task_id AND t.state = 'open'
                     AND t.payload_digest = NEW.payload_digest)
      OR EXISTS (SELECT FROM human_task t
                  WHERE t.id = NEW.task_id AND t.four_eyes
                    AND NEW.person IN (SELECT person FROM involved_in(t.id)))
      OR EXISTS (SELECT FROM human_task t
                  WHERE t.id = NEW.task_id AND t.requirements <> '[]' AND NEW.meets = '{}')
      OR EXISTS (SELECT FROM human_task t, unnest(NEW.meets) m
                  WHERE t.id = NEW.task_id AND t.requirements <> '[]'
                    AND (t.requirements -> m IS NULL
                         OR t.requirements -> m ->> 'group' <> ALL (
                              coalesce((SELECT groups_of(s.person, s.groups) FROM session s
                                         WHERE s.id = NEW.session AND 'person:' || s.person = NEW.person),
                                       '{}'))))) THEN
    RAISE EXCEPTION '% may not vote on %', NEW.person, NEW.task_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER human_task_vote_guard BEFORE INSERT ON human_task_vote
  FOR EACH ROW EXECUTE FUNCTION guard_vote();

CREATE FUNCTION guard_human_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  votes int;
BEGIN
  IF OLD.state <> 'open' AND NOT (current_user = 'penstock_owner'
      AND coalesce(current_setting('penstock.erasing', true), '') = 'person') THEN
    RAISE EXCEPTION 'human task % is closed', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state = 'open' AND current_user = 'penstock_api' AND NEW.outcome IS NULL
      AND NEW.decided_by IS NULL THEN
    RETURN NEW;
  END IF;
  IF (NEW.state = 'decided') <> (current_user = 'penstock_api') AND current_user <> 'penstock_owner' THEN
    RAISE EXCEPTION '% may not make a human task %', current_user, NEW.state
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state = 'decided' AND current_user <> 'penstock_owner' THEN
    SELECT count(*) INTO votes FROM human_task_vote v
     WHERE v.task_id = OLD.id AND v.payload_digest = OLD.payload_digest AND v.outcome = NEW.outcome;
    IF votes < (CASE NEW.outcome WHEN 'approved' THEN OLD.needed ELSE 1 END) THEN
      RAISE EXCEPTION 'human task %: % of % votes', OLD.id, votes, OLD.needed
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.outcome = 'approved' AND EXISTS (
        SELECT FROM jsonb_array_elements(met_so_far(OLD)) AS r (wanted)
         WHERE (wanted ->> 'given')::int < (wanted ->> 'people')::int) THEN
      RAISE EXCEPTION 'human task %: a requirement is not met', OLD.id
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER human_task_guard BEFORE UPDATE ON human_task
  FOR EACH ROW EXECUTE FUNCTION guard_human_task();

-- The ledger of outside effects: one row per idempotency key and attempt of the language's retry.
CREATE TABLE effect (
  key           text        NOT NULL,
  attempt       int         NOT NULL,
  run_id        text        NOT NULL,
  position      text        NOT NULL,
  iteration     text        NOT NULL,
  arguments_digest text     NOT NULL,
  fencing_token bigint      NOT NULL DEFAULT 1,
  state         text        NOT NULL CHECK (state IN ('intended', 'recorded', 'unknown', 'passed-over')),
  lease_until   timestamptz NOT NULL,
  result        text,
  receipt_id    text,
  intended_at   timestamptz NOT NULL DEFAULT now(),
  recorded_at   timestamptz,
  PRIMARY KEY (key, attempt)
);
CREATE INDEX effect_run ON effect (run_id);
GRANT SELECT, INSERT ON effect TO penstock_worker;
GRANT UPDATE (fencing_token, state, lease_until, result, receipt_id, intended_at, recorded_at) ON effect TO penstock_worker;
GRANT SELECT ON effect TO penstock_api, penstock_auditor;

-- A superseded worker's late result must not get in, whatever the program on top believes.
CREATE FUNCTION guard_effect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('recorded', 'passed-over') THEN
    RAISE EXCEPTION 'effect % is %', OLD.key, OLD.state USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state = 'passed-over' THEN
    RAISE EXCEPTION 'effect % was begun', OLD.key USING ERRCODE = 'insufficient_privilege';
  END IF;
  RAISE EXCEPTION 'effect %: fencing tokens only grow', OLD.key USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER effect_guard BEFORE UPDATE ON effect FOR EACH ROW
  WHEN (OLD.state IN ('recorded', 'passed-over') OR NEW.state = 'passed-over'
        OR NEW.fencing_token < OLD.fencing_token)
  EXECUTE FUNCTION guard_effect();

CREATE TABLE lease (
  id            text        PRIMARY KEY,
  secret        text        NOT NULL,
  run_id        text        NOT NULL,
  position      text        NOT NULL,
  iteration     text        NOT NULL DEFAULT '',
  attempt       int         NOT NULL,
  host          text        NOT NULL,
  expires_at    timestamptz NOT NULL,
  used_at       timestamptz,
  used_by       text,
  -- Which value of the secret was opened with it.
  opened_version int,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX lease_secret ON lease (secret, id DESC);
CREATE INDEX lease_run ON lease (run_id);

-- Who uses leases up. One whose right is revoked uses up none from the commit on, and no program of
-- its can take that back.
CREATE TABLE worker (
  id            text        PRIMARY KEY,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  revoked_at    timestamptz,
  revoked_by    text,
  reason        text
);
GRANT SELECT, INSERT (id) ON worker TO penstock_worker;
GRANT SELECT ON worker TO penstock_auditor;

-- Who has which keys of the installation, as they tell: a rotation waits for whom it would leave behind.
CREATE TABLE key_holder (
  node          text        PRIMARY KEY,
  accepted      text[]      NOT NULL,
  in_use        text        NOT NULL,
  seen_at       timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT (node, accepted, in_use), UPDATE (accepted, in_use, seen_at) ON key_holder
   TO penstock_worker;

-- A function tells which keys it has, and learns which is in use; null before the first rotation. It
-- can speak for functions only: nodes are waited for by what they say themselves.
CREATE FUNCTION follow_installation_key(holder text, has text[], makes_with text) RETURNS text
  LANGUAGE sql SECURITY DEFINER SET search_path = penstock, pg_temp AS $$
  INSERT INTO key_holder AS k (node, accepted, in_use)
  VALUES ('function ' || holder, has, makes_with)
  ON CONFLICT (node) DO UPDATE
     SET accepted = EXCLUDED.accepted, in_use = EXCLUDED.in_use, seen_at = now()
   WHERE k.seen_at < now() - interval '10 seconds'
      OR (k.accepted, k.in_use) IS DISTINCT FROM (EXCLUDED.accepted, EXCLUDED.in_use);
  SELECT id FROM installation_key ORDER BY taken_at DESC LIMIT 1;
$$;
REVOKE ALL ON FUNCTION follow_installation_key(text, text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION follow_installation_key(text, text[], text)
   TO penstock_ingress, penstock_scheduler, penstock_api;

CREATE FUNCTION guard_lease() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.used_at IS NOT NULL AND NOT EXISTS (
       SELECT FROM worker WHERE id = NEW.used_by AND revoked_at IS NULL) THEN
    RAISE EXCEPTION 'worker % may use no lease', NEW.used_by USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_lease BEFORE UPDATE ON lease
  FOR EACH ROW WHEN (OLD.used_at IS NULL) EXECUTE FUNCTION guard_lease();
-- When it was granted is the store's word: by it one is old enough to go. Until then it tells what a
-- worker that was taken over has had.
GRANT SELECT, UPDATE (expires_at, used_at, used_by, opened_version), DELETE ON lease TO penstock_worker;
GRANT INSERT (id, secret, run_id, position, iteration, attempt, host, expires_at) ON lease TO penstock_worker;
GRANT SELECT ON lease TO penstock_api, penstock_auditor;
CREATE FUNCTION guard_young_lease() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'lease % is too young to go', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER young_lease_guard BEFORE DELETE ON lease FOR EACH ROW
  WHEN (current_user <> 'penstock_owner' AND OLD.created_at > now() - interval '30 days')
  EXECUTE FUNCTION guard_young_lease();

CREATE TABLE receipt (
  id            text        PRIMARY KEY,
  run_id        text        NOT NULL,
  position      text        NOT NULL,
  iteration     text        NOT NULL,
  attempt       int         NOT NULL,
  fencing_token bigint      NOT NULL,
  tool          text        NOT NULL,
  arguments_digest text     NOT NULL,
  result_digest text        NOT NULL,
  acted_at      timestamptz NOT NULL,
  mac           bytea       NOT NULL
);
CREATE INDEX receipt_run ON receipt (run_id);
GRANT SELECT, INSERT ON receipt TO penstock_worker;
GRANT SELECT ON receipt TO penstock_api, penstock_auditor;

-- ── identity ───────────────────────────────────────────────────────────────────────────────────

-- Grants are JSON text: a list of roles, each with the folder it is held in. They are sealed where
-- they stay, so that who can write a row still can't give rights.
CREATE TABLE account (
  kind        text        NOT NULL CHECK (kind IN ('person', 'group', 'service')),
  name        text        NOT NULL,
  grants      text        NOT NULL,
  disabled    boolean     NOT NULL,
  -- Who it is to the identity provider; of persons only.
  issuer      text,
  subject     text,
  seal        bytea       NOT NULL,
  changed_at  timestamptz NOT NULL,
  changed_by  text        NOT NULL,
  PRIMARY KEY (kind, name),
  UNIQUE (issuer, subject),
  CHECK ((issuer IS NULL) = (subject IS NULL) AND (issuer IS NULL OR kind = 'person'))
);
GRANT SELECT, INSERT,
      UPDATE (grants, disabled, issuer, subject, seal, changed_at, changed_by) ON account
   TO penstock_api;

-- ── what the identity provider tells of people and groups (SCIM) ───────────────────────────────

-- A person as the provider tells of them. One who is not active may do nothing; the row of one whom
-- the provider has deleted stays and keeps them out, until it tells of them again.
CREATE TABLE scim_user (
  id          text        PRIMARY KEY,
  person      text        NOT NULL UNIQUE,
  user_name   text        NOT NULL,
  external_id text,
  active      boolean     NOT NULL,
  document    text        NOT NULL,
  created_at  timestamptz NOT NULL,
  changed_at  timestamptz NOT NULL,
  gone_at     timestamptz,
  CHECK (gone_at IS NULL OR NOT active)
);
CREATE UNIQUE INDEX scim_user_name ON scim_user (lower(user_name)) WHERE gone_at IS NULL;
CREATE INDEX scim_user_external ON scim_user (external_id) WHERE gone_at IS NULL;
GRANT SELECT, INSERT, DELETE,
      UPDATE (user_name, external_id, active, document, changed_at, gone_at) ON scim_user
   TO penstock_api;

CREATE TABLE scim_group (
  id          text        PRIMARY KEY,
  display_name text       NOT NULL,
  external_id text,
  created_at  timestamptz NOT NULL,
  changed_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX scim_group_display ON scim_group (lower(display_name));
GRANT SELECT, INSERT, DELETE, UPDATE (display_name, external_id, changed_at) ON scim_group
   TO penstock_api;

CREATE TABLE scim_member (
  group_id    text        NOT NULL REFERENCES scim_group ON DELETE CASCADE,
  user_id     text        NOT NULL REFERENCES scim_user ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX scim_member_user ON scim_member (user_id);
GRANT SELECT, INSERT, DELETE ON scim_member TO penstock_api;

-- Names of groups whose members the provider tells of, or ever did: what a sign-in said of these no
-- longer counts. One that it has deleted has no members, whatever a session remembers.
CREATE TABLE scim_group_name (
  name        text        PRIMARY KEY
);
GRANT SELECT, INSERT ON scim_group_name TO penstock_api;

-- In which groups a person is now, of whom a sign-in said that they are in those it brought.
CREATE FUNCTION groups_of(who text, brought text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(name), '{}')
    FROM (SELECT b AS name FROM unnest(brought) b
           WHERE NOT EXISTS (SELECT FROM scim_group_name n WHERE n.name = b)
          UNION
          SELECT unnest(ARRAY[g.display_name, g.external_id])
            FROM scim_user u JOIN scim_member m ON m.user_id = u.id JOIN scim_group g ON g.id = m.group_id
           WHERE u.person = who) all_names
   WHERE name IS NOT NULL
$$;

CREATE TABLE sign_in_link (
  code_hash   bytea       PRIMARY KEY,
  person      text        NOT NULL,
  grants      text        NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz
);
GRANT SELECT, UPDATE (used_at) ON sign_in_link TO penstock_api;

-- A person on the way to the identity provider and back, in one browser. What is secret about it is
-- derived from the state, of which only the hash is here.
CREATE TABLE sign_in_attempt (
  state_hash  bytea       PRIMARY KEY,
  browser_hash bytea      NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz
);
CREATE INDEX sign_in_attempt_old ON sign_in_attempt (expires_at);
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON sign_in_attempt TO penstock_api;

-- What the sign-in brought; what the accounts of the person and the groups grant is added anew with
-- each request. The cookie's value is another one as soon as the rights differ from those that were
-- held when it was given out; the one before is taken for a moment longer, for requests under way.
CREATE TABLE session (
  id          text        PRIMARY KEY,
  token_hash  bytea       NOT NULL UNIQUE,
  before_hash bytea       UNIQUE,
  before_until timestamptz,
  person      text        NOT NULL,
  grants      text        NOT NULL,
  groups      text[]      NOT NULL,
  held        text        NOT NULL,
  issuer      text,
  subject     text,
  provider_session text,
  id_token    bytea,
  agent       text        NOT NULL,
  source      text        NOT NULL,
  created_at  timestamptz NOT NULL,
  seen_at     timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  ended_at    timestamptz
);
CREATE INDEX session_open ON session (person, id) WHERE ended_at IS NULL;
CREATE INDEX session_newest ON session (person, created_at DESC);
CREATE INDEX session_of_subject ON session (issuer, subject) WHERE ended_at IS NULL;
GRANT SELECT, INSERT,
      UPDATE (token_hash, before_hash, before_until, held, id_token, seen_at, ended_at) ON session
   TO penstock_api;

CREATE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'session % has ended', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER session_guard BEFORE UPDATE ON session FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION guard_session();

-- The hash is Argon2id in its encoded form.
CREATE TABLE api_key (
  id          text        PRIMARY KEY,
  name        text        NOT NULL,
  hash        text        NOT NULL,
  grants      text        NOT NULL,
  seal        bytea       NOT NULL,
  created_at  timestamptz NOT NULL,
  created_by  text        NOT NULL,
  expires_at  timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at  timestamptz,
  revoked_by  text
);
CREATE INDEX api_key_newest ON api_key (created_at DESC, id DESC);
GRANT SELECT, INSERT, UPDATE (last_used_at, revoked_at, revoked_by) ON api_key TO penstock_api;

CREATE FUNCTION guard_api_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'key % is revoked', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER api_key_guard BEFORE UPDATE ON api_key FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL AND current_user <> 'penstock_owner')
  EXECUTE FUNCTION guard_api_key();

-- Who decides for whom while they are away. One that is over stays for as long as a question is open
-- that came before its end: who stood in for someone whose own doing it is may not vote on it.
CREATE TABLE substitution (
  id          text        PRIMARY KEY,
  person      text        NOT NULL,
  substitute  text        NOT NULL,
  from_at     timestamptz NOT NULL,
  until_at    timestamptz NOT NULL,
  named_at    timestamptz NOT NULL,
  CHECK (person <> substitute AND from_at <= until_at)
);
CREATE INDEX substitution_person ON substitution (person, until_at);
GRANT SELECT, INSERT, UPDATE (until_at) ON substitution TO penstock_api;
GRANT SELECT, DELETE ON substitution TO penstock_worker;
CREATE FUNCTION guard_substitution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> 'penstock_owner' AND (OLD.until_at > now() - interval '30 days'
      OR EXISTS (SELECT FROM human_task t WHERE t.state = 'open' AND t.created_at < OLD.until_at)) THEN
    RAISE EXCEPTION 'substitution % still counts', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER substitution_guard BEFORE DELETE ON substitution
  FOR EACH ROW EXECUTE FUNCTION guard_substitution();

-- Whose own doing a question is about: who caused its run, one that it goes back to, or what came in
-- with it, who applied a version that they follow, and to whom one of them has handed it or who
-- stands in for one of them. A key stands for who made it. It looks beyond the folders of who asks:
-- nobody may be let off because a run above is elsewhere.
CREATE FUNCTION involved_in(question text) RETURNS TABLE (person text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = penstock, pg_temp AS $$
  WITH RECURSIVE lineage AS (
    SELECT r.* FROM run r JOIN human_task t ON t.run_id = r.id WHERE t.id = question
    UNION
    SELECT r.* FROM lineage l JOIN run r ON r.id IN (l.parent_id, l.retry_of)
  ), involved (actor) AS (
    SELECT started_by FROM lineage
    UNION SELECT d.applied_by FROM lineage l JOIN definition d ON d.digest = l.definition_digest
    UNION SELECT e.edited_by FROM lineage l JOIN delivery_edit e USING (delivery_id)
    UNION SELECT asked_by FROM human_task WHERE id = question
    UNION SELECT further.actor FROM involved i, LATERAL (
      SELECT k.created_by AS actor FROM api_key k WHERE i.actor = 'key:' || k.id
      UNION ALL
      SELECT s.recipient FROM human_task_step s
       WHERE s.task_id = question AND s.actor = i.actor AND s.kind IN ('delegated', 'reassigned')
      UNION ALL
      SELECT b.substitute FROM substitution b JOIN human_task t ON t.id = question
       WHERE b.person = i.actor AND b.from_at <= now() AND b.until_at > t.created_at) further
  )
  SELECT actor FROM involved WHERE actor LIKE 'person:%'
$$;
REVOKE ALL ON FUNCTION involved_in(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION involved_in(text) TO penstock_api;

-- In which groups a person is now, for who may see neither sessions nor the directory: those of the
-- newest sign-in, as the provider has told of them since. Who may do nothing is in none.
CREATE FUNCTION groups_of_person(who text) RETURNS text[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = penstock, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM account WHERE kind = 'person' AND name = who AND disabled)
                OR EXISTS (SELECT FROM scim_user WHERE person = who AND NOT active) THEN '{}'::text[]
              ELSE groups_of(who, coalesce((SELECT s.groups FROM session s WHERE s.person = who
                                             ORDER BY s.created_at DESC, s.id DESC LIMIT 1), '{}')) END
$$;
REVOKE ALL ON FUNCTION groups_of_person(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION groups_of_person(text) TO penstock_worker;

CREATE TABLE idempotency_key (
  principal   text        NOT NULL,
  key         text        NOT NULL,
  fingerprint text        NOT NULL,
  answer      text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);
GRANT SELECT, INSERT, UPDATE (answer) ON idempotency_key TO penstock_api;
GRANT SELECT (principal, key, created_at), DELETE ON idempotency_key TO penstock_worker;
-- As long as a request may be repeated, what it was answered must be there.
CREATE FUNCTION guard_idempotency_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the answer to % is too young to go', OLD.key USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER idempotency_key_guard BEFORE DELETE ON idempotency_key FOR EACH ROW
  WHEN (current_user <> 'penstock_owner' AND OLD.created_at > now() - interval '1 day')
  EXECUTE FUNCTION guard_idempotency_key();

-- ── audit ──────────────────────────────────────────────────────────────────────────────────────

-- The body is the canonical text that the MAC covers. What else is asked of an entry is computed
-- from it, so that what is queried can never differ from what is proved; only the run is stored as
-- well, for its index: each such column costs every commit its share.
CREATE TABLE audit (
  seq   bigint PRIMARY KEY,
  body  text   NOT NULL,
  mac   bytea  NOT NULL,
  run_id text  GENERATED ALWAYS AS (body::jsonb ->> 'run') STORED
);
CREATE INDEX audit_run ON audit (run_id, seq) WHERE run_id IS NOT NULL;
GRANT SELECT ON audit TO penstock_worker, penstock_api, penstock_auditor;

-- Entries are durable here first, under a MAC of their own, and get their places in the chain in
-- batches behind: whoever appends waits for nobody.
CREATE TABLE audit_intake (
  id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body text   NOT NULL,
  mac  bytea  NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
GRANT INSERT (body, mac) ON audit_intake
   TO penstock_ingress, penstock_scheduler, penstock_worker, penstock_api, penstock_auditor;
GRANT SELECT ON audit_intake TO penstock_auditor;

-- The only way out of the intake, and the only way into the chain: as many go in as come out.
CREATE FUNCTION chain_audit(ids bigint[], first bigint, bodies text[], macs bytea[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = penstock, pg_temp AS $$
DECLARE
  taken int;
BEGIN
  DELETE FROM audit_intake WHERE id = ANY (ids);
  GET DIAGNOSTICS taken = ROW_COUNT;
  IF taken <> cardinality(ids) OR taken <> cardinality(bodies) OR taken <> cardinality(macs) THEN
    RAISE EXCEPTION '% entries were taken of the % that were to be chained', taken, cardinality(ids);
  END IF;
  INSERT INTO audit (seq, body, mac)
  SELECT first + place - 1, entry.body, entry.mac
    FROM unnest(bodies, macs) WITH ORDINALITY AS entry (body, mac, place);
  PERFORM pg_notify('audit', '');
END $$;
REVOKE ALL ON FUNCTION chain_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chain_audit TO penstock_auditor;

-- Which key the chain was handed over to, and by which entry. Nobody believes it: which key an entry is
-- under is said by the key file. It tells a process whose key file is an older copy to leave the chain alone.
CREATE TABLE audit_chain_key (
  id    text   PRIMARY KEY,
  since bigint NOT NULL UNIQUE CHECK (since > 0)
);
GRANT SELECT, INSERT ON audit_chain_key TO penstock_auditor;

-- What stands for a person on the trail, and the key that what is personal there is sealed under. Once
-- they are erased, neither who it was nor the key is anywhere. The key is wrapped by one that is not in
-- here, and remembered nowhere else.
CREATE TABLE pseudonym (
  id        text        PRIMARY KEY,
  person    text        UNIQUE,
  key       bytea,
  since     timestamptz NOT NULL DEFAULT now(),
  erased_at timestamptz,
  CHECK ((person IS NULL) = (key IS NULL) AND (person IS NULL) = (erased_at IS NOT NULL))
);
GRANT SELECT ON pseudonym TO penstock_worker, penstock_api, penstock_auditor;

-- Who stands for a person: as was said before, or else as is proposed. The lock keeps the erasure of the
-- person away until the entry that names them has committed.
CREATE FUNCTION pseudonym_of(who text, proposed text, wrapped bytea, OUT id text, OUT key bytea)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = penstock, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7380011, hashtext(who));
  INSERT INTO pseudonym AS p (id, person, key) VALUES (proposed, who, wrapped)
    ON CONFLICT (person) DO NOTHING;
  SELECT p.id, p.key INTO STRICT pseudonym_of.id, pseudonym_of.key FROM pseudonym p WHERE p.person = who;
END $$;
REVOKE ALL ON FUNCTION pseudonym_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pseudonym_of
   TO penstock_scheduler, penstock_worker, penstock_api, penstock_auditor;

-- What a court or an authority wants kept. As long as one is not released, nobody whom it is about is
-- erased, and no entry from its beginning on leaves the trail. One about no person is about all.
CREATE TABLE legal_hold (
  id          text        PRIMARY KEY,
  person      text        CHECK (person LIKE 'person:_%'),
  from_at     timestamptz NOT NULL,
  reason      text        NOT NULL,
  placed_at   timestamptz NOT NULL,
  placed_by   text        NOT NULL,
  released_at timestamptz,
  released_by text,
  release_reason text,
  CHECK ((released_at IS NULL) = (released_by IS NULL))
);
GRANT SELECT, INSERT, UPDATE (released_at, released_by, release_reason) ON legal_hold TO penstock_api;
GRANT SELECT ON legal_hold TO penstock_worker, penstock_auditor;
CREATE FUNCTION guard_legal_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'hold % was released', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER legal_hold_guard BEFORE UPDATE ON legal_hold FOR EACH ROW
  WHEN (OLD.released_at IS NOT NULL AND current_user <> 'penstock_owner')
  EXECUTE FUNCTION guard_legal_hold();

-- Every column that names people as actors, "person:ada": found by its name, so that a new table is
-- among them by itself. Where a person goes by the bare name is written out below.
CREATE VIEW column_of_actors AS
  SELECT c.relname::text AS of_table, a.attname::text AS of_column
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE c.relnamespace = 'penstock'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
     AND NOT a.attisdropped AND a.atttypid = 'text'::regtype AND a.attgenerated = ''
     AND (a.attname ~ '_by$'
          OR a.attname IN ('actor', 'person', 'recipient', 'assignee', 'substitute', 'principal'))
     AND c.relname NOT IN ('session', 'sign_in_link', 'scim_user', 'pseudonym');

-- All that is kept about a person besides the trail, row by row, without keys, hashes and what
-- workflows have in them.
CREATE FUNCTION rows_of_person(who text) RETURNS TABLE (of_table text, content jsonb)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = penstock, pg_temp AS $$
DECLARE
  part record;
BEGIN
  IF NOT everywhere() THEN
    RAISE EXCEPTION 'people are in no folder' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT 'account'::text, to_jsonb(t) - 'seal' FROM account t WHERE kind = 'person' AND name = who;
  RETURN QUERY SELECT 'session'::text, to_jsonb(t) - ARRAY['token_hash', 'before_hash', 'id_token']
                 FROM session t WHERE t.person = who ORDER BY t.id;
  RETURN QUERY SELECT 'sign_in_link'::text, to_jsonb(t) - 'code_hash' FROM sign_in_link t WHERE t.person = who;
  RETURN QUERY SELECT 'scim_user'::text, to_jsonb(t) || jsonb_build_object('groups',
                        (SELECT jsonb_agg(g.display_name) FROM scim_member m JOIN scim_group g ON g.id = m.group_id
                          WHERE m.user_id = t.id))
                 FROM scim_user t WHERE t.person = who;
  FOR part IN SELECT c.of_table, string_agg(format('%I = $1', c.of_column), ' OR ') AS named
                FROM column_of_actors c GROUP BY 1 ORDER BY 1 LOOP
    RETURN QUERY EXECUTE format(
      'SELECT %L, to_jsonb(t) - ARRAY[''hash'', ''seal'', ''token_hash'', ''input'', ''output'', ''problem'',
                ''document'', ''payload'', ''result'', ''answer'', ''answers'', ''fingerprint'', ''body'',
                ''ciphertext'', ''data_key''] FROM %I t WHERE %s',
      part.of_table, part.of_table, part.named) USING 'person:' || who;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION rows_of_person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rows_of_person TO penstock_api;

-- Erases a person: the key goes, the pseudonym takes the name's place wherever the name is, what they
-- wrote about questions goes, and so do their account, sessions and links; keys that they made are
-- revoked. How many rows of each table it was about.
CREATE FUNCTION erase_person(who text, proposed text, OUT id text, OUT changed jsonb)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = penstock, pg_temp AS $$
DECLARE
  named CONSTANT text := 'person:' || who;
  part record;
  touched bigint;
BEGIN
  IF NOT everywhere() THEN
    RAISE EXCEPTION 'people are in no folder' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(7380011, hashtext(who));
  IF EXISTS (SELECT FROM legal_hold h WHERE h.released_at IS NULL AND (h.person IS NULL OR h.person = named)) THEN
    RAISE EXCEPTION 'a legal hold covers this person' USING ERRCODE = 'PN001';
  END IF;
  PERFORM set_config('penstock.erasing', 'person', true);
  SELECT p.id INTO erase_person.id FROM pseudonym p WHERE p.person = who;
  erase_person.id := coalesce(erase_person.id, proposed);
  changed := '{}';

  UPDATE human_task SET comment = NULL WHERE decided_by = named AND comment IS NOT NULL;
  UPDATE human_task_vote v SET comment = NULL WHERE v.person = named AND comment IS NOT NULL;
  UPDATE human_task_step SET comment = NULL WHERE actor = named AND comment IS NOT NULL;
  UPDATE api_key SET revoked_at = now(), revoked_by = 'erasure' WHERE created_by = named AND revoked_at IS NULL;
  UPDATE policy_decision SET input = replace(input, to_json(named)::text, to_json('person:' || erase_person.id)::text)
   WHERE position(to_json(named)::text IN input) > 0;
  GET DIAGNOSTICS touched = ROW_COUNT;
  IF touched > 0 THEN
    changed := changed || jsonb_build_object('policy_decision', touched);
  END IF;
  -- What was told of questions names who has them and who decided; without its event nothing of it goes out.
  DELETE FROM event WHERE source = '/api/v1/approvals' AND position(to_json(named)::text IN envelope) > 0;
  GET DIAGNOSTICS touched = ROW_COUNT;
  IF touched > 0 THEN
    changed := changed || jsonb_build_object('event', touched);
  END IF;
  UPDATE outbox SET payload = replace(payload, to_json(named)::text, to_json('person:' || erase_person.id)::text)
   WHERE position(to_json(named)::text IN payload) > 0;
  -- An answer that is kept for a repeated request, the erasure's own claim among them.
  UPDATE idempotency_key
     SET answer = replace(replace(answer, to_json(named)::text, to_json('person:' || erase_person.id)::text),
                          to_json(who)::text, to_json(erase_person.id)::text)
   WHERE position(to_json(named)::text IN answer) > 0 OR position(to_json(who)::text IN answer) > 0;
  FOR part IN SELECT c.of_table, c.of_column FROM column_of_actors c ORDER BY 1, 2 LOOP
    EXECUTE format('UPDATE %1$I SET %2$I = $2 WHERE %2$I = $1', part.of_table, part.of_column)
      USING named, 'person:' || erase_person.id;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched > 0 THEN
      changed := changed || jsonb_build_object(part.of_table, touched + coalesce((changed ->> part.of_table)::bigint, 0));
    END IF;
  END LOOP;
  FOR part IN SELECT * FROM (VALUES ('account', 'kind = ''person'' AND name'), ('session', 'person'),
                                    ('sign_in_link', 'person'), ('scim_user', 'person')) bare (of_table, named_by) LOOP
    EXECUTE format('DELETE FROM %I WHERE %s = $1', part.of_table, part.named_by) USING who;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched > 0 THEN
      changed := changed || jsonb_build_object(part.of_table, touched);
    END IF;
  END LOOP;

  UPDATE pseudonym p SET person = NULL, key = NULL, erased_at = now() WHERE p.person = who;
  IF NOT FOUND THEN
    INSERT INTO pseudonym AS p (id, erased_at) VALUES (erase_person.id, now());
  ELSE
    changed := changed || '{"pseudonym": 1}';
  END IF;
  PERFORM set_config('penstock.erasing', '', true);
END $$;
REVOKE ALL ON FUNCTION erase_person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_person TO penstock_api;

-- Signed heads of the trail's Merkle tree (RFC 9162). A node signs them beside the trail, with a key
-- that is not in here; they are only ever added.
CREATE TABLE audit_checkpoint (
  size      bigint PRIMARY KEY CHECK (size > 0),
  note      text        NOT NULL,
  signed_at timestamptz NOT NULL
);
-- Roots of whole subtrees of 2^8, 2^16 and so on entries, so that a proof need not read the trail.
-- Nobody believes them: what is made from them is held against a signed root.
CREATE TABLE audit_subtree (
  height smallint NOT NULL,
  place  bigint   NOT NULL,
  root   bytea    NOT NULL,
  PRIMARY KEY (height, place)
);
GRANT SELECT, INSERT ON audit_checkpoint, audit_subtree TO penstock_auditor;
GRANT SELECT ON audit_checkpoint, audit_subtree TO penstock_api;

-- Where the trail begins, once its oldest entries were kept for long enough. Signed like a checkpoint:
-- a beginning that nobody signed is a trail with its head cut off.
CREATE TABLE audit_cut (
  size     bigint      PRIMARY KEY CHECK (size > 0 AND size % 256 = 0),
  note     text        NOT NULL,
  seal     bytea       NOT NULL,
  until_at timestamptz NOT NULL,
  cut_at   timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON audit_cut TO penstock_worker, penstock_api, penstock_auditor;

-- The only way in which entries leave the trail: whole steps of 256 from its beginning, a year old at
-- least, under a checkpoint with enough of them behind it, and none that a legal hold is about.
CREATE FUNCTION cut_audit(up_to bigint, note text, seal bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = penstock, pg_temp AS $$
DECLARE
  newest timestamptz;
BEGIN
  SELECT max((body::jsonb ->> 'at')::timestamptz) INTO newest FROM audit WHERE seq <= up_to;
  IF newest IS NULL OR newest > now() - interval '365 days' THEN
    RAISE EXCEPTION 'entries up to % are too young to go', up_to USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- A hold that is being placed right now comes first or after, never in between.
  LOCK TABLE legal_hold IN SHARE MODE;
  IF EXISTS (SELECT FROM legal_hold h WHERE h.released_at IS NULL AND h.from_at <= newest) THEN
    RAISE EXCEPTION 'a legal hold covers entries up to %', up_to USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF coalesce((SELECT max(c.size) FROM audit_checkpoint c), 0) < up_to + 512 THEN
    RAISE EXCEPTION 'entries up to % are not signed for long enough', up_to USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_cut (size, note, seal, until_at) VALUES (up_to, cut_audit.note, cut_audit.seal, newest);
  DELETE FROM audit WHERE seq <= up_to;
END $$;
REVOKE ALL ON FUNCTION cut_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cut_audit TO penstock_auditor;

-- ── folders: who may see and change which rows ─────────────────────────────────────────────────

-- The API says in each transaction for which folders it acts: "*" for all, else namespaces. Nothing
-- said is none.
CREATE FUNCTION everywhere() RETURNS boolean LANGUAGE sql STABLE
  RETURN coalesce(current_setting('penstock.folders', true), '') = '*';
CREATE FUNCTION in_reach(namespace text) RETURNS boolean LANGUAGE sql STABLE
  RETURN namespace = ANY (string_to_array(coalesce(current_setting('penstock.folders', true), ''), ','));

CREATE POLICY folder ON definition TO penstock_api
  USING ((SELECT everywhere()) OR in_reach(namespace));
CREATE POLICY folder ON run TO penstock_api
  USING ((SELECT everywhere()) OR in_reach(namespace));
CREATE POLICY folder ON trigger TO penstock_api
  USING ((SELECT everywhere()) OR in_reach(namespace));
CREATE POLICY folder ON schedule TO penstock_api
  USING ((SELECT everywhere()) OR in_reach(namespace));
CREATE POLICY folder ON occurrence TO penstock_api
  USING ((SELECT everywhere()) OR EXISTS (SELECT FROM schedule s WHERE s.name = schedule));
CREATE POLICY folder ON delivery TO penstock_api
  USING ((SELECT everywhere()) OR EXISTS (SELECT FROM trigger t WHERE t.name = trigger));
CREATE POLICY folder ON refusal TO penstock_api
  USING ((SELECT everywhere()) OR EXISTS (SELECT FROM trigger t WHERE t.name = trigger));
-- Events are everybody's, so who they are sent to is in no folder.
CREATE POLICY folder ON subscription TO penstock_api USING ((SELECT everywhere()));
CREATE POLICY folder ON outbound TO penstock_api USING ((SELECT everywhere()));
CREATE POLICY folder ON outbound_attempt TO penstock_api USING ((SELECT everywhere()));
-- A message is asked for by who may ask for its run, which may not be there yet.
CREATE POLICY asked ON outbox FOR INSERT TO penstock_api WITH CHECK (true);

-- What belongs to a delivery or to a run is where that is.
DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['delivery_repeat', 'delivery_outcome', 'delivery_replay', 'delivery_edit'] LOOP
    EXECUTE format('CREATE POLICY folder ON %I TO penstock_api USING ((SELECT everywhere())
                    OR EXISTS (SELECT FROM delivery d WHERE d.id = delivery_id))', part);
  END LOOP;
  -- Asked run by run: an EXISTS would read all runs there ever were into a table before the first row
  -- of a page.
  FOREACH part IN ARRAY ARRAY['hop', 'policy_decision', 'human_task', 'effect', 'lease', 'receipt', 'listener',
                              'event_consumption'] LOOP
    EXECUTE format('CREATE POLICY folder ON %I TO penstock_api USING ((SELECT everywhere())
                    OR (SELECT true FROM run r WHERE r.id = run_id))', part);
  END LOOP;
  FOREACH part IN ARRAY ARRAY['human_task_vote', 'human_task_step', 'approval_link'] LOOP
    EXECUTE format('CREATE POLICY folder ON %I TO penstock_api USING ((SELECT everywhere())
                    OR EXISTS (SELECT FROM human_task t WHERE t.id = task_id))', part);
  END LOOP;
  FOREACH part IN ARRAY ARRAY['SELECT', 'UPDATE', 'DELETE'] LOOP
    EXECUTE format('CREATE POLICY folder_%s ON outbox FOR %s TO penstock_api USING ((SELECT everywhere())
                    OR EXISTS (SELECT FROM run r WHERE r.id = run_id)
                    OR EXISTS (SELECT FROM delivery d WHERE d.id = ''dlv_'' || substr(outbox.run_id, 5))
                    OR EXISTS (SELECT FROM delivery_replay p WHERE p.run_id = outbox.run_id))',
                   lower(part), part);
  END LOOP;
  -- The other components work for the whole installation. Forced, so that nobody is outside of the
  -- policies by owning the table: a table without one for its role has no rows for it.
  FOR part IN SELECT DISTINCT tablename FROM pg_policies WHERE schemaname = current_schema() LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY installation ON %I TO penstock_owner, penstock_ingress, penstock_worker,
                    penstock_scheduler, penstock_auditor USING (true)', part);
  END LOOP;
END $$;
