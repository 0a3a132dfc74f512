#!/usr/bin/env bash
# The queues and the bucket of serverless.yml, for an emulator without a deploy. Safe to run again.
set -euo pipefail
account=000000000000
region="${AWS_DEFAULT_REGION:-us-east-1}"

awslocal s3api head-bucket --bucket iu-cutter-local 2>/dev/null || awslocal s3api create-bucket --bucket iu-cutter-local
awslocal s3api put-bucket-versioning --bucket iu-cutter-local --versioning-configuration Status=Enabled

for name in cut resume; do
  awslocal sqs create-queue --queue-name "cutter-$name-dlq.fifo" --attributes FifoQueue=true
  redrive="{\\\"deadLetterTargetArn\\\":\\\"arn:aws:sqs:$region:$account:cutter-$name-dlq.fifo\\\",\\\"maxReceiveCount\\\":\\\"5\\\"}"
  awslocal sqs create-queue --queue-name "cutter-$name.fifo" \
    --attributes "{\"FifoQueue\":\"true\",\"VisibilityTimeout\":\"720\",\"RedrivePolicy\":\"$redrive\"}"
done
