// `npm run package`: bundles the handlers and packages them with the Serverless Framework; no network, no credentials.
import './bundle.ts'
import { serverless } from './bundle/serverless.ts'

serverless('package')
