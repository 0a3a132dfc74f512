import { readFileSync } from 'node:fs'
import { cut as cutText } from '../../src/cutting/index.ts'
import type { EpochMs, IsoUtc, RunId, Sha256 } from '../../src/orchestrator/brands.ts'
import type { RunOutcome } from '../../src/orchestrator/commands.ts'
import type { BaselineUnit, Facts } from '../../src/orchestrator/facts.ts'
import type { ReportMaterial } from '../../src/orchestrator/material.ts'
import { OrchestratorRunner } from '../../src/orchestrator/runner.ts'
import { DEFAULT_SETTINGS, type Settings, type Site } from '../../src/orchestrator/settings.ts'
import type { Approval } from '../../src/orchestrator/state.ts'
import type { SovereignGate } from '../../src/orchestrator/steps.ts'
import { isoUtc, plus, seconds } from '../../src/orchestrator/time.ts'
import { baselineUnitOf, documentOf, evidenceOf, factsOf, idOf, versionOf, visible } from '../fakes/facts.ts'
import { memoryStore } from '../fakes/memory-store.ts'

/** Runs of the real runner over facts in memory; what they hand to their reporter is what these tests render. */

export const RUN_ID = 'ictr-20260102T030405Z-0000c0de' as RunId
const START = Date.UTC(2026, 0, 2, 3, 4, 5) as EpochMs

export const sample = (version: 1 | 2): string =>
  readFileSync(new URL(`../../db/sample/by-law.v${version}.md`, import.meta.url), 'utf8')

/** The units of a text as they would stand in force. */
export function baselineOf(text: string, docprefix: string, profile: string | null): readonly BaselineUnit[] {
  const outcome = cutText({ text, docprefix, profile, leafLevel: null, scope: 'all', maxUnits: 200_000 })
  if (outcome.kind === 'refused') throw new Error(outcome.problems[0]?.message)
  return outcome.cut.units.map((unit) => {
    const standing = baselineUnitOf(unit.address, unit.body)
    const { parentAddress: parent_address, sectionType: section_type, order: sort_order } = unit
    return { ...standing, parent_address, section_type, sort_order, latest: { ...standing.latest, title: unit.title } }
  })
}

export interface JourneyOptions {
  readonly before?: string | null
  readonly after?: string
  readonly profile?: string | null
  readonly title?: string
  readonly site?: Partial<Site>
  readonly settings?: Partial<Settings>
  /** Changes the facts of the n-th invocation, from 0. */
  readonly facts?: (facts: Facts, invocation: number) => Facts
}

/** One run in a world of its own. */
export class Journey {
  readonly materials: ReportMaterial[] = []
  readonly #runner: OrchestratorRunner
  readonly #options: JourneyOptions
  readonly #baseline: readonly BaselineUnit[]
  #now = START
  #invocation = 0

