import vm from 'node:vm';

/** Characters of a text that is tried against a pattern of somebody else. */
const MAX_TEXT = 2_000;
/** Milliseconds for one try of a pattern that could run for ever. */
const PATIENCE = 50;

/** Characters of a pattern. Above, it is not looked at. */
const MAX_PATTERN = 5_000;

/** Two repetitions, or one of a group: what it takes to make a backtracking engine run for ever. */
const isRisky = (pattern: string) =>
  /\)[*+{]/.test(pattern) || (pattern.match(/[*+{]/g)?.length ?? 0) > 1;

/**
 * Patterns that others wrote, run with bounds: one that could backtrack without end runs under a time limit, and is not
 * tried again once it ran into it.
 */
export class Patterns {
  readonly #compiled = new Map<string, RegExp | undefined>();
  readonly #givenUp = new Set<string>();
  readonly #known = new Map<string, boolean>();

  /** Whether the text matches anywhere; undefined: the pattern is no ECMAScript pattern, or takes too long. */
  matches(pattern: string, text: string): boolean | undefined {
    const regex = this.#compile(pattern);
    if (!regex || this.#givenUp.has(pattern) || text.length > MAX_TEXT) return undefined;
    if (!isRisky(pattern)) return regex.test(text);
    const key = `${pattern}\n${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    try {
      const matched = underLimit(regex, text);
      this.#known.set(key, matched);
      return matched;
    } catch {
      this.#givenUp.add(pattern);
      return undefined;
    }
  }

  /** Patterns that ran into the limit. */
  get givenUp(): readonly string[] {
    return [...this.#givenUp];
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
  return attempt.runInContext(limited, { timeout: PATIENCE }) === true;
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
