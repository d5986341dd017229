import { join } from 'node:path';
import { LOCK_FILE, type LockPlace } from 'gatehouse-contract';
import { delegateHandler } from './agents/delegate.ts';
import { openCatalog, unknownPlaceholders, type Catalog } from './catalog/catalog.ts';
import { buildMenu } from './catalog/menu.ts';
import { openPins } from './connectors/pins.ts';
import { createPool } from './connectors/pool.ts';
import { createPassports, type ConnectionLimits } from '@gatehouse/connection';
import { lockPlace } from './contracts.ts';
import { canBeTold } from './error.ts';
import { hostKey } from './host-key.ts';
import { explainCall, type Explanation } from './explain.ts';
import {
  chooseModel,
  createBudget,
  ModelError,
  type ModelPort,
  type Tier,
} from '@gatehouse/models';
import { createOrganisation, type Organisation } from './org/organisation.ts';
import type { LoadedConfig } from './org/read-config.ts';
import { activateInstalled } from './runs/activate-installed.ts';
import { answerRequest } from './runs/answer.ts';
import { buildReport, type RunHead, type RunReport } from './runs/report.ts';
import { ROOT, type RunContext } from './runs/run-context.ts';
import { decideHeld, type DecideOptions } from './runs/decide-held.ts';
import { callUnpulled } from './runs/search-tools.ts';
import { createTrace, type Traced } from './runs/trace.ts';
import {
  createApprovalStore,
  shownApproval,
  shownCall,
  type ShownApproval,
} from './store/approval-store.ts';
import type { DataFolder } from '@gatehouse/data-folder';
import { onFirstUse, openEmbedded, openServer } from './store/database.ts';
import { createRunStore, type StoredRun } from './store/run-store.ts';
import { readStoredRun } from './runs/stored-run.ts';
import { prepared } from './store/tables.ts';
import { swapHere } from './swap.ts';
import type { Swapped, SwapRequest } from '@gatehouse/swap';

/** What the edge hands in: nothing below this reads a clock, a random source or the environment by itself. */
export interface HostParts {
  readonly loaded: LoadedConfig;
  readonly data: DataFolder;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly limits?: ConnectionLimits;
}

export interface AskOptions {
  readonly person: string;
  readonly question: string;
  readonly signal: AbortSignal;
  /** Sees each event as it happens. */
  readonly watch?: (event: Traced) => void;
  /** Stands in for the configured models; the walkthrough and tests hand in a replay. */
  readonly model?: (tier: Tier) => ModelPort;
  /** See RunContext. */
  readonly enforceCalls?: boolean;
  /** Told of each held write; the run goes on when it resolves, with whatever was decided until then. */
  readonly held?: (call: ShownApproval['call']) => Promise<void>;
}

