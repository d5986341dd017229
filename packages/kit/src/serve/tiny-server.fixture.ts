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
import type { CallRecord } from '../call/record.ts';
import type { CallServices } from '../call/services.ts';
import { createCursorCodec } from '../cursor.ts';
import { defaultPolicy } from '../policy/default.ts';
import { loadPolicy } from '../policy/load.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { createJournal } from '../writes/store-journal.ts';
import { createDrain } from './drain.ts';
import { createHealth } from './health.ts';
import { limitsConfig } from './limits.ts';
import { serveHttp, type HttpAddress, type RunningHttp } from './http.ts';
import { prepareTools, type ServerParts } from './server-parts.ts';
import { tinyConnector, type Notes } from './tiny-connector.fixture.ts';

export const ISSUER = 'https://gatehouse.test';

/** What a call needs beside itself, for real: store, journal and policy. What it records is collected. */
export function tinyServices(
  notes: Notes,
  changes: Partial<CallServices<Notes>> = {},
): { services: CallServices<Notes>; records: CallRecord[] } {
  const records: CallRecord[] = [];
  const policy = loadPolicy({
    definition: tinyConnector,
    texts: { 'default.cedar': defaultPolicy(tinyConnector) },
  });
  const journal = createJournal(openSqliteStore(':memory:'), {
    now: Date.now,
    newId: randomUUID,
    wait: () => Promise.resolve(),
  });
  const services: CallServices<Notes> = {
    adapterFor: () => Promise.resolve({ adapter: notes, credential: 'base' }),
    limit: () => Promise.resolve(),
    policy: () => policy,
    journal,
    cursors: createCursorCodec(randomBytes(32), Date.now),
    record: async (record) => void records.push(record),
    redact: (text) => text,
    within: (_start, call) => call(),
    now: Date.now,
    ...changes,
  };
  return { services, records };
}

/** The parts of a tiny connector with one note in it; what it logs and records is collected. */
export function tinyParts(options: AccessOptions = { mode: 'off' }) {
  const notes: Notes = { texts: ['first note'], keys: new Map() };
  const log: string[] = [];
  const drain = createDrain({ maxInFlight: 64, graceMs: 50 });
  const { services, records } = tinyServices(notes);
  const parts: ServerParts<Notes> = {
    definition: tinyConnector,
    tools: prepareTools(tinyConnector),
    access: createAccess(options, scopesOf(tinyConnector), Date.now),
    services,
    limits: limitsConfig.parse({}),
    drain,
    health: createHealth({ checks: [], draining: () => drain.draining, redact: (text) => text }),
    refused: () => {},
    overLimit: () => {},
    log: (...line) => void log.push(JSON.stringify(line)),
  };
  return { parts, notes, log, records };
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
