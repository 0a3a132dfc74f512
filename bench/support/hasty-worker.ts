import { workerOf } from '../../src/worker/compose.ts'

/** The worker, for a trial in which it is killed: a minute's wait for each message that it had in hand would be all there is. */
await workerOf(process.env, { log: () => {}, waitSeconds: 1, visibilitySeconds: 6 })
process.stderr.write('The worker polls both queues.\n')
