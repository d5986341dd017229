import { describe, expect, test } from 'vitest';
import type { Comparison, Finding } from '../compare/finding.ts';
import { applyWaivers, parseWaiver, readWaivers } from './waivers.ts';

const finding = (more: Partial<Finding>): Finding => ({
  tool: 'find',
  place: 'input',
  path: 'query',
  rule: 'pattern-changed',
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
const waiver = parseWaiver('pattern-changed:find:query=never enforced');

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

  test.each([[{ path: 'other' }], [{ tool: 'get' }], [{ rule: 'format-changed' }]])(
    'leaves a suspicion with %j alone, and is told to be idle',
    (more) => {
      const { comparison: judged, idle } = applyWaivers(comparison(finding(more)), [waiver]);
      expect(judged.verdict).toBe('suspected');
      expect(idle).toEqual([
        'The waiver of pattern-changed:find:query meets nothing; take it out.',
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
    expect(idle).toEqual(['pattern-changed:find:query is proven and cannot be waived.']);
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
  });

  test.each([['r:t:p'], ['r:t:p='], ['r:t:p= '], ['r=why'], ['']])(
    '%j says no reason or place',
    (text) => {
      expect(() => parseWaiver(text)).toThrow(/is not "rule:tool:path=reason"/);
    },
  );

  test('in a file', () => {
    const text =
      'waivers:\n  - { rule: r, tool: t, because: why }\n  - { rule: r, tool: "", path: p, because: b }\n';
    expect(readWaivers('w.yaml', text)).toEqual([
      { rule: 'r', tool: 't', path: '', because: 'why' },
      { rule: 'r', tool: '', path: 'p', because: 'b' },
    ]);
  });

  test.each([
    ['{', /w\.yaml holds no waivers: it is not YAML/],
    ['- x', /w\.yaml holds no waivers/],
    ['waivers: [{ rule: r, tool: t }]', /waivers\.0\.because/],
    ['waivers: [{ rule: r, tool: t, because: " " }]', /waivers\.0\.because: say why/],
    ['waivers: [{ rule: r, tool: t, because: x, until: y }]', /until/],
  ])('%s is told with its entry', (text, message) => {
    expect(() => readWaivers('w.yaml', text)).toThrow(message);
  });
});
