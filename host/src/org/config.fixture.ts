import { createOrganisation, type Organisation } from './organisation.ts';
import { parseConfig } from './read-config.ts';

/** A small company, as text, because lines are what its errors name. */
export const companyYaml = `company: Halden
issuer: urn:halden
units:
  operations:
    bindings: { support platform: desk-a, ledger: books }
    plugins: { watch: required, letters: available }
  support:
    parent: operations
    plugins: { letters: blocked }
  night:
    parent: support
    bindings: { support platform: desk-b }
  legal: {}
roles:
  lead: { scopes: [ticketing:read, ticketing:write] }
  clerk: { scopes: [ledger:read] }
people:
  maya: { name: Maya L, unit: night, roles: [lead, clerk] }
  bea: { name: Bea M, unit: legal, roles: [clerk] }
connectors:
  desk-a: { category: ticketing, command: [desk] }
  desk-b: { category: ticketing, url: 'http://127.0.0.1:7411/' }
  books: { category: ledger, command: [books] }
plugins:
  watch: { source: ./watch }
  letters: { source: ./letters }
`;

/** The company's organisation after textual changes of its file. */
export function company(...changes: readonly (readonly [string, string])[]): Organisation {
  return createOrganisation(parseConfig(changed(...changes), 'g.yaml').config, 'rev');
}

export function changed(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The company has no "${from}".`);
    return text.replace(from, () => to);
  }, companyYaml);
}
