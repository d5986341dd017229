import { LRUCache } from 'lru-cache';
import type { PolicyDecision } from './policy.ts';
import type { CedarRequest } from './request.ts';

/** Longer requests are decided each time: a cache of long texts would be memory for an attacker to fill. Characters. */
const LONGEST_KEY = 2_000;

/** A decision is a function of the request alone, so the request is the key, whole. */
export function remember(
  ask: (request: CedarRequest) => PolicyDecision,
  max: number,
): (request: CedarRequest) => PolicyDecision {
  const known = new LRUCache<string, PolicyDecision>({ max });
  return (request) => {
    const key = JSON.stringify(request);
    const before = known.get(key);
    if (before) return before;
    const decision = ask(request);
    if (key.length <= LONGEST_KEY) known.set(key, decision);
    return decision;
  };
}
