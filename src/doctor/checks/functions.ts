import { CANONICAL_FUNCTIONS } from '../../orchestrator/grants.ts'
import type { Settings } from '../../orchestrator/settings.ts'
import { unproven } from '../../orchestrator/unproven.ts'
import { type Finding, note, ok, problem } from '../findings.ts'
import type { DatabaseSeen } from '../observations.ts'

/** Whether the prediction was proven against the functions and triggers that stand here. */
export function checkFunctions(
  seen: Pick<DatabaseSeen, 'functions' | 'triggers'>,
  settings: Settings,
): readonly Finding[] {
  const doubts = unproven(seen, settings)
  const proven = `${seen.functions.length} functions and ${seen.triggers.length} triggers are those the prediction was proven against`
  return [
    ...missing(seen, settings),
    ...(doubts.length === 0 ? [ok('functions', proven)] : []),
    ...doubts.map((name) =>
      note('functions', `Unproven, and to be acknowledged at SG_1 as functions_unproven: ${name}`, PROVE),
    ),
  ]
}

const PROVE = 'Compare it with db/functions and db/triggers of this release; install those, or acknowledge it at SG_1.'

/** No plan can be carried out without them, so every plan would be refused. */
function missing({ functions }: Pick<DatabaseSeen, 'functions'>, { site }: Settings): readonly Finding[] {
  const stands = (name: string): boolean =>
    functions.some(({ signature }) => signature.startsWith(`${site.unit_schema}.${name}(`))
  return CANONICAL_FUNCTIONS.filter((name) => !stands(name)).map((name) =>
    problem('functions', `There is no function ${site.unit_schema}.${name}`, `psql -f db/functions/${name}.sql`),
  )
}
