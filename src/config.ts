import type * as z from 'zod/mini'
import { approvalProblems, approvalRules } from './config/approval-rules.ts'
import { loginProblems } from './config/login.ts'
import { nearest } from './config/nearest.ts'
import { isLoopback, READERS } from './config/readers.ts'
import { type Part, VARIABLE_NAMES, VARIABLES, type Variable, type VariableName } from './config/table.ts'
import { type GrammarProfile, PROFILES } from './cutting/index.ts'
import type { PinnedKey } from './orchestrator/dsse.ts'
import { DEFAULT_SETTINGS, DEFAULT_SITE, type Settings } from './orchestrator/settings.ts'
import { detail, Stop } from './orchestrator/stops.ts'
import { knowCredentials } from './redaction.ts'
import { plural } from './reports/format.ts'
import { CODE_VERSION } from './version.ts'

/** The environment, read once and frozen. No other module reads it. */

export type Environment = Readonly<Record<string, string | undefined>>

type Table = typeof VARIABLES
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}`
  : Lowercase<S>
type ShortName<N extends VariableName> = N extends `CUTTER_${infer Rest}` ? Camel<Rest> : never
type Value<N extends VariableName> = z.output<(typeof READERS)[Table[N]['type']]>
type Optional<N extends VariableName, P extends Part> = Table[N]['default'] extends null
  ? P extends Table[N]['needed_by'][number]
    ? never
    : null
  : never

/** `CUTTER_CUT_QUEUE_URL` is `cutQueueUrl`; null only where the part does without it. */
export type Config<P extends Part = Part> = {
  readonly [N in VariableName as ShortName<N>]: Value<N> | Optional<N, P>
}

/**
 * The configuration of one part. An empty value counts as unset. Credentials that it finds are hidden in every text from here on.
 * @throws Stop STOP_REFUSED_INPUT: every missing, misspelt, unknown or ill-formed variable at once, no value repeated
 */
export function loadConfig<P extends Part>(environment: Environment, part: P): Config<P> {
  knowCredentials(environment)
  const problems = unknownNames(environment)
  const values: Record<string, unknown> = {}
  let unset = false
  for (const name of VARIABLE_NAMES) {
    const read = readVariable(name, environment[name] ?? '', part)
    problems.push(...read.problems.map((problem) => `${name} ${problem}`))
    values[shortName(name)] = read.value
    unset ||= read.unset
  }
  problems.push(
    ...tlsProblems(environment),
    ...loginProblems(environment),
    ...fileStateProblems(environment, part),
    ...approvalProblems(values),
  )
  if (problems.length > 0) throw refused(problems, unset)
  return Object.freeze(values) as Config<P>
}

interface Read {
  readonly value: unknown
  readonly problems: readonly string[]
  /** The part needs it and it was not said. */
  readonly unset: boolean
}

function readVariable(name: VariableName, text: string, part: Part): Read {
  const variable: Variable = VARIABLES[name]
  const given = text === '' ? variable.default : text
  if (given === null) {
    const needed = 'meaning' in variable && variable.needed_by.includes(part)
    return { value: null, problems: needed ? [`is not set: ${variable.meaning}`] : [], unset: needed }
  }
  const result = READERS[variable.type].safeParse(given)
  if (result.success) return { value: result.data, problems: [], unset: false }
  return { value: null, problems: [...new Set(result.error.issues.map(({ message }) => message))], unset: false }
}

const shortName = (name: VariableName): string =>
  name
    .slice('CUTTER_'.length)
    .toLowerCase()
    .replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())

function unknownNames(environment: Environment): string[] {
  const known: readonly string[] = VARIABLE_NAMES
  return Object.keys(environment)
    .filter((name) => name.startsWith('CUTTER_') && !known.includes(name))
    .map((name) => `${name} is not a known variable; did you mean ${nearest(name, known)}?`)
}

function tlsProblems(environment: Environment): readonly string[] {
  const url = environment['CUTTER_DATABASE_URL'] ?? ''
  const off = environment['CUTTER_DATABASE_TLS'] === 'off'
  if (!off || !URL.canParse(url) || isLoopback(url)) return []
  return ['CUTTER_DATABASE_TLS may be off only for a database on this machine; leave it out, or use verify-full']
}

/** What only an authenticated sender can satisfy. */
const OF_SENDERS = ['CUTTER_FOUR_EYES', 'CUTTER_SENDERS_DIFFER', 'CUTTER_SG1_SENDERS', 'CUTTER_SG2_SENDERS'] as const

function fileStateProblems(environment: Environment, part: Part): readonly string[] {
  if (part !== 'run') return []
  return OF_SENDERS.filter((name) => !['', 'false'].includes(environment[name] ?? '')).map(
    (name) =>
      `${name} cannot be ${VARIABLES[name].type === 'flag' ? 'true' : 'set'} with file state, which knows no authenticated sender; use the queues`,
  )
}

/** An environment that cannot be used; `unset` where something of it was not said at all. */
export class EnvironmentRefused extends Stop {
  readonly unset: boolean

  constructor(message: string, details: Stop['details'], unset: boolean) {
    super('STOP_REFUSED_INPUT', message, { details })
    this.unset = unset
  }
}

function refused(problems: readonly string[], unset = false): EnvironmentRefused {
  const details = problems.map((problem) => detail(problem, 'docs/configuration.md lists every variable.'))
  const list = problems.map((problem) => `\n  ${problem}`).join('')
  return new EnvironmentRefused(`The environment has ${plural(problems.length, 'problem')}:${list}`, details, unset)
}

/** The keys that are pinned, for whoever needs nothing else of the environment. @throws Stop STOP_REFUSED_INPUT */
export function approverKeysIn(environment: Environment): readonly PinnedKey[] {
  const { value, problems } = readVariable('CUTTER_APPROVER_KEYS', environment['CUTTER_APPROVER_KEYS'] ?? '', 'send')
  if (problems.length > 0) throw refused(problems.map((problem) => `CUTTER_APPROVER_KEYS ${problem}`))
  return value as readonly PinnedKey[]
}

/** What the core needs to know of the configuration. The profiles are read from their folder by who composes the core. */
export function settingsOf(
  config: Config,
  { profiles = PROFILES, commandSuffix = '' }: { profiles?: readonly GrammarProfile[]; commandSuffix?: string } = {},
): Settings {
  return {
    ...DEFAULT_SETTINGS,
    codeVersion: CODE_VERSION,
    maxBodyBytes: config.maxBodyBytes,
    maxCandidates: config.maxCandidates,
    grantSnapshotSha256: config.grantSnapshotSha256,
    acceptedPublicRights: config.acceptedPublicRights,
    fourEyes: config.fourEyes,
    profiles,
    approvals: approvalRules(config),
    site: {
      ...DEFAULT_SITE,
      unit_schema: config.unitSchema,
      governance_schema: config.governanceSchema,
      owner_role: config.ownerRole,
      writer_role: config.writerRole,
      verifier_role: config.verifierRole,
      actor: config.actor,
      command_suffix: commandSuffix,
      demo: config.demo,
    },
  }
}
