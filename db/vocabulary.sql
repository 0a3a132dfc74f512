-- The words that units may use.
INSERT INTO public.dot_config (key, value)
SELECT 'vocab.unit_kind.' || word, word
FROM unnest(ARRAY['design_doc_section', 'law_unit']) AS word
UNION ALL
SELECT 'vocab.section_type.' || word, word
FROM unnest(ARRAY[
  'amendment', 'appendix', 'article', 'book', 'changelog', 'chapter', 'checklist', 'clause', 'definition',
  'governance_process', 'heading', 'instruction_block', 'item', 'paragraph', 'part', 'point', 'preamble', 'principle',
  'process', 'recital', 'section', 'subsection', 'technical_spec', 'title'
]) AS word;
