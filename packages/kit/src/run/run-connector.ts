import { AuditError } from '@gatehouse/audit';
import type { ConnectorDefinition } from '../connector.ts';
import { ConnectorError } from '../error.ts';
import type { DeploymentFacts } from '../manifest/facts.ts';
import { serveHttp, ServeError } from '../serve/http.ts';
import type { ServerParts } from '../serve/server-parts.ts';
import { serveStdio } from '../serve/stdio.ts';
import { SettingsError } from '../vendor/settings.ts';
import { FlagError, parseFlags } from './flags.ts';
import { openConnector, type OpenedConnector } from './open-connector.ts';
import { processEdge } from './process-edge.ts';
import { runVerb } from './verbs.ts';

/**
 * The whole life of a connector process: flags and environment -> vendor -> serve -> stop. `facts` are what its deployment files say beside the definition.
 * Exit codes: 0 stopped as asked, 1 failed, 2 wrong usage.
 */
export async function runConnector<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  facts: DeploymentFacts,
  argv: readonly string[],
): Promise<void> {
  const edge = processEdge();
  try {
    const done = await runVerb(definition, facts, argv, edge);
    if (done !== undefined) {
      process.exitCode = done;
      return;
    }
    const flags = parseFlags(definition, argv, edge.env);
    const opened = await openConnector(definition, flags, edge);
    const { parts } = opened;
    const serving = flags.http
      ? await announced(serveHttp(parts, flags.http), parts).catch(async (error: unknown) => {
          await opened.close().catch(() => {});
          throw error;
        })
      : serveStdio(parts);
    sayAccess(parts, flags.http === undefined);
    stopOn(flags.http === undefined, opened, serving);
  } catch (error) {
    process.stderr.write(`gatehouse-${definition.category}: ${explain(error)}\n`);
    process.exitCode = error instanceof FlagError || error instanceof SettingsError ? 2 : 1;
  }
}

async function announced<Adapter>(
  starting: ReturnType<typeof serveHttp>,
  parts: ServerParts<Adapter>,
) {
  const running = await starting;
  const { access, services, log } = parts;
  const auth = access.options.mode;
  log('info', 'serving', { url: running.url.href, auth, policy: services.policy().revision });
  return running;
}

/** An open door is said at every start. */
function sayAccess<Adapter>({ access, log }: ServerParts<Adapter>, stdio: boolean): void {
  if (access.options.mode !== 'off') return;
  const who = stdio ? 'the program that started this' : 'everyone on this machine';
  log('warn', 'auth_off', {
    message: `Access control is off: ${who} can call every tool, and no write needs a second person. For local use only.`,
  });
}

/** Stops once, on a signal or, over stdio, when the client has closed its end. SIGHUP reads the policy again. */
function stopOn<Adapter>(
  stdio: boolean,
  opened: OpenedConnector<Adapter>,
  serving: { close(): Promise<void> },
): void {
  let stopping = false;
  const once = () => {
    if (stopping) return;
    stopping = true;
    void closeAll(opened, serving).then((whole) => process.exit(whole ? 0 : 1));
  };
  process.on('SIGINT', once);
  process.on('SIGTERM', once);
  process.on('SIGHUP', () => opened.reloadPolicy());
  if (stdio) process.stdin.on('end', once).on('close', once);
}

/** Whatever fails, the rest is still closed: the audit log above all. False when something failed. */
async function closeAll<Adapter>(
  opened: OpenedConnector<Adapter>,
  serving: { close(): Promise<void> },
): Promise<boolean> {
  const served = await serving.close().then(
    () => true,
    (error: unknown) => {
      opened.parts.log('error', 'close_failed', { error });
      return false;
    },
  );
  const closed = await opened.close().then(
    () => true,
    () => false,
  );
  return served && closed;
}

function explain(error: unknown): string {
  if (error instanceof FlagError || error instanceof SettingsError || error instanceof ServeError) {
    return error.message;
  }
  if (error instanceof ConnectorError || error instanceof AuditError) {
    return `${error.message} ${error.hint}`;
  }
  return `could not start (${error instanceof Error ? error.message : 'unknown reason'}). Run with --help to see the flags.`;
}
