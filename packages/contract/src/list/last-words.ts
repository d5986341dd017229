import { stripVTControlCharacters } from 'node:util';
import type { Environment } from './target.ts';

/** Characters of stderr that are kept, and what is shown of them. */
const KEPT = 8_000;
const LINES = 8;
const WIDTH = 200;

/** Names of variables and headers whose value nobody should read over a shoulder. */
const SECRET = /key|token|secret|pass|pwd|credential|auth|cookie|private|dsn|_url$|_uri$/i;
/** Shorter values are no secrets, and taking them out would tear the text. */
const SHORTEST = 6;

/** What a process ends its stderr with. */
export interface LastWords {
  readonly add: (chunk: string) => void;
  /** The last lines, without control characters and without the values of variables that look secret. */
  readonly lines: () => readonly string[];
}

export function createLastWords(secrets: ReadonlyMap<string, string>): LastWords {
  let text = '';
  return {
    add(chunk) {
      text = `${text}${chunk}`;
      // a secret that is cut in two would not be found any more
      if (text.length > 4 * KEPT) text = redact(text, secrets).slice(-KEPT);
    },
    lines: () =>
      harmlessLines(redact(text, secrets).slice(-KEPT))
        .filter((line) => line !== '')
        .slice(-LINES)
        .map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line)),
  };
}

/** Value -> name of the variables or headers that look secret by their name. */
export function secretsOf(...named: readonly Environment[]): Map<string, string> {
  const secrets = new Map<string, string>();
  for (const [name, value] of named.flatMap((each) => Object.entries(each))) {
    if (value === undefined || value.length < SHORTEST || !SECRET.test(name)) continue;
    secrets.set(value, name);
    // `Bearer x`: the server sees and says the x
    const bare = /^\w+ +(\S+)$/.exec(value)?.[1];
    if (bare !== undefined && bare.length >= SHORTEST) secrets.set(bare, name);
  }
  return secrets;
}

/** Takes the secrets out of a text, the longest first: one may be a part of another. */
export function redact(text: string, secrets: ReadonlyMap<string, string>): string {
  const longestFirst = [...secrets].toSorted(([a], [b]) => b.length - a.length);
  let clean = text;
  for (const [value, name] of longestFirst) clean = clean.replaceAll(value, `[${name}]`);
  return clean;
}

/** Lines without colours, cursor movements and other unseen characters. */
export function harmlessLines(text: string): string[] {
  return stripVTControlCharacters(text)
    .split(/[\r\n]+/)
    .map((line) =>
      line
        .replaceAll('\t', ' ')
        .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
        .trimEnd(),
    );
}
