import { describe, expect, test } from 'vitest'
import { notVisible } from '../fakes/facts.ts'
import { Journey, journeyTo, sample } from './fixture.ts'
import { fileOf, positions, readable } from './support.ts'

const pageOf = (journey: Journey): string => fileOf(journey.latest, 'report.html')
const ascending = (places: readonly number[]): readonly number[] => places.toSorted((a, b) => a - b)

describe('the page that people read', () => {
  test('H1 each request opens with: nothing will be written', async () => {
    for (const rest of ['SG_1', 'SG_2'] as const) {
      const page = readable(pageOf(await journeyTo(rest)))
      const places = positions(page, [
        'Nothing will be written. This is a dry run; a real cut needs its own authorisation.',
        'Decision asked for',
      ])
      expect(places).toEqual(ascending(places))
    }
  })

  test('the decision comes before the changes, the risks, the units, and all that supports them', async () => {
    const page = pageOf(await journeyTo('SG_1'))
    const places = positions(page, [
      'Approval 1 of 2: cut (SG_1)</h2>',
      '>What would change</h2>',
      '>Risks</h2>',
      '>Changed units</h2>',
      '>Kept</h2>',
      '>Doubts</h2>',
      '>Excluded and gaps</h2>',
      '>Phases and gates</h2>',
      '>No-mutation evidence</h2>',
      '>Digests and versions</h2>',
      '>What to do next</h2>',
    ])
    expect(places).toEqual(ascending(places))
  })

  test('H4 it shows the one digest that is approved, the one command, its life and what must be acknowledged', async () => {
    const journey = await journeyTo('SG_2')
    const request = journey.latest.state.requests.SG_2_lifecycle_authz
    const card = /<section class="decision"[\s\S]*?<\/section>/.exec(pageOf(journey))?.[0] ?? ''
    expect(card).toContain(request?.request_digest)
    expect(card).not.toContain(journey.latest.state.requests.SG_1_cut_authz?.request_digest)
    expect(card.match(/cutter approve/g)).toHaveLength(1)
    expect(readable(card)).toContain('12 hours from its signature')
    for (const [name, count] of Object.entries(request?.risks ?? {})) expect(card).toContain(`${name}:${count}`)
  })

  test('SG_2 leads with what is new since SG_1', async () => {
    const page = readable(pageOf(await journeyTo('SG_2')))
    expect(page).toMatch(/New since approval 1: \d+ facts re-checked at .* UTC, 0 changed/)
    expect(page).toContain('10 units draft → enacted , 7 superseded , 4 retired')
  })

  test('nobody is asked to approve a digest without its units: every address and every text stands there', async () => {
    for (const rest of ['SG_1', 'SG_2'] as const) {
      const journey = await journeyTo(rest)
      const page = readable(pageOf(journey))
      const request = fileOf(
        journey.latest,
        rest === 'SG_1' ? 'SG1-cut-authz-request.md' : 'SG2-lifecycle-authz-request.md',
      )
      for (const { address } of journey.latest.plan?.effects ?? []) {
        expect(page).toContain(address)
        expect(request).toContain(`\`${address}\``)
      }
      expect(page).toContain('keeps a reading room open')
      expect(page).toContain('gramophone records')
    }
  })

  test('a revision is told word by word, with marks that need no colour', async () => {
    expect(pageOf(await journeyTo('SG_1'))).toContain('Until the age of <del>sixteen</del><ins>twelve</ins>')
  })

  test('text that would be markup is shown and never read as markup', async () => {
    const hostile = '<script>alert("1")</script><img src=x onerror=alert(1)>'
    const journey = await journeyTo('SG_1', {
      title: hostile,
      after: `${sample(2)}\n## Article 22. ${hostile}\n\n${hostile} & "quotes" & 'more'\n`,
    })
    await journey.answer('SG_1_cut_authz', { decision: 'reject', reason: hostile, approver: hostile, acknowledged: {} })
    const page = pageOf(journey)
    expect(page).not.toMatch(/<script|<img/)
    expect(page.match(/&lt;script&gt;alert/g)?.length).toBeGreaterThan(3)
  })

  test('a character that would mislead the eye is shown by its code point', async () => {
    const page = pageOf(
      await journeyTo('SG_1', {
        after: `${sample(2)}\n## Article 22. Fees\n\nIt costs \u202e01\u202c crowns\u200b.\n`,
      }),
    )
    expect(page).toContain('⟨U+202E⟩01⟨U+202C⟩ crowns⟨U+200B⟩.')
    expect(page).not.toMatch(/[\u202e\u200b]/)
  })

  test('it needs no script and nothing from outside', async () => {
    for (const rest of ['SG_1', 'SG_2', 'closeout'] as const) {
      const page = pageOf(await journeyTo(rest))
      expect(page).not.toMatch(/<script|javascript:|<link|<iframe|<img|@import|url\(|\son\w+=/i)
      expect(page).not.toMatch(/(?:src|href)="(?!#|pages\/)/)
      expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`)
    }
  })

  test('it has landmarks, one first heading, a language, and no anchor that leads nowhere', async () => {
    const page = pageOf(await journeyTo('closeout'))
    expect(page).toContain('<html lang="en">')
    expect(page.match(/<h1/g)).toHaveLength(1)
    for (const landmark of ['<header', '<main', '<nav', '<footer']) expect(page).toContain(landmark)
    // One banner, and nothing to read outside of it, the main part and the footer.
    expect(page.slice(0, page.indexOf('<main')).match(/<header/g)).toHaveLength(1)
    expect(page).toMatch(/<\/header>\s*<div class="wrap"><main>/)
    expect(page).not.toContain('role="region"')
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
    for (const [, label] of page.matchAll(/aria-labelledby="([^"]+)"/g)) expect(ids).toContain(label)
    expect([...page.matchAll(/ id="([^"]+)"/g)]).toHaveLength(ids.size)
  })

  test('what must be acknowledged is named: functions, rights and facts, not their number alone', async () => {
    const right = { right: 'EXECUTE', object: 'public.helper()', through: 'PUBLIC', cure: 'REVOKE …' }
    const journey = await journeyTo('SG_1', {
      settings: { acceptedPublicRights: ['EXECUTE on public.helper()'], provenFingerprints: [] },
      facts: (facts) => ({
        ...facts,
        role: { ...facts.role, public_rights: [right] },
        survey: { ...facts.survey, review_decisions: notVisible('cutter_governance.review_decision') },
      }),
    })
    const page = readable(pageOf(journey))
    const risks = page.slice(page.lastIndexOf('Risks', page.indexOf('Changed units')), page.indexOf('Changed units'))
    for (const { signature } of journey.latest.plan?.functions ?? []) expect(risks).toContain(signature)
    for (const name of ['EXECUTE on public.helper()', 'cutter_governance.review_decision', 'article-section']) {
      expect(risks).toContain(name)
      expect(fileOf(journey.latest, 'SG1-cut-authz-request.md')).toContain(name.replaceAll('_', '\\_'))
    }
  })

  test('demonstration approvals are labelled as such, and only those', async () => {
    const demo = pageOf(await journeyTo('closeout', { site: { demo: true } }))
    expect(readable(demo)).toContain('not by a person with authority')
    expect(demo.match(/>demonstration</g)).toHaveLength(2)
    expect(pageOf(await journeyTo('closeout'))).not.toMatch(/demonstration/i)
  })
})

describe('what became of a run', () => {
  test('a halted run says what happened, where, and what to do next', async () => {
    const journey = new Journey({
      before: null,
      profile: 'article-section',
      after: '## Article 1. A\n\nx\n\n## Article 1. B\n\ny\n',
    })
    await journey.cut()
    const page = readable(pageOf(journey))
    expect(page).toContain('STOP_REFUSED_INPUT in the phase mark')
    expect(page).toMatch(/line 5 , byte \d+|line 5, byte \d+/)
    expect(page).toContain('Mend what the cause names.')
  })

  test('a voided run says by whom and why', async () => {
    const journey = await journeyTo('SG_1')
    await journey.giveUp('the wrong version was loaded')
    expect(readable(pageOf(journey))).toMatch(
      /The run was voided local gave it up on .* UTC: the wrong version was loaded/,
    )
  })

  test('a run that was given up as a duplicate leads to the one that goes on', async () => {
    const journey = await journeyTo('SG_1')
    await journey.giveUp('duplicate_of ictr-20260101T000000Z-00000001')
    expect(readable(pageOf(journey))).toContain('cutter status ictr-20260101T000000Z-00000001')
  })

  test('H9 a refused approval is listed with every reason', async () => {
    const journey = await journeyTo('SG_1')
    await journey.answer('SG_1_cut_authz', {
      signed_utc: '2026-01-01T00:00:00.000Z',
      acknowledged: {},
      approver: 'M. Hasty',
    })
    await journey.answer('SG_1_cut_authz')
    const page = readable(pageOf(journey))
    const [refusal] = journey.latest.ledger.refusals
    expect(refusal?.reasons).toHaveLength(2)
    for (const reason of ['M. Hasty', ...(refusal?.reasons ?? [])]) expect(page).toContain(reason)
  })

  test('H46 what the role may not see is said in words, beside the grant that would show it', async () => {
    const object = 'cutter_governance.verify_result'
    const journey = new Journey({
      facts: (facts) => ({
        ...facts,
        survey: {
          ...facts.survey,
          tables: facts.survey.tables.map((table) =>
            table.table === object ? { ...table, rows: notVisible(object), digest: notVisible(object) } : table,
          ),
        },
      }),
    })
    await journey.cut()
    const page = readable(pageOf(journey))
    expect(page).toMatch(/cutter_governance\.verify_result not visible not visible/)
    expect(page).toContain('unknown, not zero: of these nothing is proven')
    expect(page).toContain(`GRANT SELECT ON ${object} TO cutter_dryrun;`)
  })

  test('H1 our sessions are the proof; a session that was not read-only is never called clean', async () => {
    const clean = readable(pageOf(await journeyTo('closeout')))
    expect(clean).toContain('3 sessions ran 12 statements, all read-only. No transaction id was assigned to any')
    const journey = await journeyTo('SG_1', {
      facts: (facts) => ({ ...facts, evidence: { ...facts.evidence, xid_assigned: true } }),
    })
    expect(readable(pageOf(journey))).toContain('At least one session was not provably read-only.')
  })

  test('rows that changed meanwhile are context, not our doing', async () => {
    const journey = await journeyTo('closeout', {
      facts: (facts, n) => (n < 2 ? facts : { ...facts, survey: { ...facts.survey, enacted_versions: 99 } }),
    })
    expect(readable(pageOf(journey))).toContain('changed meanwhile, not by this session.')
  })

  test('the closeout ends with what to do next', async () => {
    const page = readable(pageOf(await journeyTo('closeout')))
    const places = positions(page, [
      'Digests and versions',
      'What to do next Nothing was written',
      'Give handover/plan.jsonl',
      'valid while the baseline digest of the document is',
    ])
    expect(places).toEqual(ascending(places))
  })
})
