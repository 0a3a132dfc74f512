/** What one document costs at list price, from the calls that `test/e2e/figures/invocation.test.ts` counts on the wire. */

interface Requests {
  /** PUT and LIST, which cost the same. */
  readonly put: number
  readonly get: number
}

/** Requests to the bucket by one invocation, for a document whose report is one page. */
export const COUNTED = {
  cut: { put: 16, get: 2 },
  SG_1: { put: 19, get: 4 },
  SG_2: { put: 21, get: 4 },
} as const satisfies Readonly<Record<string, Requests>>

/** US dollars at the list prices of us-east-1 for one of each: look yours up. */
const PRICES = { put: 5e-6, get: 4e-7, queue: 5e-7, invocation: 2e-7, gigabyteSecond: 1.33334e-5, mail: 2e-5 } as const

const MEMORY_GB = 1769 / 1024
/** Sent, received, deleted. */
const QUEUE_REQUESTS = 3
/** Each notice is read once by `notify`. */
const NOTICE_READS = 1

interface Line {
  readonly what: string
  readonly count: string
  readonly dollars: number
}

/** One document from its cut to its report; `seconds`: what one invocation takes. */
function costOf(seconds = 1): readonly Line[] {
  const invocations = Object.values(COUNTED)
  const sum = (of: (one: Requests) => number): number => invocations.reduce((total, one) => total + of(one), 0)
  const messages = invocations.length
  const [puts, gets] = [sum(({ put }) => put), sum(({ get }) => get) + messages * NOTICE_READS]
  const calls = 2 * messages
  return [
    { what: 'S3 PUT and LIST', count: String(puts), dollars: puts * PRICES.put },
    { what: 'S3 GET', count: String(gets), dollars: gets * PRICES.get },
    {
      what: 'SQS FIFO requests',
      count: String(messages * QUEUE_REQUESTS),
      dollars: messages * QUEUE_REQUESTS * PRICES.queue,
    },
    {
      what: 'Lambda, handlers and notify',
      count: `${calls} × ${seconds} s × 1769 MB`,
      dollars: calls * (PRICES.invocation + seconds * MEMORY_GB * PRICES.gigabyteSecond),
    },
    { what: 'SNS mails', count: String(messages), dollars: messages * PRICES.mail },
  ]
}

/** As docs/operations.md shows it. */
export function costTable(): string {
  const lines = costOf()
  const total = lines.reduce((sum, { dollars }) => sum + dollars, 0)
  return [
    '| for one document, cut to report | count | US dollars |',
    '|---|---|---|',
    ...lines.map(({ what, count, dollars }) => `| ${what} | ${count} | ${dollars.toFixed(6)} |`),
    `| together | | ${total.toFixed(6)} |`,
  ].join('\n')
}
