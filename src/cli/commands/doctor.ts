import { Option } from 'commander'
import { FUNCTION_TIMEOUT } from '../../doctor/checks/queues.ts'
import type { Finding } from '../../doctor/findings.ts'
import { renderDoctor } from '../../doctor/render.ts'
import type { DoctorReport } from '../../doctor/report.ts'
import { doctorKey } from '../../orchestrator/keys.ts'
import { seconds } from '../../orchestrator/time.ts'
import { doctorReport } from '../../schema/doctor.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { objectAt } from '../stored-object.ts'
import { refuseQuarantined } from '../wait.ts'

export interface DoctorOptions {
  readonly deployed?: boolean
  readonly timeout: string
  readonly functionTimeout: string
}

const DEPLOYED_SECONDS = String(FUNCTION_TIMEOUT / 1000)

export const addDoctor = ({ define, act }: Shell): void => {
  const command = define('doctor', 'is everything there that a run needs? Says ready, or what to mend and how', [
    'doctor                      what can be seen from here',
    'doctor --deployed           the same, looked at inside the deployed function, or the worker',
    'doctor --runs-dir runs      without queue and cloud',
  ])
    .option('--deployed', 'ask the function (or worker) itself, with its network and its role')
    .addOption(new Option('--timeout <seconds>', 'how long to wait for its answer').default('120', '120'))
    .addOption(
      new Option('--function-timeout <seconds>', "the function's timeout, which the queues must outlast").default(
        DEPLOYED_SECONDS,
        DEPLOYED_SECONDS,
      ),
    )
  command.action(async (options: DoctorOptions) => {
    const inFolder = command.optsWithGlobals()['runsDir'] !== undefined
    if (inFolder && options.deployed === true)
      throw new Refused(EXIT.refused, 'A folder has no deployed function: leave --deployed or --runs-dir out.')
    await act((context) => doctor(context, options))
  })
}

/** Ready ends with 0, not ready with 1. */
async function doctor(context: Context, options: DoctorOptions): Promise<Result> {
  const report =
    options.deployed === true
      ? await deployed(context, secondsIn('--timeout', options.timeout))
      : await context.doctor(seconds(secondsIn('--function-timeout', options.functionTimeout)))
  if (context.stackHint !== null && report.findings.some(isUnusableConfig)) context.note(context.stackHint)
  return { json: report, text: renderDoctor(report), exit: report.ready ? EXIT.done : EXIT.other }
}

const isUnusableConfig = ({ subject, level }: Finding): boolean => subject === 'config' && level === 'problem'

function secondsIn(option: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new Refused(EXIT.refused, `${option} takes whole seconds, not "${text}".`)
}

/** Told after so many looks, and again after as many. */
const PROGRESS_LOOKS = 10

/** Sends the message and looks for its answer once a second. @throws Refused where none comes, or it is quarantined */
async function deployed(context: Context, looks: number): Promise<DoctorReport> {
  const { deliver, store } = await context.desk()
  const requestId = context.uuid()
  const delivered = await deliver({ type: 'doctor', v: 1, request_id: requestId })
  if (delivered.kind !== 'sent') throw new Error('BUG-doctor: a doctor message goes over the queue')
  context.note(`Asked the function or worker (request ${requestId}).`)
  for (let look = 1; look <= looks; look += 1, await context.pause()) {
    const answer = await objectAt(store.objects, doctorKey(requestId), doctorReport)
    if (answer !== null) return answer
    await refuseQuarantined(store.objects, delivered.messageId)
    if (look % PROGRESS_LOOKS === 0) context.note(`No answer after ${look} looks; waiting on.`)
  }
  throw new Refused(
    EXIT.other,
    `Not ready: no function or worker gave an answer within ${looks} looks. Is one deployed and subscribed to the cut queue, and is its environment complete? Its log says why. An answer that comes later lies at ${doctorKey(requestId)}.`,
  )
}
