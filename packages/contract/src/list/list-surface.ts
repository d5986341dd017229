import { ProtocolError } from '@modelcontextprotocol/client';
import type { JsonObject } from '../json.ts';
import { byCodeUnits } from '../surface/read-contract.ts';
import { surface as surfaceSchema, type Surface } from '../surface/surface.ts';
import { type Attempt, connect } from './connect.ts';
import type { ListMethod } from './exchange.ts';
import { plain, toListError } from './failure.ts';
import type { Session } from './handshake.ts';
import { type Limits, LIMITS } from './limits.ts';
import { ListError } from './list-error.ts';
import { listPages } from './list-pages.ts';
import { type Target, targetName } from './target.ts';

export interface ListOptions {
  readonly signal: AbortSignal;
  readonly limits?: Limits;
  readonly fetch?: typeof fetch;
  /** What is being done, for a person who waits. */
  readonly progress?: (text: string) => void;
  /** Versions of what the server runs on, see `findInstalled`. */
  readonly resolved?: Readonly<Record<string, string>>;
}

export interface Listing {
  readonly surface: Surface;
  /** What was odd and did not hinder, one sentence each. */
  readonly notes: readonly string[];
}

/** JSON-RPC: method not found. */
const METHOD_NOT_FOUND = -32_601;

/**
 * Starts or reaches a server, lists everything that it offers, and leaves it again. Nothing is ever called: see
 * `ListMethod`. Throws ListError with the kind of reason, or what the signal was aborted with; the process and whatever
 * it started has ended either way.
 */
export async function listSurface(target: Target, options: ListOptions): Promise<Listing> {
  const { limits = LIMITS, progress = () => {} } = options;
  options.signal.throwIfAborted();
  const total = AbortSignal.timeout(limits.total);
  const signal = AbortSignal.any([options.signal, total]);
  const attempts: Attempt[] = [];
  try {
    progress(`${target.kind === 'url' ? 'Reaching' : 'Starting'} ${targetName(target)}…`);
    const session = await connect(target, {
      limits,
      signal,
      fetch: options.fetch ?? fetch,
      onAttempt: (attempt) => attempts.push(attempt),
    });
    const { surface, notes } = await listAll(session, limits, signal, options);
    const stray = attempts.at(-1)?.evidence().process?.stray;
    if (stray === undefined) return { surface, notes };
    return {
      surface,
      notes: [...notes, `It writes to its stdout what is no message: ${plain(stray)}`],
    };
  } catch (error) {
    // a stop is the person's, whatever it made fail
    options.signal.throwIfAborted();
    const evidence = attempts.at(-1)?.evidence();
    if (!evidence) throw error;
    throw error instanceof ListError
      ? new ListError(
          error.kind,
          `${evidence.who} could not be listed: ${error.message}.`,
          evidence,
        )
      : toListError(error, evidence);
  } finally {
    await Promise.all(attempts.map((attempt) => attempt.close().catch(() => {})));
  }
}

async function listAll(
  session: Session,
  limits: Limits,
  signal: AbortSignal,
  { progress = () => {}, resolved = {} }: ListOptions,
): Promise<Listing> {
  const { server, capabilities } = session;
  progress(`Listing ${server.name} ${server.version}…`);
  const notes: string[] = [];
  /** A list that the server may turn out not to have, although it said so. */
  const optional = async (method: ListMethod, offered: boolean): Promise<JsonObject[]> => {
    if (!offered) return [];
    try {
      return await listPages(session, method, limits, signal);
    } catch (error) {
      if (!(error instanceof ProtocolError) || error.code !== METHOD_NOT_FOUND) throw error;
      notes.push(`It advertises what ${method} lists and then does not know that method.`);
      return [];
    }
  };
  const hasResources = capabilities.resources !== undefined;
  const tools = capabilities.tools ? await listPages(session, 'tools/list', limits, signal) : [];
  const prompts = await optional('prompts/list', capabilities.prompts !== undefined);
  const resources = await optional('resources/list', hasResources);
  // few servers with resources have templates, so its absence is nothing to tell
  const before = notes.length;
  const resourceTemplates = await optional('resources/templates/list', hasResources);
  notes.length = Math.min(notes.length, before);
  const listed = { tools, prompts, resources, resourceTemplates };
  if (Object.values(listed).every((items) => items.length === 0)) {
    throw new ListError('protocol', 'it offers nothing: no tool, no prompt, no resource');
  }
  return { surface: toSurface({ server, ...listed, resolved }), notes };
}

/** Checks what was listed and puts it in order: a surface does not depend on the order of the answers. */
function toSurface(listed: { readonly [Key in keyof Surface]: unknown }): Surface {
  const parsed = surfaceSchema.safeParse({
    ...listed,
    tools: withoutNulls(listed.tools),
    prompts: withoutNulls(listed.prompts),
  });
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'unknown' };
    const [kind, at] = path;
    const item = Array.isArray(listed.tools) && kind === 'tools' ? nameOf(listed.tools, at) : '';
    throw new ListError(
      'protocol',
      `${path.join('.')}${item} is not as the protocol has it: ${message}`,
    );
  }
  const { tools, prompts, resources, resourceTemplates } = parsed.data;
  const names = new Set<string>();
  for (const { name } of tools) {
    if (names.has(name)) {
      throw new ListError('protocol', `it lists two tools called ${JSON.stringify(name)}`);
    }
    names.add(name);
  }
  return {
    ...parsed.data,
    tools: tools.toSorted((a, b) => byCodeUnits(a.name, b.name)),
    prompts: prompts.toSorted((a, b) => byCodeUnits(a.name, b.name)),
    resources: resources.toSorted((a, b) => byCodeUnits(a.uri, b.uri)),
    resourceTemplates: resourceTemplates.toSorted((a, b) =>
      byCodeUnits(a.uriTemplate, b.uriTemplate),
    ),
  };
}

/** Some servers write null for what they leave unsaid. */
function withoutNulls(items: unknown): unknown {
  if (!Array.isArray(items)) return items;
  return items.map((item: object) =>
    Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null)),
  );
}

function nameOf(tools: readonly unknown[], at: PropertyKey | undefined): string {
  const tool = tools[Number(at)];
  const name = typeof tool === 'object' && tool !== null && 'name' in tool ? tool.name : undefined;
  return typeof name === 'string' ? ` (${JSON.stringify(name)})` : '';
}
