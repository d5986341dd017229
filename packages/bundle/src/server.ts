import { z } from 'zod';

import type { Dialect, ServerEntry } from './bundle.ts';
import { type Diagnostic, type DiagnosticCode, skipped, warning } from './diagnostic.ts';
import { slug } from './name.ts';
import { checkUrl } from './server-url.ts';

/** Environment and headers: numbers and booleans, which some bundles hold, become text. */
const values = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .transform((map) => Object.fromEntries(Object.entries(map).map(([k, v]) => [k, String(v)])))
  .default({});

const typed = z.looseObject({ type: z.string().optional() });
const remote = z.object({ type: z.string().optional(), url: z.string().trim(), headers: values });
const local = z.object({
  type: z.string().optional(),
  command: z.string().min(1, 'expected a command, received an empty text'),
  args: z.array(z.string()).default([]),
  env: values,
  cwd: z.string().exactOptional(),
});

type Remote = z.infer<typeof remote>;
type Transport = 'http' | 'sse' | 'stdio';

const TRANSPORTS: ReadonlyMap<unknown, Transport> = new Map([
  ['http', 'http'],
  ['streamable-http', 'http'],
  ['sse', 'sse'],
  ['stdio', 'stdio'],
]);

/** One entry of a server file: what it became, and what was noticed. */
interface ServerReading {
  /** Absent when the entry is skipped. */
  entry?: ServerEntry;
  diagnostics: Diagnostic[];
}

/**
 * Interprets one server. Without `type` the transport follows from the fields, except in Agent Plugins
 * 1.0, which is closed: `type` is required and an unknown field voids the server.
 * Messages name the server and the field, never a value: headers and URLs may hold secrets.
 */
export function readServer(
  label: string,
  value: unknown,
  path: string,
  dialect: Dialect,
): ServerReading {
  const strict = dialect === 'agent-plugins';
  const skip = (message: string, hint: string, code: DiagnosticCode = 'server_invalid') => ({
    diagnostics: [skipped(code, path, `server \`${label}\`: ${message}`, hint)],
  });
  const fields = typed.safeParse(value);
  if (!fields.success) return skip('not an object', 'Write an object with `url` or `command`.');
  const type = fields.data.type ?? (strict ? undefined : inferred(fields.data));
  if (type === undefined) return skip('states no `type`', 'Add `type`: "http", "sse" or "stdio".');
  const transport = TRANSPORTS.get(type);
  if (transport === undefined) {
    const hint = 'Use "http", "sse" or "stdio".';
    return skip('its transport is not supported', hint, 'transport_unsupported');
  }
  const shape = transport === 'stdio' ? local : remote;
  const parsed = (strict ? shape.strict() : shape).safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.');
    return skip(
      `${field ? `field \`${field}\`: ` : ''}${issue?.message ?? 'not valid'}`,
      'Correct the entry; the other servers are loaded.',
    );
  }
  const named = nameOf(label, path);
  if (named === undefined) return skip('has no usable name', 'Name it with letters and digits.');
  const base = { name: named.name, label, path };
  if ('command' in parsed.data) {
    const { type: _, ...stdio } = parsed.data;
    return { entry: { ...base, transport: 'stdio', ...stdio }, diagnostics: named.diagnostics };
  }
  return remoteServer(base, transport === 'sse' ? 'sse' : 'http', parsed.data, strict, named);
}

function remoteServer(
  base: { name: string; label: string; path: string },
  transport: 'http' | 'sse',
  { url, headers }: Remote,
  strict: boolean,
  named: { diagnostics: Diagnostic[] },
): ServerReading {
  if (url === '') {
    const entry: ServerEntry = { ...base, transport: 'unbound', intended: transport };
    return { entry, diagnostics: named.diagnostics };
  }
  const about = `server \`${base.label}\``;
  const problem = checkUrl(url, strict);
  if (problem === undefined || problem === 'credentials') {
    const diagnostics = [...named.diagnostics];
    if (problem !== undefined) {
      const hint = 'Take it out of the bundle and replace it; everyone with the bundle has it.';
      const message = `${about}: the url holds a user name or password`;
      diagnostics.push(warning('server_credentials', base.path, message, hint));
    }
    return { entry: { ...base, transport, url, headers }, diagnostics };
  }
  const hint = 'Write the full address, or "" to let each org unit bind its own server.';
  return { diagnostics: [skipped('server_invalid', base.path, `${about}: ${problem}`, hint)] };
}

function inferred(fields: Record<string, unknown>): Transport | undefined {
  if (typeof fields['command'] === 'string') return 'stdio';
  return typeof fields['url'] === 'string' ? 'http' : undefined;
}

function nameOf(
  label: string,
  path: string,
): { name: string; diagnostics: Diagnostic[] } | undefined {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(label)) return { name: label, diagnostics: [] };
  const name = slug(label);
  if (name === undefined) return undefined;
  const message = `server \`${label}\`: tool names cannot hold this; \`${name}\` stands in`;
  return {
    name,
    diagnostics: [warning('name_slugged', path, message, `Rename it to \`${name}\`.`)],
  };
}
