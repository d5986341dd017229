import { isNode, LineCounter, parseDocument } from 'yaml';

/** The value of a JSON text, or the 1-based line of the first mistake where it can be told. */
export type Json = { kind: 'value'; value: unknown } | { kind: 'error'; line?: number };

/** Parses JSON. The parser's message is dropped: it quotes the file, which may hold a secret. */
export function parseJson(text: string): Json {
  try {
    return { kind: 'value', value: JSON.parse(text) as unknown };
  } catch (error) {
    const told = error instanceof Error ? /line (\d+)/.exec(error.message)?.[1] : undefined;
    const line = told === undefined ? lineOfYamlError(text) : Number(told);
    return line === undefined ? { kind: 'error' } : { kind: 'error', line };
  }
}

/** The 1-based line of the value at `path` in a JSON text; `undefined` when it is not there. */
export function lineAt(text: string, path: readonly PropertyKey[]): number | undefined {
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: counter, logLevel: 'silent' });
    // The nearest existing ancestor: a missing field has no line of its own.
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node: unknown = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
    }
  } catch {
    // Too deep for the parser: the error goes without a line.
  }
  return undefined;
}

/** JSON is YAML, and that parser knows where it failed; it accepts a little more, then there is no line. */
function lineOfYamlError(text: string): number | undefined {
  const counter = new LineCounter();
  try {
    const [first] = parseDocument(text, { lineCounter: counter, prettyErrors: false }).errors;
    return first === undefined ? undefined : counter.linePos(first.pos[0]).line;
  } catch {
    return undefined;
  }
}
