import type { Authorize } from '../../http/authorize.ts';
import { ConnectorError } from '../../error.ts';
import type { Log } from '../../log.ts';
import type { Redactor } from '../redactor.ts';
import type { Secret } from '../secret.ts';
import type { Grant, GrantBook, GrantName, Kept } from './grant-book.ts';
import { TokenError, type TokenReply } from './token-endpoint.ts';

/** A token is renewed at this share of its life, or up to `SPREAD` earlier so that replicas do not meet. */
const RENEW_AT = 0.8;
const SPREAD = 0.1;
/** A token is hidden for this long after its end: longer than anything that a vendor said is kept. Milliseconds. */
const KEPT_MS = 3_600_000;
/** Generations of tokens that are hidden at most. */
const MAX_HIDDEN = 100;
/** Calls that were under way with the former token end within this time. Milliseconds. */
const OVERLAP_MS = 30_000;
/** How long a refusal is believed before the server is asked again. Milliseconds. */
const REFUSED_MS = 30_000;
/** After a renewal that failed while the token still lives. Milliseconds. */
const LATER_MS = 10_000;

export interface TokenKeeperParts {
  readonly vendor: string;
  readonly name: GrantName;
  /** Absent: the token is this process's own. */
  readonly book?: GrantBook;
  /** Asks the server. `refresh` is the newest refresh token, absent at the first time. Throws TokenError. */
  readonly ask: (refresh: Secret | undefined) => Promise<TokenReply>;
  readonly now: () => number;
  /** At least 0 and below 1. */
  readonly random: () => number;
  readonly redactor: Redactor;
  readonly log: Log;
}

/**
 * Holds one grant and renews it: one request however many calls wait for it, and with a book one however many replicas
 * there are. A new refresh token is durable before its access token is used, because the old one is dead by then. What
 * the server has refused for good is never asked again. Throws ConnectorError `auth_expired` or `upstream`.
 */
