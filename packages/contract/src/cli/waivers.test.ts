import { describe, expect, test } from 'vitest';
import type { Comparison, Finding } from '../compare/finding.ts';
import { applyWaivers, parseWaiver, readWaivers } from './waivers.ts';

const finding = (more: Partial<Finding>): Finding => ({
  tool: 'find',
  place: 'input',
  path: 'query',
  rule: 'pattern-narrowed',
  verdict: 'suspected',
  bump: 'major',
  message: 'It changed.',
  ...more,
});
const comparison = (...findings: Finding[]): Comparison => ({
  verdict: 'suspected',
  bump: 'major',
  textDrift: false,
  findings,
});
const waiver = parseWaiver('pattern-narrowed:find:query=never enforced');

describe('a waiver', () => {
  test('takes a suspicion out of verdict and bump, and the finding stays to be read', () => {
    const minor = finding({
      rule: 'argument-added',
      path: 'more',
      verdict: 'compatible',
      bump: 'minor',
    });
    const {
      comparison: judged,
      waived,
      idle,
    } = applyWaivers(comparison(finding({}), minor), [waiver]);
    expect(judged).toMatchObject({ verdict: 'compatible', bump: 'minor' });
    expect(judged.findings).toHaveLength(2);
    expect(waived.map(({ reason }) => reason)).toEqual(['never enforced']);
    expect(idle).toEqual([]);
  });

  test.each([[{ path: 'other' }], [{ tool: 'get' }], [{ rule: 'format-narrowed' }]])(
    'leaves a suspicion with %j alone, and is told to be idle',
    (more) => {
      const { comparison: judged, idle } = applyWaivers(comparison(finding(more)), [waiver]);
      expect(judged.verdict).toBe('suspected');
      expect(idle).toEqual([
        'The waiver of pattern-narrowed:find:query meets nothing; take it out.',
      ]);
    },
  );

  test('waives nothing that has a witness', () => {
    const proven = {
      ...comparison(finding({ verdict: 'breaking' })),
      verdict: 'breaking' as const,
    };
    const { comparison: judged, waived, idle } = applyWaivers(proven, [waiver]);
    expect([judged.verdict, judged.bump, waived]).toEqual(['breaking', 'major', []]);
    expect(idle).toEqual(['pattern-narrowed:find:query is proven and cannot be waived.']);
  });
});

describe('a waiver of one place', () => {
  const sent = finding({ rule: 'undecided', path: 'q' });
  const received = finding({ rule: 'undecided', path: 'q', place: 'output' });
  const both = comparison(sent, received);

  test.each([
    ['input', sent],
    ['output', received],
  ])('says %s and leaves the other alone', (place, expected) => {
    const { comparison: judged, waived } = applyWaivers(both, [
      parseWaiver(`undecided:find:${place}/q=why`),
    ]);
    expect(waived).toEqual([{ finding: expected, reason: 'why' }]);
    expect(judged.verdict).toBe('suspected');
  });

  test('without it is refused where it could be of both, and both are said', () => {
    const unsaid = parseWaiver('undecided:find:q=why');
    expect(() => applyWaivers(both, [unsaid])).toThrow(
      expect.objectContaining({
        code: 'bad_arguments',
        message: 'The waiver of undecided:find:q meets find input q and find output q.',
        hint: 'Say which: --accept "undecided:find:input/q=…" or "undecided:find:output/q=…"; in a file place: input or place: output.',
      }),
    );
    // one of them compatible: there is nothing to mistake
    const { waived } = applyWaivers(comparison(sent, { ...received, verdict: 'compatible' }), [
      unsaid,
    ]);
    expect(waived.map(({ finding: { place } }) => place)).toEqual(['input']);
  });

  test('is named with it when it meets nothing', () => {
    const { idle } = applyWaivers(comparison(sent), [parseWaiver('undecided:find:output/q=why')]);
    expect(idle).toEqual(['The waiver of undecided:find:output/q meets nothing; take it out.']);
  });
});

describe('a waiver is written', () => {
  test('on the command line', () => {
    expect(parseWaiver('r:t:a.b[]=because = it is')).toEqual({
      rule: 'r',
      tool: 't',
      path: 'a.b[]',
      because: 'because = it is',
    });
    expect(parseWaiver('r:t=why').path).toBe('');
    expect(parseWaiver('r::=why').tool).toBe('');
    expect(parseWaiver('r:t:output/a.b=why')).toMatchObject({ place: 'output', path: 'a.b' });
    expect(parseWaiver('r:t:output/=why')).toMatchObject({ place: 'output', path: '' });
    expect(parseWaiver('r:t:outputs/a=why')).toMatchObject({ path: 'outputs/a' });
  });

  test.each([
    ['labels."/^[a=z]+$/"', 'never enforced'],
    ['labels."/^[a=z]+$/"', 'a = b'],
    ['"say \\"=\\""', 'why'],
    // no quotes in the report either; then the finding tells
    ['labels./^a=z$/', 'a = b'],
  ])('on the command line with a path that holds "=": %s', (path, because) => {
    const met = [finding({ rule: 'r', tool: 't', path })];
    expect(parseWaiver(`r:t:${path}=${because}`, met)).toMatchObject({ path, because });
  });

  test('a path with "=" that is a path without it too is refused', () => {
    const met = ['a', 'a=b'].map((path) => finding({ rule: 'r', tool: 't', path }));
    expect(() => parseWaiver('r:t:a=b=why', met)).toThrow(
      expect.objectContaining({
        code: 'bad_arguments',
        message: '--accept r:t:a=b=why can be read as r:t:a and as r:t:a=b.',
      }),
    );
  });

  test('a quoted path is whole even if it meets nothing', () => {
    expect(parseWaiver('r:t:"a=b"=why').path).toBe('"a=b"');
  });

  test('a reason in quotes does not make the path longer', () => {
    expect(parseWaiver('r:t:p=they send "a=b"')).toMatchObject({
      path: 'p',
      because: 'they send "a=b"',
    });
  });

  test.each([['r:t:p'], ['r:t:p='], ['r:t:p= '], ['r=why'], ['']])(
    '%j says no reason or place',
    (text) => {
      expect(() => parseWaiver(text)).toThrow(/is not "rule:tool:path=reason"/);
    },
  );

  test('in a file', () => {
    const text =
      'waivers:\n  - { rule: r, tool: t, because: why }\n  - { rule: r, tool: "", path: p, place: output, because: b }\n';
    expect(readWaivers('w.yaml', text)).toEqual([
      { rule: 'r', tool: 't', path: '', because: 'why' },
      { rule: 'r', tool: '', path: 'p', place: 'output', because: 'b' },
    ]);
  });

  test.each([
    ['{', /w\.yaml holds no waivers: it is not YAML/],
    ['- x', /w\.yaml holds no waivers/],
    ['waivers: [{ rule: r, tool: t }]', /waivers\.0\.because/],
    ['waivers: [{ rule: r, tool: t, because: " " }]', /waivers\.0\.because: say why/],
    ['waivers: [{ rule: r, tool: t, because: x, until: y }]', /until/],
    ['waivers: [{ rule: r, tool: t, because: x, place: out }]', /waivers\.0\.place/],
  ])('%s is told with its entry', (text, message) => {
    expect(() => readWaivers('w.yaml', text)).toThrow(message);
  });
});
