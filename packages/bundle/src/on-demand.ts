import { z } from 'zod';

import type { Bundle } from './bundle.ts';
import { expectUnchanged } from './digest.ts';
import { BundleError } from './error.ts';
import { readFrontMatter } from './front-matter.ts';
import { parseJson } from './json.ts';
import { BODY_BYTES, DOCUMENT_BYTES } from './limits.ts';
import { readText } from './reading.ts';

/**
 * The instructions of a skill: its file without front matter, line ends as `\n` (R11).
 *
 * @throws BundleError `unknown_name`, `outside_bundle`, `unreadable`, `too_large` or, where it is pinned, `changed`
 */
export async function readSkillBody(bundle: Bundle, name: string): Promise<string> {
  return bodyOf(bundle, partOf(bundle, 'skills', name).path);
}

/**
 * The prompt of a sub-agent: its file without front matter, line ends as `\n` (R13).
 *
 * @throws BundleError `unknown_name`, `outside_bundle`, `unreadable` or `too_large`
 */
export async function readAgentPrompt(bundle: Bundle, name: string): Promise<string> {
  return bodyOf(bundle, partOf(bundle, 'agents', name).path);
}

/**
 * The JSON Schema of what a sub-agent hands back; `undefined` when the manifest names none.
 *
 * @throws BundleError as the others, and `schema_invalid` when the file is not a JSON object
 */
export async function readAgentResultSchema(
  bundle: Bundle,
  name: string,
): Promise<Record<string, unknown> | undefined> {
  partOf(bundle, 'agents', name);
  const settings = Object.hasOwn(bundle.gatehouse.agents, name)
    ? bundle.gatehouse.agents[name]
    : undefined;
  if (settings?.result === undefined) return undefined;
  const path = settings.result;
  const json = parseJson(await textOf(bundle, path, DOCUMENT_BYTES));
  const schema = z
    .record(z.string(), z.unknown())
    .safeParse(json.kind === 'value' ? json.value : undefined);
  if (schema.success) return schema.data;
  const hint = 'Write one JSON Schema object in the file.';
  throw new BundleError('schema_invalid', `${path} is not a JSON object`, {
    path,
    line: json.kind === 'error' ? json.line : undefined,
    hint,
  });
}

/**
 * The head of one skill or agent.
 *
 * @throws BundleError `unknown_name`, which lists the known ones
 */
export function partOf<Kind extends 'skills' | 'agents'>(
  bundle: Bundle,
  kind: Kind,
  name: string,
): Bundle[Kind][number] {
  const heads: Bundle[Kind][number][] = bundle[kind];
  const part = heads.find((each) => each.name === name);
  if (part !== undefined) return part;
  const known = bundle[kind].map((each) => each.name).join(', ');
  throw new BundleError('unknown_name', `${bundle.name} has no such entry in its ${kind}`, {
    path: kind,
    hint: known === '' ? 'The bundle has none; see its diagnostics.' : `There are: ${known}.`,
  });
}

async function bodyOf(bundle: Bundle, path: string): Promise<string> {
  const front = readFrontMatter(await textOf(bundle, path, BODY_BYTES));
  if (front.state === 'found' || front.state === 'none') return front.body;
  const hint = 'The file changed since the bundle was read: read the bundle again.';
  throw new BundleError('unreadable', `${path} has broken front matter`, { path, hint });
}

/** Reads a file that the catalog knows; the path is checked again, since the disk may have changed. */
async function textOf(bundle: Bundle, path: string, limit: number): Promise<string> {
  const reading = { root: bundle.root, diagnostics: [], bytesRead: 0 };
  const file = await readText(reading, path, { limit });
  if (file.kind === 'outside') {
    const hint = 'Put a copy inside the bundle instead of a link.';
    throw new BundleError('outside_bundle', `${path} leads out of the bundle`, { path, hint });
  }
  if (file.kind !== 'text') {
    const hint = 'Check that the file is there and that its permissions allow reading.';
    throw new BundleError('unreadable', `${path} is missing or cannot be read`, { path, hint });
  }
  if (!file.complete) {
    const message = `${path} has ${file.size} bytes; the limit is ${limit}`;
    throw new BundleError('too_large', message, { path, hint: 'Split the file.' });
  }
  await expectUnchanged(bundle);
  return file.text;
}