  constructor(options: JourneyOptions = {}) {
    this.#options = options
    const before = options.before === undefined ? sample(1) : options.before
    this.#baseline = before === null ? [] : baselineOf(before, 'MILLBROOK', options.profile ?? null)
    const tick = (): EpochMs => {
      this.#now = plus(this.#now, seconds(1))
      return this.#now
    }
    this.#runner = new OrchestratorRunner({
      store: memoryStore(),
      kb: {
        publish: async (material) => {
          this.materials.push(material)
          return { digest: '0'.repeat(64) as Sha256, folder: 'reports/', html: 'reports/report.html' }
        },
      },
      discoverer: { facts: async () => this.#facts() },
      clock: { now: tick },
      ids: { runId: () => RUN_ID, writeId: () => `write-${this.#now}` },
      settings: {
        ...DEFAULT_SETTINGS,
        codeVersion: '0.1.0',
        ...options.settings,
        site: { ...DEFAULT_SETTINGS.site, ...options.site },
      },
    })
  }

  /** The material of the latest report. */
  get latest(): ReportMaterial {
    const last = this.materials.at(-1)
    if (last === undefined) throw new Error('nothing was published')
    return last
  }

  cut = async (): Promise<RunOutcome> => await this.#runner.cut({ documentId: 'MILLBROOK-BYLAW' })

  async answer(gate: SovereignGate, change: Partial<Approval> = {}): Promise<RunOutcome> {
    const request = this.latest.state.requests[gate]
    const approval: Approval = {
      approval_id: `approval-${gate}`,
      gate,
      run_id: RUN_ID,
      decision: 'approve',
      signed_utc: isoUtc(this.#now),
      allowance: 'explicit',
      payload_sha256: request?.request_digest ?? '0'.repeat(64),
      acknowledged: request?.risks ?? {},
      ...(gate === 'SG_2_lifecycle_authz' ? { review_decision_id: idOf('fresh review decision') } : {}),
      scope: 'the whole plan',
      approver: 'A. Reviewer',
      ...change,
    }
    return await this.#runner.resume({ runId: RUN_ID, approval })
  }

  giveUp = async (reason: string): Promise<RunOutcome> =>
    await this.#runner.resume({ runId: RUN_ID, void: { requestId: 'void-1', reason } })

  #facts(): Facts {
    const { after, profile = null, title = 'By-law of the Millbrook Community Library', facts } = this.#options
    const at = isoUtc(this.#now)
    const made = factsOf({
      read_at: at,
      document: documentOf({ doc_code: 'MILLBROOK-BYLAW', docprefix: 'MILLBROOK', title, grammar_profile: profile }),
      version: versionOf(after ?? sample(2), { version_string: '2026' }),
      baseline: visible(this.#baseline),
      evidence: evidenceOf({ began_at: at as IsoUtc }),
    })
    const invocation = this.#invocation
    this.#invocation += 1
    return facts === undefined ? made : facts(made, invocation)
  }
}

/** A run brought to one of its rests. */
export async function journeyTo(rest: 'SG_1' | 'SG_2' | 'closeout', options: JourneyOptions = {}): Promise<Journey> {
  const journey = new Journey(options)
  await journey.cut()
  if (rest !== 'SG_1') await journey.answer('SG_1_cut_authz')
  if (rest === 'closeout') await journey.answer('SG_2_lifecycle_authz')
  return journey
}

/**
 * The same report with a plan of `n` units, made here because the runner would take long over it: every tenth is
 * changed as `changed` says, the others are kept.
 */
export function widened(material: ReportMaterial, n: number, changed: 'revise' | 'create'): ReportMaterial {
  const { plan } = material
  const [unit] = plan?.units ?? []
  const [effect] = plan?.effects ?? []
  if (plan === null || unit === undefined || effect === undefined) throw new Error('nothing to widen')
  const numbers = Array.from({ length: n }, (_, index) => index + 1)
  const addressOf = (k: number) => `MILLBROOK/ARTICLE-${k}`
  const isChanged = (k: number) => changed === 'create' || k % 10 === 0
  return {
    ...material,
    plan: {
      ...plan,
      counts: {
        create: 0,
        retire: 0,
        revise: 0,
        keep: n - numbers.filter(isChanged).length,
        [changed]: numbers.filter(isChanged).length,
      },
      lineage: [],
      units: numbers.map((k) => ({
        ...unit,
        address: addressOf(k),
        title: `Rule ${k}`,
        body: article(k, 2),
        order: k,
      })),
      effects: numbers.map((k) => ({ ...effect, address: addressOf(k), kind: isChanged(k) ? changed : 'keep' })),
      baseline: changed === 'create' ? [] : numbers.map((k) => baselineUnitOf(addressOf(k), article(k, 1))),
    },
  }
}

const article = (n: number, version: number): string => {
  const amended = n % 10 === 0 && version === 2 ? 'twice a year, in spring and in autumn' : 'once a year'
  return `## Article ${n}. Rule ${n}\n\nThe committee of rule ${n} meets ${amended} and keeps minutes that every member may read.`
}
