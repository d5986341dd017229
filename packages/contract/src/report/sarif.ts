import { visibleLine } from '../compare/hidden-text.ts';
import type { Json, JsonObject } from '../json.ts';
import { jsonText } from './shown-json.ts';

export interface SarifRule {
  readonly id: string;
  readonly about: string;
  readonly help?: string;
}

export interface SarifResult {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  /** Whole sentences; the place is put before them. */
  readonly message: string;
  /** `search_tickets input filter.status`. */
  readonly where: string;
  /** Relative to the repository, with forward slashes. */
  readonly file?: string | undefined;
  /** The reason of the person who let it pass. */
  readonly suppressed?: string | undefined;
  readonly properties?: JsonObject;
}

/**
 * A log of SARIF 2.1.0 (OASIS), as code scanning reads it: the rules with their help, one result each with its file and
 * a fingerprint that stays when lines move.
 */
export function sarifLog(
  version: string,
  rules: readonly SarifRule[],
  results: readonly SarifResult[],
): string {
  const driver = {
    name: 'gatehouse-contract',
    semanticVersion: version,
    rules: rules.map(({ id, about, help }) => ({
      id,
      shortDescription: { text: plain(about) },
      ...(help === undefined ? {} : { help: { text: plain(help) } }),
    })),
  };
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const log: Json = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => shown(result, index.get(result.rule) ?? -1)),
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}

function shown(result: SarifResult, ruleIndex: number): JsonObject {
  const { rule, level, message, where, file, suppressed, properties } = result;
  const logical = { fullyQualifiedName: visibleLine(where) };
  const physical = {
    artifactLocation: { uri: uriOf(file ?? '') },
    region: { startLine: 1 },
  };
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: { text: plain(`${where}: ${message}`) },
    locations: [
      {
        ...(file === undefined ? {} : { physicalLocation: physical }),
        logicalLocations: [logical],
      },
    ],
    partialFingerprints: { 'contract/v1': visibleLine(`${rule} ${where}`) },
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: 'external', justification: visibleLine(suppressed) }] }),
    ...(properties === undefined ? {} : { properties }),
  };
}

/**
 * A message that is only text: in SARIF a bracket may open a link and a brace a placeholder (3.11.5 and 3.11.6), so both
 * are written as the standard has them.
 */
const plain = (text: string) =>
  visibleLine(text)
    .replaceAll(/[[\]\\]/g, '\\$&')
    .replaceAll(/[{}]/g, '$&$&');

const uriOf = (file: string) =>
  file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
