import { describe, expect, test } from 'vitest';
import { cedar } from './cedar.ts';
import { decideWith } from './decide.ts';
import { prepareSet } from './engine.ts';
import { PolicyError } from './problem.ts';
import { toRequest, type CedarRequest } from './request.ts';
import { policySchema } from './schema.ts';
import { anna, entry, ledger, load, question, verdict } from './subject.fixture.ts';

const schema = policySchema(ledger);
const PERMIT = '@id("permit") permit (principal, action, resource);';

/** A request as the engine takes it, with raw values in place of what the kit would have refused before. */
function rawRequest(input: object = {}): CedarRequest {
  const tool = schema.tools.get('post_entry');
  if (!tool) throw new Error('the fixture has no such tool');
  const request = toRequest(schema, tool, 'main', question('post_entry', entry), 'all');
  return {
    ...request,
    context: { ...request.context, input: { ...Object(request.context['input']), ...input } },
  };
}

const onCurrency = (value: string) =>
  `${PERMIT}\n@id("f") forbid (principal, action == Ledger::Action::"post_entry", resource) when { context.input.currency == Ledger::Currency::"${value}" };`;

describe('R41 what makes Cedar fail open is closed', () => {
  test('trap 1: the validator says success with errors present; the policy is not loaded', () => {
    const text =
      '@id("a") permit (principal, action == Ledger::Action::"post_entry", resource) when { context.input.amuont < 5 };';
    const answer = cedar().validate({
      schema: schema.text,
      policies: { staticPolicies: { a: text } },
      validationSettings: { mode: 'strict' },
    });
    expect(answer.type).toBe('success');
    expect(() => load(text)).toThrow(PolicyError);
  });

  const OVERFLOW = `forbid (principal, action, resource)
    when { context.input has amount && context.input.amount * 1000000 > 5 };`;

  test('trap 2: a forbid that overflows would be skipped by the engine; the kit denies', () => {
    const set = prepareSet(schema.text, { permit: PERMIT, limit: OVERFLOW });
    const amount = Number.MAX_SAFE_INTEGER;
    expect(set.evaluate(rawRequest({ amount }))).toEqual({
      kind: 'failed',
      rules: ['policy-error:limit'],
    });
    // the same policy with a small amount: it forbids, so it is the overflow that mattered
    expect(set.evaluate(rawRequest({ amount: 1 }))).toMatchObject({ decision: 'deny' });
  });

  test('trap 2: the second question, with consent, is denied too when it fails', () => {
    const set = prepareSet(schema.text, {
      permit: PERMIT,
      asks: 'forbid (principal, action, resource) unless { context.approved };',
      fails: OVERFLOW.replace('{ ', '{ context.approved && '),
    });
    const request = rawRequest({ amount: Number.MAX_SAFE_INTEGER });
    const heads = new Map([
      ['permit', { id: 'permit', effect: 'permit', tier: 'auto' } as const],
      ['asks', { id: 'asks', effect: 'forbid', tier: 'approval' } as const],
      ['fails', { id: 'fails', effect: 'forbid', tier: 'approval' } as const],
    ]);
    const decided = decideWith(heads, false, (approved) =>
      set.evaluate({ ...request, context: { ...request.context, approved } }),
    );
    expect(verdict(decided)).toBe('deny policy-error:fails');
  });

  test.each([
    ['context.input.amount * 100 > 5', 111],
    ['context.input.amount + 1 > 5', 111],
    ['-context.input.amount > 5', 90],
    ['duration("1d") > datetime("2024-01-01").durationSince(datetime("2023-01-01"))', 130],
  ])('trap 2: a forbid that calculates is refused when it is loaded: %s', (condition, column) => {
    const text = `@id("limit") forbid (principal, action == Ledger::Action::"post_entry", resource) when { ${condition} };`;
    expect(() => load(`${PERMIT}\n${text}`)).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({
            line: 2,
            column,
            message: expect.stringMatching(/^a forbid may not calculate/),
          }),
        ],
      }),
    );
  });

  test('trap 2: a negative literal is no calculation, and a permit may calculate: its failure denies', () => {
    const loaded = load(`
      @id("p") permit (principal, action == Ledger::Action::"post_entry", resource)
        when { context.input.amount * 1000000 > 5 };
      @id("q") permit (principal, action == Ledger::Action::"post_entry", resource);
      @id("f") forbid (principal, action == Ledger::Action::"post_entry", resource)
        when { context.input.amount < -5 };`);
    const ask = (amount: number) =>
      verdict(loaded.decide(question('post_entry', { ...entry, amount })));
    expect(ask(1)).toBe('allow p q');
    expect(ask(-6)).toBe('deny f');
    expect(ask(Number.MAX_SAFE_INTEGER)).toBe('deny policy-error:p');
  });

  test.each([
    ['a fraction', 0.5, 'request'],
    ['a null', null, 'request'],
    ['a BigInt, on which the engine throws', 5n, 'engine'],
    ['an integer that does not fit', 2 ** 64, 'request'],
  ])('trap 3: %s in a request denies', (_, amount, what) => {
    const set = prepareSet(schema.text, { permit: PERMIT });
    expect(set.evaluate(rawRequest({ amount }))).toEqual({
      kind: 'failed',
      rules: [`policy-error:${what}`],
    });
  });

  test.each([
    ['above what a number holds exactly', 2 ** 53],
    ['below it', -(2 ** 53)],
    ['a fraction', 4_999.5],
    ['a text', '4999'],
    ['a BigInt', 4_999n],
    ['not a number', Number.NaN],
    ['absent', undefined],
  ])('trap 3: an amount %s is refused before the engine and any cache', (_, amount) => {
    const loaded = load(PERMIT);
    const decided = loaded.decide(question('post_entry', { ...entry, amount }));
    expect(verdict(decided)).toBe('deny policy-error:input');
    expect(decided.because).toMatch(/: input\.amount must be (an exact integer|a value)\.$/);
  });

  test('trap 3: a set that was released denies, instead of answering from nothing', () => {
    const loaded = load(PERMIT);
    expect(verdict(loaded.decide(question('post_entry', entry)))).toBe('allow permit');
    loaded.release();
    expect(verdict(loaded.decide(question('get_entry', { entry_id: '1', detail: 'short' })))).toBe(
      'deny policy-error:request',
    );
  });

  test('trap 4: the engine keeps the old set under a name; here each set has its own', () => {
    const { preparsePolicySet } = cedar();
    expect(preparsePolicySet('same', { staticPolicies: { a: PERMIT } }).type).toBe('success');
    expect(preparsePolicySet('same', { staticPolicies: { a: 'permi' } }).type).toBe('failure');

    const first = prepareSet(schema.text, { permit: PERMIT });
    expect(() => prepareSet(schema.text, { permit: 'permi' })).toThrow(/unexpected/);
    const second = prepareSet(schema.text, { other: PERMIT.replace('permit (', 'forbid (') });
    expect(first.evaluate(rawRequest())).toMatchObject({ decision: 'allow', policies: ['permit'] });
    expect(second.evaluate(rawRequest())).toMatchObject({ decision: 'deny', policies: ['other'] });
  });

  test('trap 5: an argument of another type does not make a forbid fail and the call pass', () => {
    const limit =
      'forbid (principal, action, resource) when { context.input has amount && context.input.amount > 5 };';
    const set = prepareSet(schema.text, { permit: PERMIT, limit });
    expect(set.evaluate(rawRequest({ amount: '9000' }))).toEqual({
      kind: 'failed',
      rules: ['policy-error:request'],
    });
  });

  test('trap 6: decisions name policies by the ids that people gave them', () => {
    const loaded =
      load(`@id("b-second") permit (principal, action in Ledger::Action::"read", resource);
      @id("a-first") permit (principal, action, resource);`);
    expect(verdict(loaded.decide(question('get_entry', { entry_id: '1', detail: 'short' })))).toBe(
      'allow a-first b-second',
    );
  });

  test('trap 7: a closed set of texts is a type, so a value that does not exist is refused on both sides', () => {
    expect(() => load(onCurrency('EURO'))).toThrow(
      /Currency has no value "EURO"\n {2}→ did you mean EUR\?/,
    );
    const loaded = load(onCurrency('EUR'));
    const ask = (currency: string) =>
      verdict(loaded.decide(question('post_entry', { ...entry, currency })));
    expect([ask('EUR'), ask('USD'), ask('EURO')]).toEqual([
      'deny f',
      'allow permit',
      'deny policy-error:input',
    ]);
  });

  test('trap 8: whatever is thrown or odd in a question, the answer is a decision, and it denies', () => {
    const loaded = load(PERMIT);
    const thrower = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error('no');
        },
      },
    );
    const inherited: Record<string, unknown> = Object.create(entry);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the types forbid is the point
    const nobody = undefined as unknown as typeof anna;
    const answers = [
      loaded.decide(question('post_entry', entry, { input: thrower })),
      loaded.decide(question('post_entry', entry, { input: inherited })),
      loaded.decide(question('post_entry', entry, { principal: nobody })),
      loaded.decide(question('drop_ledger', {})),
      loaded.decide(question('constructor', {})),
      loaded.decide(question('post_entry', { ...entry, text: 'half a pair \ud800' })),
    ];
    expect(answers.map(verdict)).toEqual([
      'deny policy-error:internal',
      'deny policy-error:input',
      'deny policy-error:internal',
      'deny policy-error:tool',
      'deny policy-error:tool',
      'deny policy-error:input',
    ]);
  });

  test('a label that does not clearly say trusted counts as untrusted', () => {
    const loaded = load(`${PERMIT}
      @id("clean-only") forbid (principal, action, resource) when { context.label.untrusted };`);
    const ask = (trust: string) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the types forbid is the point
      const label = { trust: trust as 'trusted', classes: [] };
      const principal = { ...anna, label };
      return verdict(loaded.decide(question('post_entry', entry, { principal })));
    };
    expect(['trusted', 'untrusted', 'TRUSTED', ''].map(ask)).toEqual([
      'allow permit',
      'deny clean-only',
      'deny clean-only',
      'deny clean-only',
    ]);
  });

  // trap 9, no symbolic analysis: matrix.test.ts
});

