import { type Fields, type Json, list, type Template } from './packaged.ts'

/** What the role of a function allows. */

interface Right {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly resource: string
}

/** Every right of a function, one for each resource; of those under a condition too. */
export const rightsOf = (template: Template, name: string): readonly Right[] =>
  statementsOf(template, name).filter(({ effect }) => effect === 'Allow')

/** What a function is refused whatever else allows it. */
export const refusalsOf = (template: Template, name: string): readonly Right[] =>
  statementsOf(template, name).filter(({ effect }) => effect === 'Deny')

function statementsOf({ Resources: resources }: Template, name: string): readonly Right[] {
  const policies = list(resources[`${name}Role`]?.Properties['Policies']) as readonly Fields[]
  const statements = policies.flatMap(
    (policy) => list((policy['PolicyDocument'] as Fields)['Statement']) as readonly Fields[],
  )
  const plain = statements.map((one) => ('Fn::If' in one ? ((one['Fn::If'] as readonly Json[])[1] as Fields) : one))
  return plain.flatMap((one) =>
    list(one['Resource']).map((resource) => ({
      effect: one['Effect'] === 'Deny' ? 'Deny' : 'Allow',
      actions: list(one['Action']).map(String),
      resource: typeof resource === 'string' ? resource : JSON.stringify(resource),
    })),
  )
}

/** Each as `actions → resource`, sorted; the bucket is called so. */
export const table = (template: Template, name: string): readonly string[] =>
  rightsOf(template, name)
    .map(({ actions, resource }) => `${actions.join(' ')} → ${shortened(resource)}`)
    .sort()

/** Whether the function may do it to an object. */
export const isCovered = (
  template: Template,
  { name, action, key }: { readonly name: string; readonly action: string; readonly key: string },
): boolean =>
  rightsOf(template, name).some(({ actions, resource }) => {
    const prefix = shortened(resource).replace(/^bucket\//, '')
    return actions.includes(action) && new RegExp(`^${prefix.replaceAll('*', '.*')}$`).test(key)
  })

const shortened = (resource: string): string =>
  resource
    .replace(/^\{"(?:Fn::Sub|Ref|Fn::GetAtt)":(.*)\}$/, '$1')
    .replaceAll(/["[\]]/g, '')
    .replace(/^arn:[^/]*:s3:::iu-cutter-prod-[^/]*/, 'bucket')
