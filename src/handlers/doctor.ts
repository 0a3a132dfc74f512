import { examine } from '../compose/examine.ts'
import type { Environment } from '../config.ts'
import type { DurationMs } from '../orchestrator/brands.ts'
import { jsonContent } from '../orchestrator/content.ts'
import { doctorKey } from '../orchestrator/keys.ts'
import type { Clock, ObjectStore } from '../orchestrator/ports.ts'

export interface DoctorPorts {
  readonly environment: Environment
  readonly objects: Pick<ObjectStore, 'read' | 'create'>
  readonly clock: Clock
}

/**
 * Answers a doctor message into the store, once: a redelivery finds the answer and looks at nothing again.
 * @throws Stop STOP_SOURCE_UNREACHABLE where the answer cannot be stored
 */
export async function answerDoctor(
  { environment, objects, clock }: DoctorPorts,
  requestId: string,
  timeLeft: DurationMs,
): Promise<string> {
  const key = doctorKey(requestId)
  if ((await objects.read(key)) !== null) return 'answered before'
  // Outside Lambda no timeout ends an invocation: the worker renews the visibility while it works.
  const where = environment['AWS_LAMBDA_FUNCTION_NAME'] === undefined ? 'worker' : 'deployed'
  const report = await examine(environment, {
    where,
    folder: null,
    functionTimeout: where === 'worker' ? null : timeLeft,
    id: requestId,
    requestId,
    clock,
  })
  await objects.create(key, jsonContent(`${JSON.stringify(report, null, 2)}\n`))
  return report.ready ? 'ready' : 'not ready'
}
