import { visibleLine } from '../compare/hidden-text.ts';
import type { InferredPath, InferredTool } from './infer-tool.ts';
import type { InferredPart } from './infer-uses.ts';

/** One block for each file, to be pasted into its front matter. Every text in it that others wrote is visible and quoted. */
export const usesYaml = (parts: readonly InferredPart[]): string =>
  parts.length === 0
    ? '# No tool was called in a recording or is named in the text with its connector.\n'
    : `${parts.map(block).join('\n\n')}\n`;

function block({ file, connectors }: InferredPart): string {
  const lines = [...connectors].flatMap(([connector, tools]) => [
    connector === '?' ? `  '?': # which connector?` : `  ${scalar(connector)}:`,
    '    tools:',
    ...[...tools].flatMap(([tool, inferred]) => toolLines(tool, inferred)),
  ]);
  return [`# ${visibleLine(file)}`, 'uses:', ...lines].join('\n');
}

function toolLines(name: string, { calls, line, sends, reads, readOnly }: InferredTool): string[] {
  const from = [
    ...(calls > 0 ? [`${calls} recorded ${calls === 1 ? 'call' : 'calls'}`] : []),
    ...(line === undefined ? [] : [`named in line ${line}`]),
  ];
  return [
    `      ${scalar(name)}: # ${from.join('; ')}`,
    ...list('sends', sends, calls > 0),
    ...list('reads', reads, false),
    ...(readOnly ? ['        readOnly: true # every recorded call was a read'] : []),
  ];
}

/** An empty list promises that nothing is used, so it is written only where a recording shows as much. */
function list(key: string, paths: readonly InferredPath[], certain: boolean): string[] {
  if (paths.length === 0) return certain ? [`        ${key}: []`] : [];
  return [
    `        ${key}:`,
    ...paths.map(({ path, because }) => `          - ${scalar(path)} # ${visibleLine(because)}`),
  ];
}

/** A plain word where YAML would read it as that text, otherwise in quotes. */
const scalar = (text: string) =>
  /^[A-Za-z_][\w.[\]-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(visibleLine(text));
