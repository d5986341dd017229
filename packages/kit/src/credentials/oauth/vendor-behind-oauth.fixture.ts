import { z } from 'zod';
import { ConnectorError } from '../../error.ts';
import type { Log } from '../../log.ts';
import { createLeases } from '../../store/lease.ts';
import type { Store } from '../../store/store.ts';
import { defineVendor } from '../../vendor/define-vendor.ts';
import { secretSetting } from '../../vendor/secret-setting.ts';
import type { MakeAuthorize } from '../../vendor/surroundings.ts';
import { createRedactor } from '../redactor.ts';
import type { AuthorizationServer } from './authorization-server.fixture.ts';
import { CLIENT } from './authorization-server.fixture.ts';
import { oauthClientCredentials } from './client-credentials.ts';
import { createGrantBook, type GrantBook } from './grant-book.ts';
import { oauthRefreshToken } from './refresh-token.ts';

export const credentials = z.strictObject({
  tokenUrl: z.url(),
  clientId: z.string(),
  clientSecret: secretSetting(z.string()),
  refreshToken: secretSetting(z.string()).optional(),
});
export type Settings = z.infer<typeof credentials>;

export const endpoint = ({ tokenUrl, clientId, clientSecret }: Settings) => ({
  url: new URL(tokenUrl),
  clientId,
  clientSecret,
});

/** The connector's own account, and a consent that somebody gave it. */
export const own = oauthClientCredentials<Settings>({ endpoint, scope: 'tickets' });
export const delegated = oauthRefreshToken<Settings>({
  endpoint,
  first: ({ refreshToken }) => refreshToken ?? '',
});

export const twenty = (work: () => Promise<unknown>): Promise<unknown[]> =>
  Promise.all(Array.from({ length: 20 }, work));

/** The ConnectorError that a call ends in; anything else fails the test. */
export async function refusal(call: Promise<unknown>): Promise<ConnectorError> {
  const thrown: unknown = await call.catch((error: unknown) => error);
  if (thrown instanceof ConnectorError) return thrown;
  throw new TypeError(`expected a ConnectorError, got ${String(thrown)}`);
}

/** Starts at this moment and moves when it is told to. */
export class Clock {
  ms = Date.parse('2026-11-02T09:00:00Z');
  readonly now = (): number => this.ms;
}

const KEY = new Uint8Array(32).fill(7);
let ids = 0;
let salts = 0;

export const makeBytes = (count: number): Uint8Array => {
  salts += 1;
  return new Uint8Array(count).fill(salts % 256);
};

/** The book of one replica. Waiting for a lease takes no time here. */
export function bookOn(store: Store, clock: Clock): GrantBook {
  const leases = createLeases(store, {
    now: clock.now,
    newId: () => `replica-${(ids += 1)}`,
    wait: () => new Promise((done) => void setImmediate(done)),
  });
  return createGrantBook({ store, leases, key: KEY, connector: 'desk', tenant: 'acme', makeBytes });
}

export interface Desk {
  /** One call to the vendor. Throws ConnectorError. */
  readonly call: () => Promise<unknown>;
  /** Access tokens that the vendor was sent, in order. */
  readonly tokens: string[];
  readonly lines: { level: string; event: string; fields: Record<string, unknown> | undefined }[];
  readonly redactor: ReturnType<typeof createRedactor>;
}

/** A vendor that asks the authorization server about each token; `accepts` can refuse one besides. */
export function openDesk(
  server: AuthorizationServer,
  authorize: MakeAuthorize<Settings>,
  {
    clock = new Clock(),
    grants,
    refreshToken,
    clientSecret = CLIENT.secret,
    accepts = () => true,
    fetch: ask = (url, init) => fetch(url, init),
  }: {
    clock?: Clock;
    grants?: GrantBook;
    refreshToken?: string;
    clientSecret?: string;
    accepts?: (token: string) => boolean;
    fetch?: (url: URL, init: RequestInit) => Promise<Response>;
  } = {},
): Desk {
  const tokens: string[] = [];
  const lines: Desk['lines'] = [];
  const redactor = createRedactor();
  const log: Log = (level, event, fields) => void lines.push({ level, event, fields });
  const vendor = defineVendor({
    id: 'acme',
    title: 'Acme',
    credentials,
    origin: () => new URL('https://acme.test'),
    authorize,
    adapter: (http) => ({ me: () => http.get('/me', z.object({ ok: z.boolean() })) }),
  });
  const { adapter } = vendor.open(
    {
      tokenUrl: server.tokenUrl.href,
      clientId: CLIENT.id,
      clientSecret,
      ...(refreshToken !== undefined && { refreshToken }),
    },
    {
      async fetch(url, init) {
        if (url.host !== 'acme.test') return ask(url, init);
        const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '';
        tokens.push(token);
        const good = accepts(token) && (await server.knows(token));
        return Response.json({ ok: good }, { status: good ? 200 : 401 });
      },
      now: clock.now,
      newId: () => 'id',
      random: () => 0,
      log,
      redactor,
      ...(grants && { grants }),
    },
  );
  return { call: () => adapter.me(), tokens, lines, redactor };
}
