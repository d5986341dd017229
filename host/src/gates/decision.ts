/** The gates in the order in which a request passes them. */
export type GateName = 'install' | 'see' | 'expand' | 'reach' | 'call' | 'approve' | 'delegate';

/** What a gate decided, on what, by which rule, and why in words for a person. */
export interface Decision {
  readonly gate: GateName;
  readonly subject: string;
  readonly decision: 'allow' | 'deny';
  /** Stable id: a gate's own rule such as `call.scope`, or `rule:<id>` of gatehouse.yaml. */
  readonly rule: string;
  readonly because: string;
}

export function allow(gate: GateName, subject: string, rule: string, because: string): Decision {
  return { gate, subject, decision: 'allow', rule, because };
}

export function deny(gate: GateName, subject: string, rule: string, because: string): Decision {
  return { gate, subject, decision: 'deny', rule, because };
}
