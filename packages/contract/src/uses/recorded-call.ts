import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { ContractError } from '../error.ts';

/** A call that really happened. */
export interface RecordedCall {
  readonly connector: string | undefined;
  readonly tool: string;
  readonly arguments: unknown;
  readonly result: unknown;
  /** Skills or the sub-agent under which it was made; empty when the recording does not say. */
  readonly parts: readonly string[];
  /** Whether the host took it for a read; undefined when the recording does not say. */
  readonly read: boolean | undefined;
  /** Calls of one conversation follow each other. */
  readonly conversation: string;
}

/** Longest recording that is read, in bytes. */
const MOST_BYTES = 100_000_000;

const line = z.looseObject({
  connector: z.string().optional(),
  tool: z.string(),
  arguments: z.unknown().optional(),
  result: z.unknown().optional(),
  skill: z.string().optional(),
});
/** What `gatehouse trace <run> --json` prints; only these events matter here. */
const trace = z.looseObject({ events: z.array(z.looseObject({ kind: z.string() })) });
const skillEvent = z.looseObject({ kind: z.literal('skill'), skill: z.string() });
const callEvent = z.looseObject({
  kind: z.literal('call'),
  conversation: z.string().default('root'),
  tool: z.string(),
  effect: z.string().optional(),
  arguments: z.unknown().optional(),
  ok: z.boolean().default(true),
  answer: z.unknown().optional(),
});

/**
 * Calls from a file of JSON lines, `{connector?, tool, arguments, result?, skill?}` each, or from what
 * `gatehouse trace <run> --json` prints. In a trace the calls of a sub-agent are its own, and those of the conversation
 * belong to the skills that had been loaded by then.
 *
 * @throws ContractError `bad_uses`
 */
export function readRecording(path: string): RecordedCall[] {
  const text = textOf(path);
  const whole = trace.safeParse(parsed(text));
  if (whole.success) return traced(whole.data.events, path);
  return text.split('\n').flatMap((each, at) => {
    if (each.trim() === '') return [];
    const value = parsed(each);
    const document = trace.safeParse(value);
    if (document.success) return traced(document.data.events, `${path}:${at + 1}`);
    const call = line.safeParse(value);
    if (call.success) return [recorded(call.data, path)];
    throw new ContractError(
      'bad_uses',
      `${path}:${at + 1} is no recorded call.`,
      'A line is {"tool": "connector.tool", "arguments": {…}, "result": {…}}, or a file is the output of gatehouse trace <run> --json.',
    );
  });
}

function textOf(path: string): string {
  try {
    const { size } = statSync(path);
    if (size <= MOST_BYTES) return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ContractError(
      'bad_uses',
      code === 'ENOENT'
        ? `There is no recording ${path}.`
        : `The recording ${path} cannot be read (${code}).`,
      'Name a file of recorded calls; several take --recording several times.',
    );
  }
  throw new ContractError('bad_uses', `${path} has more than ${MOST_BYTES} bytes.`, 'Split it.');
}

function recorded(call: z.infer<typeof line>, path: string): RecordedCall {
  const { connector, tool } = named(call.tool, call.connector);
  const parts = call.skill === undefined ? [] : [lastName(call.skill)];
  return {
    connector,
    tool,
    arguments: call.arguments,
    result: call.result,
    parts,
    read: undefined,
    conversation: path,
  };
}

function traced(events: readonly object[], path: string): RecordedCall[] {
  const loaded = new Set<string>();
  return events.flatMap((event): RecordedCall[] => {
    const skill = skillEvent.safeParse(event);
    if (skill.success) loaded.add(lastName(skill.data.skill));
    const call = callEvent.safeParse(event);
    if (!call.success) return [];
    const { conversation, effect, ok, answer } = call.data;
    const parts = conversation === 'root' ? [...loaded] : [lastName(conversation)];
    return [
      {
        ...named(call.data.tool, undefined),
        arguments: call.data.arguments,
        // an error is no result to read from
        result: ok ? answer : undefined,
        parts,
        read: effect === undefined ? undefined : effect === 'read',
        conversation: `${path} ${conversation}`,
      },
    ];
  });
}

/** `ticketing.get_ticket`, `ticketing__get_ticket` and `mcp__…__ticketing__get_ticket` hold the connector's name. */
function named(name: string, connector: string | undefined) {
  const [, before, tool = name] = /^(?:.*__)?([^.]+?)(?:\.|__)([^.]+)$/.exec(name) ?? [];
  return { connector: connector ?? before, tool };
}

/** `plugin:skill` and `plugin:skill/file` are of the skill. */
const lastName = (name: string) => name.split('/')[0]?.split(':').at(-1) ?? name;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
