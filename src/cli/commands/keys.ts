import { createSigningKey, type PublicKey, readPublicKey } from '../../adapters/signing-key.ts'
import {
  type KeyEntry,
  nameProblem,
  pinned,
  SHORT_GATE_NAMES,
  type ShortGate,
  shortEntry,
} from '../../config/approver-keys.ts'
import type { EpochMs } from '../../orchestrator/brands.ts'
import type { PinnedKey } from '../../orchestrator/dsse.ts'
import { epochOf } from '../../orchestrator/time.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { quoted } from '../shell-word.ts'

/** Keys of the signed policy: made or taken in here, pinned in the configuration by whoever may change it. */

interface KeysOptions {
  readonly gate?: readonly string[]
  readonly out?: string
  readonly publicKey?: string
  readonly notAfter?: string
}

export const addKeys = ({ define, act }: Shell): void => {
  define('keys <action> [name]', 'enroll: make or take in a key, print what to pin · list: the keys that are pinned', [
    'keys enroll "Ann Lee" --gate SG_1 --out ann.pem',
    'keys enroll "Bob Ray" --gate SG_2 --public-key bob.pub.pem --not-after 2027-01-01T00:00:00Z',
    'keys list',
  ])
    .option('--gate <gate>', 'SG_1 or SG_2, again for both', (value: string, all: readonly string[] = []) => [
      ...all,
      value,
    ])
    .option('--out <file>', 'new file for the private key, which its owner alone can read')
    .option('--public-key <file>', 'take in this public key (PEM) instead of making a pair')
    .option('--not-after <time>', 'until when the key signs, e.g. 2027-01-01T00:00:00Z')
    .action((action: string, name: string | undefined, options: KeysOptions) =>
      act(async (context) => {
        if (action === 'enroll' && name !== undefined) return await enroll(context, name, options)
        if (action === 'list' && name === undefined && Object.keys(options).length === 0) return listed(context)
        throw refused('Say `cutter keys enroll NAME --gate SG_1 --out FILE`, or `cutter keys list`.')
      }),
    )
}

async function enroll(context: Context, name: string, options: KeysOptions): Promise<Result> {
  const standing = context.approverKeys()
  const { notAfter } = options
  const gates = gatesOf(options)
  const problem = nameProblem(name, standing)
  if (problem !== null) throw refused(`The name ${problem}.`)
  if (notAfter !== undefined && epochOf(notAfter) === null)
    throw refused('--not-after takes a time in UTC, for example 2027-01-01T00:00:00Z.')
  if (notAfter !== undefined && (epochOf(notAfter) ?? 0) <= context.clock.now())
    throw refused(`--not-after ${notAfter} has passed: the key could never sign.`)
  const key = await keyOf(options)
  if (standing.some(({ keyid }) => keyid === key.keyid)) throw refused(`Key ${key.keyid} is pinned already.`)
  const entry: KeyEntry = { name, key: key.base64, gates, ...(notAfter === undefined ? {} : { not_after: notAfter }) }
  const value = JSON.stringify([...standing.map(shortEntry), entry])
  const text = [
    `Key ${key.keyid} of ${name}, for ${gates.join(' and ')}`,
    ...(options.out === undefined
      ? []
      : [`  private   ${options.out} (only its owner can read it; it is in no other place)`]),
    `  entry     ${JSON.stringify(entry)}`,
    '  Pin it, with those that are pinned here already:',
    `CUTTER_APPROVAL_POLICY=signed`,
    `CUTTER_APPROVER_KEYS=${quoted(value)}`,
  ].join('\n')
  return { json: { keyid: pinned(entry).keyid, entry, approver_keys: value }, text, exit: EXIT.done, verbatim: true }
}

async function keyOf({ out, publicKey }: KeysOptions): Promise<PublicKey> {
  if (publicKey !== undefined && out === undefined) return await readPublicKey(publicKey)
  if (out !== undefined && publicKey === undefined) return (await createSigningKey(out)).publicKey
  throw refused('Give either --out FILE, to make a key, or --public-key FILE, to take one in.')
}

function gatesOf({ gate: given = [] }: KeysOptions): ShortGate[] {
  const gates = SHORT_GATE_NAMES.filter((gate) => given.includes(gate))
  if (gates.length === 0 || gates.length !== new Set(given).size)
    throw refused('--gate takes SG_1 or SG_2, at least one.')
  return gates
}

function listed(context: Context): Result {
  const keys = context.approverKeys()
  const now = context.clock.now()
  const lines = keys.map((key) => `${key.keyid}  ${key.gates.join(', ')}  ${standingOf(key, now)}  ${key.name}`)
  const text = keys.length === 0 ? 'No key is pinned (CUTTER_APPROVER_KEYS).' : lines.join('\n')
  return { json: keys, text, exit: EXIT.done }
}

function standingOf({ not_after, revoked_at }: PinnedKey, now: EpochMs): string {
  if (revoked_at !== null && now >= (epochOf(revoked_at) ?? now)) return `revoked ${revoked_at}`
  if (not_after === null) return 'good'
  return now >= (epochOf(not_after) ?? now) ? `expired ${not_after}` : `good until ${not_after}`
}

const refused = (why: string): Refused => new Refused(EXIT.refused, why)
