import { relative } from 'node:path'
import { signalled } from '../../local/signals.ts'
import { FOLDER, startLocalStack } from '../stack.ts'

/** `npm run localstack`: keeps LocalStack and its PostgreSQL up until Ctrl-C. */

try {
  const { server, stand, stop } = await startLocalStack({ tell: console.log })
  console.log(`LocalStack is up at ${server.endpoint}, with a PostgreSQL beside it; both on 127.0.0.1 alone. Ctrl-C stops them.
What it says: ${relative(process.cwd(), server.log)}

In another terminal:
  npm run localstack:deploy   deploys serverless.yml to it

With any AWS tool:  --endpoint-url ${server.endpoint}  (an aws command is at ${relative(process.cwd(), stand.bin)}/aws)
To load documents, as the owner of the database:
${stand.database.adminDatabaseUrl}

What is deployed is forgotten when it stops; the database stays, in ${relative(process.cwd(), FOLDER)}.
`)
  await signalled()
  console.log('Stopping …')
  await stop()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
