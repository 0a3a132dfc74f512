import { judge } from '../../orchestrator/gates.ts'
import type { Receipt, RunState } from '../../orchestrator/state.ts'
import { rankOf, STEPS } from '../../orchestrator/steps.ts'
import type { ReportModel } from '../../reports/model.ts'
import { type CheckBody, needed } from './check.ts'

/** A receipt stands for exactly the phases passed; each predicate, judged again over the pins, is true. */
export const gates: CheckBody = ({ opened }) => {
  const [state, report] = [needed(opened.state, 'state'), needed(opened.report, 'report.json')]
  if (!('finding' in state))
    return [...passed(state.value), ...state.value.receipts.flatMap((one) => judged(state.value, one))]
  return 'finding' in report ? report.finding : reported(report.value)
}

function passed(run: RunState): readonly string[] {
  const due = STEPS.flatMap((step) =>
    step.kind === 'phase' && rankOf(step.to) <= rankOf(run.state) ? [step.phase] : [],
  )
  const had = run.receipts.map(({ phase }) => phase)
  return due.join() === had.join()
    ? []
    : [`phases passed: the state has receipts for ${had.join(', ')}, it should have them for ${due.join(', ')}`]
}

function judged(run: RunState, { phase, predicates, pins_set }: Receipt): readonly string[] {
  const again = new Map(judge(phase, run).map(({ name, passed: holds }) => [name, holds]))
  const forgotten = pins_set.filter((name) => run.context_pins[name] === undefined)
  return [
    ...(predicates.length === 0 ? [`${phase}: no predicate was judged`] : []),
    ...predicates.flatMap(({ name, passed: held }) => {
      if (!held) return [`${phase}: ${name} was false`]
      // One that this version does not know cannot be judged again: only its recorded result counts.
      return again.get(name) === false ? [`${phase}: ${name} does not hold`] : []
    }),
    ...forgotten.map((name) => `${phase}: the pin ${name} is missing`),
  ]
}

const reported = ({ steps }: ReportModel): readonly string[] =>
  steps
    .filter(({ status }) => status === 'done')
    .flatMap(({ phase, predicates }) =>
      predicates.filter((predicate) => !predicate.passed).map(({ name }) => `${phase}: ${name} was false`),
    )
