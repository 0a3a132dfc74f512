import { describe, expect, it, vi } from 'vitest'
import { putCount, putOldestWaiting } from '../../src/handlers/metrics.ts'
import { embedded, type Metric } from '../handlers/embedded-metrics.ts'
import { type Fields, type Json, list, ofType, type Template } from './packaged.ts'
import { FUNCTIONS } from './rights-rules.ts'

/** What each service counts by the one dimension that the alarms ask for, by the service's own documentation. */
const OF_AWS: Readonly<
  Record<string, { readonly metrics: readonly string[]; readonly dimension: string; readonly of: string }>
> = {
  'AWS/SQS': {
    metrics: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
    dimension: 'QueueName',
    of: 'AWS::SQS::Queue',
  },
  'AWS/Lambda': {
    metrics: ['Errors', 'Throttles', 'Invocations', 'Duration'],
    dimension: 'FunctionName',
    of: 'AWS::Lambda::Function',
  },
}

/** All that the handlers count, as service `service`. */
function emitted(service: string): readonly Metric[] {
  const lines: string[] = []
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', service)
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  try {
    const line = { outcome: 'x', message_id: 'm', type: null, run_id: null, document_id: null, receive_count: 1 }
    for (const level of ['info', 'warn', 'error'] as const) putCount({ ...line, level, code: null, cause: null })
    putOldestWaiting(1)
  } finally {
    spy.mockRestore()
    vi.unstubAllEnvs()
  }
  return lines.flatMap(embedded)
}

export function alarmRules(template: () => Template): void {
  describe('alarms', () => {
    const properties = (id: string): Fields => template().Resources[id]?.Properties ?? {}
    const alarms = (): readonly Fields[] =>
      ofType(template(), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties)
    const on = (metric: string): readonly Json[] =>
      alarms().flatMap(({ MetricName, Dimensions }) =>
        MetricName === metric ? [(list(Dimensions)[0] as Fields)['Value'] ?? null] : [],
      )

    it('all tell the topic, when they begin and when they end', () => {
      for (const alarm of alarms())
        expect(alarm).toMatchObject({ AlarmActions: [{ Ref: 'AlarmTopic' }], OKActions: [{ Ref: 'AlarmTopic' }] })
    })

    it('each watches a metric that is put, under the dimensions under which it is put', () => {
      const ours = emitted('iu-cutter-prod')
      for (const { Namespace, MetricName, Dimensions } of alarms()) {
        const service = OF_AWS[String(Namespace)]
        if (service === undefined) {
          expect(ours).toContainEqual({ Namespace, MetricName, Dimensions, Value: expect.any(Number) })
          continue
        }
        expect(service.metrics).toContain(MetricName)
        expect(Dimensions).toEqual([{ Name: service.dimension, Value: expect.anything() }])
        const [{ Value }] = list(Dimensions) as [
          { readonly Value: { readonly Ref?: string; readonly 'Fn::GetAtt'?: Json } },
        ]
        const id = Value.Ref ?? (list(Value['Fn::GetAtt'])[0] as string)
        expect(template().Resources[id]?.Type).toBe(service.of)
      }
    })

    it('dead letters, old messages, errors, throttles', () => {
      const queue = (id: string) => ({ 'Fn::GetAtt': [id, 'QueueName'] })
      expect(on('ApproximateNumberOfMessagesVisible')).toEqual(
        ['CutDeadLetterQueue', 'ResumeDeadLetterQueue', 'NotifyFailureQueue'].map(queue),
      )
      expect(on('ApproximateAgeOfOldestMessage')).toEqual(['CutQueue', 'ResumeQueue'].map(queue))
      const functions = FUNCTIONS.map((name) => ({ Ref: `${name}LambdaFunction` }))
      expect([on('Errors'), on('Throttles')]).toEqual([functions, functions])
    })

    it('a message that can never succeed, by the count of the handlers', () => {
      expect(on('Quarantined')).toEqual(['iu-cutter-prod'])
      for (const name of FUNCTIONS) {
        const { Variables: variables } = properties(`${name}LambdaFunction`)['Environment'] as { Variables: Fields }
        expect(variables['POWERTOOLS_SERVICE_NAME']).toBe('iu-cutter-prod')
      }
    })

    it('H11 a run that waits too long, by the metric that notify puts each hour; no metric is an alarm too', () => {
      const [alarm] = alarms().filter(({ MetricName }) => MetricName === 'OldestWaitingHours')
      expect(alarm).toMatchObject({
        Namespace: 'IuCutter',
        Dimensions: [{ Name: 'service', Value: 'iu-cutter-prod' }],
        TreatMissingData: 'breaching',
      })
      const { Variables: variables } = properties('NotifyLambdaFunction')['Environment'] as { Variables: Fields }
      expect(variables['POWERTOOLS_SERVICE_NAME']).toBe('iu-cutter-prod')
      expect(properties('EveryHour')['ScheduleExpression']).toBe('rate(1 hour)')
    })
  })
}
