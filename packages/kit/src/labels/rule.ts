import type { Label } from '@gatehouse/passport';
import type { Tool } from '../tool/define-tool.ts';

export interface LabelVerdict {
  readonly outcome: 'allow' | 'approval' | 'deny';
  /** Stable id, `label.…`. */
  readonly rule: string;
  readonly because: string;
}

/** What the rule looks at; every tool fits. */
type Sink = Pick<Tool<never>, 'name' | 'effect'> & { readonly accepts?: readonly string[] };

/**
 * The information-flow rule. A conversation into which outsiders' text has come may ask for reads, but what it writes
 * could be the outsiders' will: a person must consent. Classes that the vendor's record may not hold never get there,
 * consent or not. What cannot be undone needs consent whatever came in. No policy can weaken this.
 */
export function labelRule(tool: Sink, label: Label): LabelVerdict {
  const { name, effect } = tool;
  if (effect === 'read') {
    return { outcome: 'allow', rule: 'label.read', because: `${name} only reads.` };
  }
  const foreign = label.classes.filter((found) => !(tool.accepts ?? []).includes(found));
  if (foreign.length > 0) {
    return {
      outcome: 'deny',
      rule: 'label.class',
      because: `The conversation holds ${foreign.join(' and ')} information, which ${name} may not carry.`,
    };
  }
  if (effect === 'irreversible') {
    return {
      outcome: 'approval',
      rule: 'label.irreversible',
      because: `${name} cannot be undone, so a second person decides.`,
    };
  }
  if (label.trust === 'untrusted') {
    return {
      outcome: 'approval',
      rule: 'label.untrusted',
      because: `The conversation holds text that others wrote, so a second person decides on ${name}.`,
    };
  }
  return {
    outcome: 'allow',
    rule: 'label.trusted',
    because: 'Nothing untrusted came into the conversation.',
  };
}
