import { z } from 'zod';
import { SwapError } from './error.ts';
import { lastWords } from './last-words.ts';
import { readParts, type PartsOf } from './read-parts.ts';
import { rehearse, type RecordedCall, type Rehearsal, type Side } from './rehearse.ts';
import { readExact, replaceText } from './replace-text.ts';
import { setVendor } from './set-vendor.ts';

/** What a person asks for. */
export interface SwapRequest {
  readonly instance: string;
  readonly to: string;
  /** How many recorded reads are made again on both sides. */
  readonly replay: number;
  /** As whom both sides are asked what they can do. Absent: the first person whose unit binds the instance. */
  readonly as?: string;
  /** Look only. */
  readonly dryRun: boolean;
}

/** Where it happens: what the host knows and does. */
export interface SwapPlace {
  /** The configuration, and the log of the program that is started for the new vendor. */
  readonly file: string;
  readonly log: string;
  readonly category: string;
  /** Of this process: the names count, no value is looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly people: Readonly<Record<string, { readonly unit: string }>>;
  /** Placeholder -> instance, of a unit. */
  readonly bindings: (unit: string) => ReadonlyMap<string, string>;
  readonly bundles: readonly PartsOf[];
  /** The latest reads of the instance that were answered, newest first, at most so many. */
  readonly reads: (count: number) => Promise<readonly unknown[]>;
  readonly was: Side;
  /** The other side, from the changed text. Whoever makes it ends it. */
  readonly becomes: (text: string) => Side;
}

/** `written`: the file holds the change now. */
export type Swapped = Rehearsal & { readonly file: string; readonly written: boolean };

/** Recorded reads that are looked through for distinct ones. */
const LOOKED_THROUGH = 2_000;
const MOST_REPLAYS = 100;

/**
 * Compares an instance with what it would be behind another vendor and, unless it is a dry run, writes the change of
 * the configuration: the one thing that is written. Throws SwapError; nothing was changed then.
 */
export async function swapVendor(request: SwapRequest, place: SwapPlace): Promise<Swapped> {
  const { instance, to, replay, dryRun } = request;
  const { file, category, env, bundles } = place;
  if (!Number.isInteger(replay) || replay < 0 || replay > MOST_REPLAYS) {
    const hint = `Give --replay a whole number from 0 to ${MOST_REPLAYS}.`;
    throw new SwapError('bad_number', 'That many recorded reads cannot be made again.', hint);
  }
  const text = readExact(file);
  const variables = Object.keys(env).filter((name) => env[name] !== undefined);
  const change = setVendor(text, { file, instance, vendor: to, variables });
  const as = request.as ?? firstBound(instance, place);
  if (as === undefined) {
    const hint = 'Bind it under units in gatehouse.yaml: without that nobody can ask it anything.';
    throw new SwapError('unbound', `Nobody's unit binds ${instance}.`, hint);
  }
  const said = lastWords(place.log);
  const { was } = place;
  const becomes = place.becomes(change.text);
  const about = { instance, category, change, as, was, becomes };
  const parts = await readParts(bundles, category);
  const calls = distinct(await place.reads(LOOKED_THROUGH), category).slice(0, replay);
  try {
    const found = await rehearse({ ...about, parts, calls });
    if (!dryRun) replaceText(file, text, change.text);
    return { ...found, file, written: !dryRun };
  } catch (error) {
    throw error instanceof SwapError ? inItsWords(error, said()) : error;
  }
}

function firstBound(instance: string, { people, bindings }: SwapPlace): string | undefined {
  return Object.entries(people).find(([, { unit }]) =>
    [...bindings(unit).values()].includes(instance),
  )?.[0];
}

const recorded = z.object({
  person: z.string(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
});

/**
 * Each call once, by whoever made it last. A further page cannot be asked for again, because a cursor is good for one
 * system only; what a system says about itself is compared anyway.
 */
function distinct(rows: readonly unknown[], category: string): RecordedCall[] {
  const calls = new Map<string, RecordedCall>();
  for (const row of rows) {
    const call = recorded.parse(row);
    if ('cursor' in call.arguments || call.tool === `${category}.describe_${category}`) continue;
    const key = JSON.stringify([call.tool, call.arguments]);
    if (!calls.has(key)) calls.set(key, call);
  }
  return [...calls.values()];
}

/** What the new vendor's program said when it was started for this: it names the settings that it misses. */
function inItsWords(error: SwapError, words: readonly string[]): SwapError {
  const { code, message, hint } = error;
  if (code !== 'vendor_failed' || words.length === 0) return error;
  const said = words.join('\n');
  const [, vendor, known] = /there is no vendor "([^"]*)"; choose one of: (.+)$/m.exec(said) ?? [];
  if (known === undefined) return new SwapError(code, `${message}\n${said}`, hint);
  return new SwapError('unknown_vendor', `There is no vendor "${vendor}".`, `Known: ${known}.`);
}
