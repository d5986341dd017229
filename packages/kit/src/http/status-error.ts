import { ConnectorError, type ConnectorErrorCode } from '../error.ts';

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

/** An HTTP status as a ConnectorError. The vendor's own words are cut to 300 characters and cleared of secrets. */
export function statusError(
  about: { vendor: string; secrets: readonly string[]; explain?: ExplainError },
  response: Response,
  body: unknown,
  operation: string,
): ConnectorError {
  const said = about.explain?.(response.status, body) ?? {};
  const [code, hint] = meaningOf(response.status, said.code);
  const words = said.message === undefined ? undefined : clean(said.message, about.secrets);
  // the form with a date is rare and would need a clock
  const seconds = /^[1-9]\d{0,5}$/.exec(response.headers.get('retry-after') ?? '')?.[0];
  return new ConnectorError(
    code,
    `${about.vendor} refused ${operation} with status ${response.status}${words ? `: ${words}` : ''}.`,
    {
      hint,
      details: {
        status: response.status,
        ...(words !== undefined && { vendor_message: words }),
        ...(response.status === 429 && { retry_after_s: Number(seconds ?? 30) }),
      },
    },
  );
}

/** Code and next step; where the vendor's words change the code, the next step is that of the new code. */
function meaningOf(status: number, said?: ConnectorErrorCode): [ConnectorErrorCode, string] {
  const byStatus = meaning[status];
  if (byStatus && (said === undefined || byStatus[0] === said)) return byStatus;
  const bySaid = Object.values(meaning).find(([code]) => code === said);
  return bySaid ?? [said ?? 'upstream', 'Try again later; if it persists, check the vendor.'];
}

function clean(text: string, secrets: readonly string[]): string {
  const hidden = secrets
    .filter((secret) => secret.length >= 8)
    // the longest first: one secret may be the beginning of another
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return hidden.slice(0, 300);
}
