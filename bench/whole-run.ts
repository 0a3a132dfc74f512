import { wholeRun } from './cutting/run.ts'

/** In a process of its own, so that its peak is that of the run alone: `npm run bench:whole-run -- [units]`. */
await wholeRun(Number(process.argv[2] ?? 100_000))
