import { satisfies, valid } from 'semver';
import { visibleLine } from '../compare/hidden-text.ts';
import { effectiveHints } from '../compare/hints.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';
import { checkText } from './check-text.ts';
import type { Consumer, ToolUse, UsedPath } from './consumer.ts';
import { declares } from './resolve-path.ts';
import type { UseProblem } from './use-problem.ts';

/**
 * What a consumer says of a connector and the connector does not have: tools, arguments and fields that are not there, a
 * tool that is not read-only, a version out of range; and what its text names without declaring it. Empty: it fits.
 */
export function checkUses(consumer: Consumer, surface: Surface): UseProblem[] {
  const tools = new Map(surface.tools.map((tool) => [tool.name, tool]));
  return [
    ...checkRange(consumer, surface),
    ...Object.entries(consumer.tools).flatMap(([name, use]) =>
      checkTool(consumer, name, use, tools),
    ),
    ...checkText(consumer, surface),
  ];
}

function checkRange(
  { name, declaredIn, line, range, connector }: Consumer,
  { server }: Surface,
): UseProblem[] {
  if (range === undefined || valid(server.version) === null) return [];
  // a pre-release of what is asked for is what gets tested before it is released
  if (satisfies(server.version, range, { includePrerelease: true })) return [];
  return [
    {
      consumer: name,
      file: declaredIn,
      line,
      rule: 'use-range',
      level: 'error',
      message: `It works with ${connector} ${range}, and this is ${visibleLine(server.version)}.`,
      fix: 'Check it against this version and widen the range, or keep the connector at one that fits.',
    },
  ];
}

function checkTool(
  { name: consumer, declaredIn: file, connector }: Consumer,
  name: string,
  use: ToolUse,
  tools: ReadonlyMap<string, ToolDefinition>,
): UseProblem[] {
  const problem = (line: number, rule: string, message: string, fix: string): UseProblem => ({
    consumer,
    file,
    line,
    rule,
    level: 'error',
    message,
    fix,
  });
  const tool = tools.get(name);
  const shown = visibleLine(`${connector}.${name}`);
  if (!tool) {
    return [
      problem(
        use.line,
        'use-tool',
        `There is no tool ${shown}.`,
        `There are: ${[...tools.keys()].map(visibleLine).slice(0, 30).join(', ')}.`,
      ),
    ];
  }
  return [
    ...missing(use.sends ?? [], tool.inputSchema).map(({ path, line }) =>
      problem(
        line,
        'use-sends',
        `${shown} declares no argument ${visibleLine(path)}.`,
        'Correct the path, or take it out of sends.',
      ),
    ),
    ...missing(use.reads ?? [], tool.outputSchema).map(({ path, line }) =>
      problem(
        line,
        'use-reads',
        tool.outputSchema
          ? `${shown} declares no field ${visibleLine(path)}.`
          : `${shown} declares no output, so nothing promises ${visibleLine(path)}.`,
        'Correct the path, or take it out of reads.',
      ),
    ),
    ...(use.readOnly && !effectiveHints(tool).readOnly
      ? [
          problem(
            use.readOnly.line,
            'use-read-only',
            `${shown} is not read-only.`,
            'Take readOnly out, and let the text ask before it calls the tool.',
          ),
        ]
      : []),
  ];
}

const missing = (paths: readonly UsedPath[], schema: ToolDefinition['inputSchema'] | undefined) =>
  schema ? paths.filter(({ path }) => !declares(schema, path)) : paths;