export function createTokenKeeper(parts: TokenKeeperParts): Authorize & { close(): void } {
  const { vendor, name, book, ask, now, random, redactor, log } = parts;
  let grant: Grant | undefined;
  /** Received, and not yet durable: after this version of what is kept. */
  let unsaved: { readonly grant: Grant; readonly version: number } | undefined;
  let renewing: Promise<Grant> | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let broken = false;
  let refused: { readonly error: ConnectorError; readonly until: number } | undefined;
  /** The tokens in use, and former ones for as long as they could open anything or lie in what was kept of an answer. */
  const hidden: { readonly tokens: readonly Secret[]; readonly until: number }[] = [];

  const hide = ({
    access,
    refresh,
    expiresAt,
  }: Pick<Grant, 'access' | 'refresh' | 'expiresAt'>) => {
    const tokens = refresh ? [access, refresh] : [access];
    const last = hidden.at(-1)?.tokens ?? [];
    if (tokens.every((token) => last.some((known) => known.equals(token)))) return;
    for (const token of tokens) redactor.add(token);
    hidden.push({ tokens, until: (expiresAt ?? Number.POSITIVE_INFINITY) + KEPT_MS });
    const gone = hidden.findIndex(({ until }) => until > now());
    const least = Math.min(gone === -1 ? hidden.length : gone, hidden.length - 2);
    for (const dead of hidden.splice(0, Math.max(least, hidden.length - MAX_HIDDEN))) {
      for (const token of dead.tokens) redactor.remove(token);
    }
  };

  const usable = async (): Promise<Grant> => {
    if (broken) throw ended(vendor);
    if (grant && now() < (grant.renewAt ?? Number.POSITIVE_INFINITY)) return grant;
    if (refused && now() < refused.until) throw refused.error;
    const old = grant;
    try {
      return await renew(old);
    } catch (error) {
      const final = error instanceof ConnectorError && error.code === 'auth_expired';
      if (final || !old || now() >= (old.expiresAt ?? 0)) throw error;
      log('warn', 'token_not_renewed', { vendor, error });
      grant = { ...old, renewAt: now() + LATER_MS };
      return grant;
    }
  };
  /** `old` is the token that is to be replaced. All who ask meanwhile get the same new one. */
  const renew = (old: Grant | undefined): Promise<Grant> => {
    renewing ??= (book ? book.alone(name, () => renewAlone(old)) : receive(undefined))
      .then(adopt)
      .finally(() => (renewing = undefined));
    return renewing;
  };
  const renewAlone = async (old: Grant | undefined): Promise<Grant> => {
    const kept = await book?.load(name);
    if (kept?.state === 'broken') throw giveUp();
    if (kept) hide(kept.grant);
    const version = kept?.version ?? 0;
    if (unsaved?.version === version) return save(unsaved.grant, version);
    // another replica was here first
    const fresh = kept && now() < (kept.grant.renewAt ?? Number.POSITIVE_INFINITY);
    if (fresh && !(old && kept.grant.access.equals(old.access))) return kept.grant;
    return save(await receive(kept), version);
  };
  const receive = async (kept: Kept | undefined): Promise<Grant> => {
    const former = kept?.state === 'good' ? kept.grant.refresh : undefined;
    const at = now();
    const reply = await ask(former).catch(async (error: unknown) => {
      if (!(error instanceof TokenError)) throw error;
      if (error.kind === 'failed') throw noToken(vendor, error);
      if (error.code === 'invalid_grant' && name.kind === 'refresh_token') {
        // another replica may have used this refresh token, and then holds the next one
        const mine = await book?.save(name, undefined, kept?.version ?? 0).catch(() => true);
        throw mine === false ? overtaken(vendor) : giveUp();
      }
      log('error', 'token_refused', { vendor, error: error.code });
      refused = { error: notAccepted(vendor, error), until: now() + REFUSED_MS };
      throw refused.error;
    });
    const refresh = reply.refresh ?? former;
    const life = reply.lifeSeconds === undefined ? undefined : reply.lifeSeconds * 1000;
    const received: Grant = {
      access: reply.access,
      ...(refresh && { refresh }),
      ...(life !== undefined && {
        expiresAt: at + life,
        renewAt: at + life * (RENEW_AT - SPREAD * random()),
      }),
    };
    hide(received);
    return received;
  };
  const save = async (received: Grant, version: number): Promise<Grant> => {
    unsaved = { grant: received, version };
    const saved = await book?.save(name, received, version);
    unsaved = undefined;
    if (saved === false) throw overtaken(vendor);
    return received;
  };
  const adopt = (next: Grant): Grant => {
    hide(next);
    grant = next;
    refused = undefined;
    renewedAt = now();
    return next;
  };
  const giveUp = (): ConnectorError => {
    if (!broken) {
      log('error', 'grant_ended', {
        vendor,
        account: name.account,
        message: 'The authorization server has ended this grant; no call can be made with it.',
        hint: 'Authorize the connector again and put the new refresh token where the old one is.',
      });
    }
    broken = true;
    grant = undefined;
    return ended(vendor);
  };

  return {
    headers: async () => ({ authorization: `Bearer ${(await usable()).access.reveal()}` }),
    async refused() {
      // a call that left with the former token: the new one is worth a try, a newer one is not
      if (now() - renewedAt < OVERLAP_MS || renewing) {
        await renewing;
        return true;
      }
      if (broken || (refused && now() < refused.until)) return false;
      await renew(grant);
      return true;
    },
    close() {
      for (const { tokens } of hidden.splice(0)) for (const token of tokens) redactor.remove(token);
    },
  };
}

function ended(vendor: string): ConnectorError {
  return new ConnectorError('auth_expired', `${vendor} has ended the grant of this connector.`, {
    hint: 'The operator must authorize the connector again; until then every call is refused.',
  });
}

function notAccepted(vendor: string, { code }: TokenError): ConnectorError {
  return new ConnectorError('auth_expired', `${vendor} gives this connector no token (${code}).`, {
    hint: 'The operator must check client id, client secret and scopes of this connector.',
  });
}

function noToken(vendor: string, { code }: TokenError): ConnectorError {
  return new ConnectorError('upstream', `${vendor} could not renew the token (${code}).`, {
    hint: 'Try again later; if it persists, check the connection to the token endpoint.',
  });
}

function overtaken(vendor: string): ConnectorError {
  return new ConnectorError('upstream', `Another replica has renewed the token of ${vendor}.`, {
    hint: 'Call again.',
  });
}
