import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { Stop } from '../orchestrator/stops.ts'
import { safeCause } from '../redaction.ts'
import { type AwsOptions, clientOptions } from './aws-clients.ts'
import { failureName } from './aws-errors.ts'

const SNS_MS = 10_000

/** Sends one text to everyone who has subscribed to a topic. @throws Stop STOP_SOURCE_UNREACHABLE */
export function snsTopic(options: AwsOptions, topicArn: string) {
  const client = new SNSClient(clientOptions(options, SNS_MS))
  return async ({ subject, text }: { readonly subject: string; readonly text: string }): Promise<void> => {
    try {
      await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: text }))
    } catch (error) {
      const cause = safeCause(error)
      const why = failureName(error)
      throw new Stop('STOP_SOURCE_UNREACHABLE', `The topic ${topicArn} did not take the text (${why}).`, { cause })
    }
  }
}
