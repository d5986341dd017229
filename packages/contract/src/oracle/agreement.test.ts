import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareSchemas, type Direction } from '../compare/compare-schemas.ts';
import { Acceptance } from '../schema/accepts.ts';
import { Fuel } from '../schema/bounds.ts';
import { NodeTable } from '../schema/node.ts';
import { Patterns } from '../schema/patterns.ts';
import { readSchema } from '../schema/read-schema.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { checkOf, declaredOnly, guess } from './oracle.fixture.ts';
import { edited, respelt, row } from './random-edit.fixture.ts';
import { document } from './random-schema.fixture.ts';

/** `pnpm run test:agreement` looks at 10,000; `CONTRACT_CASES` and `CONTRACT_SEED` look longer and elsewhere. */
const CASES = Number(process.env['CONTRACT_CASES'] ?? 400);
const SEED = Number(process.env['CONTRACT_SEED'] ?? 20_261_126);
/** Values that the oracle tries on each pair. */
const TRIES = 40;

const seed = fc.integer({ min: 1, max: 2 ** 31 });

/** Only what a schema says at its root about `type: object` may stay there, as the protocol asks. */
const asRoot = (made: JsonObject): JsonObject =>
  made['type'] === 'object' ? made : { ...made, type: 'object' };

describe('R39 what a schema accepts', () => {
  test('is what a validator that others wrote accepts', () => {
    fc.assert(
      fc.property(document, seed, (made, start) => {
        const check = checkOf(made);
        fc.pre(check !== undefined);
        const acceptance = new Acceptance(new Fuel(), new Patterns());
        const { root } = readSchema(made, new NodeTable());
        const next = row(start);
        for (let tries = 0; tries < 10; tries += 1) {
          const value = guess(made, made, next);
          expect([value, acceptance.accepts(root, value)]).toEqual([value, check(value)]);
        }
      }),
      { numRuns: Math.ceil(CASES / 5), seed: SEED },
    );
  });
});

/** A value that the one side gives and the other does not take; undefined: the oracle found none. */
function counterexample(from: JsonObject, to: JsonObject, start: number): Json | undefined {
  const [gives, takes] = [checkOf(from), checkOf(to)];
  const declared = checkOf(declaredOnly(from));
  if (!gives || !takes || !declared) return undefined;
  const next = row(start);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const value = guess(from, from, next);
    if (isObject(value) && declared(value) && gives(value) && !takes(value)) return value;
  }
  return undefined;
}

describe('R39 the verdict agrees with an oracle that tries values', () => {
  const tally = { pairs: 0, breaks: 0, unproven: 0, alarms: 0 };

  test.each<Direction>(['in', 'out'])(
    '%s: what the oracle breaks is told, and what is told is real',
    (direction) => {
      fc.assert(
        fc.property(document, seed, fc.integer({ min: 1, max: 2 }), (made, start, times) => {
          const before = asRoot(made);
          let after = before;
          for (let time = 0; time < times; time += 1)
            after = asRoot(edited(after, row(start + time)));
          const [from, to] = direction === 'in' ? [before, after] : [after, before];
          const [gives, takes] = [checkOf(from), checkOf(to)];
          if (!gives || !takes) return;
          const changes = compareSchemas(before, after, direction);
          const found = counterexample(from, to, start);
          const worst = changes.some(({ verdict }) => verdict === 'breaking');
          const told = worst || changes.some(({ verdict }) => verdict === 'suspected');
          const missed = found !== undefined && !told;
          expect([before, after, found, missed]).toEqual([before, after, found, false]);
          const proofs = changes.flatMap(({ witness, rule }) =>
            witness ? [{ ...witness, rule }] : [],
          );
          const real = proofs.map(({ value }) => [value, gives(value), takes(value)]);
          const promised = proofs.map(({ value, rule }) => [
            value,
            true,
            rule === 'argument-ignored',
          ]);
          expect(real).toEqual(promised);
          tally.pairs += 1;
          if (found !== undefined) tally.breaks += 1;
          if (found !== undefined && !worst) tally.unproven += 1;
          if (found === undefined && told && !worst) tally.alarms += 1;
        }),
        { numRuns: CASES / 2, seed: SEED },
      );
    },
  );

  test('and nearly every break has its witness', () => {
    if (process.env['CONTRACT_CASES'] !== undefined)
      process.stdout.write(`${JSON.stringify(tally)}\n`);
    expect(tally.breaks).toBeGreaterThan(CASES / 20);
    expect(tally.unproven / tally.breaks).toBeLessThan(0.02);
  });
});

describe('R39 notation', () => {
  test('a schema does not differ from itself', () => {
    fc.assert(
      fc.property(document, (made) => {
        expect(compareSchemas(made, structuredClone(made), 'in')).toEqual([]);
        expect(compareSchemas(made, structuredClone(made), 'out')).toEqual([]);
      }),
      { numRuns: Math.ceil(CASES / 10), seed: SEED },
    );
  });

  test('the same said otherwise is no difference', () => {
    fc.assert(
      fc.property(document, seed, (made, start) => {
        const other = respelt(made, row(start));
        expect(compareSchemas(made, other, 'in')).toEqual([]);
        expect(compareSchemas(made, other, 'out')).toEqual([]);
      }),
      { numRuns: Math.ceil(CASES / 5), seed: SEED },
    );
  });

  test('the same pair gets the same verdict', () => {
    fc.assert(
      fc.property(document, seed, (made, start) => {
        const after = edited(made, row(start));
        expect(compareSchemas(made, after, 'in')).toEqual(
          compareSchemas(structuredClone(made), after, 'in'),
        );
      }),
      { numRuns: Math.ceil(CASES / 20), seed: SEED },
    );
  });
});
