import { effectiveHints, type Hints } from '../compare/hints.ts';
import type { ToolDefinition } from '../surface/surface.ts';
import { changedDeclarations, uncompared } from './declared.ts';
import { newlyReadable } from './readable.ts';

/** What moved in one tool, or in the server's instructions, whole: accepting it means having read it. */
export interface ShownChange {
  /** Empty: the server. */
  readonly tool: string;
  /** What a model reads that it did not read before. */
  readonly fresh: readonly string[];
  /** What it does not read any more. */
  readonly gone: readonly string[];
  /** What is said to programs, in a sentence each: hints, effect, scope and whatever else is declared. */
  readonly says: readonly string[];
}

/** `was` undefined: new, or nothing is at hand that was surely pinned, so everything counts as new. */
export function shownChange(
  name: string,
  was: ToolDefinition | undefined,
  is: ToolDefinition | undefined,
): ShownChange {
  const nothing = { name, inputSchema: {} };
  const [before, after] = [was ?? nothing, is ?? nothing];
  const hints = is ? toldHints(effectiveHints(is)) : [];
  const told = was && is ? toldHints(effectiveHints(was)) : [];
  return {
    tool: name,
    fresh: newlyReadable(before, after),
    gone: newlyReadable(after, before),
    says: is
      ? [
          ...hints.filter((each) => !told.includes(each)),
          ...changedDeclarations(before, after),
          ...uncompared(before, after),
        ]
      : [],
  };
}

/** The server's instructions, whole. */
export function shownInstructions(was: string | undefined, is: string | undefined): ShownChange {
  const moved = was !== is;
  return { tool: '', fresh: moved && is ? [is] : [], gone: moved && was ? [was] : [], says: [] };
}

const toldHints = ({ readOnly, destructive, idempotent, openWorld }: Hints) => [
  readOnly ? 'it reads only' : 'it may write',
  destructive ? 'it may destroy' : 'it destroys nothing',
  idempotent ? 'a repetition changes nothing' : 'a repetition may change something',
  openWorld ? 'it reaches the outside' : 'it stays inside',
];
