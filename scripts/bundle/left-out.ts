/** What the handlers never run is left out of their bundles: each replacement here stands for one such part. */

export interface Replacement {
  readonly what: RegExp
  /** Only where the importing file matches; everywhere unless given. */
  readonly from?: RegExp
  readonly by: string
}

const isNotHere = (what: string): string => `{ throw new Error('left out: ${what}') }`
const functions = (names: readonly string[], what: string): string =>
  names.map((name) => `export function ${name}() ${isNotHere(what)}`).join('\n')
const classes = (names: readonly string[], what: string): string =>
  names.map((name) => `export class ${name} { constructor() ${isNotHere(what)} }`).join('\n')
/** A plugin of a client that does nothing, for its work depends on an option or an input that no handler gives; `others` its module exports too. */
const idle = (plugin: string, ...others: readonly string[]): string =>
  [
    `export const ${plugin} = () => ({ applyToStack: () => {} })`,
    ...others.map((name) => `export const ${name} = null`),
  ].join('\n')

/** A client without what only a developer's machine, another kind of bucket or another setting asks for. */
const SDK: readonly Replacement[] = [
  {
    what: /^@aws-sdk\/credential-provider-node$/,
    by: "export { defaultProvider } from './scripts/bundle/instead/credentials.ts'",
  },
  // Lambda has the region in the environment and no home directory: the chain of providers goes on.
  {
    what: /[\\/]fromSharedConfigFiles$/,
    by: `export const fromSharedConfigFiles = () => async () => {
  throw Object.assign(new Error('left out: profiles'), { tryNextLink: true })
}`,
  },
  { what: /[\\/]getInstanceMetadataRegion$/, by: 'export const getInstanceMetadataRegion = async () => undefined' },
  {
    what: /[\\/]resolveDefaultsModeConfig$/,
    by: "export const resolveDefaultsModeConfig = () => async () => 'legacy'",
  },
  {
    what: /[\\/]emitWarningIfUnsupportedVersion$/,
    by: 'export const emitWarningIfUnsupportedVersion = () => {}; export const state = {}',
  },
  // No client has extensions, nor a logger that would be told of its calls.
  { what: /^\.\/runtimeExtensions$/, by: 'export const resolveRuntimeExtensions = (config) => config' },
  { what: /[\\/]loggerMiddleware$/, by: idle('getLoggerPlugin', 'loggerMiddleware', 'loggerMiddlewareOptions') },
  { what: /[\\/]schemaLogFilter$/, by: functions(['schemaLogFilter'], 'a log of calls') },
  // What the SDK tells AWS of the settings that it is used with.
  { what: /[\\/]check-features$/, by: 'export const checkFeatures = async () => {}' },
  // The clients retry by the standard mode.
  { what: /[\\/]AdaptiveRetryStrategy$/, by: classes(['AdaptiveRetryStrategy'], 'adaptive retry') },
  // Only SelectObjectContent streams events.
  {
    what: /^@smithy\/core\/event-streams$/,
    by: `export const resolveEventStreamSerdeConfig = (config) => config
${functions(['eventStreamSerdeProvider'], 'an event stream')}
${classes(['EventStreamSerde'], 'an event stream')}`,
  },
  {
    what: /^\.\/HeaderFormatter$/,
    by: `export class HeaderFormatter { format() ${isNotHere('an event stream')} }; export class Int64 {}`,
  },
  // What is sent is bytes, what comes is a stream of Node's.
  {
    what: /[\\/](createBufferedReadable|getAwsChunkedEncodingStream)$/,
    from: /[\\/]serde[\\/]/,
    by: functions(['createBufferedReadable', 'getAwsChunkedEncodingStream'], 'a body that streams'),
  },
  {
    what: /[\\/](sdk-stream-mixin|stream-collector|createChecksumStream)\.browser$/,
    by: functions(
      ['sdkStreamMixin', 'collectBlob', 'collectReadableStream', 'createChecksumStream'],
      'a stream of the browser',
    ),
  },
  { what: /[\\/]readableStreamHasher$/, by: functions(['readableStreamHasher'], 'a body that streams') },
  // Tells browsers apart.
  { what: /^bowser$/, by: '' },
  // Node has these digests itself.
  {
    what: /^\.\/(Sha1|Sha256|Md5)Js$/,
    by: classes(['Sha1Js', 'Sha256Js', 'Md5Js'], 'a digest in JavaScript'),
  },
]

