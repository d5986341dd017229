import type { CallToolResult } from '@modelcontextprotocol/client';
import { labelSchema, UNLABELLED, type Label } from '@gatehouse/passport';
import { z } from 'zod';

/** What a second person is asked to consent to, in the connector's words. */
const heldEffect = z.looseObject({
  digest: z.string(),
  plan: z.looseObject({
    summary: z.string(),
    changes: z
      .array(
        z.looseObject({
          field: z.string(),
          was: z.string().nullish(),
          becomes: z.string().nullable(),
        }),
      )
      .default([]),
  }),
});

/** The error of a connector of ours; what others send as text is wrapped into the same shape. */
const typedError = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    rule: z.string().optional(),
    approval: heldEffect.optional(),
  }),
});
export type CallError = z.infer<typeof typedError>['error'];

/** What came of a call that reached the connector, and what came into the conversation with it. */
export type CallOutcome = { readonly label: Label } & (
  | { readonly ok: true; readonly text: string; readonly structured: unknown }
  | { readonly ok: false; readonly error: CallError }
);

/** Metadata key under which a connector says what its answer holds. One that does not say so may hold anything. */
const LABEL_META_KEY = 'dev.gatehouse/label';

export function toOutcome(result: CallToolResult): CallOutcome {
  const said = labelSchema.safeParse(result._meta?.[LABEL_META_KEY]);
  const label = said.success ? said.data : UNLABELLED;
  const text = result.content
    .map((block) => (block.type === 'text' ? block.text : `[${block.type} omitted]`))
    .join('\n');
  if (result.isError !== true)
    return { ok: true, text, structured: result.structuredContent, label };
  const typed = typedError.safeParse(result.structuredContent ?? json(text));
  const error = typed.success ? typed.data.error : { code: 'failed', message: text };
  return { ok: false, error, label };
}

/** Clients of the older revision get a typed error as text only. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
