import type { CheckParseAnswer, Policy as CedarPolicy } from '@cedar-policy/cedar-wasm/web';
import { cedar } from './cedar.ts';
import type { CedarRequest } from './request.ts';

/** What the engine says of one request. `failed`: the answer is not to be trusted, whatever it was. */
export type Evaluation =
  | {
      readonly kind: 'decided';
      readonly decision: 'allow' | 'deny';
      /** Satisfied permits of an `allow`, satisfied forbids of a `deny`; in the order of their ids. */
      readonly policies: readonly string[];
    }
  | { readonly kind: 'failed'; readonly rules: readonly string[] };

/** A policy set that the engine has parsed, under a name that no other set ever had. */
export interface PreparedSet {
  evaluate(request: CedarRequest): Evaluation;
  /** Frees what the engine keeps. Whoever still asks is denied. */
  release(): void;
}

let sets = 0;

/**
 * Hands a schema and policies to the engine. The name is new each time: the engine keeps an older set of the same name
 * when it cannot parse the new one, and would go on answering from it. Throws Error with the engine's words.
 */
export function prepareSet(
  schema: string,
  policies: Readonly<Record<string, CedarPolicy>>,
): PreparedSet {
  const name = `set-${(sets += 1)}`;
  const { preparseSchema, preparsePolicySet, statefulIsAuthorized } = cedar();
  succeeded(preparseSchema(name, schema));
  succeeded(preparsePolicySet(name, { staticPolicies: { ...policies } }));
  return {
    evaluate(request) {
      try {
        const answer = statefulIsAuthorized({
          ...request,
          preparsedPolicySetId: name,
          preparsedSchemaName: name,
          // without it an argument of another type makes a forbid fail, and a forbid that fails forbids nothing
          validateRequest: true,
        });
        if (answer.type !== 'success') return failed('request');
        const { decision, diagnostics } = answer.response;
        // the engine skips a policy that fails: of a forbid that would mean allow
        if (diagnostics.errors.length > 0) {
          return failed(...diagnostics.errors.map(({ policyId }) => policyId));
        }
        return { kind: 'decided', decision, policies: diagnostics.reason.toSorted() };
      } catch {
        return failed('engine');
      }
    },
    release() {
      preparsePolicySet(name, {});
      preparseSchema(name, '');
    },
  };
}

function failed(...what: readonly string[]): Evaluation {
  return { kind: 'failed', rules: [...new Set(what)].toSorted().map((id) => `policy-error:${id}`) };
}

function succeeded(answer: CheckParseAnswer): void {
  if (answer.type === 'success') return;
  throw new Error(answer.errors.map(({ message }) => message).join('; '));
}
