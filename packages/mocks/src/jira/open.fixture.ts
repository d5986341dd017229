import { Buffer } from 'node:buffer';
import { getResponse } from 'msw';
import { createJira, jiraJudge, type JiraMock, type Seed } from '../jira.ts';
import type { AccountName } from './defaults.ts';

const judge = jiraJudge();

/** A world whose requests are judged wherever the descriptions are at hand. */
export function open(seed: Seed = {}): JiraMock {
  return createJira({ ...(judge && { judge }), ...seed });
}

/** A world without a judge, for requests that are wrong on purpose. */
export function openUnjudged(seed: Seed = {}): JiraMock {
  const { judge: _, ...rest } = seed;
  return createJira(rest);
}

interface Options {
  readonly body?: unknown;
  readonly as?: AccountName;
  /** `none`, or a whole Authorization header. */
  readonly auth?: string;
  readonly base?: string;
  readonly type?: string;
}

export interface Answered {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly json: unknown;
}

/** One request; `json` is the parsed answer, or its text where it is no JSON. */
export async function call(
  world: JiraMock,
  method: string,
  path: string,
  options: Options = {},
): Promise<Answered> {
  const { body, as = 'alice', auth, base = world.origin, type = 'application/json' } = options;
  const request = new Request(`${base}${path}`, {
    method,
    headers: {
      ...(auth !== 'none' && { authorization: auth ?? basic(world, as) }),
      ...(body !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const reply = await getResponse([...world.handlers], request);
  if (!reply) throw new Error(`no handler for ${path}`);
  const text = await reply.text();
  return { status: reply.status, header: (name) => reply.headers.get(name), json: parsed(text) };
}

export function basic(world: JiraMock, as: AccountName): string {
  const { email, apiToken } = world.as(as);
  return `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What lies there; undefined where nothing does. */
export function within(value: unknown, ...path: readonly (string | number)[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const entries = new Map(Object.entries(objectOf(value)));
  return within(entries.get(String(step)), ...rest);
}

export function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** The same part of each element of the list that the rest of the path leads to. */
export function each(value: unknown, ...path: readonly (string | number)[]): unknown[] {
  const found = within(value, ...path.slice(0, -1));
  const part = path.at(-1) ?? '';
  return Array.isArray(found) ? found.map((one) => within(one, part)) : [];
}

/** The keys that a query finds, in their order. */
export async function keys(world: JiraMock, jql: string, more: object = {}): Promise<unknown[]> {
  const body = { jql, fields: ['key'], maxResults: 100, ...more };
  const { status, json } = await call(world, 'POST', '/rest/api/3/search/jql', { body });
  if (status !== 200) throw new Error(JSON.stringify(json));
  return each(json, 'issues', 'key');
}

/** What a query is refused with. */
export async function refusal(world: JiraMock, jql: string) {
  const { status, json } = await call(world, 'POST', '/rest/api/3/search/jql', { body: { jql } });
  return { status, json };
}
