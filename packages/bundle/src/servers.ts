import { z } from 'zod';

import type { Dialect, ServerEntry } from './bundle.ts';
import { skipped } from './diagnostic.ts';
import { parseJson } from './json.ts';
import { DOCUMENT_BYTES } from './limits.ts';
import type { ServerSource } from './manifest.ts';
import { readText, type Reading } from './reading.ts';
import { readServer } from './server.ts';
import { unavailable } from './unavailable.ts';
import { unique } from './unique.ts';

/**
 * Reads the servers that the bundle asks for. Nothing is started or contacted (R7).
 * A bad entry, or a bad file, is skipped with a diagnostic.
 */
export async function readServers(
  reading: Reading,
  sources: ServerSource[],
  dialect: Dialect,
): Promise<ServerEntry[]> {
  const entries: ServerEntry[] = [];
  for (const source of sources) {
    const value = source.kind === 'inline' ? source.value : await readFile(reading, source);
    if (value === undefined) continue;
    const servers = serversOf(value);
    if (servers === undefined) {
      const hint = 'Write { "mcpServers": { "<name>": { … } } }.';
      const message = 'is not an object of servers';
      reading.diagnostics.push(skipped('servers_invalid', source.path, message, hint));
      continue;
    }
    for (const [label, server] of Object.entries(servers)) {
      const read = readServer(label, server, source.path, dialect);
      reading.diagnostics.push(...read.diagnostics);
      if (read.entry !== undefined) entries.push(read.entry);
    }
  }
  return unique(entries, 'server', reading.diagnostics);
}

const record = z.record(z.string(), z.unknown());

/** With the `mcpServers` wrapper or, as some bundles have it, without. */
function serversOf(value: unknown): Record<string, unknown> | undefined {
  const outer = record.safeParse(value);
  if (!outer.success) return undefined;
  if (!Object.hasOwn(outer.data, 'mcpServers')) {
    const { $schema: _, ...servers } = outer.data;
    return servers;
  }
  return record.safeParse(outer.data['mcpServers']).data;
}

async function readFile(
  reading: Reading,
  source: { path: string; expected: boolean },
): Promise<unknown> {
  const { path } = source;
  const file = await readText(reading, path, { limit: DOCUMENT_BYTES });
  if (file.kind === 'missing' && !source.expected) return undefined;
  if (file.kind !== 'text') {
    reading.diagnostics.push(unavailable(path, file.kind));
    return undefined;
  }
  const json = parseJson(file.text);
  if (json.kind === 'value') return json.value;
  const reason = file.complete ? 'is not valid JSON' : `is longer than ${DOCUMENT_BYTES} bytes`;
  const diagnostic = skipped('servers_invalid', path, reason, 'Correct the file.');
  reading.diagnostics.push({
    ...diagnostic,
    ...(json.line === undefined ? {} : { line: json.line }),
  });
  return undefined;
}
