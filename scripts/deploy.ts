// `npm run deploy -- --stage S`: bundles, packages and puts a stage into the account of the AWS credentials in the environment.
import './bundle.ts'
import { serverless } from './bundle/serverless.ts'

serverless('deploy')
