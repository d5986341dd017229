import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { plainValue } from './plain-value.ts';

/** A problem at a place of the value. */
export interface ConfigProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The same with its line, from 1. Syntax errors have a column and no path. */
export interface LocatedProblem {
  readonly line: number;
  readonly column?: number;
  /** Joined by dots; empty: the file as a whole. */
  readonly where: string;
  readonly message: string;
}

/** A text that is no valid configuration: every problem at once, each with its line. */
export class ConfigTextError extends Error {
  override readonly name = 'ConfigTextError';
  readonly problems: readonly LocatedProblem[];

  constructor(file: string, problems: readonly LocatedProblem[]) {
    super(problems.map((problem) => sentence(file, problem)).join('\n'));
    this.problems = problems;
  }
}

/** A parsed text, which still knows in which line everything stands. */
export interface ConfigText<Value> {
  readonly value: Value;
  /** For what a schema cannot check: an error that names the lines of these problems. */
  error(problems: readonly ConfigProblem[]): ConfigTextError;
}

/**
 * Parses YAML (or JSON, which is YAML) against a schema. `file` only names it in messages. Throws ConfigTextError that
 * lists every problem with its line; a key that the schema does not know is one.
 */
export function parseConfigText<Value>(
  text: string,
  file: string,
  schema: z.ZodType<Value>,
): ConfigText<Value> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw new ConfigTextError(file, [{ line, column: col, where: '', message: broken.message }]);
  }
  const plain = plainValue(document, lines);
  if (!plain.ok) {
    throw new ConfigTextError(file, [{ line: plain.line, where: '', message: plain.message }]);
  }
  const error = (problems: readonly ConfigProblem[]) =>
    new ConfigTextError(
      file,
      problems.map(({ path, message }) => ({
        line: lineOf(path, document, lines),
        where: path.map(String).join('.'),
        message,
      })),
    );
  const parsed = schema.safeParse(plain.value);
  if (!parsed.success) throw error(parsed.error.issues.flatMap(explain));
  return { value: parsed.data, error };
}

function sentence(file: string, { line, column, where, message }: LocatedProblem): string {
  if (column !== undefined) return `${file}:${line}:${column} is not YAML: ${message}`;
  return `${file}:${line} ${where || 'the file'}: ${message}`;
}

function explain(issue: z.core.$ZodIssue): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: 'is no setting that Gatehouse knows; correct or remove it',
    }));
  }
  if (issue.code === 'invalid_key') {
    const why = issue.issues[0]?.message ?? 'is no valid name';
    return [{ path: issue.path, message: `the name itself is wrong: ${why}` }];
  }
  return [{ path: issue.path, message: issue.message }];
}

/** The line of a path, or of the nearest thing above it that exists. */
function lineOf(path: readonly PropertyKey[], document: Document, lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node && 'range' in node ? node.range : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line;
  }
  return 1;
}
