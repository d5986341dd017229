import vm from 'node:vm';
import { performance } from 'node:perf_hooks';

/** Characters of a text that is tried against a pattern of somebody else. */
const MAX_TEXT = 2_000;
/** Characters of a pattern. Above, it is not looked at. */
const MAX_PATTERN = 5_000;
/** Milliseconds for one try of a pattern that could run for ever, and for all of them together. */
const PATIENCE = { once: 50, together: 500 };

/** Two places where a backtracking engine has a choice, or a repeated group: what it takes to make it run for ever. */
const isRisky = (pattern: string) =>
  /\)[*+{?]/.test(pattern) || (pattern.match(/[*+{?|]/g)?.length ?? 0) > 1;

/**
 * Patterns that others wrote, run with bounds: one that could backtrack without end runs under a time limit, and all of
 * them under one together. With `risky` false those are not run at all, so that the answer never depends on a clock.
 */
export class Patterns {
  readonly #risky: boolean;
  readonly #compiled = new Map<string, RegExp | undefined>();
  readonly #givenUp = new Set<string>();
  readonly #known = new Map<string, boolean>();
  #spent = 0;

  constructor({ risky = true } = {}) {
    this.#risky = risky;
  }

  /** Whether the text matches anywhere; undefined: the pattern is no ECMAScript pattern, or takes too long. */
  matches(pattern: string, text: string): boolean | undefined {
    const regex = this.#compile(pattern);
    if (!regex || this.#givenUp.has(pattern) || text.length > MAX_TEXT) return undefined;
    return isRisky(pattern) ? this.#limited(pattern, regex, text) : regex.test(text);
  }

  #limited(pattern: string, regex: RegExp, text: string): boolean | undefined {
    const key = `${pattern}\n${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (!this.#risky || this.#spent > PATIENCE.together) return undefined;
    const started = performance.now();
    try {
      const matched = underLimit(regex, text);
      this.#known.set(key, matched);
      return matched;
    } catch {
      this.#givenUp.add(pattern);
      return undefined;
    } finally {
      this.#spent += performance.now() - started;
    }
  }

  #compile(pattern: string): RegExp | undefined {
    if (this.#compiled.has(pattern)) return this.#compiled.get(pattern);
    const regex = pattern.length > MAX_PATTERN ? undefined : compiled(pattern);
    this.#compiled.set(pattern, regex);
    return regex;
  }
}

const limited = vm.createContext({ regex: /^/, text: '' });
const attempt = new vm.Script('regex.test(text)');

/** Throws when the time is over: the engine looks at the limit while it backtracks. */
function underLimit(regex: RegExp, text: string): boolean {
  limited['regex'] = regex;
  limited['text'] = text;
  return attempt.runInContext(limited, { timeout: PATIENCE.once }) === true;
}

/** JSON Schema asks for the Unicode mode; many patterns in the wild are legal without it only. */
function compiled(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // the next mode, or none
    }
  }
  return undefined;
}
