import type { CallToolResult } from '@modelcontextprotocol/server';
import { checkAccess } from '../access/check.ts';
import { asConnectorError, ConnectorError } from '../error.ts';
import type { Log } from '../log.ts';
import type { Tool, ToolContext } from './define-tool.ts';
import { parseArguments } from './schema.ts';

/**
 * One call through a connector: may this principal, are the arguments right, do it, drop what was not declared.
 * Never throws: every failure is a typed error in the result (MCP: `isError` with structured content).
 */
export async function callTool<Adapter>(
  tool: Tool<Adapter>,
  args: unknown,
  context: () => Promise<ToolContext<Adapter>>,
  log: Log,
): Promise<CallToolResult> {
  let caller: object = {};
  try {
    const granted = await context();
    const { person, unit, run, passport, agent } = granted.principal;
    caller = { person, unit, run, passport, ...(agent !== undefined && { agent }) };
    checkAccess(tool, granted.principal);
    const input = parseArguments(tool.input, args);
    const result = success(tool, await tool.handler(input, granted));
    log('info', 'called', { tool: tool.name, ...caller });
    return result;
  } catch (thrown) {
    const error = asConnectorError(thrown);
    log(error.code === 'upstream' ? 'error' : 'warn', 'call_failed', {
      tool: tool.name,
      ...caller,
      code: error.code,
      message: error.message,
      ...(error.cause instanceof Error && { cause: error.cause.name }),
    });
    return failure(error);
  }
}

function success<Adapter>(tool: Tool<Adapter>, produced: unknown): CallToolResult {
  const declared = tool.output.safeParse(produced);
  if (!declared.success) {
    const where = declared.error.issues[0]?.path.join('.') ?? '';
    throw new ConnectorError('upstream', `The result of ${tool.name} is not what it declares.`, {
      hint: `Report this to the connector's owner: field "${where}".`,
      cause: declared.error,
    });
  }
  return {
    content: [{ type: 'text', text: JSON.stringify(declared.data) }],
    structuredContent: declared.data,
  };
}

function failure(error: ConnectorError): CallToolResult {
  const body = error.toJSON();
  return {
    isError: true,
    content: [{ type: 'text', text: JSON.stringify(body) }],
    structuredContent: body,
  };
}
