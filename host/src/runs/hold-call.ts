import { UNLABELLED } from '@gatehouse/passport';
import type { CallError } from '@gatehouse/connection';
import type { RemoteTool } from '../connectors/remote-tool.ts';
import type { HeldCall, StoredApproval } from '../store/approval-store.ts';
import { labelOf, taint, type RunContext, type Speaker } from './run-context.ts';
import type { ToolAnswer } from './tool-table.ts';

/**
 * A write that the connector does not do without a second person's consent. It is kept with everything that is needed
 * to do it later, even when this run has long ended; the model is told, so that nothing waits or is denied in silence.
 */
export async function holdCall(
  run: RunContext,
  speaker: Speaker,
  at: {
    instance: string;
    tool: RemoteTool;
    args: Record<string, unknown>;
    /** What the host fills in, which nobody is shown. */
    own: Record<string, string>;
  },
  { approval, rule = 'approval', message }: CallError,
): Promise<ToolAnswer> {
  const { instance, tool, args, own } = at;
  const askedAt = run.now();
  const label = labelOf(run, speaker);
  const call: HeldCall = {
    id: run.newId(),
    run: run.id,
    person: run.principal.person,
    conversation: speaker.conversation,
    ...(speaker.agent !== undefined && { agent: speaker.agent }),
    connector: instance,
    name: tool.name,
    tool: tool.subject,
    ...(tool.alias !== undefined && { alias: tool.alias }),
    effect: tool.effect,
    scope: tool.scope,
    arguments: args,
    hostArguments: own,
    label: { trust: label.trust, classes: [...label.classes] },
    digest: approval?.digest ?? '',
    summary: approval?.plan.summary ?? message,
    // where the connector made no plan, what would be sent says what would happen
    changes: approval?.plan.changes ?? Object.entries(args).map(toChange),
    rule,
    askedAt,
    expiresAt: askedAt + run.approvalMinutes * 60_000,
  };
  run.trace.add({
    kind: 'held',
    conversation: speaker.conversation,
    approval: call.id,
    connector: instance,
    tool: tool.subject,
    rule,
    summary: call.summary,
  });
  const known = await run.hold(call);
  const answered = known?.state === 'done' || known?.state === 'failed';
  // before its words reach the conversation: what is not known to be harmless may hold anything
  if (answered) taint(run, speaker, known.label ?? UNLABELLED);
  return told(call, known);
}

const toChange = ([field, value]: [string, unknown]) => ({
  field,
  becomes: typeof value === 'string' ? value : (JSON.stringify(value) ?? null),
});

/** What the model is told of a held write, as far as it has been decided meanwhile. */
function told(call: HeldCall, known: StoredApproval | undefined): ToolAnswer {
  const by = known?.decided_by ?? 'somebody';
  switch (known?.state) {
    case 'done':
      return { outcome: 'ok', text: known.answer ?? '' };
    case 'refused':
      return {
        outcome: 'refused',
        text: `${by} refused this write: ${known.because ?? 'no reason given'} Nothing was written; do not send it again.`,
      };
    case 'failed':
      return { outcome: 'failed', text: `${by} approved it, but it failed: ${known.answer ?? ''}` };
    case 'granted':
      return { outcome: 'held', text: `${by} approved it; whether it was done is not known yet.` };
    case undefined:
      return {
        outcome: 'held',
        text: `Held (${call.rule}): a second person would have to decide on it; nothing of it is kept. Nothing was written; do not send it again. Tell the person.`,
      };
    default:
      return {
        outcome: 'held',
        text: `Held (${call.rule}): a second person decides on it as approval ${call.id}. Nothing was written yet; do not send it again. Tell the person what is waiting.`,
      };
  }
}
