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
