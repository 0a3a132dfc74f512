import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { TLSSocket } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { databaseStop } from '../../src/adapters/pg-errors.ts'
import { liveConnect } from '../../src/compose/live-database.ts'
import { loadConfig } from '../../src/config.ts'

const CERTIFICATES = `${import.meta.dirname}/certificates`
const pem = (name: string): string => readFileSync(`${CERTIFICATES}/${name}.pem`, 'utf8')

/** ErrorResponse 28P01: whoever is told so has trusted the server with its password. */
const REFUSAL = Buffer.from('E\0\0\0\u0018SFATAL\0C28P01\0Mno\0\0\0', 'latin1')

/** Speaks TLS under a certificate of a CA that nobody knows, and refuses every login. */
async function databaseBehindTls(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write('S')
      const secure = new TLSSocket(socket, { isServer: true, key: pem('server-key'), cert: pem('server') })
      secure.on('error', () => undefined)
      secure.once('data', () => secure.end(REFUSAL))
    })
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return `postgresql://reader:not-a-password@127.0.0.1:${(server.address() as AddressInfo).port}/law`
}

const loginAt = async (url: string, more: Record<string, string> = {}) => {
  const config = loadConfig({ CUTTER_DATABASE_URL: url, ...more }, 'run')
  const error: unknown = await liveConnect(config)('iu-cutter/test').catch((caught: unknown) => caught)
  return databaseStop(error, 'connecting').message
}

describe('the certificate of the database', () => {
  test('signed by a CA of your own is refused, with the variable that names the CA', async () => {
    expect(await loginAt(await databaseBehindTls())).toContain('CUTTER_DATABASE_CA_FILE')
  })

  test('is trusted under that CA, for the address it was made for', async () => {
    const url = await databaseBehindTls()
    expect(await loginAt(url, { CUTTER_DATABASE_CA_FILE: `${CERTIFICATES}/ca.pem` })).toContain('28P01')
  })

  test.each([
    ['nothing', 'cannot be read'],
    ['server-key', 'holds no certificate'],
  ])('a CA file that is %s is refused before anything is asked', (name, what) => {
    const environment = {
      CUTTER_DATABASE_URL: 'postgresql://reader@127.0.0.1/law',
      CUTTER_DATABASE_CA_FILE: `${CERTIFICATES}/${name}.pem`,
    }
    expect(() => liveConnect(loadConfig(environment, 'run'))).toThrow(what)
  })
})
