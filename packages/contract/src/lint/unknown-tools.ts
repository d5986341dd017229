import type { LintedTool } from './rule.ts';

/** Characters of one description that are read for names. */
const READ = 20_000;
const VERBS = new Set(
  'add assign cancel close copy count create delete describe download edit execute export fetch find get import insert link list lookup move open post publish query read remove rename resolve run search send set show start stop submit update upload upsert write'.split(
    ' ',
  ),
);

/**
 * Names in descriptions that look like tools of this server and are none: in the spelling of its tools, beginning with a
 * verb, and neither an argument, a field nor an allowed value of any tool.
 */
export function unknownTools(tools: readonly LintedTool[]): { tool: string; name: string }[] {
  const known = new Set(tools.map(({ name }) => name));
  const verbs = new Set([...VERBS, ...tools.map(({ words }) => words[0] ?? '')]);
  const values = new Set(tools.flatMap(wordsOfSchemas));
  const snake = tools.some(({ name }) => name.includes('_'));
  const camel = tools.some(({ name }) => /^[a-z]+[A-Z]/.test(name));
  return tools.flatMap(({ name: tool, description }) => {
    const text = description.slice(0, READ);
    const found = new Set([
      ...(snake
        ? (text.match(/(?<![\w.$/-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w(=:/-]|\.\w)/g) ?? [])
        : []),
      ...(camel
        ? (text.match(/(?<![\w.$/-])[a-z]+(?:[A-Z][a-z0-9]+)+(?![\w(=:/-]|\.\w)/g) ?? [])
        : []),
    ]);
    return [...found]
      .filter((name) => !known.has(name) && !values.has(name) && verbs.has(firstWord(name)))
      .map((name) => ({ tool, name }));
  });
}

const firstWord = (name: string) => name.split(/_|(?=[A-Z])/)[0] ?? '';

function wordsOfSchemas({ input, output }: LintedTool): string[] {
  return [...input.nodes, ...(output?.nodes ?? [])].flatMap(({ name, schema }) => {
    const list = schema['enum'];
    const values = Array.isArray(list) ? list : [];
    return [name, ...[...values, schema['const']].filter((value) => typeof value === 'string')];
  });
}
