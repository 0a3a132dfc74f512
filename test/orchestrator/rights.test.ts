import { describe, expect, it } from 'vitest'
import { rightsStop } from '../../src/orchestrator/rights.ts'
import { roleOf } from '../fakes/facts.ts'

const onF = { right: 'EXECUTE', object: 'public.f()', through: 'PUBLIC', cure: 'REVOKE EXECUTE …' }
const onG = { ...onF, object: 'public.g()' }

describe('rights that PUBLIC holds', () => {
  it('pass where the configuration names each of them, and only those', () => {
    const role = roleOf({ public_rights: [onF, onG] })
    expect(rightsStop(role, ['EXECUTE on public.f()', 'EXECUTE on public.g()'])).toBeNull()
    expect(rightsStop(role, ['EXECUTE on public.f()'])?.details.map(({ message }) => message)).toEqual([
      'EXECUTE on public.g() (through PUBLIC)',
    ])
  })

  it('held by the role itself are refused, whatever is accepted of PUBLIC', () => {
    const role = roleOf({ refused: [{ ...onF, through: 'cutter_dryrun' }] })
    expect(rightsStop(role, ['EXECUTE on public.f()'])?.code).toBe('STOP_READ_ONLY_BREACH')
  })
})
