import { randomBytes, randomUUID } from 'node:crypto';
import {
  createKeyPair,
  createMint,
  readSigningKey,
  type MintOptions,
  type PassportRequest,
} from '@gatehouse/passport';
import { createAccess, type AccessOptions } from '../access/access.ts';
import { scopesOf } from '../connector.ts';
import { createCursorCodec } from '../cursor.ts';
import { serveHttp, type HttpAddress, type RunningHttp } from './http.ts';
import type { ServerParts } from './mcp-server.ts';
import { tinyConnector, type Notes } from './tiny-connector.fixture.ts';

export const ISSUER = 'https://gatehouse.test';

/** The parts of a tiny connector with one note in it; what it logs is collected. */
export function tinyParts(options: AccessOptions = { mode: 'off' }) {
  const notes: Notes = { texts: ['first note'] };
  const log: string[] = [];
  const parts: ServerParts<Notes> = {
    definition: tinyConnector,
    adapter: notes,
    access: createAccess(options, scopesOf(tinyConnector), Date.now),
    cursors: createCursorCodec(randomBytes(32), Date.now),
    log: (...line) => void log.push(JSON.stringify(line)),
  };
  return { parts, notes, log };
}

export type MintPassport = (
  request?: Partial<PassportRequest>,
  options?: Partial<MintOptions>,
) => Promise<string>;

/** A host's key: what a connector is told about it, and passports signed with it. */
export async function passportIssuer(): Promise<{ access: AccessOptions; mint: MintPassport }> {
  const { privateJwk, publicKeys: keys } = await createKeyPair('k1');
  const key = await readSigningKey(privateJwk);
  return {
    access: { mode: 'passport', issuer: ISSUER, audience: 'notes', keys },
    mint: (request, options) =>
      createMint({ issuer: ISSUER, key, now: Date.now, newId: randomUUID, ...options })({
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

/** A tiny connector on a real socket of this machine. */
export async function tinyServer(
  options?: AccessOptions,
  address: HttpAddress = { host: '127.0.0.1', port: 0 },
): Promise<RunningHttp & ReturnType<typeof tinyParts>> {
  const tiny = tinyParts(options);
  return { ...tiny, ...(await serveHttp(tiny.parts, address)) };
}
