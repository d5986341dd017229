import { canonicalJson } from '../json.ts';
import { sha256 } from '../surface/hashes.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';
import { aliasesIn, answeringTo } from './answering.ts';
import { admits, checkSurface, type CheckOptions, type Pinned } from './check-surface.ts';
import { asJson, withEntry, type LockedTool } from './lock-file.ts';
import { isTooLong, lockSurface, lockTool } from './lock-surface.ts';
import { fits } from './pinned-definitions.ts';
import type { LockVerdict } from './lock-verdict.ts';

export interface AcceptOptions extends CheckOptions {
  /** Only this tool; empty: only the server itself; absent: everything that moved. */
  readonly tool?: string | undefined;
  /** Why, in the words of whoever accepts; kept in the lock with each tool. */
  readonly because?: string | undefined;
}

export interface Accepted {
  /** What is to be written. */
  readonly pinned: Pinned;
  /** Each verdict that is settled by it. */
  readonly accepted: readonly LockVerdict[];
  /** Each that stays: it cannot be accepted, or belongs to a tool for which it cannot. */
  readonly left: readonly LockVerdict[];
  /** Names exactly what is accepted, 12 characters: whoever looked first can say that they accept that and nothing else. */
  readonly digest: string;
}

/**
 * The pin after a person has accepted what moved, in one tool or in all of them and the server itself. Entries of other
 * tools stay as they are, byte for byte. A tool that was accepted is pinned as a whole, and nothing else is.
 */
export function acceptSurface(pinned: Pinned, surface: Surface, options: AcceptOptions): Accepted {
  const { tool, because } = options;
  const aliases = aliasesIn(surface);
  // a tool and the former names that it answers to are one thing: what is accepted of one is accepted of all
  const whole = (name: string) => aliases.get(name)?.tools[0].name ?? name;
  const moved = checkSurface(pinned, surface, options).filter(
    (each) => each.moved && (tool === undefined || whole(each.tool) === whole(tool)),
  );
  const stuck = new Set(
    moved
      .filter((each) => isStuck(each, surface, aliases, options.range))
      .map((each) => whole(each.tool)),
  );
  const settles = (each: LockVerdict) => !stuck.has(whole(each.tool));
  const accepted = moved.filter(settles);
  const names = new Set(accepted.map((each) => each.tool));
  const listed = new Map(surface.tools.map((each) => [each.name, each]));

  let tools = pinned.entry.tools;
  for (const name of names) {
    if (name === '') continue;
    const now = listed.get(name);
    tools = withEntry(tools, name, now && withReason(lockTool(now), because));
  }
  const server = names.has('')
    ? lockSurface(
        { ...surface, tools: [] },
        { category: options.category ?? pinned.entry.category, contract: options.range },
      )
    : pinned.entry;
  const entry = { ...server, tools };
  const known = [...(pinned.definitions?.tools ?? []), ...surface.tools];
  const definitions = {
    ...(names.has('') ? surface : (pinned.definitions ?? surface)),
    tools: Object.entries(tools).flatMap(([name, hashes]) => fitting(known, name, hashes)),
  };
  return {
    pinned: { entry, definitions },
    accepted,
    left: moved.filter((each) => !settles(each)),
    digest: digestOf(accepted, surface, options),
  };
}

/** Whether a verdict stays, whoever accepts it. */
function isStuck(
  { verdict, tool }: LockVerdict,
  surface: Surface,
  aliases: ReturnType<typeof aliasesIn>,
  range: string | undefined,
): boolean {
  // whoever wrote it has to mend it
  if (verdict === 'hidden_text') return true;
  // `gatehouse.yaml` says which versions may answer; that the lock said otherwise before is a promise like any other
  if (verdict === 'version_out_of_range') return !admits(range, surface.server.version);
  const rivals = aliases.get(tool)?.tools.length ?? 0;
  const named = surface.tools.filter((each) => each.name === tool);
  return rivals > 1 || named.length > 1 || named.some(isTooLong);
}

const withReason = (tool: LockedTool, because: string | undefined): LockedTool =>
  because === undefined ? tool : { ...tool, because };

/** The definition that the hashes are of: what was kept, else what is listed. None: any difference will be refused. */
function fitting(
  definitions: readonly ToolDefinition[],
  name: string,
  locked: LockedTool,
): ToolDefinition[] {
  return definitions.filter((each) => each.name === name && fits(each, locked)).slice(0, 1);
}

function digestOf(
  accepted: readonly LockVerdict[],
  surface: Surface,
  { range, category }: CheckOptions,
): string {
  const names = [...new Set(accepted.map(({ tool }) => tool))].toSorted();
  const about = names.map((name) => [
    name,
    name === '' ? { ...surface.server, range, category } : (answeringTo(surface, name) ?? null),
  ]);
  return sha256(canonicalJson(asJson.parse({ about }))).slice(
    'sha256-'.length,
    'sha256-'.length + 12,
  );
}

/** The pin of a surface that nobody pinned before, without tools that are too long to be judged: these stay refused. */
export function pinSurface(
  surface: Surface,
  about: { category: string; contract?: string | undefined },
): Pinned {
  const definitions = { ...surface, tools: surface.tools.filter((each) => !isTooLong(each)) };
  return { entry: lockSurface(definitions, about), definitions };
}
