import { wholeRun } from './run.ts'

/** A process of its own, so that its peak is that of the run alone: `node bench/cutting/whole.ts [units]`. */
await wholeRun(Number(process.argv[2] ?? 100_000))
