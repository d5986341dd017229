import { createHash } from 'node:crypto';
import { readHead } from './annotations.ts';
import { decideWith, type PolicyHead } from './decide.ts';
import { prepareSet } from './engine.ts';
import type { Policy, PolicyDecision, PolicyQuestion } from './policy.ts';
import { inOrder, PolicyError, type PolicyProblem } from './problem.ts';
import { remember } from './remember.ts';
import { toRequest, UnfitError, type CedarRequest } from './request.ts';
import { ownRules, type KnownNames } from './rules.ts';
import { policySchema, type PolicySchema, type PolicySubject } from './schema.ts';
import { problemAt, splitPolicies, tooDeep, type PolicySource } from './source.ts';
import { parsePolicy, validatePolicies, type ParsedPolicy } from './validate.ts';
import { seenOf, type Seen } from './visible.ts';

export interface PolicyOptions {
  readonly definition: PolicySubject;
  /** File name -> Cedar text. Their policies are one set. */
  readonly texts: Readonly<Record<string, string>>;
  /** Name of this connector in the organisation: `resource` of each call. Default: its category. */
  readonly instance?: string | undefined;
  /** Roles and units that exist. Without them a misspelt one cannot be told from a new one. */
  readonly known?: KnownNames | undefined;
  /** How many decisions are remembered. Default 5,000; 0: none. */
  readonly remembered?: number | undefined;
}

/** A policy that can also say what it consists of. */
export interface LoadedPolicy extends Policy {
  readonly policies: readonly PolicyHead[];
  readonly schema: PolicySchema;
  readonly parsed: readonly ParsedPolicy[];
  /** Frees what the engine keeps; every later question is denied. */
  readonly release: () => void;
}

/**
 * Loads the policy of a connector, or throws PolicyError with every problem of every file. A policy that loads cannot
 * name a tool, an argument or a value that does not exist.
 */
export function loadPolicy(options: PolicyOptions): LoadedPolicy {
  const schema = policySchema(options.definition);
  const { heads, parsed, problems } = readPolicies(schema, options.texts, options.known ?? {});
  if (problems.length > 0) throw new PolicyError(inOrder(problems));
  const set = prepareSet(
    schema.text,
    Object.fromEntries(parsed.map(({ key, source }) => [key, source.text])),
  );
  const ask = (request: CedarRequest): PolicyDecision =>
    decideWith(heads, request.context['approved'] === true, (approved) =>
      set.evaluate({ ...request, context: { ...request.context, approved } }),
    );
  const remembered = options.remembered ?? 5_000;
  const instance = options.instance ?? options.definition.category;
  return {
    revision: revisionOf(options.texts),
    policies: [...heads.values()],
    schema,
    parsed,
    decide: decider(schema, instance, parsed, remembered > 0 ? remember(ask, remembered) : ask),
    release: () => set.release(),
  };
}

/** Everything that can be read from the files, and everything that is wrong with them. */
function readPolicies(
  schema: PolicySchema,
  texts: Readonly<Record<string, string>>,
  known: KnownNames,
) {
  const heads = new Map<string, PolicyHead>();
  const places = new Map<string, string>();
  const parsed: ParsedPolicy[] = [];
  const problems: PolicyProblem[] = [];
  const explained = new Set<string>();
  const sources = Object.entries(texts).flatMap(([file, text]) => splitPolicies(file, text));
  for (const source of sources) {
    const deep = tooDeep(source);
    const read = deep ? { problems: [deep] } : parsePolicy(source);
    if ('problems' in read) {
      problems.push(...read.problems);
      continue;
    }
    const { head, problems: wrong } = readHead(source, read.json, places);
    const own = ownRules(source, read.json, schema, known);
    problems.push(...wrong, ...own);
    // a policy without a good id is validated too, so that one check finds everything
    const key = head?.id ?? `policy ${parsed.length}`;
    if (own.length > 0) explained.add(key);
    parsed.push({ key, source, json: read.json });
    if (!head) continue;
    heads.set(head.id, head);
    const { file, line } = problemAt(source, source.at, { message: '' });
    places.set(head.id, `${file}:${line}`);
  }
  problems.push(...validatePolicies(schema, parsed, explained));
  if (sources.length === 0) problems.push(...nothing(texts));
  return { heads, parsed, problems };
}

/** An empty set denies everything: most likely a file that was emptied by accident. */
function nothing(texts: Readonly<Record<string, string>>): PolicyProblem[] {
  const [file = 'policy', text = ''] = Object.entries(texts)[0] ?? [];
  const source: PolicySource = { file, fileText: text, text: '', at: 0, tokens: [] };
  const message = 'there is no policy, so nothing would be allowed';
  const suggestion = 'begin with the text that the command policy default prints';
  return [problemAt(source, 0, { message, suggestion })];
}

/** The first 12 hex digits of the SHA-256 of the texts, one after the other in the order of their names. */
function revisionOf(texts: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(texts).toSorted()) hash.update(texts[name] ?? '');
  return hash.digest('hex').slice(0, 12);
}

/** Asks with what a policy can see, and turns whatever goes wrong into a deny. */
function decider(
  schema: PolicySchema,
  instance: string,
  parsed: readonly ParsedPolicy[],
  ask: (request: CedarRequest) => PolicyDecision,
): (question: PolicyQuestion) => PolicyDecision {
  const seen = new Map<string, Seen>();
  for (const tool of schema.tools.values()) {
    seen.set(
      tool.name,
      seenOf(
        parsed.map(({ json }) => json),
        tool,
      ),
    );
  }
  return (question) => {
    try {
      const tool = schema.tools.get(question.tool.name);
      if (!tool) return refused('tool', 'this connector has no such tool');
      return ask(toRequest(schema, tool, instance, question, seen.get(tool.name) ?? 'all'));
    } catch (error) {
      if (error instanceof UnfitError) return refused('input', error.message);
      return refused('internal', 'the question could not be read');
    }
  };
}

function refused(what: string, why: string): PolicyDecision {
  const because = `The policy could not be evaluated, so nothing is allowed: ${why}.`;
  return { outcome: 'deny', policies: [`policy-error:${what}`], because };
}
