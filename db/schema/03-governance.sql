-- The governance ledger: why a cut was made, what it covered, who decided, who signed. Rows are only ever added.
--
-- Every id is minted by the caller, derived from the plan, so that a repetition meets its own rows instead of adding more.
-- Units are named by address, which never changes. References within the ledger are checked at commit: its rows
-- point at each other both ways, and one transaction may write them in any order.
CREATE DOMAIN cutter_governance.sha256_hex AS text CHECK (VALUE ~ '^[0-9a-f]{64}$');

CREATE TABLE cutter_governance.cut_change_set (
  id uuid PRIMARY KEY,
  source_document_id uuid NOT NULL REFERENCES public.source_document (id),
  source_version_id uuid NOT NULL REFERENCES public.source_version (id),
  doc_code text NOT NULL,
  backlog_entry_id uuid NOT NULL,
  manifest_envelope_id uuid NOT NULL,
  review_decision_id uuid NOT NULL,
  executor_signature_id uuid NOT NULL,
  plan_digest cutter_governance.sha256_hex NOT NULL,
  baseline_digest cutter_governance.sha256_hex NOT NULL,
  rollback_key text NOT NULL UNIQUE CHECK (rollback_key <> ''),
  idempotency_key text NOT NULL UNIQUE CHECK (idempotency_key <> ''),
  status text NOT NULL CHECK (status IN ('recorded', 'imported')),
  written_count integer NOT NULL CHECK (written_count >= 0),
  kept_count integer NOT NULL CHECK (kept_count >= 0),
  retired_count integer NOT NULL CHECK (retired_count >= 0),
  payload jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL CHECK (actor <> ''),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cutter_governance.decision_backlog_entry (
  id uuid PRIMARY KEY,
  change_set_id uuid NOT NULL REFERENCES cutter_governance.cut_change_set (id) DEFERRABLE INITIALLY DEFERRED,
  source_document_id uuid NOT NULL REFERENCES public.source_document (id),
  source_version_id uuid NOT NULL REFERENCES public.source_version (id),
  doc_code text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('document_cut')),
  title text NOT NULL CHECK (title <> ''),
  status text NOT NULL CHECK (status IN ('open', 'decided', 'closed')),
  plan_digest cutter_governance.sha256_hex NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL CHECK (actor <> ''),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cutter_governance.decision_backlog_history (
  id uuid PRIMARY KEY,
  change_set_id uuid NOT NULL REFERENCES cutter_governance.cut_change_set (id) DEFERRABLE INITIALLY DEFERRED,
  entry_id uuid NOT NULL REFERENCES cutter_governance.decision_backlog_entry (id) DEFERRABLE INITIALLY DEFERRED,
  position integer NOT NULL CHECK (position >= 1),
  from_status text CHECK (from_status IN ('open', 'decided', 'closed')),
  to_status text NOT NULL CHECK (to_status IN ('open', 'decided', 'closed')),
  reason text NOT NULL CHECK (reason <> ''),
  payload jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL CHECK (actor <> ''),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (entry_id, position)
);

CREATE TABLE cutter_governance.manifest_envelope (
  id uuid PRIMARY KEY,
  change_set_id uuid NOT NULL UNIQUE REFERENCES cutter_governance.cut_change_set (id) DEFERRABLE INITIALLY DEFERRED,
  source_document_id uuid NOT NULL REFERENCES public.source_document (id),
  source_version_id uuid NOT NULL REFERENCES public.source_version (id),
  doc_code text NOT NULL,
  docprefix text NOT NULL,
  version_string text NOT NULL,
  manifest_digest cutter_governance.sha256_hex NOT NULL,
  plan_digest cutter_governance.sha256_hex NOT NULL,
  baseline_digest cutter_governance.sha256_hex NOT NULL,
  rules_version integer NOT NULL CHECK (rules_version >= 1),
  grammar_profile text NOT NULL,
  leaf_level text NOT NULL,
  unit_count integer NOT NULL CHECK (unit_count >= 1),
  payload jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL CHECK (actor <> ''),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One row for each unit of the version, kept ones too: it alone holds the order of the version.
CREATE TABLE cutter_governance.manifest_unit_block (
  id uuid PRIMARY KEY,
  change_set_id uuid NOT NULL REFERENCES cutter_governance.cut_change_set (id) DEFERRABLE INITIALLY DEFERRED,
  envelope_id uuid NOT NULL REFERENCES cutter_governance.manifest_envelope (id) DEFERRABLE INITIALLY DEFERRED,
  position integer NOT NULL CHECK (position >= 0),
  canonical_address text NOT NULL REFERENCES public.information_unit (canonical_address),
  parent_address text REFERENCES public.information_unit (canonical_address),
  section_type text,
  effect text NOT NULL CHECK (effect IN ('create', 'revise', 'keep')),
  version_seq integer NOT NULL CHECK (version_seq >= 1),
  content_hash cutter_governance.sha256_hex NOT NULL,
  span_start bigint NOT NULL CHECK (span_start >= 0),
  span_end bigint NOT NULL CHECK (span_end > span_start),
  payload jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL CHECK (actor <> ''),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (envelope_id, position),
  UNIQUE (envelope_id, canonical_address)
);

CREATE TABLE cutter_governance.review_decision (
  id uuid PRIMARY KEY,
  change_set_id uuid REFERENCES cutter_governance.cut_change_set (id) DEFERRABLE INITIALLY DEFERRED,
  backlog_entry_id uuid REFERENCES cutter_governance.decision_backlog_entry (id) DEFERRABLE INITIALLY DEFERRED,
  manifest_envelope_id uuid REFERENCES cutter_governance.manifest_envelope (id) DEFERRABLE INITIALLY DEFERRED,
  gate text NOT NULL CHECK (gate IN ('SG_1_cut_authz', 'SG_2_lifecycle_authz')),
  decision text NOT NULL CHECK (decision IN ('approve', 'reject')),
  approval_id text NOT NULL UNIQUE CHECK (approval_id <> ''),
  approval_sha256 cutter_governance.sha256_hex NOT NULL,
  request_sha256 cutter_governance.sha256_hex NOT NULL,
  approver text NOT NULL CHECK (approver <> ''),
  scope text NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL CHECK (actor <> ''),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (change_set_id, gate)
);

CREATE TABLE cutter_governance.cut_change_set_affected_row (
  id uuid PRIMARY KEY,
  change_set_id uuid NOT NULL REFERENCES cutter_governance.cut_change_set (id) DEFERRABLE INITIALLY DEFERRED,
  position integer NOT NULL CHECK (position >= 0),
  canonical_address text NOT NULL REFERENCES public.information_unit (canonical_address),
  effect text NOT NULL CHECK (effect IN ('create', 'revise', 'retire')),
  function_name text NOT NULL CHECK (function_name IN ('fn_iu_create', 'fn_iu_apply_edit_draft', 'fn_iu_retire')),
  idempotency_key uuid NOT NULL UNIQUE,
  prior_version_seq integer CHECK (prior_version_seq >= 1),
  version_seq integer CHECK (version_seq >= 1),
  prior_hash cutter_governance.sha256_hex,
  content_hash cutter_governance.sha256_hex,
  payload jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL CHECK (actor <> ''),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (change_set_id, position),
  UNIQUE (change_set_id, canonical_address),
  CHECK ((effect = 'create') = (prior_version_seq IS NULL)),
  CHECK ((prior_version_seq IS NULL) = (prior_hash IS NULL)),
  CHECK ((effect = 'retire') = (version_seq IS NULL)),
  CHECK ((version_seq IS NULL) = (content_hash IS NULL))
);

CREATE TABLE cutter_governance.verify_result (
  id uuid PRIMARY KEY,
  change_set_id uuid NOT NULL UNIQUE REFERENCES cutter_governance.cut_change_set (id),
  status text NOT NULL CHECK (status IN ('verified', 'failed')),
  checks jsonb NOT NULL CHECK (jsonb_typeof(checks) = 'object'),
  checked_count integer NOT NULL CHECK (checked_count >= 0),
  rows_sha256 cutter_governance.sha256_hex NOT NULL,
  tool_revision text NOT NULL CHECK (tool_revision <> ''),
  payload jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL CHECK (actor <> ''),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cutter_governance.dot_pair_signature (
  id uuid PRIMARY KEY,
  change_set_id uuid NOT NULL REFERENCES cutter_governance.cut_change_set (id) DEFERRABLE INITIALLY DEFERRED,
  review_decision_id uuid REFERENCES cutter_governance.review_decision (id) DEFERRABLE INITIALLY DEFERRED,
  verify_result_id uuid REFERENCES cutter_governance.verify_result (id) DEFERRABLE INITIALLY DEFERRED,
  dot_code text NOT NULL CHECK (dot_code IN ('DOT-991', 'DOT-992')),
  signer_role text NOT NULL CHECK (signer_role IN ('executor', 'verifier')),
  tool_revision text NOT NULL CHECK (tool_revision <> ''),
  signed_sha256 cutter_governance.sha256_hex NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL CHECK (actor <> ''),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (change_set_id, dot_code),
  CHECK ((dot_code = 'DOT-991') = (signer_role = 'executor')),
  CHECK ((dot_code = 'DOT-991') = (review_decision_id IS NOT NULL)),
  CHECK ((dot_code = 'DOT-992') = (verify_result_id IS NOT NULL))
);

ALTER TABLE cutter_governance.cut_change_set
  ADD FOREIGN KEY (backlog_entry_id) REFERENCES cutter_governance.decision_backlog_entry (id) DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (manifest_envelope_id) REFERENCES cutter_governance.manifest_envelope (id) DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (review_decision_id) REFERENCES cutter_governance.review_decision (id) DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (executor_signature_id) REFERENCES cutter_governance.dot_pair_signature (id) DEFERRABLE INITIALLY DEFERRED;

-- What put a text in force, and what the log names, must exist.
ALTER TABLE public.unit_version
  ADD FOREIGN KEY (review_decision_id) REFERENCES cutter_governance.review_decision (id),
  ADD FOREIGN KEY (change_set_id) REFERENCES cutter_governance.cut_change_set (id);
ALTER TABLE public.iu_lifecycle_log
  ADD FOREIGN KEY (review_decision_id) REFERENCES cutter_governance.review_decision (id),
  ADD FOREIGN KEY (change_set_id) REFERENCES cutter_governance.cut_change_set (id);
