import type { PolicyProblem } from './problem.ts';

/** One word, text or sign of a policy file; `at` counts UTF-16 units from the start of the file. */
export interface Token {
  readonly text: string;
  readonly at: number;
}

/** One policy as it stands in its file. */
export interface PolicySource {
  readonly file: string;
  readonly fileText: string;
  /** From its first word to its semicolon. */
  readonly text: string;
  readonly at: number;
  readonly tokens: readonly Token[];
}

// texts and comments are taken whole, so that a semicolon in them ends nothing
const LEXEME = /\s+|\/\/[^\n]*|"(?:\\[^]|[^"\\])*"|[A-Za-z_]\w*|\d+|::|&&|\|\||[=!<>]=|[^]/gu;
const SILENT = /^(?:\s|\/\/)/u;

/** The policies of a file. A semicolon ends one; what comes after the last is a policy that was not finished. */
export function splitPolicies(file: string, fileText: string): PolicySource[] {
  const found: PolicySource[] = [];
  let tokens: Token[] = [];
  const end = (until: number) => {
    const at = tokens[0]?.at;
    if (at !== undefined) {
      found.push({ file, fileText, text: fileText.slice(at, until), at, tokens });
    }
    tokens = [];
  };
  for (const match of fileText.matchAll(LEXEME)) {
    if (SILENT.test(match[0])) continue;
    tokens.push({ text: match[0], at: match.index });
    if (match[0] === ';') end(match.index + 1);
  }
  end(fileText.length);
  return found;
}

/** The engine counts bytes of UTF-8 from the policy's start; this counts as the file's reader does. */
export function fromBytes(source: PolicySource, bytes: number): number {
  return source.at + Buffer.from(source.text).subarray(0, bytes).toString('utf8').length;
}

/** A problem at a place of a policy's file. `at` counts from the file's start. */
export function problemAt(
  source: PolicySource,
  at: number,
  told: { message: string; suggestion?: string | undefined; policy?: string | undefined },
): PolicyProblem {
  const before = source.fileText.slice(0, at).split('\n');
  return {
    file: source.file,
    line: before.length,
    column: Array.from(before.at(-1) ?? '').length + 1,
    ...(told.policy !== undefined && { policy: told.policy }),
    message: told.message,
    ...(told.suggestion !== undefined && { suggestion: told.suggestion }),
  };
}

/** Where a row of tokens first stands in a policy, as the place of its last one; the policy's start when nowhere. */
export function placeOf(source: PolicySource, ...row: readonly string[]): number {
  const first = source.tokens.findIndex((_, start) =>
    row.every((text, offset) => source.tokens[start + offset]?.text === text),
  );
  return source.tokens[first + row.length - 1]?.at ?? source.at;
}

const MAX_NESTING = 40;
const MAX_DEEPENING = 250;
const DEEPENING = new Set(['&&', '||', '+', '-', '*', '!', '.', '[', 'if', 'when', 'unless']);

/**
 * The engine walks an expression by recursion, and one that exhausts its stack leaves it unusable for every policy,
 * the ones in force included. So what is too deep never reaches it. Measured: 150 brackets or 400 links of a chain
 * exhaust it, 100 and 300 do not.
 */
export function tooDeep(source: PolicySource): PolicyProblem | undefined {
  let nesting = 0;
  let deepening = 0;
  for (const { text, at } of source.tokens) {
    if (text === '(' || text === '[' || text === '{') nesting += 1;
    if (text === ')' || text === ']' || text === '}') nesting -= 1;
    if (DEEPENING.has(text)) deepening += 1;
    if (nesting > MAX_NESTING || deepening > MAX_DEEPENING) {
      return problemAt(source, at, {
        message: `the policy is too long to be evaluated safely (more than ${MAX_NESTING} open brackets or ${MAX_DEEPENING} operators)`,
        suggestion: 'write several smaller policies',
      });
    }
  }
  return undefined;
}
