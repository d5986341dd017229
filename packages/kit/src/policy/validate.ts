import type { DetailedError, PolicyJson, ValidationError } from '@cedar-policy/cedar-wasm/web';
import { cedar } from './cedar.ts';
import type { PolicyProblem } from './problem.ts';
import type { PolicySchema, ToolShape } from './schema.ts';
import { fromBytes, problemAt, type PolicySource } from './source.ts';
import { coversTool } from './visible.ts';
import { inOurWords, type Wording } from './wording.ts';

/** A policy that could be parsed. `key` is unique and stands for it in the engine's answers. */
export interface ParsedPolicy {
  readonly key: string;
  readonly source: PolicySource;
  readonly json: PolicyJson;
}

/** Parses one policy, or says where it stops making sense. */
export function parsePolicy(
  source: PolicySource,
): { readonly json: PolicyJson } | { readonly problems: readonly PolicyProblem[] } {
  const answer = cedar().policyToJson(source.text);
  if (answer.type === 'success') return { json: answer.json };
  return { problems: answer.errors.map((error) => told(source, error, undefined, decimalWords)) };
}

/** The parser meets a number with decimals as an attribute that begins with a digit. */
const decimalWords = (message: string): Wording =>
  /^unexpected token `\d+`/.test(message)
    ? { suggestion: 'numbers have no decimals here: compare integers of minor units, or texts' }
    : {};

/**
 * Strict validation against the connector's schema. The engine's answer of "success" holds errors all the same.
 * `explained`: keys of policies in which something else was found, so that "can never hold" says nothing new.
 */
export function validatePolicies(
  schema: PolicySchema,
  policies: readonly ParsedPolicy[],
  explained: ReadonlySet<string>,
): PolicyProblem[] {
  const byKey = new Map(policies.map((policy) => [policy.key, policy]));
  const answer = cedar().validate({
    schema: schema.text,
    policies: {
      staticPolicies: Object.fromEntries(policies.map(({ key, source }) => [key, source.text])),
    },
    validationSettings: { mode: 'strict' },
  });
  if (answer.type === 'failure') {
    throw new Error(answer.errors.map(({ message }) => message).join('; '));
  }
  const { validationErrors: errors, validationWarnings: warnings } = answer;
  const failing = new Set([...explained, ...errors.map(({ policyId }) => policyId)]);
  const problems = [...errors, ...warnings].flatMap((each) => {
    const policy = byKey.get(each.policyId);
    if (!policy) throw new Error('the engine answered about a policy that it was not given');
    const covered = [...schema.tools.values()].filter((tool) => coversTool(policy.json, tool));
    if (saysNothingNew(each, covered, failing)) return [];
    return told(policy.source, each.error, policy.json, (text) =>
      inOurWords(text, schema, covered),
    );
  });
  // the validator repeats itself for each tool that a policy covers
  return problems.filter(
    (problem, at) => problems.findIndex((other) => isSame(problem, other)) === at,
  );
}

const isSame = (one: PolicyProblem, other: PolicyProblem) =>
  one.file === other.file &&
  one.line === other.line &&
  one.column === other.column &&
  one.message === other.message;

/**
 * Warnings are problems: "can never hold" is a misspelt condition. Except beside what explains it, and on a group of
 * tools of which this connector has none, where "forbid everything irreversible" is good foresight.
 */
function saysNothingNew(
  { error, policyId }: ValidationError,
  covered: readonly ToolShape[],
  failing: ReadonlySet<string>,
): boolean {
  if (error.severity !== 'warning') return false;
  if (!/policy is impossible|applicable action/.test(error.message)) return false;
  return failing.has(policyId) || covered.length === 0;
}

/** Without the engine's name for the policy: ours stands beside it. */
const plain = (text: string) =>
  text.replace(/^(?:for policy `[^`]*`[,:] |failed to parse[^:]*: )/, '');

function told(
  source: PolicySource,
  error: DetailedError,
  json?: PolicyJson,
  words?: (message: string) => Wording,
): PolicyProblem {
  const place = error.sourceLocations?.[0];
  const message = plain(error.message);
  const help = error.help ?? place?.label ?? undefined;
  return problemAt(source, place ? fromBytes(source, place.start) : source.at, {
    message,
    suggestion: help && plain(help),
    policy: json?.annotations?.['id'] ?? undefined,
    ...words?.(message),
  });
}
