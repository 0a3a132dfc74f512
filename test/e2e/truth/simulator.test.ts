import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PredictedRow } from '../../../src/orchestrator/plan.ts'
import { type FunctionResult, Simulator } from '../../../src/orchestrator/simulator.ts'
import { type Answer, call, decide } from '../db/support.ts'
import { databaseOfFile } from '../support/reference.ts'
import { applied, snapshot } from '../support/rows.ts'

/** The simulator and the real functions are given the same calls, good and bad, and must answer alike. */

const database = databaseOfFile('simulator')
let client: pg.Client
let decision: string

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.urlAs('cutter_exec') })
  await client.connect()
  decision = await decide(client)
})
afterAll(async () => {
  await client.end()
})

const KEYS = ['A', 'A/B', 'C', 'a', `X${'X'.repeat(1020)}`] as const
const BODIES = ['We meet.', 'We meet in May.', 'Điều này\r\nbị bãi bỏ ☂', '\u00a0', ' \n\t\v\f\r', ''] as const
const PARENTS = [null, 'A', 'C', 'NONE'] as const

const key = fc.constantFrom(...KEYS.slice(0, 3), ...KEYS)
const body = fc.constantFrom(...BODIES.slice(0, 3), ...BODIES)
const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('create' as const), key, body, parent: fc.constantFrom(...PARENTS) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constant('edit' as const), key, body, seq: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('enact' as const), key }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('retire' as const), key }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

/** One world: addresses under a docprefix of its own, in the database and in a simulator that begins empty. */
class World {
  readonly rows: PredictedRow[] = []
  readonly #prefix: string
  readonly #simulator = new Simulator([], 'public')
  readonly #ids = new Map<string, string>()

  constructor(n: number) {
    this.#prefix = `WORLD-${n}`
  }

  async both(operation: Operation): Promise<{ readonly simulated: unknown; readonly real: unknown }> {
    const simulated = this.#simulate(operation)
    if (simulated.result !== 'refused') this.rows.push(...simulated.rows)
    const { result, reason, unit_id } = await this.#call(operation)
    if (result === 'created' && unit_id !== null) this.#ids.set(this.#address(operation.key), unit_id)
    return {
      simulated: { result: simulated.result, reason: simulated.result === 'refused' ? simulated.reason : null },
      real: { result, reason },
    }
  }

  #address = (name: string): string => `${this.#prefix}/${name}`

  #simulate(operation: Operation): FunctionResult {
    const address = this.#address(operation.key)
    const lifecycle = { address, actor: 'tester', reviewDecisionId: decision, reason: 'because' }
    switch (operation.op) {
      case 'create':
        return this.#simulator.create({
          address,
          title: 'Title',
          body: operation.body,
          actor: 'tester',
          unitKind: 'law_unit',
          sectionType: 'article',
          ownerRef: 'OWNER',
          publicationType: 'governed_document',
          parentAddress: operation.parent === null ? null : this.#address(operation.parent),
          docCode: this.#prefix,
          sectionCode: 'S',
          sortOrder: 7,
        })
      case 'edit':
        return this.#simulator.applyEditDraft({
          address,
          title: 'Title',
          body: operation.body,
          actor: 'tester',
          expectedVersionSeq: operation.seq,
        })
      case 'enact':
        return this.#simulator.enact({ ...lifecycle, changeSetId: 'none', toolRevision: 'tool/1' })
      case 'retire':
        return this.#simulator.retire(lifecycle)
    }
  }

  async #call(operation: Operation): Promise<Answer> {
    const common = { p_canonical_address: this.#address(operation.key), p_actor: 'tester' }
    const text = { p_title: 'Title', p_body: 'body' in operation ? operation.body : '' }
    const decided = { ...common, p_review_decision_id: decision, p_reason: 'because' }
    switch (operation.op) {
      case 'create':
        return await call(client, 'fn_iu_create', {
          ...common,
          ...text,
          p_unit_kind: 'law_unit',
          p_section_type: 'article',
          p_owner_ref: 'OWNER',
          p_publication_type: 'governed_document',
          p_parent_ref:
            operation.parent === null ? null : (this.#ids.get(this.#address(operation.parent)) ?? randomUUID()),
          p_doc_code: this.#prefix,
          p_section_code: 'S',
          p_sort_order: 7,
        })
      case 'edit':
        return await call(client, 'fn_iu_apply_edit_draft', {
          ...common,
          ...text,
          p_expected_version_seq: operation.seq,
        })
      case 'enact':
        return await call(client, 'fn_iu_enact', {
          ...decided,
          p_target_lifecycle: 'enacted',
          p_change_set_id: null,
          p_tool_revision: 'tool/1',
          p_dry_run: false,
        })
      case 'retire':
        return await call(client, 'fn_iu_retire', decided)
    }
  }
}

const TABLES = ['public.information_unit', 'public.unit_version'] as const

test('the same calls get the same answers, and leave the same rows', async () => {
  const journeys = fc.sample(fc.array(operation, { minLength: 4, maxLength: 16 }), { seed: 11, numRuns: 120 })
  const rows: PredictedRow[] = []
  const answers = new Map<string, number>()
  for (const [n, journey] of journeys.entries()) {
    const world = new World(n)
    for (const [i, step] of journey.entries()) {
      const { simulated, real } = await world.both(step)
      expect(simulated, `world ${n}, step ${i}: ${JSON.stringify(step)}`).toEqual(real)
      const answer = `${step.op} ${JSON.stringify(real)}`
      answers.set(answer, (answers.get(answer) ?? 0) + 1)
    }
    rows.push(...world.rows)
  }
  // Every answer that either can give has been given.
  expect([...answers.keys()].sort()).toMatchInlineSnapshot(`
    [
      "create {"result":"created","reason":null}",
      "create {"result":"exists_complete","reason":null}",
      "create {"result":"refused","reason":"address_exists"}",
      "create {"result":"refused","reason":"bad_address"}",
      "create {"result":"refused","reason":"empty_body"}",
      "create {"result":"refused","reason":"parent_unknown"}",
      "edit {"result":"created","reason":null}",
      "edit {"result":"exists_complete","reason":null}",
      "edit {"result":"refused","reason":"address_unknown"}",
      "edit {"result":"refused","reason":"empty_body"}",
      "edit {"result":"refused","reason":"version_conflict"}",
      "enact {"result":"enacted","reason":null}",
      "enact {"result":"refused","reason":"address_unknown"}",
      "enact {"result":"refused","reason":"nothing_draft"}",
      "enact {"result":"refused","reason":"unit_retired"}",
      "retire {"result":"refused","reason":"address_unknown"}",
      "retire {"result":"refused","reason":"already_retired"}",
      "retire {"result":"retired","reason":null}",
    ]
  `)
  const predicted = applied(
    new Map(),
    rows.filter(({ table }) => TABLES.some((one) => one === table)),
  )
  const real = await database.as('admin', async (admin) => await snapshot(admin, TABLES))
  for (const each of [...predicted.values(), ...real.values()]) delete each['change_set_id']
  expect(real).toEqual(predicted)
})
