import { aloneAmong, type Connection, type Listing } from '@gatehouse/connection';
import {
  formerNamesOf,
  nextStep,
  standingOf,
  worstOf,
  surfaceSchema,
  type Lock,
  type LockVerdict,
  type Surface,
} from 'gatehouse-contract';
import { GatehouseError } from '../error.ts';
import type { ConnectorConfig } from '../org/config.ts';
import type { Standing } from '../org/standing.ts';
import type { Pins } from './pins.ts';
import { toRemoteTool, type RemoteTool } from './remote-tool.ts';

/** What a connector offers to somebody, judged by gatehouse.lock. */
export interface Offer {
  /** Of the connector as a whole, where something moved: its version, its instructions, or that it is not pinned. */
  readonly standing: Standing | undefined;
  /** All that is listed, and what was pinned and is gone; each with its own standing. */
  readonly tools: readonly RemoteTool[];
  /** Tools under a name that they had before and still answer to: to be called, and not to be found. */
  readonly former: readonly RemoteTool[];
  readonly surface: Surface;
}

/** One connector of the configuration: a connection whose tools are judged before anybody sees them. */
export interface Connector extends Pick<
  Connection,
  'instance' | 'starts' | 'call' | 'decide' | 'close'
> {
  readonly category: string;
  /** Whether there is a lock, so that what it offers is judged. */
  isJudged(): boolean;
  /** Every tool that it offers to whoever asks. Listed as {@link Connection.list} says. */
  offer(passport: string, askedAs: string, signal: AbortSignal): Promise<Offer>;
  /** Whether a tool is still as it was when it was judged, as far as is known, and the lock as well. */
  isCurrent(tool: RemoteTool): boolean;
}

export function createConnector(
  connection: Connection,
  config: ConnectorConfig,
  pins: Pins,
): Connector {
  const { instance } = connection;
  const { category } = config;
  /** By the lock that it was judged with: what an administrator changes counts at the next look. */
  const judged = new WeakMap<Listing, { lock: Lock | undefined; offer: Offer }>();
  return {
    ...connection,
    category,
    isJudged: () => pins.lock() !== undefined,
    isCurrent: ({ listing }) =>
      listing !== undefined &&
      connection.isCurrent(listing) &&
      judged.get(listing)?.lock === pins.lock(),
    async offer(passport, askedAs, signal) {
      const listing = await connection.list(passport, askedAs, signal);
      const lock = pins.lock();
      const known = judged.get(listing);
      if (known && known.lock === lock) return known.offer;
      const offer = judge(listing);
      judged.set(listing, { lock, offer });
      return offer;
    },
  };

  function judge(listing: Listing): Offer {
    const surface = surfaceOf(instance, listing);
    const verdicts = pins.judge(instance, config, surface) ?? [];
    const about = (...names: [string, ...string[]]) => {
      const found = names.flatMap((name) => standingOf(verdicts, name) ?? []);
      return { standing: toStanding(instance, worstOf(found)), listing };
    };
    const gone = verdicts.filter(({ verdict }) => verdict === 'gone').map(({ tool }) => tool);
    const listed = new Set(listing.tools.map(({ name }) => name));
    const former = surface.tools.flatMap((tool) =>
      formerNamesOf(tool)
        .filter(({ name }) => !listed.has(name))
        .map(({ name }) => ({ of: tool.name, name })),
    );
    const offered = listing.tools.map((tool) => toRemoteTool(category, tool, about(tool.name)));
    const answering = former.flatMap(({ of, name }) =>
      listing.tools
        .filter((tool) => tool.name === of)
        .map((tool) => {
          const more = { ...about(name, of), alias: `${category}.${of}` };
          return toRemoteTool(category, { ...tool, name }, more);
        }),
    );
    return {
      standing: about('').standing,
      surface,
      former: unambiguous(answering, offered),
      tools: [
        ...unambiguous(offered),
        ...gone.map((name) =>
          toRemoteTool(category, { name, inputSchema: { type: 'object' } }, about(name)),
        ),
      ],
    };
  }
}

const AMBIGUOUS: Standing = {
  verdict: 'shape_broken',
  outcome: 'refuse',
  because:
    'Models know another of its tools by the same name; whoever runs the server renames one.',
};

/** Of two tools under one name for models, whichever is asked for might be the other one: both are refused. */
function unambiguous(tools: readonly RemoteTool[], others: readonly RemoteTool[] = []) {
  const alone = aloneAmong([...tools, ...others]);
  return tools.map((tool) => (alone(tool) ? tool : { ...tool, standing: AMBIGUOUS }));
}

/** A listing as contracts are made of; of a connector the host uses the tools alone. */
function surfaceOf(instance: string, { tools, server }: Listing): Surface {
  const nothing = { prompts: [], resources: [], resourceTemplates: [], resolved: {} };
  const parsed = surfaceSchema.safeParse({ server, tools, ...nothing });
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.slice(0, 3).join('.') ?? '';
  throw new GatehouseError(
    'connector_unavailable',
    `${instance} lists what is no tool: ${where}.`,
    {
      hint: 'Tell whoever runs the server; contract snapshot shows what it lists.',
    },
  );
}

function toStanding(instance: string, found: LockVerdict | undefined): Standing | undefined {
  if (!found) return undefined;
  const { verdict, outcome, message } = found;
  return { verdict, outcome, because: `${message} ${nextStep(instance, found)}`.trim() };
}