/** The bucket is of the ordinary kind, in the function's own region, and no call of the handlers sends XML. */
const S3: readonly Replacement[] = [
  // Only a bucket behind an access point of many regions is signed for otherwise.
  {
    what: /^@aws-sdk\/signature-v4-multi-region$/,
    by: `import { SignatureV4 } from '@smithy/signature-v4'
export class SignatureV4MultiRegion extends SignatureV4 { static sigv4aDependency() { return 'none' } }
export { SignatureV4 as SignatureV4SignWithCredentials }`,
  },
  { what: /^\.\/AwsSdkSigV4ASigner$/, by: 'export class AwsSdkSigV4ASigner {}' },
  {
    what: /^\.\/resolveAwsSdkSigV4AConfig$/,
    by: `export const resolveAwsSdkSigV4AConfig = (config) => config
export const NODE_SIGV4A_CONFIG_OPTIONS = { environmentVariableSelector: () => undefined, default: undefined }`,
  },
  { what: /[\\/]S3ExpressIdentityProviderImpl$/, by: 'export class S3ExpressIdentityProviderImpl {}' },
  {
    what: /[\\/]s3ExpressMiddleware$/,
    by: idle('getS3ExpressPlugin', 's3ExpressMiddleware', 's3ExpressMiddlewareOptions'),
  },
  {
    what: /[\\/]s3ExpressHttpSigningMiddleware$/,
    by: idle(
      'getS3ExpressHttpSigningPlugin',
      's3ExpressHttpSigningMiddleware',
      's3ExpressHttpSigningMiddlewareOptions',
    ),
  },
  { what: /[\\/]CreateSessionCommand$/, by: classes(['CreateSessionCommand'], 'a session of S3 Express') },
  {
    what: /[\\/]region-redirect-middleware$/,
    by: idle('getRegionRedirectMiddlewarePlugin', 'regionRedirectMiddleware', 'regionRedirectMiddlewareOptions'),
  },
  {
    what: /[\\/]middleware-ssec$/,
    by: idle('getSsecPlugin', 'ssecMiddleware', 'ssecMiddlewareOptions', 'isValidBase64EncodedSSECustomerKey'),
  },
  {
    what: /[\\/]check-content-length-header$/,
    by: idle(
      'getCheckContentLengthHeaderPlugin',
      'checkContentLengthHeader',
      'checkContentLengthHeaderMiddlewareOptions',
    ),
  },
  {
    what: /^\.\/XmlShapeSerializer$/,
    by: `export class XmlShapeSerializer { setSerdeContext() {} write() ${isNotHere('a body of XML')} }`,
  },
]

/** One connection for each invocation, by the JavaScript client, with a password that is given and answers in text. */
const PG: readonly Replacement[] = [
  { what: /^pg-pool$/, by: 'module.exports = class {}' },
  { what: /^\.\/native$/, from: /[\\/]pg[\\/]lib[\\/]/, by: 'module.exports = null' },
  { what: /^pg-connection-string$/, by: 'module.exports = { parse: null }' },
  { what: /^pgpass$/, by: `module.exports = () => ${isNotHere('a password file')}` },
  { what: /^\.\/lib\/binaryParsers$/, from: /[\\/]pg-types[\\/]/, by: 'module.exports = { init() {} }' },
  // Only for the binding of a login to its TLS channel, which no client here asks for.
  {
    what: /^\.\/cert-signatures$/,
    from: /[\\/]pg[\\/]lib[\\/]/,
    by: `module.exports.signatureAlgorithmHashFromCertificate = () => ${isNotHere('channel binding')}`,
  },
  // The statements of the registry answer in text, numbers, truth values and JSON.
  {
    what: /^postgres-(array|bytea|date|interval)$/,
    by: `module.exports = module.exports.parse = () => ${isNotHere('a value of that type')}`,
  },
]

export const LEFT_OUT: readonly Replacement[] = [...SDK, ...S3, ...PG]
