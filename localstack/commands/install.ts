import { installLocalStack, installRuntime } from '../install.ts'
import { NotHere } from '../not-here.ts'

/** Installs what LocalStack needs, ahead of its use. A machine that lacks it is told so where it is used. */

try {
  await installLocalStack(console.log)
  await installRuntime()
} catch (error) {
  if (!(error instanceof NotHere)) throw error
  console.log(error.message)
}
