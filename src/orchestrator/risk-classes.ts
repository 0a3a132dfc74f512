/** What a person must acknowledge by class and count before a cut may go on. */

export const RISKS = {
  retire: 'units that the text no longer holds would be retired',
  overwritten: 'texts that would stand nowhere any more, though nothing is retired: another text takes their address',
  revived: 'retired or deleted units would be opened again',
  renumbered: 'units whose text would stand at another address: what refers to the old one leads elsewhere',
  moved: 'units whose text would stand under another parent: what refers to the old address leads elsewhere',
  split: 'units that would hold a part each of what was one unit',
  merged: 'units that would take in the text of others',
  low_score_lineage: 'units tied to an earlier one though less than half of their words are the same',
  profile_detected: 'the grammar profile was detected, not set by the document',
  not_visible: 'facts that the role may not see',
  functions_unproven: 'canonical functions or triggers the prediction was not proven against',
  public_rights: 'rights that the role holds through PUBLIC, accepted by configuration',
  baseline_vanished: 'no unit of the document stands in the database, where an earlier run saw some',
} as const
export type RiskClass = keyof typeof RISKS
export const isRisk = (name: string): name is RiskClass => Object.hasOwn(RISKS, name)
