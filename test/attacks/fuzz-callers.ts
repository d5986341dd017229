import type { Label, Principal } from '@gatehouse/passport';

/** Who calls, by the number of the call: mostly somebody who may, sometimes somebody who may not. */
export function caller(at: number): Principal {
  const scopes = at % 41 === 0 ? ['ticketing:read'] : at % 97 === 0 ? [] : ['ticketing:write'];
  return {
    person: `person-${at % 150}`,
    unit: 'support',
    roles: at % 3 === 0 ? ['lead'] : ['agent'],
    scopes,
    run: `run-${at % 500}`,
    passport: `passport-${at}`,
    expiresAt: 4_000_000_000,
    label: labelOf(at),
    ...(at % 13 === 0 && { agent: 'reader' }),
    ...(at % 29 === 0 && {
      approval: { id: `approval-${at}`, digest: 'x'.repeat(43), by: 'tom', exp: 4_000_000_000 },
    }),
  };
}

function labelOf(at: number): Label {
  if (at % 7 === 0) return { trust: 'untrusted', classes: ['internal'] };
  if (at % 31 === 0) return { trust: 'trusted', classes: ['hr'] };
  return { trust: 'trusted', classes: at % 2 === 0 ? [] : ['public', 'internal'] };
}
