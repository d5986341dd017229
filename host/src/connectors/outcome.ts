import type { CallToolResult } from '@modelcontextprotocol/client';
import { z } from 'zod';

/** The error of a connector of ours; what others send as text is wrapped into the same shape. */
const typedError = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    rule: z.string().optional(),
  }),
});
export type CallError = z.infer<typeof typedError>['error'];

/** What came of a call that reached the connector. */
export type CallOutcome =
  | { readonly ok: true; readonly text: string; readonly structured: unknown }
  | { readonly ok: false; readonly error: CallError };

export function toOutcome(result: CallToolResult): CallOutcome {
  const text = result.content
    .map((block) => (block.type === 'text' ? block.text : `[${block.type} omitted]`))
    .join('\n');
  if (result.isError !== true) return { ok: true, text, structured: result.structuredContent };
  const typed = typedError.safeParse(result.structuredContent);
  return { ok: false, error: typed.success ? typed.data.error : { code: 'failed', message: text } };
}
