import { Session } from 'node:inspector/promises'
import { setFlagsFromString } from 'node:v8'

/**
 * What a piece of work costs, counted and not timed: how often each block of the engine's code was run, and how many
 * characters its searches passed over. The same work gives the same count on any machine.
 */
export async function stepsOf(work: () => unknown): Promise<number> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const searches = countSearches()
  allowInlining('no-')
  try {
    work()
    const passed = searches.stop()
    const { result } = await session.post('Profiler.takePreciseCoverage')
    const blocks = result
      .filter(({ url }) => url.includes('/src/cutting/'))
      .flatMap(({ functions }) => functions)
      .flatMap(({ ranges }) => ranges)
    return blocks.reduce((sum, { count }) => sum + count, passed)
  } finally {
    allowInlining('')
    searches.stop()
    await session.post('Profiler.stopPreciseCoverage')
    session.disconnect()
  }
}

/** Optimised code holds small functions inlined, whose calls are then not counted: how many depends on the machine. */
function allowInlining(no: 'no-' | ''): void {
  setFlagsFromString(`--${no}opt`)
  setFlagsFromString(`--${no}maglev`)
}

/** The engine's searches are native, and would count as one step each however far they go. */
function countSearches(): { stop(): number } {
  const { indexOf, includes, startsWith, slice } = String.prototype
  let passed = 0
  String.prototype.indexOf = function (this: string, wanted: string, from = 0) {
    const at = indexOf.call(this, wanted, from)
    passed += (at === -1 ? this.length : at) - from + wanted.length
    return at
  }
  String.prototype.includes = function (this: string, wanted: string, from = 0) {
    return this.indexOf(wanted, from) !== -1
  }
  String.prototype.startsWith = function (this: string, wanted: string, from = 0) {
    passed += wanted.length
    return startsWith.call(this, wanted, from)
  }
  String.prototype.slice = function (this: string, from?: number, to?: number) {
    const part = slice.call(this, from, to)
    passed += part.length
    return part
  }
  return {
    stop: () => {
      Object.assign(String.prototype, { indexOf, includes, startsWith, slice })
      return passed
    },
  }
}
