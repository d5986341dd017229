import type { JsonObject } from '../../json.ts';
import type { Surface, ToolDefinition } from '../../surface/surface.ts';
import type { ProfileName } from '../finding.ts';
import { lintSurface } from '../lint-surface.ts';
import { aSurface, aTool, cleanSearch, cleanTool } from '../surface.fixture.ts';

/** `error rule path` of each finding about a tool beside the other clean one. */
export const found = (tool: ToolDefinition, profile: ProfileName = 'portable'): string[] =>
  foundIn(aSurface(tool, cleanSearch), profile);

export const foundIn = (surface: Surface, profile: ProfileName = 'portable'): string[] =>
  lintSurface(surface, { profile }).findings.map(({ level, rule, path }) =>
    [level, rule, path].filter(Boolean).join(' '),
  );

/** What is found about these tools alone, where only the rules for all profiles and few limits apply. */
export const foundAmong = (...tools: readonly ToolDefinition[]): string[] =>
  foundIn(aSurface(...tools), 'bedrock');

export const input = (more: JsonObject): ToolDefinition =>
  aTool({ inputSchema: { ...cleanTool.inputSchema, ...more } });
export const output = (outputSchema: JsonObject): ToolDefinition => aTool({ outputSchema });
export const text = { type: 'string', description: 'Some text.' };
