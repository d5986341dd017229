import { z } from 'zod';
import type { Json } from '../canonical.ts';
import type { AuditEntry } from '../entry.ts';
import type { AuditLog } from '../log/audit-log.ts';

export const CALL_KIND = 'call';
/** Subject of what came with a call whose caller could not be identified. */
export const UNIDENTIFIED = '(unidentified)';

/** Roles of the personal parts of a call. */
export const PERSON = 'person';
const APPROVER = 'approver';

const text = z.string().min(1);

/** Body of the record of one call of a tool: who may know it all may know this, because no person is named in it. */
export const callBody = z.strictObject({
  /** `intent` before a write is sent, `outcome` when the call has ended. */
  phase: z.enum(['intent', 'outcome']),
  tool: text,
  effect: z.enum(['read', 'write', 'egress', 'irreversible']),
  connector: z.strictObject({ category: text, version: text, vendor: text, instance: text }),
  unit: text.optional(),
  roles: z.array(text).optional(),
  run: text.optional(),
  /** Id (`jti`) of the passport. */
  passport: text.optional(),
  /** The sub-agent that acted for the person. */
  agent: text.optional(),
  label: z
    .strictObject({ trust: z.enum(['trusted', 'untrusted']), classes: z.array(text) })
    .optional(),
  /** Keyed hash of the arguments under the person's key, hex. */
  arguments_hash: z.string().regex(/^[0-9a-f]{64}$/),
  decision: z.strictObject({
    outcome: z.enum(['allow', 'approval', 'deny']),
    rules: z.array(z.string()),
  }),
  /** Revision of the policy that decided. */
  policy: z.string(),
  approval: text.optional(),
  /** Name of the vendor credential that was used; never its value. */
  credential: text.optional(),
  idempotency_key: text.optional(),
  /** Id of the record that was written, in the vendor's words. */
  upstream: text.optional(),
  /** Names of the tool and its arguments that the call used and that will end. */
  former_names: z.array(text).optional(),
  /** `ok`, `replayed`, `planned` or the code of an error. */
  outcome: text,
  milliseconds: z.number().nonnegative(),
  /** W3C trace context of the caller. */
  traceparent: z.string().optional(),
});
export type CallBody = z.infer<typeof callBody>;

/** One call, as the package wants to hear of it: what is known of it, before anything is sealed. */
export interface AuditedCall extends Omit<CallBody, 'arguments_hash'> {
  /** Milliseconds since the epoch, at the start. */
  readonly at: number;
  /** Who called; absent: could not be identified. */
  readonly person?: string | undefined;
  /** Who approved. */
  readonly approver?: string | undefined;
  /** Cleared of secrets. */
  readonly arguments: unknown;
  /** Message of the error, cleared of secrets. A vendor's words can name people, so it is sealed. */
  readonly message?: string | undefined;
}

/** What a connector's own record of a call has to become. Pure: no clock, no keys. */
export type ToAuditedCall<Call> = (call: Call) => AuditedCall;

/**
 * The entry of a call: the person's id, the arguments and the message sealed under the person's key, the approver's id
 * under the approver's, and a keyed hash of the arguments in the open, so that two records can be compared after all
 * else was erased. Makes the key of the person if there is none yet. Rejects like `AuditLog.fingerprint`.
 */
export async function sealCall(
  log: Pick<AuditLog, 'fingerprint'>,
  call: AuditedCall,
): Promise<AuditEntry> {
  const { at, person, approver, arguments: given, message, ...open } = call;
  const subject = person ?? UNIDENTIFIED;
  const body = callBody.parse({
    ...open,
    arguments_hash: await log.fingerprint(subject, given ?? null),
  });
  const data = {
    arguments: given ?? null,
    ...(person !== undefined && { person }),
    ...(message !== undefined && { message }),
  };
  return {
    kind: CALL_KIND,
    at,
    body,
    personal: [
      { role: PERSON, subject, data },
      ...(approver === undefined
        ? []
        : [{ role: APPROVER, subject: approver, data: { approver } }]),
    ],
  };
}

/** A record as the call that it is of; undefined: it is of none. */
export function readCall(record: { kind: string; body: Json }): CallBody | undefined {
  return record.kind === CALL_KIND ? callBody.safeParse(record.body).data : undefined;
}
