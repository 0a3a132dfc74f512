import { type HandlerDependencies, lazily, type Provider } from './ports.ts'

/** The composition root of one handler: clients are built on the first call and reused. */
export const dependencies = (part: 'cut' | 'resume'): Provider<HandlerDependencies> =>
  lazily(async () => {
    throw new Error(`BUG-dependencies: ${part} is not composed yet`)
  })
