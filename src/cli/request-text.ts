import type { SovereignGate } from '../orchestrator/steps.ts'
import { openTo, POLICY_WORDS } from '../reports/authority.ts'
import { countsText, EFFECT_WORDS } from '../reports/effects.ts'
import { countsPhrase, lineagePhrases } from '../reports/lineage.ts'
import { lookSentences } from '../reports/look.ts'
import { differenceSentences, recheckSentences } from '../reports/recheck.ts'
import { changedWords } from './changed-words.ts'
import type { Report, ShownRequest } from './request.ts'

function unitLine(unit: Report['units'][number]): string {
  const { effect, address, title, text } = unit
  const told = lineagePhrases(unit).filter((phrase) => phrase !== 'added' && phrase !== 'removed')
  const descent = told.length === 0 ? '' : `  (${told.join('; ')})`
  const change = text.segments === undefined ? '' : `\n           ${changedWords(text.segments)}`
  return `  ${EFFECT_WORDS[effect].sign} ${effect.padEnd(6)} ${address}  ${title}${descent}${change}`
}

/** More are read in the report rather than on a terminal. */
const MAX_LINES = 40

/** More of a class are read in the report. */
const MAX_NAMED = 5

function riskLine({ class: name, count, meaning, items }: Report['risks'][number]): string {
  const more = items.length > MAX_NAMED ? ` and ${items.length - MAX_NAMED} more` : ''
  const named = items.length === 0 ? '' : `: ${items.slice(0, MAX_NAMED).join(', ')}${more}`
  return `  risk ${name}:${count}  ${meaning}${named}`
}

function authorityLines({ authority: known }: Report, gate: SovereignGate): readonly string[] {
  if (known === undefined) return []
  return [
    `Policy ${POLICY_WORDS[known.policy]}`,
    `Open to ${openTo(known, gate).join('; ')}`,
    ...known.rules.map((rule) => `Rule: ${rule}`),
  ]
}

/** What a person reads before they decide. */
export function requestText(
  { run, gate, asked: { label, ...request }, report: shown }: ShownRequest,
  suffix: string,
): string {
  const { counts, document } = shown
  const changed = shown.units.filter(({ effect }) => effect !== 'keep')
  return [
    label,
    'Nothing will be written; a real cut needs its own authorisation.',
    `${document.title ?? document.doc_code}, version ${document.version_string}`,
    ...(counts === null ? [] : [countsText(counts)]),
    ...(shown.recheck == null ? [] : recheckSentences(shown.recheck)),
    ...(shown.difference == null ? [] : differenceSentences(shown.difference)),
    ...(shown.lineage == null ? [] : [`Lineage: ${countsPhrase(shown.lineage)}`]),
    ...changed.slice(0, MAX_LINES).map(unitLine),
    ...(changed.length > MAX_LINES ? [`  … and ${changed.length - MAX_LINES} more in the report`] : []),
    ...shown.risks.map(riskLine),
    ...lookSentences(shown).map((sentence) => `  look at  ${sentence}`),
    `Every unit, word by word: cutter report ${run.run_id} --open${suffix}  (${run.report?.html})`,
    `Request digest ${request.request_digest}`,
    `Good for ${request.life_hours} hours from its signature.`,
    ...authorityLines(shown, gate),
    '',
  ].join('\n')
}
