import { z } from 'zod';
import type { Log } from '../../log.ts';
import { SecretError } from '../secret-error.ts';
import type { VaultClient } from './vault-client.ts';

/** Calls `work` once after so many milliseconds; what it gives back calls that off. Handed in by the edge. */
export type Later = (milliseconds: number, work: () => void) => () => void;

const looked = z.looseObject({
  data: z.looseObject({ ttl: z.number(), renewable: z.boolean().default(false) }),
});
const renewed = z.looseObject({
  auth: z.looseObject({ lease_duration: z.number(), renewable: z.boolean().default(false) }),
});

/** After a failure, and for tokens that somebody else renews (an agent writes their file). Milliseconds. */
const LOOK_AGAIN_MS = 60_000;
/** Timers count in 32 bits. Milliseconds. */
const LONGEST_MS = 86_400_000;

/**
 * Keeps the connector's Vault token alive, also while nobody calls: it is renewed at two thirds of its life. A token
 * that cannot be renewed, or has reached its longest life, is warned about while it still works. Never rejects.
 */
export function keepTokenAlive(client: VaultClient, log: Log, later: Later): { stop(): void } {
  let cancel: (() => void) | undefined;
  let stopped = false;
  let warnedOf = '';

  const warn = (event: string, message: string) => {
    if (warnedOf !== event) log('warn', event, { message });
    warnedOf = event;
  };
  const again = (milliseconds: number) => {
    if (stopped) return;
    cancel = later(Math.min(milliseconds, LONGEST_MS), () => void turn(true));
  };
  const turn = async (renew: boolean) => {
    try {
      const life = await lifeOf(client, renew);
      if (life.seconds === 0) return; // lives for ever
      if (life.renewable) {
        warnedOf = '';
      } else {
        const left = `The Vault token ends in ${life.seconds} s and cannot be renewed`;
        warn('vault_token_ends', `${left}: hand in a new one, best in a file.`);
      }
      again(life.renewable ? (life.seconds * 1000 * 2) / 3 : LOOK_AGAIN_MS);
    } catch (error) {
      const why = error instanceof SecretError ? `${error.message} ${error.hint}` : 'It failed.';
      warn('vault_token_not_renewed', why);
      again(LOOK_AGAIN_MS);
    }
  };
  void turn(false);
  return {
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}

async function lifeOf(client: VaultClient, renew: boolean) {
  if (renew) {
    const { status, body } = await client.request('POST', 'auth/token/renew-self');
    const { auth } = renewed.safeParse(status === 200 ? body : undefined).data ?? {};
    if (auth) return { seconds: auth.lease_duration, renewable: auth.renewable };
  }
  const { status, body } = await client.request('GET', 'auth/token/lookup-self');
  const found = looked.safeParse(body);
  if (status !== 200 || !found.success) {
    throw new SecretError(
      'denied',
      `Vault at ${client.address.host} no longer accepts the token of this connector.`,
      'Hand in a new token.',
    );
  }
  // a token that could not be renewed just now cannot be renewed
  return { seconds: found.data.data.ttl, renewable: found.data.data.renewable && !renew };
}
