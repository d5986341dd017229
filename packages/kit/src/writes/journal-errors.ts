import { ConnectorError } from '../error.ts';
import type { Recovery } from '../tool/define-tool.ts';

/** The same key stands for one write for ever. */
export function reusedKey(): ConnectorError {
  return new ConnectorError('duplicate', 'This idempotency key was used for another write.', {
    hint: 'Use a new key for a new write.',
  });
}

export function spentApproval(): ConnectorError {
  return new ConnectorError('forbidden', 'This approval was already used for another write.', {
    hint: 'Ask for an approval of this write.',
    details: { rule: 'approval.spent' },
  });
}

/** Noting the intent took longer than its lease: by now another replica may send it. */
export function tooSlow(): ConnectorError {
  return new ConnectorError(
    'upstream',
    "The connector's store answered too late; nothing was sent.",
    { hint: 'Call again with the same idempotency key.' },
  );
}

const hints = {
  resend: 'Call again with the same idempotency key: the vendor will not do it twice.',
  find: 'Call again with the same idempotency key: the connector looks for the record first.',
  none: 'A person must look in the system of record whether it happened. If it did not, order it again as a new write; this one is never sent again.',
} as const satisfies Record<Recovery, string>;

/** Nobody can tell yet whether the write happened. `waitMs`: when asking again can help. */
export function unknownOutcome(
  recovery: Recovery,
  why: string,
  { waitMs, cause }: { waitMs?: number; cause?: unknown } = {},
): ConnectorError {
  return new ConnectorError('outcome_unknown', `${why} Whether the write happened is not known.`, {
    hint: hints[recovery],
    ...(waitMs !== undefined &&
      recovery !== 'none' && {
        details: { retry_after_s: Math.max(1, Math.ceil(waitMs / 1000)) },
      }),
    cause,
  });
}

/** The vendor's keys and what a look-up shows are an account's own: only the one that tried can settle it. */
export function otherCredential(was: string, is: string | undefined): ConnectorError {
  return new ConnectorError(
    'outcome_unknown',
    `An earlier try was interrupted. It was made with the credential "${was}", and this one would be made with "${is ?? 'none'}". Whether the write happened is not known.`,
    {
      hint: 'A person must look in the system of record whether it happened, or the operator gives this person the former credential back; then call again with the same idempotency key.',
    },
  );
}

/** The words of a typed error, which are fit to be shown; anything else may hold anything. */
export function wordsOf(thrown: unknown): string {
  return thrown instanceof ConnectorError ? thrown.message : 'The call broke off.';
}
