import { attackedElsewhere, isHeld } from '../orchestrator/attack.ts'
import { when } from './format.ts'
import type { ReportSession } from './model/types.ts'

/** What is known of the gate's last attack on itself, in words. `doubt`: it speaks against the session. */
export function attackOn({ last_attack: attack, evidence, target }: ReportSession): { doubt: boolean; says: string } {
  if (attack === undefined) return { doubt: false, says: 'not recorded by the version that opened this session' }
  if (attack === null) return { doubt: false, says: 'none on record: `cutter doctor` makes one' }
  const came = `${when(attack.at)}, by version ${attack.code_version} as ${attack.role}: ${attack.refused} of ${attack.tried} probes refused`
  const elsewhere = attackedElsewhere(attack, { target, role: evidence.role })
  if (elsewhere.length > 0)
    return { doubt: false, says: `${came}; no evidence here, for it was another ${elsewhere.join(', another ')}` }
  if (isHeld(attack)) return { doubt: false, says: `${came}, on this database and as this role` }
  const xid = attack.xid_assigned ? ', and a transaction id was assigned' : ''
  return { doubt: true, says: `${came}${xid}: the gate did NOT hold` }
}
