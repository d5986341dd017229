import { hasFixedForm, type Label } from '@gatehouse/passport';
import type { Effect } from '@gatehouse/connection';

/**
 * What a sub-agent's result brings into its parent's conversation. A reader (no tool that writes, and a result whose
 * every text has a fixed form) hands over what it found without the words it found it in, so its result does not make
 * the parent untrusted; every other agent's does. Classes of information stay in any case.
 */
export function labelOfResult(
  own: Label,
  effects: readonly Effect[],
  /** Undefined: it submitted nothing, and its parent gets a reason in free text. */
  schema: Record<string, unknown> | undefined,
): Label {
  const reader = effects.every((effect) => effect === 'read');
  return reader && schema && hasFixedForm(schema) ? { ...own, trust: 'trusted' } : own;
}
