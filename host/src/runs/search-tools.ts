import { z } from 'zod';
import { rank } from '../catalog/bm25f.ts';
import type { RemoteTool } from '../connectors/remote-tool.ts';
import { canBeTold } from '../error.ts';
import { toldToModels } from '../gates/contract.ts';
import { type ToolCall, estimateTokens } from '@gatehouse/models';
import { callConnector } from './call-connector.ts';
import { isRefusal, reach } from './reach.ts';
import { declaredCategories, type RunContext, type Speaker } from './run-context.ts';
import { badArguments, type ToolAnswer, type ToolHandler, type ToolTable } from './tool-table.ts';

/** Tools that one query brings; more would fill the context with what is not needed. */
const PER_QUERY = 3;

const argumentsSchema = z.object({ queries: z.array(z.string().min(1)).min(1).max(8) });

/**
 * `search_tools`: schemas of the few tools that fit enter the context, from the connectors that the loaded skills
 * declare. Nothing is indexed that the person's scopes do not open; what is withheld is named.
 */
export function searchToolsHandler(
  run: RunContext,
  speaker: Speaker,
  table: ToolTable,
): ToolHandler {
  return {
    definition: {
      name: 'search_tools',
      description:
        'Finds tools of the connected systems. Give one short query per action, such as "search tickets" or "add an internal comment". The tools found can be called from the next step on.',
      inputSchema: {
        type: 'object',
        properties: {
          queries: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 8 },
        },
        required: ['queries'],
        additionalProperties: false,
      },
    },
    async handle(call): Promise<ToolAnswer> {
      const parsed = argumentsSchema.safeParse(call.arguments);
      if (!parsed.success)
        return badArguments('search_tools', 'queries must be 1 to 8 short texts');
      const { found, withheld, refused, notes } = await search(run, speaker, parsed.data.queries);
      const fresh = found.filter(({ tool }) => !table.has(tool.modelName));
      for (const at of fresh) table.add(connectorHandler(run, speaker, at));
      run.trace.add({
        kind: 'tools',
        conversation: speaker.conversation,
        tools: fresh.map(({ tool }) => tool.subject),
        withheld: withheld.map(({ subject }) => subject),
        tokens: fresh.reduce((sum, { tool }) => sum + toolTokens(tool), 0),
      });
      const lines = found.map(({ tool }) => `- ${tool.modelName}: ${tool.description}`);
      const kept = withheld.map(
        ({ modelName, scope }) =>
          `- ${modelName} exists but needs ${scope}, which this person does not hold.`,
      );
      const against = refused.map(({ modelName, standing }) => {
        const rule = `contract:${standing?.verdict}`;
        const why = toldToModels({ rule, because: '' });
        return `- ${modelName} exists but is refused (${rule}): ${why}`;
      });
      const text = [...lines, ...kept, ...against, ...notes].join('\n');
      return {
        outcome: 'ok',
        text: text || 'No tool fits. Try other words, or answer without one.',
      };
    },
  };
}

interface Found {
  readonly instance: string;
  readonly tool: RemoteTool;
}

async function search(run: RunContext, speaker: Speaker, queries: readonly string[]) {
  const all: Found[] = [];
  const withheld: RemoteTool[] = [];
  const refused: RemoteTool[] = [];
  const notes: string[] = [];
  const categories = declaredCategories(run);
  if (categories.length === 0)
    notes.push('No connected system is in reach: load a skill that needs one first.');
  for (const category of categories) {
    try {
      const reached = await reach(run, category, speaker);
      if (isRefusal(reached)) {
        notes.push(`${category} is out of reach (${reached.rule}): ${toldToModels(reached)}`);
        continue;
      }
      all.push(...reached.usable.map((tool) => ({ instance: reached.instance, tool })));
      withheld.push(...reached.withheld);
      refused.push(...reached.refused);
    } catch (error) {
      if (!canBeTold(error)) throw error;
      run.trace.add({ kind: 'problem', message: error.message, hint: error.hint });
      notes.push(`${category} cannot be used now: ${error.message}`);
    }
  }
  const index = all.map((item) => ({ item, fields: searchFields(item.tool) }));
  const found = new Set(queries.flatMap((query) => rank(index, query).slice(0, PER_QUERY)));
  const nearest = (tools: readonly RemoteTool[]) => {
    const wanted = tools.map((item) => ({ item, fields: searchFields(item) }));
    return [...new Set(queries.flatMap((query) => rank(wanted, query).slice(0, 1)))];
  };
  return { found: [...found], withheld: nearest(withheld), refused: nearest(refused), notes };
}

function searchFields(tool: RemoteTool) {
  return [
    { text: tool.name, weight: 3 },
    { text: tool.description, weight: 1 },
    { text: JSON.stringify(Object.keys(tool.inputSchema['properties'] ?? {})), weight: 0.5 },
  ];
}

/** A pulled connector tool as an entry of the table. */
export function connectorHandler(run: RunContext, speaker: Speaker, at: Found): ToolHandler {
  const { modelName, description, inputSchema } = at.tool;
  return {
    definition: { name: modelName, description, inputSchema },
    handle: (call) => callConnector(run, speaker, at, call),
  };
}

/**
 * Answers a call to a connector tool that was never pulled: it passes the same gates, so the call may go through. A model
 * asks `by` the name for models, people by the subject: to models two subjects may be one.
 */
export async function callUnpulled(
  run: RunContext,
  speaker: Speaker,
  call: ToolCall,
  by: 'modelName' | 'subject' = 'modelName',
): Promise<ToolAnswer | undefined> {
  const [category = ''] = call.tool.split(by === 'subject' ? '.' : '__');
  if (!declaredCategories(run).includes(category)) return undefined;
  try {
    const reached = await reach(run, category, speaker);
    if (isRefusal(reached)) {
      return { outcome: 'refused', text: `Refused by ${reached.rule}: ${toldToModels(reached)}` };
    }
    const { usable, withheld, refused, former } = reached;
    const tool = [...usable, ...withheld, ...refused, ...former].find(
      (each) => each[by] === call.tool,
    );
    return tool && (await callConnector(run, speaker, { instance: reached.instance, tool }, call));
  } catch (error) {
    if (!canBeTold(error)) throw error;
    run.trace.add({ kind: 'problem', message: error.message, hint: error.hint });
    return { outcome: 'failed', text: `${error.message} ${error.hint}` };
  }
}

export function toolTokens({ modelName, description, inputSchema }: RemoteTool): number {
  return estimateTokens(modelName + description + JSON.stringify(inputSchema));
}
