import { ConnectorError, type ErrorDetails } from '../error.ts';
import { isRead } from './retry.ts';

interface Facts {
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** The vendor is at fault and nothing was changed. `what` goes on after the vendor's name, without a full stop. */
export function upstream(vendor: string, what: string, facts: Facts = {}): ConnectorError {
  return new ConnectorError('upstream', `${vendor} ${what}.`, {
    hint: 'Try again later; if it persists, check the connection to the vendor.',
    ...facts,
  });
}

/** The answer to a write is lost. Who repeats it blindly may write twice. */
export function unknownOutcome(vendor: string, what: string, facts: Facts = {}): ConnectorError {
  return new ConnectorError('outcome_unknown', `${vendor} ${what}; the write may have happened.`, {
    hint: 'Read the record, or search for it, before you write again.',
    ...facts,
  });
}

/** The failure after which a read has only failed, and a write may have happened. */
export function lost(method: string): typeof upstream {
  return isRead(method) ? upstream : unknownOutcome;
}

/** This connector's own budget for the vendor is used up; nothing was sent. */
export function usedUp(vendor: string, what: string, retryAfterMs: number): ConnectorError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new ConnectorError(
    'rate_limited',
    `${what} for ${vendor} are used up; nothing was sent.`,
    {
      hint: `Wait ${seconds} s, then call again.`,
      details: { retry_after_s: seconds },
    },
  );
}

/** The circuit is open: the vendor failed often in a row, and nothing was sent this time. */
export function resting(vendor: string, nextTryMs: number): ConnectorError {
  const seconds = Math.max(1, Math.ceil(nextTryMs / 1000));
  return new ConnectorError(
    'upstream',
    `${vendor} is not answering; next try in ${seconds} s. Nothing was sent.`,
    {
      hint: `Call again after ${seconds} s; if it persists, check the vendor.`,
      details: { retry_after_s: seconds },
    },
  );
}

/** Nobody waits for the answer any more; nothing is on its way. */
export function givenUp({
  vendor,
  operation,
}: {
  readonly vendor: string;
  readonly operation: string;
}): ConnectorError {
  return new ConnectorError(
    'upstream',
    `${operation} was not sent to ${vendor}: it was cancelled.`,
    {
      hint: 'Call again if the answer is still needed.',
    },
  );
}
