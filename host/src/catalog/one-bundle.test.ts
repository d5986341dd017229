import { commonScopes } from '@gatehouse/passport';
import { describe, expect, test } from 'vitest';
import { createOrganisation } from '../org/organisation.ts';
import { parseConfig } from '../org/read-config.ts';
import { headsOnly, skillHead } from './bundle.fixture.ts';
import { buildMenu } from './menu.ts';

const { config, revision } = parseConfig(
  `company: Halden
issuer: urn:halden
units:
  finance: { plugins: { operations: available }, bindings: { records: books } }
  people: { plugins: { operations: available }, bindings: { records: files } }
  support: { plugins: { operations: required }, bindings: { records: desk } }
roles:
  analyst: { scopes: [ticketing:read] }
  recruiter: { scopes: [ticketing:read, ticketing:write] }
  lead: { scopes: [ticketing:write] }
people:
  fay: { name: Fay, unit: finance, roles: [analyst] }
  rik: { name: Rik, unit: people, roles: [recruiter] }
  maya: { name: Maya, unit: support, roles: [lead] }
connectors:
  books: { category: ticketing, command: [x] }
  files: { category: ticketing, command: [x] }
  desk: { category: ticketing, command: [x] }
plugins:
  operations: { source: ./operations }
rules:
  - { id: no-replies, gate: see, units: [finance, people], subjects: ['operations:reply'], because: Support writes to customers. }
`,
  'gatehouse.yaml',
);
const organisation = createOrganisation(config, revision);
const heads = headsOnly('operations', [
  skillHead('reply', 'Drafts a reply.'),
  skillHead('report', 'Reports the week.'),
]);
const bundle = Object.freeze({
  ...heads,
  gatehouse: {
    ...heads.gatehouse,
    connectors: { ticketing: { scopes: ['ticketing:read', 'ticketing:write'] } },
  },
});

describe('R60 an analyst, a recruiter and a support lead install the same bundle', () => {
  test.each([
    ['fay', 'available', ['report'], 'books', ['ticketing:read']],
    ['rik', 'available', ['report'], 'files', ['ticketing:read', 'ticketing:write']],
    ['maya', 'required', ['reply', 'report'], 'desk', ['ticketing:read', 'ticketing:write']],
  ])('R55 %s', (name, installation, skills, connector, scopes) => {
    const person = organisation.principal(name);
    const menu = buildMenu(person, organisation, [bundle], '', 8_000);
    expect(organisation.installation(person.unit, 'operations')).toBe(installation);
    expect(menu.shown.map(({ skill }) => skill.name)).toEqual(skills);
    expect(organisation.bindings(person.unit).get('records')).toBe(connector);
    const declared = bundle.gatehouse.connectors.ticketing.scopes;
    expect(commonScopes(person.scopes, declared)).toEqual(scopes);
  });
});
