import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { LogLine } from './log.ts'

/** What the alarms read, in CloudWatch's embedded form on standard output. */

export const METRICS_NAMESPACE = 'IuCutter'

const COUNTED: { readonly [L in LogLine['level']]: string } = { info: 'Done', warn: 'Again', error: 'Quarantined' }

/** Counts what became of a message: whether it was done, is to come again, or can never succeed. */
export function putCount({ level, run_id, message_id }: LogLine): void {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE })
  metrics.addMetric(COUNTED[level], MetricUnit.Count, 1)
  metrics.addMetadata('run_id', run_id ?? 'none')
  metrics.addMetadata('message_id', message_id)
  metrics.publishStoredMetrics()
}

/** Puts the metric that the alarm on waiting runs reads. */
export function putOldestWaiting(hours: number): void {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE })
  metrics.addMetric('OldestWaitingHours', MetricUnit.NoUnit, hours)
  metrics.publishStoredMetrics()
}
