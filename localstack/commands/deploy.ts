import { deploy } from '../deploy.ts'
import { runningStand } from '../stack.ts'

/** `npm run localstack:deploy`: deploys serverless.yml to the LocalStack that `npm run localstack` keeps up. */

try {
  const stand = await runningStand()
  console.log('Bundling the handlers and deploying serverless.yml, stage local …')
  const { bucket, cutQueueUrl, resumeQueueUrl } = await deploy(stand)
  console.log(`Deployed. For the command line, in this terminal:

export CUTTER_AWS_ENDPOINT='${stand.endpoint}'
export CUTTER_BUCKET='${bucket}'
export CUTTER_CUT_QUEUE_URL='${cutQueueUrl}'
export CUTTER_RESUME_QUEUE_URL='${resumeQueueUrl}'`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
