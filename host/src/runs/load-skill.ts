import { findPlaceholders, readSkillBody } from '@gatehouse/bundle';
import { z } from 'zod';
import type { MenuEntry } from '../catalog/menu.ts';
import { expandGate } from '../gates/skill.ts';
import { estimateTokens } from '../models/tokens.ts';
import { ROOT, type RunContext } from './run-context.ts';
import { badArguments, type ToolAnswer, type ToolHandler } from './tool-table.ts';

const argumentsSchema = z.object({ skill: z.string() });

/** Called when a skill has been expanded, so that the tools which it brings can be offered. */
export type OnExpanded = (entry: MenuEntry) => void;

/**
 * `load_skill`: the body of one skill and its unit's bindings enter the context, once. What did not fit the
 * menu can be loaded as well.
 */
export function loadSkillHandler(
  run: RunContext,
  menu: { shown: readonly MenuEntry[]; cut: readonly MenuEntry[] },
  onExpanded: OnExpanded,
): ToolHandler {
  const entries = [...menu.shown, ...menu.cut];
  // what did not fit the budget is not listed here either, so the schema must not rule it out
  const choices = menu.cut.length === 0 ? { enum: entries.map(({ id }) => id) } : {};
  const loaded = new Set<string>();
  return {
    definition: {
      name: 'load_skill',
      description:
        'Loads the instructions of one skill from the menu. Do this before acting when a skill fits the request.',
      inputSchema: {
        type: 'object',
        properties: { skill: { type: 'string', ...choices } },
        required: ['skill'],
        additionalProperties: false,
      },
    },
    async handle(call): Promise<ToolAnswer> {
      const parsed = argumentsSchema.safeParse(call.arguments);
      const entry = entries.find(({ id }) => parsed.success && id === parsed.data.skill);
      if (!entry) {
        return badArguments(
          'load_skill',
          `skill must be one of ${entries.map(({ id }) => id).join(', ')}`,
        );
      }
      const { bundle, skill } = entry;
      const decision = expandGate(
        run.principal,
        { bundle: bundle.name, skill: skill.name },
        run.organisation.rules,
      );
      run.trace.add({ kind: 'gate', conversation: ROOT.conversation, enforced: true, ...decision });
      if (decision.decision === 'deny') {
        return { outcome: 'refused', text: `Refused by ${decision.rule}: ${decision.because}` };
      }
      if (loaded.has(entry.id)) {
        return {
          outcome: 'ok',
          text: `${entry.id} is loaded already; its instructions are above.`,
        };
      }
      const body = await readSkillBody(bundle, skill.name);
      loaded.add(entry.id);
      run.active.add(bundle);
      const text = [`# Skill ${entry.id}`, body, bindingTable(run, entry, body), agentList(entry)]
        .filter((part) => part !== '')
        .join('\n\n');
      run.trace.add({ kind: 'skill', skill: entry.id, tokens: estimateTokens(text) });
      onExpanded(entry);
      return { outcome: 'ok', text };
    },
  };
}

/** What the placeholders of this body mean in this unit. The skill's own bytes stay as they are. */
function bindingTable(run: RunContext, { bundle }: MenuEntry, body: string): string {
  const bindings = run.organisation.bindings(run.principal.unit);
  const rows = findPlaceholders(body, bundle.categories)
    .filter(({ known }) => known)
    .map(({ placeholder }) => {
      const instance = bindings.get(placeholder);
      const category = instance === undefined ? undefined : run.organisation.category(instance);
      return instance === undefined
        ? `- ~~${placeholder}: not bound in ${run.principal.unit}; say so when you need it.`
        : `- ~~${placeholder}: ${instance}. Its tools are called ${category}__NAME; find them with search_tools.`;
    });
  return rows.length === 0 ? '' : `## In your unit (${run.principal.unit})\n${rows.join('\n')}`;
}

function agentList({ bundle }: MenuEntry): string {
  if (bundle.agents.length === 0) return '';
  const rows = bundle.agents.map(
    ({ name, description }) => `- ${name}: ${description.replaceAll(/[<>]/g, ' ')}`,
  );
  return `## Agents you can delegate to\n${rows.join('\n')}`;
}
