import { payloadTypeOf } from '../../src/orchestrator/authority.ts'
import { envelopeOver } from '../signatures/keys.ts'
import type { Attack } from './documents.ts'
import { keyOf, type Site } from './site.ts'

/** Attacks by JSON that one reader takes for one thing and another for another (H12, H37). */

/** The text of a good approval, rewritten; under the signed policy the right key signs the very bytes. */
const text = (name: string, says: RegExp, rewrite: (json: string, site: Site) => string): Attack => ({
  name,
  says,
  send: (site) => {
    const approval = site.approval()
    const written = rewrite(JSON.stringify(approval), site)
    if (site.policy === 'structural') return { body: site.body({ approval: null }).replace('null', () => written) }
    return {
      body: site.body({ envelope: envelopeOver(keyOf(site.gate), payloadTypeOf(approval), Buffer.from(written)) }),
    }
  },
})

const field = (name: string, value: string) => (json: string) => json.replace(/}$/, `,"${name}":${value}}`)
const instead = (name: string, value: string) => (json: string) =>
  json.replace(new RegExp(`"${name}":("[^"]*"|\\d+)`), `"${name}":${value}`)

export const OF_FORMS: readonly Attack[] = [
  text('with a key twice, the last one good', /stands twice/, (json) => json.replace('{', '{"decision":"reject",')),
  text('with a key twice, the last one bad', /stands twice/, field('run_id', '"ictr-20260102T030405Z-00000b0b"')),
  text('with a key twice, once escaped', /stands twice/, field('\\u0072un_id', '"x"')),
  text('with a field that nobody knows', /force: is not a known key/, field('force', 'true')),
  text('with __proto__', /__proto__/, field('__proto__', '{"decision":"approve"}')),
  text('with a count as 1.0', /exact integer/, instead('retire', '1.0')),
  text('with a count as 1e0', /exact integer/, instead('retire', '1e0')),
  text('with a count as 10e-1', /exact integer/, instead('retire', '10e-1')),
  text('with a count beyond what a number holds', /exact integer/, instead('retire', '9007199254740993')),
  text('with a negative count', /retire/, instead('retire', '-1')),
  text('with a count as text', /retire/, instead('retire', '"1"')),
  text('with a count of true', /retire/, instead('retire', 'true')),
  text('with a decision in capitals', /decision/, instead('decision', '"Approve"')),
  text('with a decision that looks alike', /decision/, instead('decision', '"\u0430pprove"')),
  text('with both decisions in a list', /decision/, instead('decision', '["approve","reject"]')),
  text('with a gate that is none', /gate/, instead('gate', '"SG_3"')),
  text('with its gate in small letters', /gate/, instead('gate', '"sg_1_cut_authz"')),
  text('with no approver', /approver: is missing/, (json) => json.replace(/,"approver":"[^"]*"/, '')),
  text('with an id that is a path', /approval_id/, instead('approval_id', '"../../state"')),
  text('in a list', /./, (json) => `[${json}]`),
  text('as a text', /./, (json) => JSON.stringify(json)),
  text('as null', /./, () => 'null'),
]

const whole = (name: string, says: RegExp, body: (site: Site) => string): Attack => ({
  name,
  says,
  send: (site) => ({ body: body(site) }),
})

/** The message around it; the same under either policy. */
export const OF_MESSAGES: readonly Attack[] = [
  whole('an approval and an envelope at once', /either an approval or the envelope/, (site) =>
    site.body({ approval: site.approval(), envelope: site.signed(site.approval()) }),
  ),
  whole('neither approval nor envelope', /either an approval or the envelope/, (site) => site.body({})),
  whole('a message with a key twice', /stands twice/, (site) => site.message(site.approval()).replace('{', '{"v":1,')),
  whole('a message with an unknown key', /signed: is not a known key/, (site) =>
    site.body({ approval: site.approval(), signed: true }),
  ),
  whole('a message of another version', /v: must be 1/, (site) =>
    site.message(site.approval()).replace('"v":1', '"v":2'),
  ),
  whole('a message of another version as 1.0', /exact integer/, (site) =>
    site.message(site.approval()).replace('"v":1', '"v":1.0'),
  ),
]
