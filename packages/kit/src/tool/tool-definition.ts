import type { ConnectorDefinition } from '../connector.ts';
import { checkFormerNames } from './former-names.ts';
import { prepareTool, type PreparedTool } from './prepare-tool.ts';

/** Metadata keys that tell a host what the protocol has no word for. */
const SCOPE_META_KEY = 'dev.gatehouse/scope';
const EFFECT_META_KEY = 'dev.gatehouse/effect';
const LABELS_META_KEY = 'dev.gatehouse/labels';
const FORMERLY_META_KEY = 'dev.gatehouse/formerly';

/** One entry of `tools/list`. */
export type ToolDefinition = ReturnType<typeof toolDefinition>;

/** What a client is told about a tool: all of it, and nothing that depends on vendor, person or policy. */
export function toolDefinition<Adapter>({
  tool,
  inputJson,
  outputJson,
  labels,
}: PreparedTool<Adapter>) {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: inputJson,
    outputSchema: outputJson,
    annotations: { title: tool.title, ...tool.hints },
    _meta: {
      [SCOPE_META_KEY]: tool.scope,
      [EFFECT_META_KEY]: tool.effect,
      [LABELS_META_KEY]: labels,
      // not listed as tools of their own: a model would pay for them and have to choose
      ...(tool.formerly && { [FORMERLY_META_KEY]: tool.formerly }),
    },
  };
}

/**
 * The tool surface of a connector, in its own order: what its contract is made of. Throws TypeError for a former name
 * that has ended.
 */
export function toolDefinitions<Adapter>({
  tools,
  dataClass,
  version,
}: Pick<ConnectorDefinition<Adapter>, 'tools' | 'dataClass' | 'version'>): ToolDefinition[] {
  checkFormerNames({ tools, version });
  return tools.map((tool) => toolDefinition(prepareTool(tool, dataClass)));
}
