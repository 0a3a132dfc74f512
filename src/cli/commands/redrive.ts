import type { DeadLetter, QueueName } from '../../adapters/dead-letter.ts'
import type { DeadLetters } from '../../adapters/sqs-dead-letters.ts'
import { type Message, parseMessage } from '../../messages.ts'
import type { EpochMs } from '../../orchestrator/brands.ts'
import { failurePrefix } from '../../orchestrator/keys.ts'
import type { Store } from '../../orchestrator/ports.ts'
import { isoUtc } from '../../orchestrator/time.ts'
import { MAX_HOPS } from '../../redrive.ts'
import { plural, when } from '../../reports/format.ts'
import { failure } from '../../schema/failure.ts'
import { isYes } from '../consent.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { objectAt, unlessDamaged } from '../stored-object.ts'

interface RedriveOptions {
  readonly queue?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
}

export const addRedrive = ({ define, act }: Shell): void => {
  define('redrive', 'send dead letters back to their queue, each with its cause shown first', [
    'redrive --dry-run',
    'redrive --queue resume',
    'redrive --yes',
  ])
    .option('--queue <name>', 'cut or resume (default: both)')
    .option('--dry-run', 'only show them')
    .option('--yes', 'for scripts: ask nothing')
    .action((options: RedriveOptions) => act((context) => redrive(context, options)))
}

const QUEUES = ['cut', 'resume'] as const satisfies readonly QueueName[]

type Fate = 'sent' | 'left' | 'too_often'

interface Told {
  readonly queue: QueueName
  readonly message_id: string
  readonly group: string
  readonly sent_at: string
  readonly hops: number
  readonly about: string
  readonly cause: string
  readonly fate: Fate
}

async function redrive(context: Context, options: RedriveOptions): Promise<Result> {
  const { deadLetters, store } = await context.desk()
  if (deadLetters === null) throw new Refused(EXIT.refused, 'A folder has no queues: leave --runs-dir out.')
  const told: Told[] = []
  const held = new Set<DeadLetter>()
  // What was left alone is there again once its time has run out, however long the answers took.
  const seen = new Set<string>()
  try {
    for await (const letter of lettersOf(deadLetters, queuesOf(options.queue), held)) {
      if (seen.has(idOf(letter))) continue
      seen.add(idOf(letter))
      const [fate, line] = await decide(context, store, letter, options)
      if (fate === 'sent') {
        await deadLetters.sendBack(letter)
        held.delete(letter)
      }
      told.push({ ...line, fate })
    }
  } finally {
    await releaseAll(deadLetters, held)
  }
  return resultOf(told, options)
}

/** One that dies once more is another letter. */
const idOf = ({ first, hops }: DeadLetter): string => `${hops} ${first.messageId}`

/** Every letter, queue after queue, in the order of its group: what is not sent back stays hidden meanwhile, and its group behind it. */
async function* lettersOf(
  deadLetters: DeadLetters,
  queues: readonly QueueName[],
  held: Set<DeadLetter>,
): AsyncGenerator<DeadLetter> {
  for (const queue of queues) {
    for (;;) {
      const letters = await deadLetters.take(queue)
      if (letters === null) throw new Refused(EXIT.other, `The ${queue} queue has no dead-letter queue.`)
      if (letters.length === 0) break
      for (const letter of letters) held.add(letter)
      yield* letters
    }
  }
}

function queuesOf(name: string | undefined): readonly QueueName[] {
  if (name === undefined) return QUEUES
  const queue = QUEUES.find((each) => each === name)
  if (queue === undefined) throw new Refused(EXIT.refused, `--queue takes cut or resume, not "${name}".`)
  return [queue]
}

/** What was only looked at is to be seen by the next one at once; where that fails it comes back by itself. */
async function releaseAll(deadLetters: DeadLetters, held: ReadonlySet<DeadLetter>): Promise<void> {
  for (const letter of held) await deadLetters.release(letter).catch(() => undefined)
}

const DISBELIEVED =
  'It names another first sender or time, which is not believed: CUTTER_REDRIVE_SENDERS does not name here who sent it last. Sent back, it counts as theirs, of that time.'

/** Shows a letter with its cause, and what becomes of it. */
async function decide(
  context: Context,
  store: Store,
  letter: DeadLetter,
  { dryRun, yes }: RedriveOptions,
): Promise<readonly [Fate, Omit<Told, 'fate'>]> {
  const line = await lineOf(store, letter)
  context.note(
    [
      `${line.queue}  ${line.message_id}  sent ${line.sent_at}, sent back ${plural(letter.hops, 'time')}`,
      line.about,
      line.cause,
      ...(letter.disbelieved ? [DISBELIEVED] : []),
    ].join('\n  '),
  )
  if (dryRun === true) return ['left', line]
  if (letter.hops >= MAX_HOPS) return ['too_often', line]
  if (yes === true) return ['sent', line]
  if (context.ask === null)
    throw new Refused(EXIT.refused, 'There is no terminal to ask on. For a script: --yes, or --dry-run to look.')
  return [isYes(await context.ask('Send it back? [y/N] ')) ? 'sent' : 'left', line]
}

async function lineOf(store: Store, { queue, body, group, hops, first }: DeadLetter): Promise<Omit<Told, 'fate'>> {
  const parsed = parseMessage(body)
  return {
    queue,
    message_id: first.messageId,
    group,
    sent_at: /^\d{1,13}$/.test(first.sentAt) ? when(isoUtc(Number(first.sentAt) as EpochMs)) : 'at an unknown time',
    hops,
    about: parsed.kind === 'message' ? aboutOf(parsed.message) : parsed.cause,
    cause: await causeOf(store, first.messageId),
  }
}

function aboutOf(message: Message): string {
  switch (message.type) {
    case 'cut':
      return `cut of ${message.document_id}`
    case 'doctor':
      return `doctor ${message.request_id}`
    default:
      return `${message.type} for run ${message.run_id}`
  }
}

async function causeOf({ objects }: Store, messageId: string): Promise<string> {
  const last = (await objects.list(failurePrefix(messageId))).at(-1)
  const kept = last === undefined ? null : await unlessDamaged(objectAt(objects, last, failure))
  if (kept instanceof Refused) return `Why cannot be read: ${kept.message}`
  if (kept !== null) return `${kept.cause} (${when(kept.at)}, receive ${kept.receive_count})`
  return 'No cause was kept: the function ended before it could say, or the bucket was out of reach. Its log has the message id.'
}

function resultOf(told: readonly Told[], { dryRun }: RedriveOptions): Result {
  const count = (fate: Fate): number => told.filter((line) => line.fate === fate).length
  const often = told.filter(({ fate }) => fate === 'too_often')
  const text = [
    told.length === 0 ? 'No dead letters.' : `${plural(count('sent'), 'message')} sent back, ${count('left')} left.`,
    ...(often.length === 0
      ? []
      : [
          `Left too, because sending them back ${MAX_HOPS} times changed nothing: ${often.map(({ message_id }) => message_id).join(', ')}. Mend the cause; a run goes on with \`cutter retry\`.`,
        ]),
    ...(count('sent') > 0
      ? [
          'First sender and time travel along; handlers believe them only where CUTTER_REDRIVE_SENDERS names you: an approval is judged as of now otherwise.',
        ]
      : []),
  ].join('\n')
  const clean = dryRun === true ? told.length === 0 : told.length === count('sent')
  return { json: told, text, exit: clean ? EXIT.done : EXIT.other }
}
