import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Principal } from '@gatehouse/passport';
import { asConnectorError, ConnectorError } from '../error.ts';
import { currentArguments } from '../tool/current-arguments.ts';
import type { FormerName } from '../tool/former-names.ts';
import type { PreparedTool } from '../tool/prepare-tool.ts';
import { failed, planned, succeeded } from './answer.ts';
import { openAccount, type Account } from './account.ts';
import { formerArgument, formerTool, withNotices } from './former-use.ts';
import type { CallServices } from './services.ts';
import { judge } from './judge.ts';
import { parseCall } from './parse-call.ts';
import { sendWrite } from './send-write.ts';
import { written } from './written.ts';

/** One call as it arrived. */
export interface AskedCall {
  readonly arguments: unknown;
  /** Throws ConnectorError when the caller cannot be identified. */
  principal(): Promise<Principal>;
  readonly signal: AbortSignal;
  /** The former name of the tool under which it was called. Absent: its present one. */
  readonly former?: FormerName | undefined;
  /** What the calling program says it is called. */
  readonly client?: string | undefined;
  /** W3C trace context of the caller. */
  readonly traceparent?: string | undefined;
}

/**
 * One call through a connector, in the order in which a call is cheap to refuse: who is it, how often, may they,
 * are the arguments right, does the policy and the label allow it; then do it, drop what was not declared, and keep
 * the record. Never throws: every failure is a typed error in the result (MCP: `isError` with structured content).
 */
export function callTool<Adapter>(
  services: CallServices<Adapter>,
  prepared: PreparedTool<Adapter>,
  asked: AskedCall,
): Promise<CallToolResult> {
  const { traceparent } = asked;
  const start = { tool: prepared.tool.name, traceparent };
  return services.within(start, () => recorded(services, prepared, asked));
}

async function recorded<Adapter>(
  services: CallServices<Adapter>,
  prepared: PreparedTool<Adapter>,
  asked: AskedCall,
): Promise<CallToolResult> {
  const { name } = prepared.tool;
  const account = openAccount(services, prepared.tool, asked);
  if (asked.former) account.formerly([formerTool(name, asked.former)]);
  let result: CallToolResult;
  try {
    result = await answer(services, prepared, asked, account);
  } catch (thrown) {
    const error = asConnectorError(thrown);
    account.failed(error);
    result = failed(prepared, error, account, services.redact);
  }
  try {
    await account.close();
    return withNotices(result, account.formerNames);
  } catch {
    // what cannot be recorded is not answered; a write that was done is in the journal and will be repeated from there
    const error = new ConnectorError('upstream', 'The call could not be recorded.', {
      hint: 'Ask the operator to look at the connector’s audit log; then call again with the same arguments.',
    });
    return failed(prepared, error, account, services.redact);
  }
}

async function answer<Adapter>(
  services: CallServices<Adapter>,
  prepared: PreparedTool<Adapter>,
  asked: AskedCall,
  account: Account,
): Promise<CallToolResult> {
  const { tool } = prepared;
  const principal = account.known(await asked.principal());
  await services.limit(principal, tool.name);
  const judgement = judge.access(tool, principal);
  account.decided(judgement);
  account.gave(asked.arguments);
  const { args, used } = currentArguments(tool, asked.arguments);
  account.formerly(used.map((old) => formerArgument(tool.name, old)));
  const call = parseCall(prepared, args);
  const decision = judge.call(services.policy(), tool, principal, call.input, false);
  account.decided(decision);
  const { adapter, credential } = await services.adapterFor(principal);
  account.uses(credential);
  const context = { adapter, principal, cursors: services.cursors, signal: asked.signal };
  account.touched();
  if (tool.effect === 'read') {
    return succeeded(prepared, await tool.handler(call.input, context), services.redact);
  }
  const sent = await sendWrite(services, { tool, call, context, credential, decision }, account);
  if ('plan' in sent) return planned(prepared, sent.plan, services.redact);
  return written(prepared, tool, sent, account, services.redact);
}
