import { expect } from 'vitest'
import type { ReferenceDatabase } from '../support/reference.ts'
import { carryOut, type DryRun, dryRun, load, type Version } from './dry-run.ts'

/** Cuts what stands in the database in a dry run, carries the plan out, and compares every row. */
export async function tellsTheTruth(database: ReferenceDatabase, docCode: string): Promise<DryRun> {
  const dry = await dryRun(database, docCode)
  const { predicted, real } = await carryOut(database, dry)
  expect([...real.keys()].sort()).toEqual([...predicted.keys()].sort())
  for (const [key, row] of predicted) expect(real.get(key), key).toEqual(row)
  expect(dry.rows.length).toBeGreaterThan(0)
  return dry
}

export async function loadAndTell(database: ReferenceDatabase, version: Version): Promise<DryRun> {
  await load(database, version)
  return await tellsTheTruth(database, version.docCode)
}