export interface CallOptions {
  readonly person: string;
  /** `category.tool`. */
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** The host, assembled from its configuration; the faces use nothing else. */
export interface Host {
  readonly organisation: Organisation;
  readonly catalog: Catalog;
  readonly people: LoadedConfig['config']['people'];
  ask(options: AskOptions): Promise<RunReport>;
  /** One call by a person without a model, through the same gates. The report's answer is the tool's own text. */
  call(options: CallOptions): Promise<RunReport>;
  explain(person: string, tool: string, args: unknown, signal: AbortSignal): Promise<Explanation>;
  /** Writes that wait for a second person, then those that did, newest first; and how many were left off. */
  approvals(count: number): Promise<{ approvals: ShownApproval[]; more: number }>;
  /** A second person decides on a held write; a consent is acted upon at once. See {@link decideHeld}. */
  decide(options: DecideOptions & { signal: AbortSignal }): Promise<ShownApproval>;
  /** What the commands about gatehouse.lock work on. See {@link lockPlace}. */
  lockPlace(as: string | undefined, signal: AbortSignal): LockPlace;
  /** See {@link swapHere}. */
  swap(request: SwapRequest, signal: AbortSignal): Promise<Swapped>;
  /** Newest first. */
  latestRuns(count: number): Promise<StoredRun[]>;
  /** A stored run with its report, made again from its events. Undefined: there is none. */
  storedRun(run: string): Promise<{ report: RunReport; events: readonly Traced[] } | undefined>;
  /** Ends every connector that was started and closes the store. Safe to call twice. */
  close(): Promise<void>;
}

export async function openHost(parts: HostParts): Promise<Host> {
  const { loaded, data, env, now, newId } = parts;
  const { config } = loaded;
  const organisation = createOrganisation(config, loaded.revision);
  const pins = openPins(join(loaded.folder, LOCK_FILE));
  const read = await openCatalog(config.plugins, loaded.folder, pins.lock()?.bundles);
  const misspelt = unknownPlaceholders(read.bundles, config.units);
  const catalog = { ...read, problems: [...read.problems, ...misspelt] };
  const key = await hostKey(data, newId);
  const mint = createPassports({ issuer: config.issuer, key, now, newId });
  const identity = {
    issuer: config.issuer,
    passportKeys: data.file('keys', 'host.jwks.json'),
    dataFolder: data.path,
    workingFolder: loaded.folder,
    env,
    logDescriptor: data.logDescriptor,
  };
  const poolOf = (connectors: typeof config.connectors) =>
    createPool({
      connectors,
      host: identity,
      pins,
      now,
      ...(parts.limits && { limits: parts.limits }),
    });
  const pool = poolOf(config.connectors);
  const url = env['DATABASE_URL'];
  const database = onFirstUse(() =>
    prepared(url ? openServer(url) : openEmbedded(data.file('host'))),
  );
  const runs = async () => createRunStore(await database.get());
  const approvals = async () => createApprovalStore(await database.get());
  /** Traces of the runs of this moment: what is decided on their held writes belongs to them. */
  const live = new Map<string, RunContext['trace']>();
  const defaultModel = (tier: Tier) => chooseModel({ env, tier, models: config.models });

  /** Runs something as a stored, traced run of a person; whatever happens, the trace is kept and has an end. */
  async function traced(
    head: RunHead,
    options: Pick<AskOptions, 'signal' | 'enforceCalls' | 'watch' | 'held'>,
    work: (run: RunContext) => Promise<{ status: string; text: string }>,
  ): Promise<RunReport> {
    const store = await runs();
    await store.start({ ...head, id: head.run }, now());
    const trace = createTrace(
      now,
      ({ seq: _seq, at, kind, ...body }) => store.append(head.run, at, kind, body),
      options.watch ?? (() => {}),
    );
    live.set(head.run, trace);
    let ended = { status: 'failed', text: 'The run failed.' };
    try {
      ended = await work(context(organisation.principal(head.person), head.run, trace, options));
    } catch (error) {
      // whatever the abort tore down may have failed with an error of its own
      if (options.signal.aborted) ended = { status: 'stopped', text: 'The run was stopped.' };
      else if (error instanceof ModelError || canBeTold(error)) {
        ended = { status: 'failed', text: `${error.message} ${error.hint}` };
      }
      throw error;
    } finally {
      trace.add({ kind: 'answer', ...ended });
      // what is decided until then is a part of the report as well
      await trace.flushed().finally(() => live.delete(head.run));
      await store.end(head.run, ended.status, now());
    }
    return buildReport(head, trace.events);
  }

  const headOf = (person: string, question: string, model: string): RunHead => {
    const { unit } = organisation.principal(person);
    return { run: newId(), person, unit, question, model, policy: organisation.revision };
  };

  async function ask(options: AskOptions): Promise<RunReport> {
    const { person, question } = options;
    const principal = organisation.principal(person);
    const model = options.model ?? defaultModel;
    const root = model('medium');
    return traced(headOf(person, question, root.label), options, (run) =>
      answerRequest(run, {
        company: config.company,
        question,
        menu: buildMenu(
          principal,
          organisation,
          catalog.bundles,
          question,
          config.limits.menuCharacters,
        ),
        model: root,
        maxSteps: config.limits.steps,
        delegation: (table) => delegateHandler(run, table, model),
      }),
    );
  }

  async function call({ person, tool, args, signal }: CallOptions): Promise<RunReport> {
    const head = headOf(person, `call ${tool}`, 'none');
    return traced(head, { signal }, async (run) => {
      activateInstalled(run, catalog.bundles, tool.split('.')[0] ?? '');
      const asked = { id: head.run, tool, arguments: args };
      const answer = await callUnpulled(run, ROOT, asked, 'subject');
      const outcome = answer?.outcome ?? 'failed';
      return {
        status: outcome === 'ok' ? 'done' : outcome,
        text: answer?.text ?? `There is no tool ${tool}.`,
      };
    });
  }

  function context(
    principal: RunContext['principal'],
    id: string,
    trace: RunContext['trace'],
    { signal, enforceCalls = true, held }: Pick<AskOptions, 'signal' | 'enforceCalls' | 'held'>,
  ): RunContext {
    return {
      id,
      principal,
      organisation,
      pool,
      mint,
      trace,
      signal,
      now,
      enforceCalls,
      budget: createBudget(config.limits.tokens),
      active: new Set(),
      listed: new Map(),
      labels: new Map(),
      newId,
      approvalMinutes: config.limits.approvalMinutes,
      async hold(write) {
        const store = await approvals();
        await store.hold(write);
        await held?.(shownCall(write));
        return store.find(write.id);
      },
    };
  }

  /** Of what it does nothing is kept. */
  const untraced = (id: string, person: string, signal: AbortSignal): RunContext => ({
    ...context(organisation.principal(person), id, createTrace(now), { signal }),
    hold: () => Promise.resolve(undefined),
  });

  return {
    organisation,
    catalog,
    people: config.people,
    ask,
    call,
    async approvals(count) {
      const { approvals: found, more } = await (await approvals()).latest(count);
      return { approvals: found.map(shownApproval), more };
    },
    async decide({ signal, ...decision }) {
      const store = await runs();
      const decided = await decideHeld(
        {
          pool,
          mint,
          now,
          signal,
          organisation,
          approvals: await approvals(),
          traceOf: (id) => (event) => {
            const trace = live.get(id);
            if (trace) return trace.add(event);
            const { kind, ...body } = event;
            return store.append(id, now(), kind, body);
          },
        },
        decision,
      );
      return shownApproval(decided);
    },
    latestRuns: async (count) => (await runs()).latest(count),
    storedRun: async (id) => readStoredRun(await runs(), id),
    explain: async (person, tool, args, signal) =>
      explainCall(untraced('explain', person, signal), catalog, tool, args),
    lockPlace: (as, signal) =>
      lockPlace({ loaded, file: pins.file, organisation, pool, mint }, as, signal),
    async swap(request, signal) {
      const contextOf = (person: string) => untraced('swap', person, signal);
      const { reads } = await runs();
      return swapHere(request, { ...parts, organisation, catalog, poolOf, reads, contextOf });
    },
    close: once(async () => {
      await pool.close();
      await database.close();
      data.close();
    }),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
