import { describe, expect, test } from 'vitest'
import { gradeRights } from '../../src/discovery/grade-rights.ts'
import { RIGHT_KINDS, type RightRow } from '../../src/sql/role-rights.ts'
import { rightRow } from './rows.ts'

/** Which rights a dry run refuses, and the statement that takes each away. */

const grade = (change: Partial<RightRow>) => {
  const { refused, public_rights: byPublic, reported } = gradeRights('reader', [rightRow(change)])
  const cure = [...refused, ...byPublic, ...reported][0]?.cure
  return { grade: refused.length > 0 ? 'refused' : byPublic.length > 0 ? 'public' : 'reported', cure }
}

describe('rights', () => {
  test('every kind is graded once and has a cure', () => {
    for (const kind of RIGHT_KINDS) {
      const { refused, reported } = gradeRights('reader', [rightRow({ kind })])
      expect([...refused, ...reported]).toHaveLength(1)
      expect([...refused, ...reported][0]?.cure).not.toBe('')
    }
  })

  test.each<[what: string, right: Partial<RightRow>]>([
    ['an attribute', { kind: 'attribute', right: 'SUPERUSER' }],
    ['membership of a role that writes', { kind: 'member', right: 'MEMBER', object: 'pg_write_all_data' }],
    ['to own a target', { kind: 'owner', right: 'OWNER' }],
    ['a write right on a target', { kind: 'target', right: 'UPDATE (title)' }],
    ['CREATE on its schema', { kind: 'target_schema', right: 'CREATE' }],
    ['a SECURITY DEFINER function', { kind: 'security_definer', right: 'EXECUTE' }],
    ['a function of an untrusted language', { kind: 'untrusted_language', right: 'EXECUTE' }],
    ['a function that reaches outside', { kind: 'reaches_outside', right: 'EXECUTE' }],
  ])('H21 refused: %s', (_what, right) => expect(grade(right).grade).toBe('refused'))

  test.each<[what: string, right: Partial<RightRow>]>([
    ['to create databases', { kind: 'attribute', right: 'CREATEDB' }],
    ['membership of a role that reads', { kind: 'member', right: 'MEMBER', object: 'pg_read_all_data' }],
    ['to refer to a target', { kind: 'target', right: 'REFERENCES (id)' }],
    ['to maintain a target', { kind: 'target', right: 'MAINTAIN' }],
    ['a table elsewhere', { kind: 'elsewhere', right: 'INSERT' }],
    ['what everyone may everywhere', { kind: 'everywhere', right: 'EXECUTE', holder: 'PUBLIC' }],
  ])('only reported: %s', (_what, right) => expect(grade(right).grade).toBe('reported'))

  test('what is refused and held through PUBLIC alone may be accepted: the cure says by which word', () => {
    const right = { kind: 'security_definer', right: 'EXECUTE', object: 'public.f()', object_kind: 'FUNCTION' } as const
    expect(grade({ ...right, holder: 'PUBLIC' })).toEqual({
      grade: 'public',
      cure: `REVOKE EXECUTE ON FUNCTION public.f() FROM PUBLIC; -- or accept it: CUTTER_ACCEPTED_PUBLIC_RIGHTS='EXECUTE on public.f()'`,
    })
    expect(grade(right).cure).toBe('REVOKE EXECUTE ON FUNCTION public.f() FROM reader;')
  })

  test.each<[cure: string, right: Partial<RightRow>]>([
    ['ALTER ROLE reader NOSUPERUSER;', { kind: 'attribute', right: 'SUPERUSER' }],
    ['REVOKE pg_write_all_data FROM reader;', { kind: 'member', object: 'pg_write_all_data' }],
    ['ALTER TABLE public.t OWNER TO …', { kind: 'owner', right: 'OWNER', object: 'public.t' }],
    ['DROP CAST (a AS json)', { kind: 'security_definer', right: 'USE', object: '(a AS json)' }],
    ['DROP FUNCTION public.f()', { kind: 'security_definer', right: 'SUPPORT', object: 'FUNCTION public.f()' }],
    ['ALTER EVENT TRIGGER greet DISABLE', { kind: 'at_login', right: 'LOGIN', object: 'EVENT TRIGGER greet' }],
    ['REVOKE team FROM reader;', { holder: 'owner', via: 'team' }],
    ['ALTER DATABASE … OWNER TO …', { holder: 'pg_database_owner', via: 'pg_database_owner' }],
  ])('the cure is the statement that helps: %s', (cure, right) => expect(grade(right).cure).toContain(cure))

  test('one right through two roles is two entries, for each needs its own cure; the order of rows changes nothing', () => {
    const rows = [rightRow(), rightRow({ right: 'UPDATE' }), rightRow({ holder: 'team', via: 'team' })]
    expect(gradeRights('reader', rows).refused).toHaveLength(3)
    expect(gradeRights('reader', rows.toReversed())).toEqual(gradeRights('reader', rows))
  })
})
