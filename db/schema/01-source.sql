-- Governed documents and the versions of their text.
CREATE TABLE public.source_document (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  doc_code text NOT NULL UNIQUE CHECK (doc_code ~ '^[A-Za-z0-9._-]{1,64}$'),
  docprefix text NOT NULL CHECK (docprefix ~ '^[A-Z0-9][A-Z0-9-]{1,30}[A-Z0-9]$'),
  title text NOT NULL CHECK (title <> ''),
  grammar_profile text CHECK (grammar_profile <> ''),
  leaf_level text CHECK (leaf_level <> ''),
  scope text NOT NULL DEFAULT 'all' CHECK (scope IN ('all', 'enacted_only')),
  created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN public.source_document.docprefix IS 'First part of every unit address. Not unique: older documents share some.';
COMMENT ON COLUMN public.source_document.grammar_profile IS 'Null: detected from the text.';
COMMENT ON COLUMN public.source_document.leaf_level IS 'Null: the default of the profile.';

-- The digest is what the loader saw. Nothing ties it to the body here: a reader must compare them.
CREATE TABLE public.source_version (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source_document_id uuid NOT NULL REFERENCES public.source_document (id),
  version_string text NOT NULL CHECK (version_string <> ''),
  body text,
  manifest_digest text NOT NULL CHECK (manifest_digest ~ '^[0-9a-f]{64}$'),
  -- Not now(): two versions loaded in one transaction must not tie for latest.
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (source_document_id, version_string)
);

CREATE INDEX source_version_latest ON public.source_version (source_document_id, created_at DESC, id DESC);

COMMENT ON COLUMN public.source_version.body IS 'Null: announced, its text not loaded yet.';
COMMENT ON COLUMN public.source_version.manifest_digest IS 'sha256 of the UTF-8 body, lower-case hex.';
