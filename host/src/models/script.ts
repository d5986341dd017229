import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';

import { plainValue } from '../plain-value.ts';
import { ModelError } from '@gatehouse/models';

const turnSchema = z
  .strictObject({
    /** What the scripted model says. */
    say: z.string().min(1).optional(),
    /** What it calls, literally: there is no templating. */
    calls: z
      .array(z.strictObject({ tool: z.string().min(1), arguments: z.unknown().default({}) }))
      .min(1)
      .optional(),
    /** Texts that the latest tool results must contain, or the turn fails. */
    expect: z.array(z.string().min(1)).optional(),
  })
  .refine((turn) => turn.say !== undefined || turn.calls !== undefined, 'needs "say" or "calls"');

const scriptSchema = z.strictObject({
  conversations: z.record(z.string(), z.array(turnSchema).min(1)),
});

export type ScriptTurn = z.infer<typeof turnSchema>;

/** Turns by conversation key ("root" or a sub-agent's name), and the file they came from. */
export interface Script {
  readonly fileName: string;
  readonly conversations: Readonly<Record<string, readonly ScriptTurn[]>>;
}

/** A script that cannot be read: where, and what was expected there. */
export class ScriptFileError extends ModelError {
  override readonly name: string = 'ScriptFileError';
  readonly fileName: string;
  /** From 1. */
  readonly line: number;
  readonly expected: string;

  constructor(fileName: string, line: number, expected: string) {
    super('script', `${fileName}:${line}: ${expected}`, `Correct line ${line} of ${fileName}.`);
    this.fileName = fileName;
    this.line = line;
    this.expected = expected;
  }
}

/**
 * Parses a script for the replay model.
 * @param fileName Only for messages; nothing is read.
 * @throws {ScriptFileError} For the first thing that is wrong.
 */
export function parseScript(text: string, fileName: string): Script {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    throw new ScriptFileError(fileName, lines.linePos(syntax.pos[0]).line, syntax.message);
  }
  const plain = plainValue(document, lines);
  if (!plain.ok) throw new ScriptFileError(fileName, plain.line, plain.message);
  const parsed = scriptSchema.safeParse(plain.value);
  if (parsed.success) return { fileName, conversations: parsed.data.conversations };

  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  throw new ScriptFileError(
    fileName,
    lineOf(document, lines, [...path, ...unknown]),
    `${where}${issue?.message ?? 'not a script'}`,
  );
}

/** The line of the deepest node on the path that exists: a missing key is reported where it belongs. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line;
  }
  return 1;
}
