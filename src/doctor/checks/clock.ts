import { type Finding, note, ok, problem } from '../findings.ts'
import type { ClockSeen } from '../observations.ts'

/** An approval that is signed over two minutes in the future is refused: half of that is left to people's own clocks. */
const MOST_SKEW_MS = 60_000
const WORTH_A_NOTE_MS = 5_000

/** How far another clock is from ours, in ms, at least: however long its answer took to arrive. */
export function skewOf({ time, grain, before, after }: ClockSeen): number {
  if (time + grain < before) return time + grain - before
  return time > after ? time - after : 0
}

export function checkClock(seen: ClockSeen): readonly Finding[] {
  const skew = skewOf(seen)
  const says = `The clock of ${seen.name} is ${Math.abs(skew)} ms ${skew < 0 ? 'behind' : 'ahead of'} this machine's`
  if (Math.abs(skew) > MOST_SKEW_MS) return [problem('clock', `${says}: approvals in time may be refused`, CURE)]
  if (Math.abs(skew) > WORTH_A_NOTE_MS) return [note('clock', says, CURE)]
  return [ok('clock', `The clock of ${seen.name} agrees with this machine's`)]
}

const CURE = 'Synchronise the clocks: timedatectl set-ntp true'
