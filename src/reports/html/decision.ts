import type { SovereignGate } from '../../orchestrator/steps.ts'
import { askCut } from '../ask.ts'
import { decidedBy, openTo, POLICY_WORDS } from '../authority.ts'
import { count, plural, when } from '../format.ts'
import type { ReportAuthority, ReportDecision, ReportModel } from '../model.ts'
import { code, type Html, html, NOTHING, terms } from './tag.ts'

/** The first thing a reader sees: what is asked of them, or what became of the run. */

type Of<K extends ReportDecision['kind']> = Extract<ReportDecision, { kind: K }>

const NOTHING_WRITTEN = 'Nothing will be written. This is a dry run; a real cut needs its own authorisation.'

export function decisionCard(model: ReportModel): Html {
  const { decision } = model
  switch (decision.kind) {
    case 'approval':
      return approvalCard(decision, model)
    case 'halted':
      return haltCard(decision)
    case 'voided':
      return html`<section class="decision void" aria-labelledby="decision"><p class="eyebrow">Given up</p><h2 id="decision">The run was voided</h2>
<p><strong>${decision.by}</strong> gave it up on ${when(decision.at)}${decision.signer == null ? '' : `, ${decidedBy(decision)}`}: ${decision.reason}</p><p>Nothing was written.</p></section>`
    case 'closed':
      return closedCard(decision, model)
    case 'under_way':
      return html`<section class="decision" aria-labelledby="decision"><h2 id="decision">The run is under way</h2><p>Nothing is asked of you now.</p></section>`
  }
}

function approvalCard(decision: Of<'approval'>, model: ReportModel): Html {
  const { since_cut: since, authority } = model
  return html`<section class="decision" aria-labelledby="decision">
<p class="safe">${NOTHING_WRITTEN}</p>
<p class="eyebrow">Decision asked for</p>
<h2 id="decision">${decision.label}</h2>
${since === null ? html`<p>${askCut(model.counts)}</p>` : sinceCut(since)}
<p class="eyebrow">To approve</p>
<pre class="command main"><code>${decision.approve_command}</code></pre>
<p class="small soft">To refuse, which gives the run up</p>
<pre class="command"><code>${decision.reject_command}</code></pre>
${terms([
  ['Request digest', code(decision.request_digest)],
  ['Good for', `${decision.life_hours} hours from its signature, counted to the moment the queue takes it`],
  ['Must acknowledge', code(decision.acknowledge)],
  ['Asked', when(decision.asked_at)],
  ...(authority === undefined ? [] : authorityTerms(authority, decision.gate)),
])}
</section>`
}

const authorityTerms = (authority: ReportAuthority, gate: SovereignGate): readonly (readonly [string, string])[] => [
  ['Policy', POLICY_WORDS[authority.policy]],
  ['Open to', openTo(authority, gate).join('; ')],
  ...authority.rules.map((rule): readonly [string, string] => ['Rule', rule]),
]

/** SG_2 leads with what is new since SG_1. */
function sinceCut(since: NonNullable<ReportModel['since_cut']>): Html {
  const changed = since.facts_changed.length
  return html`<p>New since approval 1: <strong>${plural(since.facts_checked, 'fact')} re-checked</strong> at ${when(since.rechecked_at)}, <strong>${count(changed)} changed</strong>${changed === 0 ? html`; your approval still stands, <strong>0 effects changed</strong>` : ` (${since.facts_changed.join(', ')})`}.</p>
<p>May the units be put in force? In a real run <strong>${plural(since.enacted, 'unit')} draft → enacted</strong>, <strong>${count(since.superseded)} superseded</strong>, <strong>${count(since.retired)} retired</strong>. That could not be undone.</p>`
}

const IN_HAND = {
  drift: 'The approval that came with the message is valid and kept, but it counts only for the facts that were shown.',
  other: 'The approval that came with the message is valid and kept; a retry within its life takes it up again.',
} as const

function haltCard(decision: Of<'halted'>): Html {
  const where = decision.phase === null ? 'before any phase of this invocation' : `in the phase ${decision.phase}`
  return html`<section class="decision stop" aria-labelledby="decision">
<p class="eyebrow">${decision.how === 'stopped' ? 'Stopped: a person can clear it' : 'Failed'}</p>
<h2 id="decision">${decision.message}</h2>
<p class="soft">${code(decision.code)} ${where}, ${when(decision.at)}. Nothing was written.</p>
${decision.approval_in_hand ? html`<p>${IN_HAND[decision.code === 'STOP_DRIFT' ? 'drift' : 'other']}</p>` : NOTHING}
<p class="eyebrow">What to do next</p>
<p>${decision.next}</p>
${decision.commands.map(({ meaning, command }) => html`<p class="small soft">${meaning}</p><pre class="command"><code>${command}</code></pre>`)}
</section>`
}

const closedCard = (
  decision: Of<'closed'>,
  model: ReportModel,
): Html => html`<section class="decision done" aria-labelledby="decision">
<p class="eyebrow">Closed ${when(decision.at)}</p>
<h2 id="decision">The dry run came to its end; nothing was written</h2>
<p>${plural(model.sessions.length, 'read-only session')}, ${plural(model.approvals.length, 'approval')}, ${plural(model.refusals.length, 'refused approval')}. The plan lies in <code>handover/plan.jsonl</code>; <a href="#next">what to do next</a> stands at the end.</p>
</section>`
