import type { Redact } from '../credentials/redact.ts';
import { ConnectorError, type ConnectorErrorCode } from '../error.ts';
import { retryAfterMs } from './retry.ts';

/** What a vendor's error body says: a short message, and another code where the status alone would mislead. */
export interface ErrorExplanation {
  readonly message?: string;
  readonly code?: ConnectorErrorCode;
}
/** `body` is parsed JSON, or undefined when it was empty or not JSON (a proxy's HTML page). */
export type ExplainError = (status: number, body: unknown) => ErrorExplanation;

const meaning: Record<number, [ConnectorErrorCode, string]> = {
  400: ['invalid', 'Correct the arguments and call again.'],
  401: [
    'auth_expired',
    'The credential of this connector is no longer accepted; the operator must renew it.',
  ],
  403: ['forbidden', 'The credential of this connector may not do this; ask the operator.'],
  404: ['not_found', 'Check the id; it may have been deleted or be hidden from this connector.'],
  405: ['not_supported', 'This vendor cannot do it.'],
  409: ['conflict', 'Read the record again and repeat the change on its current version.'],
  410: ['not_found', 'The record is gone.'],
  412: ['conflict', 'Read the record again and repeat the change on its current version.'],
  413: ['invalid', 'Send less at once.'],
  422: ['invalid', 'Correct the arguments and call again.'],
  429: ['rate_limited', 'Wait, then call again.'],
};

/** Seconds to wait after too many requests where the vendor does not say how many. */
const USUAL_WAIT_S = 30;

/**
 * An HTTP status as a ConnectorError. The vendor's own words are cleared of secrets and cut to 300 characters. Where
 * the code is `rate_limited`, by status or by the vendor's words, `retry_after_s` is what `Retry-After` asks for.
 */
export function statusError(
  about: { vendor: string; redact: Redact; explain?: ExplainError; now: () => number },
  response: { readonly status: number; readonly headers: Headers },
  body: unknown,
  operation: string,
): ConnectorError {
  const { status, headers } = response;
  const said = explained(about.explain, status, body);
  const [code, hint] = meaningOf(status, said.code);
  // cleared before it is cut: half a secret would not be recognised
  const words = said.message === undefined ? '' : about.redact(said.message).slice(0, 300);
  return new ConnectorError(
    code,
    `${about.vendor} refused ${operation} with status ${status}${words && `: ${words}`}.`,
    {
      hint,
      details: {
        status,
        ...(said.message !== undefined && { vendor_message: words }),
        ...(code === 'rate_limited' && { retry_after_s: waitSeconds(headers, about.now()) }),
      },
    },
  );
}

/** A vendor module that fails on an error which it did not expect says nothing: the status is enough. */
function explained(
  explain: ExplainError | undefined,
  status: number,
  body: unknown,
): ErrorExplanation {
  try {
    return explain?.(status, body) ?? {};
  } catch {
    return {};
  }
}

function waitSeconds(headers: Headers, now: number): number {
  const asked = retryAfterMs(headers, now) ?? 0;
  return asked > 0 ? Math.ceil(asked / 1000) : USUAL_WAIT_S;
}

/** Code and next step; where the vendor's words change the code, the next step is that of the new code. */
function meaningOf(status: number, said?: ConnectorErrorCode): [ConnectorErrorCode, string] {
  const byStatus = meaning[status];
  if (byStatus && (said === undefined || byStatus[0] === said)) return byStatus;
  const bySaid = Object.values(meaning).find(([code]) => code === said);
  return bySaid ?? [said ?? 'upstream', 'Try again later; if it persists, check the vendor.'];
}
