/** One way to prove the role to the database, not two: which of them counts would be a guess. */
export function loginProblems(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const url = environment['CUTTER_DATABASE_URL'] ?? ''
  const iam = environment['CUTTER_DATABASE_AUTH'] === 'iam'
  const ways = [
    ...(URL.canParse(url) && new URL(url).password !== '' ? ['a password in CUTTER_DATABASE_URL'] : []),
    ...((environment['CUTTER_DATABASE_SECRET_ARN'] ?? '') === '' ? [] : ['CUTTER_DATABASE_SECRET_ARN']),
    ...(iam ? ['CUTTER_DATABASE_AUTH iam'] : []),
  ]
  return [
    ...(ways.length > 1 ? [`${ways.join(' and ')} exclude each other; leave one`] : []),
    ...(iam && environment['CUTTER_DATABASE_TLS'] === 'off' ? ['CUTTER_DATABASE_AUTH iam needs TLS'] : []),
  ]
}
