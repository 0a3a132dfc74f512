/** Lambda puts the credentials of the function's role into its environment: no profiles, no SSO, no metadata service. */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'
