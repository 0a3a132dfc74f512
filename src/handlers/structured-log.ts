import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { redacted } from '../redaction.ts'
import type { Log, LogLine } from './log.ts'

/** What leaves a handler for the log: one line of JSON for each record, and its counts in CloudWatch's embedded form. */

export const METRICS_NAMESPACE = 'IuCutter'

/**
 * Lines on standard output, errors and warnings on standard error. The last net: whatever came into a line, no secret leaves with it.
 * `service` names who speaks; on Lambda the template does (`POWERTOOLS_SERVICE_NAME`).
 */
export function structuredLog(service?: string): Log {
  const logger = new Logger({
    ...(service === undefined ? {} : { serviceName: service }),
    jsonReplacerFn: (_key, value: unknown) => (typeof value === 'string' ? redacted(value) : value),
  })
  return ({ level, ...line }) => logger[level](line.outcome, line)
}

const COUNTED: { readonly [L in LogLine['level']]: string } = { info: 'Done', warn: 'Again', error: 'Quarantined' }

/** Each line is counted too: how many messages were done, are to come again, or can never succeed. */
export function countedLog(log: Log): Log {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE })
  return (line) => {
    log(line)
    metrics.addMetric(COUNTED[line.level], MetricUnit.Count, 1)
    metrics.addMetadata('run_id', line.run_id ?? 'none')
    metrics.addMetadata('message_id', line.message_id)
    metrics.publishStoredMetrics()
  }
}

/** Puts the metric that the alarm on waiting runs reads. */
export function putOldestWaiting(hours: number): void {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE })
  metrics.addMetric('OldestWaitingHours', MetricUnit.NoUnit, hours)
  metrics.publishStoredMetrics()
}
