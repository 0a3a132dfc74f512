// `npm run remove -- --stage S`: takes a stage out of its account, all but the bucket of the evidence and its policy.
import { serverless } from './bundle/serverless.ts'

serverless('remove')
