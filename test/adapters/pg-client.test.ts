import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { pgConnect } from '../../src/adapters/pg-client.ts'

/** As a server says it that has no connection free. */
function refusal(sqlstate: string): Buffer {
  const fields = Buffer.from(['SFATAL', 'VFATAL', `C${sqlstate}`, 'Mnot now', ''].join('\0').concat('\0'))
  const head = Buffer.alloc(5, 'E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

test('a server that refuses a connection and never hangs up is not waited for', async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {}).once('data', () => socket.write(refusal('53300')))
  })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const connect = pgConnect({ host: '127.0.0.1', port, database: 'd', user: 'u', tls: 'off' })
  await expect(connect('a session')).rejects.toMatchObject({ code: '53300' })
})

/** A message of the server: its letter, and what follows its length. */
function message(letter: string, ...content: readonly number[]): Buffer {
  const head = Buffer.alloc(5, letter)
  head.writeInt32BE(content.length + 4, 1)
  return Buffer.concat([head, Buffer.from(content)])
}

test('an answer that cannot be read ends the session, not the process', async () => {
  const ready = Buffer.concat([message('R', 0, 0, 0, 0), message('Z', 'I'.charCodeAt(0))])
  const oneRowCutShort = message('D', 0, 9, 0)
  const server = createServer((socket) => {
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(ready)
      socket.once('data', () => socket.write(oneRowCutShort))
    })
  })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const client = await pgConnect({ host: '127.0.0.1', port, database: 'd', user: 'u', tls: 'off' })('a session')
  await expect(client.query('SELECT 1')).rejects.toMatchObject({ name: 'RangeError' })
})
