import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { loginIn } from '../../src/adapters/database-secret.ts'
import type { Connect } from '../../src/adapters/pg-client.ts'
import { connectAs, fixedLogin, keptLogin, type Login, newLogin } from '../../src/adapters/pg-login.ts'
import { Secret } from '../../src/secret.ts'

const login = (password: string, user = 'cutter_dryrun'): Login => ({ user, password: new Secret(password) })

/** A database that takes one password, and counts who knocks. */
function database(right: string, code = '28P01') {
  const tried: string[] = []
  const connect = ({ user, password }: Login): Connect => {
    return async () => {
      tried.push(`${user}/${password.reveal()}`)
      if (password.reveal() !== right) throw Object.assign(new Error('no'), { code })
      return {} as Awaited<ReturnType<Connect>>
    }
  }
  return { tried, connect }
}

/** A secret that holds each value in turn, the last for ever. */
function secret(...values: readonly string[]) {
  let reads = 0
  const read = async (): Promise<Login> => {
    reads += 1
    return login(values[Math.min(reads, values.length) - 1] ?? '')
  }
  return { read, reads: () => reads }
}

describe('a login', () => {
  it('is read once for many connections', async () => {
    const { read, reads } = secret('one')
    const { connect } = database('one')
    const open = connectAs(keptLogin(read), connect)
    for (let n = 0; n < 3; n += 1) await open('a')
    expect(reads()).toBe(1)
  })

  it.each([
    '28P01',
    '28000',
  ])('that the database refuses with %s is read again once, and the new one counts from then on', async (code) => {
    const { read, reads } = secret('old', 'new')
    const { tried, connect } = database('new', code)
    const open = connectAs(keptLogin(read), connect)
    await open('a')
    await open('b')
    expect(tried).toEqual(['cutter_dryrun/old', 'cutter_dryrun/new', 'cutter_dryrun/new'])
    expect(reads()).toBe(2)
  })

  it('that stays the same is not tried twice: a server may lock the role out', async () => {
    const { read, reads } = secret('wrong')
    const { tried, connect } = database('right')
    await expect(connectAs(keptLogin(read), connect)('a')).rejects.toMatchObject({ code: '28P01' })
    expect([tried.length, reads()]).toEqual([1, 2])
  })

  it('is not read again for anything but a refused login', async () => {
    const { read, reads } = secret('old', 'new')
    const { tried, connect } = database('new', 'ECONNREFUSED')
    await expect(connectAs(keptLogin(read), connect)('a')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect([tried.length, reads()]).toEqual([1, 1])
  })

  it('that could not be read is read again by the next connection', async () => {
    let reads = 0
    const source = keptLogin(async () => {
      reads += 1
      if (reads === 1) throw new Error('out of reach')
      return login('one')
    })
    const open = connectAs(source, database('one').connect)
    await expect(open('a')).rejects.toThrow('out of reach')
    await open('b')
    expect(reads).toBe(2)
  })

  it('of the URL never changes; a token is made for each connection', async () => {
    const { tried, connect } = database('right')
    await expect(connectAs(fixedLogin(login('wrong')), connect)('a')).rejects.toMatchObject({ code: '28P01' })
    expect(tried).toHaveLength(1)
    const { read, reads } = secret('right')
    const open = connectAs(newLogin(read), connect)
    await open('a')
    await open('b')
    expect(reads()).toBe(2)
  })
})

describe('a secret', () => {
  const ARN = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:cutter'
  const read = (text: string): string => {
    const { user, password } = loginIn(text, 'cutter_dryrun', ARN)
    return `${user} ${password.reveal()}`
  }

  it('is a password alone, or JSON with a password and perhaps another role', () => {
    expect(read('p w')).toBe('cutter_dryrun p w')
    expect(read('{"password":"pw","host":"db","port":5432}')).toBe('cutter_dryrun pw')
    expect(read('{"username":"cutter_dryrun_clone","password":"pw"}')).toBe('cutter_dryrun_clone pw')
  })

  it.each([
    '',
    '{"pass":"s3cr3t"}',
    '{"password":""}',
    '{"password":"s3cr3t"',
    '{"password":7,"x":"s3cr3t"}',
  ])('%j is refused by its name, and not repeated', (text) => {
    let caught: unknown
    try {
      read(text)
    } catch (error) {
      caught = error
    }
    expect(caught).toMatchObject({ code: 'STOP_SOURCE_UNREACHABLE', message: expect.stringContaining(ARN) })
    expect(inspect(caught)).not.toContain('s3cr3t')
  })
})
