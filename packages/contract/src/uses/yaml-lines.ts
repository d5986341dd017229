import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { ContractError } from '../error.ts';

/** A YAML or JSON text, its value with every scalar as text, and the line of each part of it. */
export interface LinedYaml {
  readonly value: unknown;
  /** Line (from 1) of what stands under these keys; of the last part of the way that exists. */
  lineOf(way: readonly (string | number)[]): number;
}

/**
 * Scalars stay what the author wrote, so that `range: 2.10` is not 2.1. JSON is read in the same way, since YAML holds it.
 *
 * @param firstLine the line of the file on which the text begins
 * @throws ContractError `bad_uses` with file and line
 */
export function readLined(text: string, file: string, firstLine: number): LinedYaml {
  const counter = new LineCounter();
  const line = (offset: number) => counter.linePos(offset).line + firstLine - 1;
  const document = parsed(text, counter);
  const [error] = document?.errors ?? [];
  if (!document || error) {
    const where = error ? `${file}:${line(error.pos[0])}` : file;
    const reason = error ? error.code.toLowerCase().replaceAll('_', ' ') : 'an alias or its depth';
    throw new ContractError(
      'bad_uses',
      `${where} cannot be read: ${reason}.`,
      'Correct the YAML there.',
    );
  }
  return {
    value: document.toJS() as unknown,
    lineOf: (way) => line(offsetOf(document, way)),
  };
}

function parsed(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    const document = parseDocument(text, {
      schema: 'failsafe',
      lineCounter,
      prettyErrors: false,
      logLevel: 'silent',
    });
    // an unresolved alias, or too many, only shows here
    document.toJS();
    return document;
  } catch {
    return undefined;
  }
}

function offsetOf({ contents }: Document.Parsed, way: readonly (string | number)[]): number {
  let node: unknown = contents;
  let offset = isNode(contents) ? (contents.range?.[0] ?? 0) : 0;
  for (const step of way) {
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (!pair) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (!isNode(item)) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}
