import type { CallToolResult } from '@modelcontextprotocol/server';
import { CLEAN, UNLABELLED, type Label } from '@gatehouse/passport';
import type { Redact } from '../credentials/redact.ts';
import { ConnectorError } from '../error.ts';
import type { Planned, PreparedTool } from '../tool/prepare-tool.ts';
import type { Account } from './account.ts';

/** Metadata key under which a result says what came into the conversation with it. */
const LABEL_META_KEY = 'dev.gatehouse/label';

/** Declared fields only, cleared of secrets, with the label of what is really in there. */
export function succeeded<Adapter>(
  { tool, labelOf }: PreparedTool<Adapter>,
  produced: unknown,
  redact: Redact,
): CallToolResult {
  const declared = tool.output.safeParse(produced);
  if (!declared.success) {
    const where = declared.error.issues[0]?.path.join('.') ?? '';
    throw new ConnectorError('upstream', `The result of ${tool.name} is not what it declares.`, {
      hint: `Report this to the connector's owner: field "${where}".`,
      cause: declared.error,
    });
  }
  return result(declared.data, labelOf(declared.data), redact);
}

/** What a dry run answers: the effect in words, field by field, and the digest that an approval is bound to. */
export function planned<Adapter>(
  prepared: PreparedTool<Adapter>,
  plan: Planned,
  redact: Redact,
): CallToolResult {
  // a plan repeats what stands in the record, whoever wrote it
  return result({ result: 'planned', plan }, ofRecords(prepared), redact);
}

/**
 * A typed error. Before the vendor was asked it holds only the connector's own words; after that it may hold the
 * vendor's, and what its records hold.
 */
export function failed<Adapter>(
  prepared: PreparedTool<Adapter>,
  error: ConnectorError,
  account: Account,
  redact: Redact,
): CallToolResult {
  const label = account.isTouched ? ofRecords(prepared) : CLEAN;
  return { ...result(error.toJSON(), label, redact), isError: true };
}

/** The label of words out of the vendor's records that no schema describes. */
function ofRecords<Adapter>({ labelOf }: PreparedTool<Adapter>): Label {
  return { ...UNLABELLED, classes: labelOf({}).classes };
}

function result(value: Record<string, unknown>, label: Label, redact: Redact): CallToolResult {
  const plain = JSON.stringify(value);
  const text = redact(plain);
  return {
    content: [{ type: 'text', text }],
    // parsed again only when a secret was in there, which no vendor should let happen
    structuredContent: text === plain ? value : parsed(text),
    _meta: { [LABEL_META_KEY]: label },
  };
}

function parsed(text: string): Record<string, unknown> {
  // the same JSON with other text inside its strings
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(text) as Record<string, unknown>;
}
