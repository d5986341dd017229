import type { Surface, ToolDefinition } from '../surface/surface.ts';
import { shapeText } from '../schema/shape.ts';
import { formerNamesOf } from './former-names.ts';
import { comparePrompts } from './compare-prompts.ts';
import { compareResources } from './compare-resources.ts';
import { textFindings } from './compare-text.ts';
import { addedTool, aliasedTool, compareTools, removedTool } from './compare-tools.ts';
import {
  largerBump,
  worseVerdict,
  type Bump,
  type Comparison,
  type Finding,
  type Verdict,
} from './finding.ts';

/** What moved from one surface to the other, and who is hit. Never throws for a schema, however broken or hostile. */
export function compareSurfaces(before: Surface, after: Surface): Comparison {
  const findings = [
    ...compareAllTools(before.tools, after.tools),
    ...comparePrompts(before.prompts, after.prompts),
    ...compareResources(before, after),
    ...textFindings('', serverTexts(before), serverTexts(after)),
  ].toSorted(worstFirst);
  return {
    verdict: findings.map(({ verdict }) => verdict).reduce<Verdict>(worseVerdict, 'compatible'),
    bump: findings.map(({ bump }) => bump).reduce<Bump>(largerBump, 'none'),
    textDrift: findings.some(({ place }) => place === 'text'),
    findings,
  };
}

function compareAllTools(
  before: readonly ToolDefinition[],
  after: readonly ToolDefinition[],
): Finding[] {
  const now = new Map(after.map((tool) => [tool.name, tool]));
  const known = new Set(before.map(({ name }) => name));
  const added = after.filter(({ name }) => !known.has(name));
  const byFormerName = new Map(
    after.flatMap((tool) => formerNamesOf(tool).map((former) => [former.name, { tool, former }])),
  );
  return [
    ...before.flatMap((tool) => {
      const successor = now.get(tool.name);
      if (successor) return compareTools(tool, successor);
      const alias = byFormerName.get(tool.name);
      return alias ? aliasedTool(tool, alias) : [removedTool(tool, renamed(tool, added))];
    }),
    ...lostNames(before, after),
    ...added.flatMap(addedTool),
  ];
}

/** A former name that worked until now although it was no longer listed. */
function lostNames(before: readonly ToolDefinition[], after: readonly ToolDefinition[]): Finding[] {
  const still = new Set([
    ...formerly(after).map(({ name }) => name),
    ...after.map(({ name }) => name),
  ]);
  return formerly(before)
    .filter(({ name }) => !still.has(name))
    .map(({ name, tool }) => removedTool({ ...tool, name }, tool.name));
}

const formerly = (tools: readonly ToolDefinition[]) =>
  tools.flatMap((tool) => formerNamesOf(tool).map(({ name }) => ({ name, tool })));

/** The new tool that takes and gives the same. */
function renamed(tool: ToolDefinition, added: readonly ToolDefinition[]): string | undefined {
  if (added.length === 0) return undefined;
  const own = shapeOf(tool);
  return added.find((each) => shapeOf(each) === own)?.name;
}

const shapeOf = ({ inputSchema, outputSchema }: ToolDefinition) =>
  `${shapeText(inputSchema)} ${outputSchema ? shapeText(outputSchema) : ''}`;

function serverTexts({ server, prompts, resources, resourceTemplates }: Surface) {
  const texts = new Map<string, string>();
  if (server.instructions) texts.set('instructions', server.instructions);
  const add = (place: string, text: unknown) =>
    void (typeof text === 'string' && text !== '' && texts.set(place, text));
  for (const { name, description, arguments: named = [], ...more } of prompts) {
    add(`prompt ${name}`, description);
    add(`prompt ${name} title`, more['title']);
    for (const each of named) {
      add(`prompt ${name} ${each.name}`, each.description);
      add(`prompt ${name} ${each.name} title`, each['title']);
    }
  }
  for (const each of [...resources, ...resourceTemplates]) {
    add(`resource ${each.name}`, each['description']);
    add(`resource ${each.name} title`, each['title']);
  }
  return texts;
}

const order: readonly Verdict[] = ['breaking', 'suspected', 'compatible'];

function worstFirst(a: Finding, b: Finding): number {
  const byVerdict = order.indexOf(a.verdict) - order.indexOf(b.verdict);
  if (byVerdict !== 0) return byVerdict;
  const [x, y] = [a, b].map(({ tool, place, path, rule }) => `${tool}\n${place}\n${path}\n${rule}`);
  return (x ?? '') < (y ?? '') ? -1 : 1;
}
