import { journey } from './journey.ts'

/** Run on its own by a test, in another time zone and locale. */
const { end } = journey()
process.stdout.write(`${end.plan?.plan_digest} ${end.requests.SG_2_lifecycle_authz?.request_digest}\n`)
