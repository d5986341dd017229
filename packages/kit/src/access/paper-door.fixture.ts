import { door, idp, passportHost, ruleOf } from './door.fixture.ts';
import { NOW, PAPER, paperNetwork, signingKey } from './paper-issuer.fixture.ts';

export const PAPER_JWKS = `${PAPER}/jwks`;

/** An issuer with a key for each algorithm that is allowed by default, a host, and doors that know both. */
export async function paperParties() {
  const keys = {
    ES256: await signingKey('ES256', 'ES256'),
    RS256: await signingKey('RS256', 'RS256'),
    PS256: await signingKey('PS256', 'PS256'),
    EdDSA: await signingKey('EdDSA', 'EdDSA'),
  };
  const host = await passportHost();

  /** At the paper issuer's time, with what a test changes in its configuration. */
  async function paperDoor(changes: Record<string, unknown> = {}) {
    const publicKeys = Object.values(keys).map(({ publicJwk }) => publicJwk);
    const network = paperNetwork({ [PAPER_JWKS]: () => Response.json({ keys: publicKeys }) });
    let now = NOW;
    const passports = { issuer: 'https://gatehouse.test', audience: 'notes', keys: 'keys.json' };
    const opened = await door(
      { passports, idp: idp(PAPER, { jwks: PAPER_JWKS, ...changes }) },
      { fetch: network.fetch, now: () => now * 1000, keys: host.publicKeys },
    );
    return { ...opened, asked: network.asked, clock: (seconds: number) => void (now = seconds) };
  }

  return {
    keys,
    /** The key that most tokens are signed with. */
    ours: keys.ES256,
    host,
    paperDoor,
    verdict: async (token: string, changes: Record<string, unknown> = {}) =>
      ruleOf((await paperDoor(changes)).enter(token)),
  };
}
