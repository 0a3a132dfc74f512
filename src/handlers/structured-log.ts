import { Logger } from '@aws-lambda-powertools/logger'
import { redacted } from '../redaction.ts'
import type { LogLine } from './log.ts'

/**
 * Lines on standard output, errors and warnings on standard error. The last net: whatever came into a line, no secret leaves with it.
 * `service` names who speaks; on Lambda the template does (`POWERTOOLS_SERVICE_NAME`).
 */
export function structuredLog(service?: string): (line: LogLine) => void {
  const logger = new Logger({
    ...(service === undefined ? {} : { serviceName: service }),
    jsonReplacerFn: (_key, value: unknown) => (typeof value === 'string' ? redacted(value) : value),
  })
  return ({ level, ...line }) => logger[level](line.outcome, line)
}
