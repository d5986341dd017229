import type { z } from 'zod';
import type { DataClass, Principal } from '@gatehouse/passport';
import type { CursorCodec } from '../cursor.ts';
import type { Attempt } from '../writes/journal.ts';
import type { Plan } from '../writes/plan.ts';
import { unlabelledTexts } from '../labels/declared.ts';
import type { FormerNames } from './former-names.ts';

/** What a tool does to the world. Everything but `read` is a write; the host and the policy treat them differently. */
export const effects = ['read', 'write', 'egress', 'irreversible'] as const;
export type Effect = (typeof effects)[number];

/** All four MCP hints, always stated: a client must not have to guess. */
export interface Hints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** What a handler is given beside its validated arguments. */
export interface ToolContext<Adapter> {
  readonly adapter: Adapter;
  readonly principal: Principal;
  readonly cursors: CursorCodec;
  readonly signal: AbortSignal;
}

/** The same for a write that is being sent: under which key, and with which mark to find it again. */
export interface WriteContext<Adapter> extends ToolContext<Adapter> {
  readonly attempt: Attempt;
}

/**
 * How an interrupted write is settled. `resend`: the vendor takes the key and never does it twice. `find`: the record
 * carries a mark, and a look-up tells. `none`: nobody can tell, so it is never sent again.
 */
export type Recovery = 'resend' | 'find' | 'none';

/**
 * One tool as data. `input` is a closed object (`z.strictObject`): an argument that nobody declared is refused.
 * `output` is a plain object: fields that nobody declared are dropped before they leave the connector; each free text
 * in it says who could have written it (`untrusted`, `trusted` of the kit).
 */
interface ToolHead<Input extends z.ZodObject, Output extends z.ZodObject> extends FormerNames<
  Extract<keyof z.input<Input>, string>
> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The one scope a caller needs, e.g. `ticketing:read`. */
  readonly scope: string;
  readonly hints: Hints;
  readonly input: Input;
  readonly output: Output;
}

export interface ReadTool<
  Adapter,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> extends ToolHead<Input, Output> {
  readonly effect: 'read';
  handler(args: z.infer<Input>, context: ToolContext<Adapter>): Promise<z.input<Output>>;
}

/**
 * A write. The kit adds `idempotency_key` and `dry_run` to its arguments, and `plan` to its result; the tool knows
 * neither. `plan` reads and writes nothing: it says what the handler would do, field by field.
 */
export interface WriteTool<
  Adapter,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> extends ToolHead<Input, Output> {
  readonly effect: Exclude<Effect, 'read'>;
  /** Classes of information that may flow into the vendor's record with this tool. */
  readonly accepts: readonly DataClass[];
  plan(args: z.infer<Input>, context: ToolContext<Adapter>): Promise<Plan>;
  recovery(adapter: Adapter): Recovery;
  /** What an earlier attempt left behind; undefined when there is nothing. Needed where `recovery` says `find`. */
  find?(args: z.infer<Input>, context: WriteContext<Adapter>): Promise<z.input<Output> | undefined>;
  handler(args: z.infer<Input>, context: WriteContext<Adapter>): Promise<z.input<Output>>;
  /** Id of the record that a reply tells of, for the audit. */
  recordId?(reply: unknown): string | undefined;
}

export type Tool<
  Adapter,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> = ReadTool<Adapter, Input, Output> | WriteTool<Adapter, Input, Output>;

const CLOSED = 'never';

/**
 * Checks what the types cannot: a lower-case name, a closed input, hints that agree with the effect, a label on every
 * free text of the output. Throws TypeError at start, so that a sloppy tool is never served.
 */
export function defineTool<Adapter, Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: ReadTool<Adapter, Input, Output>,
): ReadTool<Adapter, Input, Output>;
export function defineTool<Adapter, Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: WriteTool<Adapter, Input, Output>,
): WriteTool<Adapter, Input, Output>;
export function defineTool<Adapter, Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Adapter, Input, Output>,
): Tool<Adapter, Input, Output> {
  const wrong = (what: string) => new TypeError(`${tool.name}: ${what}`);
  if (!/^[a-z][a-z0-9_]{2,63}$/.test(tool.name)) {
    throw new TypeError(`tool name "${tool.name}" must be lower case with underscores`);
  }
  if (tool.input.def.catchall?._zod.def.type !== CLOSED) {
    throw wrong('input must be a z.strictObject');
  }
  if (tool.hints.readOnlyHint !== (tool.effect === 'read')) {
    throw wrong(`readOnlyHint contradicts effect "${tool.effect}"`);
  }
  const unlabelled = textsOf(tool.output, wrong);
  if (unlabelled.length > 0) {
    throw wrong(`say who could have written ${unlabelled.join(', ')}: untrusted() or trusted()`);
  }
  return tool;
}

function textsOf(output: z.ZodObject, wrong: (what: string) => TypeError): string[] {
  try {
    return unlabelledTexts(output);
  } catch (error) {
    throw error instanceof TypeError ? wrong(error.message) : error;
  }
}
