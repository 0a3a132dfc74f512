import { expect, test } from 'vitest'
import type { RunId } from '../../../src/orchestrator/brands.ts'
import { PROVEN_FINGERPRINTS } from '../../../src/orchestrator/proven.ts'
import { PROVEN_TRIGGERS } from '../../../src/orchestrator/proven-triggers.ts'
import { triggerLine } from '../../../src/orchestrator/unproven.ts'
import { databaseOfFile } from '../support/reference.ts'
import { liveFacts } from './dry-run.ts'

const database = databaseOfFile('proven')

test('the simulator is proven against the functions and triggers that the truth tests run on, and no others', async () => {
  const facts = await liveFacts(database, {
    documentId: 'none',
    sourceVersion: null,
    runId: 'ictr-20260105T090000Z-00000000' as RunId,
  })
  expect([...PROVEN_FINGERPRINTS].sort()).toEqual(facts.functions.map(({ fingerprint }) => fingerprint).sort())
  expect([...PROVEN_TRIGGERS].sort()).toEqual(facts.triggers.map(triggerLine).sort())
})
