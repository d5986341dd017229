import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { GatehouseError } from '../error.ts';
import { plainValue } from '../plain-value.ts';
import { checkReferences } from './check-references.ts';
import { configSchema, type Config } from './config.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** Absolute path of the file; relative sources in it start from its folder. */
  readonly file: string;
  readonly folder: string;
  /** First 12 hex digits of the file's SHA-256: names the revision in every decision's record. */
  readonly revision: string;
}

/** A problem at a place of the file. */
export interface ConfigProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Reads `gatehouse.yaml`. Throws GatehouseError `config` that lists each problem with line and expectation. */
export function readConfig(path: string): LoadedConfig {
  const file = resolve(path);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new GatehouseError('config', `There is no readable configuration at ${file}.`, {
      hint: 'Name one with --config FILE, or run `gatehouse walkthrough` to make an example.',
      exitCode: 2,
    });
  }
  return { ...parseConfig(text, file), file, folder: dirname(file) };
}

/** The same for a text; `file` only names it in messages. */
export function parseConfig(text: string, file: string): { config: Config; revision: string } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw configError([`${file}:${line}:${col} is not YAML: ${broken.message}`]);
  }
  const plain = plainValue(document, lines);
  if (!plain.ok) throw configError([`${file}:${plain.line} cannot be used: ${plain.message}`]);
  const parsed = configSchema.safeParse(plain.value);
  if (!parsed.success) {
    throw configError(describe(parsed.error.issues.flatMap(explain), document, lines, file));
  }
  const dangling = checkReferences(parsed.data);
  if (dangling.length > 0) throw configError(describe(dangling, document, lines, file));
  const revision = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { config: parsed.data, revision };
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

function describe(
  problems: readonly ConfigProblem[],
  document: Document,
  lines: LineCounter,
  file: string,
): string[] {
  return problems.map(({ path, message }) => {
    const where = path.map(String).join('.') || 'the file';
    return `${file}:${lineOf(path, document, lines)} ${where}: ${message}`;
  });
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

function configError(problems: readonly string[]): GatehouseError {
  return new GatehouseError('config', problems.join('\n'), {
    hint: 'Correct the lines above and run the command again.',
    exitCode: 2,
  });
}
