import { policySchema, type PolicySubject } from './schema.ts';

/** The file name under which the built-in policy is loaded. */
export const DEFAULT_FILE = 'default.cedar';

/**
 * The policy that holds when the operator gives none: who holds a tool's scope may call it. What a label forbids or
 * holds for approval is decided elsewhere, in code, and no policy loosens it.
 */
export function defaultPolicy(subject: PolicySubject): string {
  const { namespace, scopes, tools } = policySchema(subject);
  const cases = scopes.map((scope) => {
    const names = [...tools.values()].filter((tool) => tool.scope === scope);
    const actions = names.map(({ name }) => `${namespace}::Action::${JSON.stringify(name)}`);
    return `  (principal.scopes.contains(${JSON.stringify(scope)}) && action in [\n    ${actions.join(',\n    ')}\n  ])`;
  });
  return `// ${subject.title}: who holds a tool's scope may call it.
@id("default.by-scope")
permit (principal, action, resource)
when {
${cases.join(' ||\n')}
};
`;
}
