import { z } from 'zod';

import type { Dialect } from './bundle.ts';
import { BundleError } from './error.ts';
import type { GatehouseFields } from './gatehouse-fields.ts';
import { lineAt, parseJson } from './json.ts';
import { DOCUMENT_BYTES } from './limits.ts';
import { readText, type Reading } from './reading.ts';
import type { SkillPlaces } from './skill-files.ts';

/** Where server declarations come from: a file of the bundle or the manifest itself. */
export type ServerSource =
  | { kind: 'file'; path: string; expected: boolean }
  | { kind: 'inline'; path: string; value: unknown };

/** A manifest of either dialect, after its defaults. */
export interface Manifest {
  dialect: Dialect;
  name: string;
  version: string;
  displayName?: string;
  description: string;
  gatehouse: GatehouseFields;
  skills: SkillPlaces;
  /** Replaces the default folder when present. */
  agents?: string[];
  servers: ServerSource[];
}

/** A manifest file as text and as value. */
export interface ManifestFile {
  path: string;
  text: string;
  value: unknown;
}

/**
 * Reads a manifest file whole; `undefined` when it does not exist.
 *
 * @throws BundleError `too_large`, `outside_bundle`, `unreadable` or `manifest_syntax`
 */
export async function readManifestFile(
  reading: Reading,
  path: string,
): Promise<ManifestFile | undefined> {
  const file = await readText(reading, path, { limit: DOCUMENT_BYTES });
  if (file.kind === 'missing') return undefined;
  if (file.kind !== 'text') {
    const outside = file.kind === 'outside';
    throw new BundleError(
      outside ? 'outside_bundle' : 'unreadable',
      outside ? `${path} leads out of the bundle` : `${path} cannot be read`,
      { path, hint: 'Put a readable file there, not a link out of the bundle.' },
    );
  }
  if (!file.complete) {
    const message = `${path} has ${file.size} bytes; the limit is ${DOCUMENT_BYTES}`;
    throw new BundleError('too_large', message, { path, hint: 'Shorten the manifest.' });
  }
  const json = parseJson(file.text);
  if (json.kind === 'error') {
    const at = json.line === undefined ? '' : ` (line ${json.line})`;
    const hint = 'Correct the syntax: every JSON parser or editor shows the place.';
    throw new BundleError('manifest_syntax', `${path} is not valid JSON${at}`, {
      path,
      line: json.line,
      hint,
    });
  }
  return { path, text: file.text, value: json.value };
}

/**
 * Parses a part of the manifest.
 *
 * @param at where the part sits in the manifest, for the message
 * @throws BundleError `manifest_invalid` that names the field, what is expected and the next step
 */
export function parseManifest<T>(
  file: ManifestFile,
  schema: z.ZodType<T>,
  value: unknown,
  at: string[] = [],
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = [...at, ...(issue?.path ?? [])];
  const field = path.length === 0 ? 'the manifest' : `field ${fieldName(path)}`;
  // zod's messages name types and options, never the value. For a bad key the reason lies one deeper.
  const [key] = issue?.code === 'invalid_key' ? issue.issues : [];
  const message = `${file.path}: ${field}: ${key?.message ?? issue?.message ?? 'not valid'}`;
  throw new BundleError('manifest_invalid', message, {
    path: file.path,
    line: lineAt(file.text, path),
    hint: `Correct ${field} in ${file.path}, then load the bundle again.`,
  });
}

/** `metadata["dev.gatehouse"].agents.reader.tier`. */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      const text = String(key);
      if (!/^[\w$-]+$/.test(text)) return `[${JSON.stringify(text)}]`;
      return index === 0 ? text : `.${text}`;
    })
    .join('');
}
