import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  visit,
  type Document,
  type ParsedNode,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { spanOf } from './edit-text.ts';
import { SwapError } from './error.ts';

/** A key and the list that it has, where they stand in the file. */
export interface Listed {
  readonly key: { readonly start: number; readonly end: number; readonly quoted: boolean };
  readonly list: YAMLSeq.Parsed;
}

/** The two lists of a connector that say which program with which settings it is. */
export interface ConnectorEntry {
  /** Written as `{ … }`. */
  readonly flow: boolean;
  readonly command: Listed;
  readonly inherit: Listed | undefined;
}

/**
 * The entry of a connector instance. Throws SwapError `unknown_instance`, `by_url`, `no_vendor_flag` when it has no
 * command, and `shared` for an anchor or alias: what is changed here would then change elsewhere too.
 */
export function connectorEntry(
  document: Document.Parsed,
  file: string,
  instance: string,
): ConnectorEntry {
  const connectors = pairsOf(document.contents).get('connectors')?.value;
  const node = pairsOf(connectors).get(instance)?.value;
  if (!node) {
    const known = [...pairsOf(connectors).keys()].join(', ') || 'none';
    const message = `${file} has no connector "${instance}".`;
    throw new SwapError('unknown_instance', message, `Known: ${known}.`);
  }
  if (isShared(document.contents) || isShared(connectors) || holdsShared(node)) {
    throw new SwapError(
      'shared',
      `${file}: the entry of ${instance} has an anchor or an alias, so other entries may hang on it.`,
      'Write the entry out without & and *, then run the command again.',
    );
  }
  const entry = pairsOf(node);
  if (entry.has('url')) {
    throw new SwapError(
      'by_url',
      `${instance} is a server that is reached by its url, so its vendor is chosen where it is started.`,
      'Start that server with the new vendor; gatehouse.yaml stays as it is.',
    );
  }
  const command = listed(entry.get('command'));
  if (!command) {
    const message = `${file}: the connector ${instance} has no command.`;
    throw new SwapError('no_vendor_flag', message, 'Give it one as docs/configuration.md shows.');
  }
  return {
    flow: isMap(node) && node.flow === true,
    command,
    inherit: listed(entry.get('inherit')),
  };
}

/** A scalar's value as text; empty for anything else. */
export const valueOf = (node: unknown): string => (isScalar(node) ? String(node.value) : '');

interface Pair {
  readonly key: Listed['key'];
  readonly value: ParsedNode | null;
}

function pairsOf(node: ParsedNode | null | undefined): Map<string, Pair> {
  if (!isParsedMap(node)) return new Map();
  return new Map(
    node.items.map(({ key, value }) => {
      const quoted = isScalar(key) && key.type === 'QUOTE_DOUBLE';
      return [valueOf(key), { key: { ...spanOf(key), quoted }, value }];
    }),
  );
}

function listed(pair: Pair | undefined): Listed | undefined {
  return pair && isParsedSeq(pair.value) ? { key: pair.key, list: pair.value } : undefined;
}

const isParsedMap = (node: unknown): node is YAMLMap.Parsed => isMap(node);
const isParsedSeq = (node: unknown): node is YAMLSeq.Parsed => isSeq(node);

function isShared(node: unknown): boolean {
  return isAlias(node) || (isNode(node) && 'anchor' in node && node.anchor !== undefined);
}

function holdsShared(node: ParsedNode): boolean {
  let found = false;
  visit(node, (_key, inner) => {
    found ||= isShared(inner);
    return found ? visit.BREAK : undefined;
  });
  return found;
}
