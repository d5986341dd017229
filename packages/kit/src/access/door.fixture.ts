import { randomUUID } from 'node:crypto';
import {
  createKeyPair,
  createMint,
  readSigningKey,
  type PassportRequest,
} from '@gatehouse/passport';
import type { z } from 'zod';
import { AccessError } from './access-error.ts';
import type { Access } from './access.ts';
import { accessConfig } from './config.ts';
import { openAccess, type AccessSurroundings } from './open-access.ts';
import { RESOURCE } from './resources.fixture.ts';

const HOST = 'https://gatehouse.test';

type IdpInput = Record<string, unknown>;

/** How the fixtures' authorization server is configured in a connector, with what a test changes. */
export function idp(issuer: string, changes: IdpInput = {}): IdpInput {
  return {
    issuer,
    audience: RESOURCE,
    claims: { person: 'sub', unit: 'org.unit', roles: 'groups', scopes: 'scope' },
    roles_map: { 'grp-leads': 'lead', 'grp-analysts': 'analyst' },
    ...changes,
  };
}

/** A host that mints passports for the connector `notes`. */
export async function passportHost() {
  const { privateJwk, publicKeys } = await createKeyPair('host-1');
  const key = await readSigningKey(privateJwk);
  return {
    publicKeys,
    signing: { kid: 'host-1', key: key.privateKey },
    mint: (request: Partial<PassportRequest> = {}, now: () => number = Date.now) =>
      createMint({ issuer: HOST, key, now, newId: randomUUID })({
        person: 'maya',
        unit: 'support',
        roles: ['lead'],
        audience: 'notes',
        scopes: ['notes:read'],
        run: 'run-1',
        ...request,
      }),
  };
}

/** The access layer of a connector of which everything can be changed: clock, network, key file, secrets. */
export async function door(
  config: z.input<typeof accessConfig> | { idp: IdpInput | IdpInput[] },
  changes: Partial<AccessSurroundings> & { keys?: unknown } = {},
) {
  let offset = 0;
  const asked: string[] = [];
  const network = changes.fetch ?? fetch;
  const access: Access = await openAccess(accessConfig.parse(config), {
    scopes: ['notes:read', 'notes:write'],
    now: () => Date.now() + offset,
    readFile: () => JSON.stringify(changes.keys),
    secret: (reference) => Promise.resolve(`${reference}:+ &secret`),
    ...changes,
    fetch: (url, init) => {
      asked.push(url.pathname);
      return network(url, init);
    },
  });
  return {
    access,
    /** Paths that the connector asked for, in order. */
    asked,
    /** Moves the connector's clock to this many seconds from now. */
    later: (seconds: number) => void (offset = seconds * 1000),
    enter: (token: string | undefined) =>
      access.verify({ token, scheme: 'Bearer', method: 'POST', url: RESOURCE }),
  };
}

/** The rule by which a caller is refused; `admitted` when it is not, and the error itself when it is of another type. */
export async function ruleOf(entering: Promise<unknown>): Promise<unknown> {
  try {
    await entering;
    return 'admitted';
  } catch (error) {
    return error instanceof AccessError ? `${error.code} ${error.rule}` : error;
  }
}
