import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Redact } from '../credentials/redact.ts';
import { ConnectorError } from '../error.ts';
import type { WriteTool } from '../tool/define-tool.ts';
import type { PreparedTool } from '../tool/prepare-tool.ts';
import type { Account } from './account.ts';
import { succeeded } from './answer.ts';

/**
 * What a write answers that was done, now or before. Whatever is wrong with its reply must not read like a failure
 * after which one tries again: throws ConnectorError `outcome_unknown` that says that it was done.
 */
export function written<Adapter>(
  prepared: PreparedTool<Adapter>,
  tool: WriteTool<Adapter>,
  { reply, replayed }: { readonly reply: unknown; readonly replayed: boolean },
  account: Account,
  redact: Redact,
): CallToolResult {
  let record: string | undefined;
  try {
    record = tool.recordId?.(reply);
    account.wrote(replayed ? 'replayed' : 'ok', record);
    return succeeded(prepared, replayed ? asReplayed(reply) : reply, redact);
  } catch (cause) {
    const which = record === undefined ? '' : ` (record ${record})`;
    throw new ConnectorError(
      'outcome_unknown',
      `${tool.name} was done${which}, but its reply cannot be told.`,
      {
        hint: 'Read the record; do not write it again. Report this to the connector’s owner.',
        cause,
      },
    );
  }
}

/** Tools that answer with `result` say that this was done before. */
function asReplayed(reply: unknown): unknown {
  return typeof reply === 'object' && reply !== null && 'result' in reply
    ? { ...reply, result: 'replayed' }
    : reply;
}
