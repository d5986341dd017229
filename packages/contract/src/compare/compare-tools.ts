import type { ToolDefinition } from '../surface/surface.ts';
import { exampleOf } from '../witness/example.ts';
import type { Change } from './change.ts';
import { compareHints } from './compare-hints.ts';
import { compareSchemas } from './compare-schemas.ts';
import { compareText, hidden, hiddenElsewhere } from './compare-text.ts';
import type { Finding } from './finding.ts';
import type { FormerName } from './former-names.ts';
import { textPlaces } from './text-places.ts';

/** What changed about one tool that both surfaces have. */
export function compareTools(before: ToolDefinition, after: ToolDefinition): Finding[] {
  return [
    ...compareSchemas(before.inputSchema, after.inputSchema, 'in').map((change) =>
      finding(after.name, 'input', change),
    ),
    ...compareOutputs(before, after),
    ...compareHints(before, after),
    ...compareText(before, after),
  ];
}

function compareOutputs(before: ToolDefinition, after: ToolDefinition): Finding[] {
  const [old, now] = [before.outputSchema, after.outputSchema];
  if (old && now) {
    return compareSchemas(old, now, 'out').map((change) => finding(after.name, 'output', change));
  }
  const common = { tool: after.name, place: 'output', path: '' } as const;
  if (now) {
    const message = 'the result has a schema now';
    return [{ ...common, rule: 'output-added', verdict: 'compatible', bump: 'minor', message }];
  }
  if (!old) return [];
  const value = exampleOf(old);
  return [
    {
      ...common,
      rule: 'output-removed',
      verdict: 'breaking',
      bump: 'major',
      message: 'the result no longer has a schema, so nobody is promised any field',
      ...(value !== undefined && {
        witness: {
          kind: 'result',
          value,
          outcome: 'what was promised to be like this may be anything',
        },
      }),
    },
  ];
}

function finding(tool: string, place: 'input' | 'output', change: Change): Finding {
  const { witness, ...rest } = change;
  const kind = place === 'input' ? 'call' : 'result';
  return { tool, place, ...rest, ...(witness && { witness: { kind, ...witness } }) };
}

/** A tool that is gone; `successor` may be it under another name. */
export function removedTool(tool: ToolDefinition, successor: string | undefined): Finding {
  const value = exampleOf(tool.inputSchema);
  const renamed =
    successor === undefined ? '' : `; ${successor} may be the same under another name`;
  return {
    tool: tool.name,
    place: 'tool',
    path: '',
    rule: 'tool-removed',
    verdict: 'breaking',
    bump: 'major',
    message: `the tool is gone${renamed}`,
    ...(value !== undefined && {
      witness: { kind: 'call', value, outcome: 'refused: there is no such tool' },
    }),
  };
}

/** A tool that is listed under another name and still answers to the old one: callers have time, and are told how much. */
export function aliasedTool(
  before: ToolDefinition,
  { tool, former }: { readonly tool: ToolDefinition; readonly former: FormerName },
): Finding[] {
  const until = former.until === undefined ? '' : ` until ${former.until}`;
  return [
    {
      tool: before.name,
      place: 'tool',
      path: '',
      rule: 'tool-renamed',
      verdict: 'compatible',
      bump: 'minor',
      message: `the tool is called ${tool.name} now; the old name works${until}`,
    },
    ...compareTools(before, tool).map((each) => ({ ...each, tool: before.name })),
  ];
}

export const addedTool = (tool: ToolDefinition): Finding[] => [
  {
    tool: tool.name,
    place: 'tool',
    path: '',
    rule: 'tool-added',
    verdict: 'compatible',
    bump: 'minor',
    message:
      'the tool is new; a model chooses among all of them, so check that the others are still found',
  },
  ...[...textPlaces(tool)].flatMap(([path, text]) => hidden(tool.name, path, text)),
  ...hiddenElsewhere(undefined, tool, textPlaces(tool)),
];
