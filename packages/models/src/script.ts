import { ConfigTextError, parseConfigText } from '@gatehouse/config-file';
import { z } from 'zod';

import { ModelError } from './error.ts';

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
  try {
    const { conversations } = parseConfigText(text, fileName, scriptSchema).value;
    return { fileName, conversations };
  } catch (error) {
    const problem = error instanceof ConfigTextError ? error.problems[0] : undefined;
    if (!problem) throw error;
    const { line, where, message } = problem;
    throw new ScriptFileError(fileName, line, where === '' ? message : `${where}: ${message}`);
  }
}
