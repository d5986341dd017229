import { z } from 'zod';
import { labelSchema, UNLABELLED, type Label } from './label.ts';

/** A passport never lives longer than this; a stolen one is soon worthless. Seconds. */
export const MAX_LIFETIME_SECONDS = 300;

/** Request metadata key under which a passport travels where there is no HTTP header (stdio). */
export const PASSPORT_META_KEY = 'dev.gatehouse/passport';

/**
 * What the host says about one call to one connector. Names follow RFC 7519 (`iss, sub, aud, exp, iat, jti`),
 * RFC 8693 (`scope`, `act`) where these have one; the rest is ours.
 *
 * - `sub`: the person for whom the call is made; `act.sub`: the agent that makes it, if a sub-agent does.
 * - `aud`: the one connector instance that may accept it.
 * - `unit`, `roles`: where the person stands in the organisation at this moment.
 * - `run`: the run that this call belongs to, so that both sides' records can be joined.
 * - `tools`: if present, the only tools that this passport opens.
 * - `label`: what entered the conversation that leads to this call; absent means untrusted.
 * - `approval`: the consent of a second person to one effect.
 */
export const approvalSchema = z.strictObject({
  id: z.string().min(8).max(200),
  digest: z.string().min(16).max(200),
  by: z.string().min(1),
  exp: z.int(),
});

/** A second person's consent to one effect. It says nothing about any other effect, and it works once. */
export interface Approval {
  readonly id: string;
  /** Of the effect, as the connector computed it when it asked for the approval. */
  readonly digest: string;
  /** Who consented. */
  readonly by: string;
  /** Seconds since the epoch. */
  readonly exp: number;
}

export const passportClaims = z.looseObject({
  iss: z.string().min(1),
  sub: z.string().min(1),
  aud: z.string().min(1),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(8),
  scope: z.string(),
  unit: z.string().min(1),
  roles: z.array(z.string()),
  run: z.string().min(1),
  tools: z.array(z.string()).optional(),
  act: z.looseObject({ sub: z.string() }).optional(),
  label: labelSchema.optional(),
  approval: approvalSchema.optional(),
});

/** Who is calling, as a connector sees it after the passport has been verified. */
export interface Principal {
  readonly person: string;
  readonly unit: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly run: string;
  /** Absent: every tool within the scopes. */
  readonly tools?: readonly string[];
  /** Id of the passport (`jti`), under which the host's trace knows this call. */
  readonly passport: string;
  /** The sub-agent that acts for the person. */
  readonly agent?: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  readonly label: Label;
  readonly approval?: Approval;
}

export function toPrincipal(claims: z.infer<typeof passportClaims>): Principal {
  return {
    person: claims.sub,
    unit: claims.unit,
    roles: claims.roles,
    scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
    run: claims.run,
    passport: claims.jti,
    expiresAt: claims.exp,
    label: claims.label ?? UNLABELLED,
    ...(claims.tools && { tools: claims.tools }),
    ...(claims.act && { agent: claims.act.sub }),
    ...(claims.approval && { approval: claims.approval }),
  };
}
