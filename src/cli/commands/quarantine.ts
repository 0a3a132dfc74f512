import * as z from 'zod/mini'
import { encodeMessage, type Message, type OutgoingMessage, parseMessage } from '../../messages.ts'
import { eachOf } from '../../orchestrator/at-once.ts'
import { jsonContent } from '../../orchestrator/content.ts'
import { quarantineKey, quarantinePrefix, releasedKey } from '../../orchestrator/keys.ts'
import { compareText } from '../../orchestrator/order.ts'
import type { ObjectStore } from '../../orchestrator/ports.ts'
import { isoUtc } from '../../orchestrator/time.ts'
import { when } from '../../reports/format.ts'
import { type Quarantined, quarantined } from '../../schema/quarantined.ts'
import { consent } from '../consent.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { objectAt, unlessDamaged } from '../stored-object.ts'

interface ReleaseOptions {
  readonly yes?: boolean
}

const ACTIONS = ['list', 'show', 'release'] as const

export const addQuarantine = ({ define, act }: Shell): void => {
  define('quarantine <action> [message]', 'messages that could never succeed: list, show or release one', [
    'quarantine list',
    'quarantine show MESSAGE',
    'quarantine release MESSAGE',
  ])
    .option('--yes', 'of release, for scripts: ask nothing')
    .action((action: string, message: string | undefined, options: ReleaseOptions) =>
      act((context) => quarantine(context, action, message, options)),
    )
}

async function quarantine(
  context: Context,
  action: string,
  message: string | undefined,
  options: ReleaseOptions,
): Promise<Result> {
  if (action === 'list' && message === undefined) return await list(context)
  if (message !== undefined && action === 'show') return await show(context, message)
  if (message !== undefined && action === 'release') return await release(context, message, options)
  throw new Refused(EXIT.refused, `quarantine takes ${ACTIONS.join(', ')}; show and release need a message id.`)
}

async function list(context: Context): Promise<Result> {
  const { objects } = (await context.desk()).store
  const keys = await objects.list(quarantinePrefix)
  const read = await eachOf(keys, async (key) => await unlessDamaged(objectAt(objects, key, quarantined)))
  const entries = read.flatMap((one) => (one === null || one instanceof Refused ? [] : [one]))
  const found = await eachOf(entries.toSorted(byTime), async (one) => ({
    ...one,
    released_at: await releasedAt(objects, one),
  }))
  for (const one of read) if (one instanceof Refused) context.note(one.message)
  const lines = found.map(
    ({ message_id, quarantined_at, cause, cure, released_at: at }) =>
      `${message_id}  ${when(quarantined_at)}\n  ${cause}\n  ${at === null ? cure : `Sent again ${when(at)}.`}`,
  )
  return { json: found, text: lines.length === 0 ? 'Nothing is under quarantine.' : lines.join('\n'), exit: EXIT.done }
}

const byTime = (a: Quarantined, b: Quarantined): number => compareText(a.quarantined_at, b.quarantined_at)

const released = z.object({ at: z.string() })

/** When it was first sent again, or null; a record that cannot be read says nothing. */
async function releasedAt(objects: ObjectStore, { message_id: id }: Quarantined): Promise<string | null> {
  const found = await unlessDamaged(objectAt(objects, releasedKey(id), released))
  return found === null || found instanceof Refused ? null : found.at
}

async function show(context: Context, messageId: string): Promise<Result> {
  const { objects } = (await context.desk()).store
  const entry = await entryOf(objects, messageId)
  const text = [
    `${entry.message_id}  ${when(entry.quarantined_at)}  ${entry.code}`,
    `  ${entry.cause}`,
    `  ${entry.cure}`,
    `  sent by ${entry.sender.sender_id ?? 'an unknown sender'}, taken ${when(entry.sender.taken_at)}, receive ${entry.receive_count}`,
    '',
    entry.body,
  ].join('\n')
  return { json: entry, text, exit: EXIT.done }
}

async function entryOf(objects: ObjectStore, messageId: string): Promise<Quarantined> {
  const entry = /^[A-Za-z0-9-]{1,128}$/.test(messageId)
    ? await objectAt(objects, quarantineKey(messageId), quarantined)
    : null
  if (entry !== null) return entry
  throw new Refused(
    EXIT.other,
    `No message ${messageId} is under quarantine. \`cutter quarantine list\` shows what is.`,
  )
}

/** Sends it again as it was: for what has become valid since, by an upgrade or because its run exists now. */
async function release(context: Context, messageId: string, { yes }: ReleaseOptions): Promise<Result> {
  const { deliver, store } = await context.desk()
  const entry = await entryOf(store.objects, messageId)
  const parsed = parseMessage(entry.body)
  if (parsed.kind === 'poison')
    throw new Refused(EXIT.quarantined, `It would be quarantined again: ${parsed.cause} ${parsed.cure}`)
  await confirm(context, entry, yes)
  const message = outgoing(context, parsed.message)
  const { queue } = encodeMessage(message)
  // Within five minutes of the first time SQS would take it for a repetition, and drop it.
  await deliver(message, context.uuid())
  const record = { schema_version: 1, message_id: messageId, by: context.user, at: isoUtc(context.clock.now()) }
  await store.objects.create(releasedKey(messageId), jsonContent(JSON.stringify(record)))
  const runId = 'run_id' in message ? message.run_id : null
  const next = runId === null ? '' : `\n  next     cutter watch ${runId}`
  return {
    json: { ...record, queue, run_id: runId },
    text: `Sent again, on the ${queue} queue.${next}`,
    exit: EXIT.done,
  }
}

async function confirm(context: Context, { cause }: Quarantined, yes: boolean | undefined): Promise<void> {
  if (yes === true) return
  context.note(`It was quarantined because: ${cause}`)
  const question = { asks: 'Send it again as it was?', otherwise: 'Left under quarantine.' }
  await consent(context, 'For a script: --yes', [question])
}

/** A raw cut without a run id gets a fresh one. */
const outgoing = (context: Context, message: Message): OutgoingMessage =>
  message.type === 'cut' ? { ...message, run_id: message.run_id ?? context.ids.runId(context.clock.now()) } : message
