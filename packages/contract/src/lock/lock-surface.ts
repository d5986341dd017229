import { canonicalJson } from '../json.ts';
import { sha256, toolHashes } from '../surface/hashes.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';
import { asJson, type LockedConnector, type LockedTool } from './lock-file.ts';

/**
 * The longest definition that is judged, in characters of canonical JSON. Its tokens alone, some 25,000, are more than a
 * model is ever given for a tool, and comparing one that is far longer takes seconds in which a host does nothing else.
 */
const LONGEST = 100_000;

const definitionText = (tool: ToolDefinition) => canonicalJson(asJson.parse(tool));

export const isTooLong = (tool: ToolDefinition) => definitionText(tool).length > LONGEST;

/** Of everything that was listed of a tool. Quick, other than the hashes of its promises. */
export const definitionHash = (tool: ToolDefinition) => sha256(definitionText(tool));

/** The four hashes of a tool as it was listed. */
export function lockTool(tool: ToolDefinition): LockedTool {
  return { definition: definitionHash(tool), ...toolHashes(tool) };
}

/** Undefined: it gave none. */
export const instructionsHash = ({ instructions }: Surface['server']) =>
  instructions === undefined ? undefined : sha256(instructions);

/** The entry of a connector as it is listed now. `contract`: the semver range of `gatehouse.yaml`, where it has one. */
export function lockSurface(
  surface: Surface,
  { category, contract }: { category: string; contract?: string | undefined },
): LockedConnector {
  const { server, tools } = surface;
  const instructions = instructionsHash(server);
  return {
    category,
    ...(contract !== undefined && { contract }),
    server: server.name,
    version: server.version,
    ...(instructions !== undefined && { instructions }),
    tools: Object.fromEntries(tools.map((tool) => [tool.name, lockTool(tool)])),
  };
}
