import type { Mention } from './consumer.ts';

/** A line that is read for names; longer ones are cut. */
const LINE = 5_000;

/** `connector.tool`, a name in code, or a name with an underscore or an inner capital. */
const NAME = /(?<![\w./$-])[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)?(?![\w-]|\.\w)/g;
const VARIABLE = /(?<!\$)\{([A-Za-z_]\w*(?:(?:\[\])?\.[A-Za-z_]\w*)*(?:\[\])?)\}/g;

/** Names that may be tools. A word of plain prose is none: `search` counts in code only. */
export const mentionsIn = (text: string, firstLine = 1): Mention[] =>
  eachLine(text, firstLine, (line) => {
    const code = new Set([...line.matchAll(/`([^`]+)`/g)].map(([, inside = '']) => inside.trim()));
    return [...line.matchAll(NAME)]
      .map(([name]) => name)
      .filter((name) => code.has(name) || /[_.]|[a-z][A-Z]/.test(name));
  });

/** `{tickets[].id}` and `{title}`; `${PLACE}` belongs to a host. */
export const variablesIn = (text: string, firstLine = 1): Mention[] =>
  eachLine(text, firstLine, (line) => [...line.matchAll(VARIABLE)].map(([, name = '']) => name));

function eachLine(text: string, firstLine: number, namesIn: (line: string) => string[]): Mention[] {
  const seen = new Set<string>();
  return text.split('\n').flatMap((line, at) =>
    namesIn(line.slice(0, LINE))
      .filter((name) => !seen.has(name) && seen.add(name))
      .map((name) => ({ text: name, line: firstLine + at })),
  );
}