describe('R41 what would leave the engine unusable never reaches it', () => {
  test.each([
    ['brackets', `${'('.repeat(5_000)}true${')'.repeat(5_000)}`],
    ['a chain', `true${' && true'.repeat(5_000)}`],
    ['attributes', `context${'.input'.repeat(5_000)}`],
    ['clauses', `true } ${'when { true } '.repeat(5_000)} when { true`],
  ])('too many %s: a problem, and the policy in force goes on deciding', (_, condition) => {
    const loaded = load(PERMIT, { remembered: 0 });
    expect(() =>
      load(`@id("deep") permit (principal, action, resource) when { ${condition} };`),
    ).toThrow(/the policy is too long to be evaluated safely/);
    expect(verdict(loaded.decide(question('post_entry', entry)))).toBe('allow permit');
  });

  test('what is just within the limits is evaluated', () => {
    const nested = `${'('.repeat(38)}context.input has amount${')'.repeat(38)}`;
    const chain = Array.from({ length: 60 }, () => nested.slice(30, -30)).join(' && ');
    const loaded = load(
      `@id("long") permit (principal, action, resource) when { ${chain} } unless { !${nested.slice(8, -8)} };`,
    );
    expect(verdict(loaded.decide(question('post_entry', entry)))).toBe('allow long');
  });
});
