import type { CallToolResult } from '@modelcontextprotocol/server';
import type { FormerArgument, FormerName } from '../tool/former-names.ts';

/** Metadata key of a result under which a caller is told which of the names it used will end. */
const DEPRECATED_META_KEY = 'dev.gatehouse/deprecated';

/** A former name that a call was made with, as records and answers tell of it. */
export interface FormerUse {
  readonly kind: 'tool' | 'argument';
  /** `read_note` for a tool, `get_note.index` for an argument. */
  readonly alias: string;
  /** The present name: `get_note`, `get_note.at`. */
  readonly now: string;
  /** The version of the connector that takes the former name no more. */
  readonly until: string;
}

export const formerTool = (now: string, { name, until }: FormerName): FormerUse => ({
  kind: 'tool',
  alias: name,
  now,
  until,
});

export const formerArgument = (tool: string, { name, now, until }: FormerArgument): FormerUse => ({
  kind: 'argument',
  alias: `${tool}.${name}`,
  now: `${tool}.${now}`,
  until,
});

/**
 * The same answer with a notice for each former name: for programs in the metadata, for a model in a line of its own
 * after the answer. Names and versions are the connector's own words.
 */
export function withNotices(result: CallToolResult, uses: readonly FormerUse[]): CallToolResult {
  if (uses.length === 0) return result;
  const lines = uses.map(
    ({ kind, alias, now, until }) =>
      `Notice: the ${kind} ${alias} is now called ${now}; the former name ends with version ${until}.`,
  );
  return {
    ...result,
    content: [...result.content, { type: 'text', text: lines.join('\n') }],
    _meta: { ...result._meta, [DEPRECATED_META_KEY]: uses },
  };
}
