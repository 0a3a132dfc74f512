-- Information units, the versions of their text, what happened to them, and the vocabulary.
CREATE TABLE public.information_unit (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  canonical_address text NOT NULL UNIQUE CHECK (
    length(canonical_address) <= 1024
    AND canonical_address ~ '^[A-Z0-9][A-Z0-9-]{1,30}[A-Z0-9](/[A-Z0-9-]+)+$'
  ),
  unit_kind text NOT NULL,
  lifecycle_status text NOT NULL DEFAULT 'draft'
    CHECK (lifecycle_status IN ('draft', 'enacted', 'superseded', 'retired')),
  content_anchor_ref text NOT NULL,
  version_anchor_ref uuid NOT NULL,
  owner_ref text NOT NULL,
  parent_or_container_ref uuid REFERENCES public.information_unit (id) CHECK (parent_or_container_ref <> id),
  conformance_status text NOT NULL DEFAULT 'unchecked'
    CHECK (conformance_status IN ('unchecked', 'conforming', 'nonconforming')),
  identity_profile jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(identity_profile) = 'object'),
  doc_code text,
  section_type text,
  section_code text,
  sort_order integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by text NOT NULL,
  deleted_at timestamptz
);

CREATE INDEX information_unit_doc_code ON public.information_unit (doc_code);
CREATE INDEX information_unit_parent ON public.information_unit (parent_or_container_ref);
-- For "all addresses under a docprefix", in any locale.
CREATE INDEX information_unit_address_prefix ON public.information_unit (canonical_address text_pattern_ops);

COMMENT ON COLUMN public.information_unit.version_anchor_ref IS
  'The version the unit stands for: the one in force; before the first enactment and after a revival, the latest draft.';
COMMENT ON COLUMN public.information_unit.content_anchor_ref IS 'sha256:<content_hash> of the anchored version.';
COMMENT ON COLUMN public.information_unit.sort_order IS 'Position in the document when created; the order of a version stands in its manifest.';
COMMENT ON COLUMN public.information_unit.doc_code IS
  'No reference to source_document: some units belong to documents that were never loaded as a text.';

CREATE TABLE public.unit_version (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  unit_id uuid NOT NULL REFERENCES public.information_unit (id),
  title text NOT NULL,
  body text NOT NULL CHECK (body <> ''),
  content_hash text NOT NULL CHECK (content_hash = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
  version_seq integer NOT NULL CHECK (version_seq >= 1),
  lifecycle_status text NOT NULL DEFAULT 'draft'
    CHECK (lifecycle_status IN ('draft', 'enacted', 'superseded', 'retired')),
  content_profile jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(content_profile) = 'object'),
  review_decision_id uuid,
  change_set_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  enacted_at timestamptz,
  enacted_by text,
  superseded_at timestamptz,
  retired_at timestamptz,
  UNIQUE (unit_id, version_seq),
  UNIQUE (unit_id, id),
  CHECK ((lifecycle_status = 'draft') = (enacted_at IS NULL)),
  CHECK ((enacted_at IS NULL) = (review_decision_id IS NULL))
);

CREATE UNIQUE INDEX unit_version_one_in_force ON public.unit_version (unit_id) WHERE lifecycle_status = 'enacted';

-- Over both columns, so that a unit cannot be anchored to another unit's text; deferred, because each is born with the other.
ALTER TABLE public.information_unit
  ADD CONSTRAINT information_unit_version_anchor FOREIGN KEY (id, version_anchor_ref)
  REFERENCES public.unit_version (unit_id, id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE public.iu_lifecycle_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES public.information_unit (id),
  version_id uuid REFERENCES public.unit_version (id),
  canonical_address text NOT NULL,
  event text NOT NULL CHECK (event IN ('created', 'edit_draft', 'revived', 'enacted', 'superseded', 'retired')),
  from_status text,
  to_status text NOT NULL,
  actor text NOT NULL,
  reason text,
  review_decision_id uuid,
  change_set_id uuid,
  tool_revision text,
  payload jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(payload) = 'object'),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX iu_lifecycle_log_unit ON public.iu_lifecycle_log (unit_id, id);

CREATE TABLE public.dot_config (
  key text PRIMARY KEY CHECK (key <> ''),
  value text NOT NULL,
  description text,
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE public.dot_config IS 'Settings. The vocabulary stands under vocab.unit_kind.<word> and vocab.section_type.<word>.';
