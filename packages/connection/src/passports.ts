import { createMint, type Approval, type Label, type SigningKey } from '@gatehouse/passport';

export interface PassportOptions {
  readonly issuer: string;
  readonly key: SigningKey;
  readonly now: () => number;
  readonly newId: () => string;
}

/** What one call may do, and for whom. */
export interface PassportFor {
  readonly principal: {
    readonly person: string;
    readonly unit: string;
    readonly roles: readonly string[];
  };
  readonly instance: string;
  readonly scopes: readonly string[];
  readonly run: string;
  /** The only tools that it opens; none for listing. */
  readonly tools: readonly string[];
  readonly agent?: string | undefined;
  /** What came into the conversation that leads to this call. */
  readonly label: Label;
  /** A second person's consent to the one effect of this call. */
  readonly approval?: Approval | undefined;
}

/** A minted passport: the token goes to the connector, the id into the trace. */
export interface Passport {
  readonly token: string;
  readonly id: string;
}

export type MintPassport = (wanted: PassportFor) => Promise<Passport>;

/** Mints one passport per call: exactly this connector, these scopes, this tool, one minute. */
export function createPassports(options: PassportOptions): MintPassport {
  const mint = createMint(options);
  return async ({ principal: { person, unit, roles }, instance, agent, approval, ...wanted }) => {
    const id = options.newId();
    const whose = { id, person, unit, roles, audience: instance };
    const more = { ...(agent !== undefined && { agent }), ...(approval && { approval }) };
    return { token: await mint({ ...whose, ...wanted, ...more }), id };
  };
}
