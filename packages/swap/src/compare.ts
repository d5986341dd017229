import {
  fieldRank,
  supportRank,
  type Description,
  type FieldSupport,
  type Support,
} from './description.ts';

/** Something that both sides have, in different measure. */
export interface Difference<Value extends string = string> {
  readonly name: string;
  readonly was: Value;
  readonly becomes: Value;
}

/** A neutral word that the new side has no equivalent for, and what the old one calls it. */
export interface LostWord {
  readonly list: string;
  readonly word: string;
  readonly native: readonly string[];
}

/** What another vendor behind the same tools means for whoever uses them. */
export interface Comparison {
  readonly weakerTools: readonly Difference<Support>[];
  readonly strongerTools: readonly Difference<Support>[];
  readonly weakerFields: readonly Difference<FieldSupport>[];
  readonly strongerFields: readonly Difference<FieldSupport>[];
  readonly lostWords: readonly LostWord[];
  /** Fields of its own that the new side demands of a new record and the old one did not. */
  readonly newRequiredFields: readonly string[];
  /** Such as `idempotency`: another answer is neither better nor worse by itself. */
  readonly otherGuarantees: readonly Difference[];
  /** What the new side says about itself. */
  readonly notes: readonly string[];
}

/** Compares what two vendors of one category say about themselves. What one side does not name, it does not have. */
export function compare(was: Description, becomes: Description): Comparison {
  const tools = differences(was.tools, becomes.tools, 'no', supportRank);
  const fields =
    was.fields && becomes.fields
      ? differences(was.fields, becomes.fields, 'none', fieldRank)
      : { weaker: [], stronger: [] };
  return {
    weakerTools: tools.weaker,
    strongerTools: tools.stronger,
    weakerFields: fields.weaker,
    strongerFields: fields.stronger,
    lostWords: lostWords(was, becomes),
    newRequiredFields: becomes.requiredFields.filter((name) => !was.requiredFields.includes(name)),
    otherGuarantees: namesOf(was.guarantees, becomes.guarantees).flatMap((name) => {
      const [old, fresh] = [own(was.guarantees, name), own(becomes.guarantees, name)];
      if (old === fresh) return [];
      return [{ name, was: old ?? 'not said', becomes: fresh ?? 'not said' }];
    }),
    notes: becomes.notes,
  };
}

function differences<Value extends string>(
  was: Readonly<Record<string, Value>>,
  becomes: Readonly<Record<string, Value>>,
  absent: Value,
  rank: (value: Value) => number,
): { weaker: Difference<Value>[]; stronger: Difference<Value>[] } {
  const all = namesOf(was, becomes).map((name) => ({
    name,
    was: own(was, name) ?? absent,
    becomes: own(becomes, name) ?? absent,
  }));
  return {
    weaker: all.filter((each) => rank(each.becomes) < rank(each.was)),
    stronger: all.filter((each) => rank(each.becomes) > rank(each.was)),
  };
}

function lostWords(was: Description, becomes: Description): LostWord[] {
  return was.words.flatMap(({ list, words }) => {
    const there = becomes.words.find((other) => other.list === list)?.words ?? [];
    const known = new Set(there.filter(hasNative).map(({ word }) => word));
    return words
      .filter((each) => hasNative(each) && !known.has(each.word))
      .map(({ word, native }) => ({ list, word, native }));
  });
}

const hasNative = ({ native }: { readonly native: readonly string[] }) => native.length > 0;

const namesOf = (...records: readonly object[]) => [...new Set(records.flatMap(Object.keys))];

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
