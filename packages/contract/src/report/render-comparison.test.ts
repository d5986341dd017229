import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Comparison, Finding } from '../compare/finding.ts';
import {
  breaking,
  comparison,
  compatible,
  context,
  drift,
  hostile,
  proof,
  same,
  suspected,
} from './comparison.fixture.ts';
import { renderComparison } from './render-comparison.ts';
import { reportFormats, type ReportContext } from './report-context.ts';

const parsed = (text: string): unknown => JSON.parse(text);

test('R39 text: worst first, each break with its proof, each suspicion with its doubt, whom it hits, and the version', () => {
  expect(renderComparison(comparison, 'text', context)).toBe(`desk 1.3.0 against desk 1.2.0

breaking  search_tickets input filter.status  values-narrowed
  The value "waiting" is no longer taken.
  this call used to work:
    {"filter":{"status":"waiting"}}
  then: It is refused: filter.status.
  breaks ticket-triage at skills/ticket-triage/SKILL.md:12: sends filter.status

suspected  get_ticket output tickets[].id  pattern-changed
  Another pattern.
  doubt: No value was found that fits one and not the other.
  major, no known consumer

Compatible
  · add_comment: There is a new tool.

Text that a model reads
  · get_ticket text description: Was "Reads." and is "Reads one ticket."

breaking: 1 breaking, 1 suspected, 1 compatible, 1 in text; needs a major version; text drift
`);
});

test('text: nothing changed', () => {
  expect(renderComparison(same, 'text', { version: '0.1.0' })).toBe(
    'compatible: no change; needs no new version\n',
  );
});

test('what a person waived is told apart, with the reason', () => {
  const only: Comparison = { ...same, findings: [suspected] };
  const waived = [{ ...suspected, reason: 'never enforced' }];
  const shown = renderComparison(only, 'text', { version: '0.1.0', waived });
  expect(shown).toContain('  waived: never enforced\n');
  expect(shown).toContain('compatible: 1 waived; needs no new version\n');
  const other = waived.map((each) => ({ ...each, path: 'tickets' }));
  expect(renderComparison(only, 'text', { version: '0.1.0', waived: other })).not.toContain(
    'waived',
  );
});

test('what is the same for several tools is said once', () => {
  const findings = ['a', 'b', 'c'].map((tool): Finding => ({
    ...compatible,
    tool,
    place: 'hints',
    path: 'readOnly',
    rule: 'hint-safer',
    message: tool === 'c' ? 'it is idempotent now' : 'it only reads now',
  }));
  const report = { ...same, findings };
  expect(renderComparison(report, 'text', { version: '0.1.0' })).toBe(`Compatible
  · it only reads now (hints readOnly): a, b
  · c hints readOnly: it is idempotent now

compatible: 3 compatible; needs no new version
`);
  expect(renderComparison(report, 'markdown', { version: '0.1.0' })).toContain(
    '- it only reads now (`hints readOnly`) in `a`, `b`\n- `c hints readOnly` it is idempotent now\n',
  );
});

test('colours only where they are wanted', () => {
  expect(renderComparison(comparison, 'text', context)).not.toContain('\u001b');
  expect(renderComparison(comparison, 'text', { ...context, colour: true })).toContain(
    '\u001b[31mbreaking\u001b[0m  \u001b[1msearch_tickets input filter.status\u001b[0m',
  );
  for (const format of ['json', 'markdown', 'sarif'] as const) {
    expect(renderComparison(comparison, format, { ...context, colour: true })).not.toContain(
      '\u001b',
    );
  }
});

test('text stays within its columns, and a large proof is shortened', () => {
  const value = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [`field${at}`, 'x'.repeat(300)]),
  );
  const large: Finding = {
    ...breaking,
    message: 'word '.repeat(100).trim(),
    witness: proof('result', value, 'y'.repeat(400)),
  };
  const shown = renderComparison({ ...comparison, findings: [large] }, 'text', context);
  expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(shown).toContain('this result can come now:');
  expect(shown).toContain('… 30 more lines');
  const wide = renderComparison({ ...comparison, findings: [large] }, 'text', {
    ...context,
    width: 60,
  });
  expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeLessThanOrEqual(62);
});

test('JSON: everything, also whom it hits and the whole proof', () => {
  const shown = renderComparison(comparison, 'json', { ...context, also: { tool: 'contract' } });
  expect(parsed(shown)).toEqual({
    tool: 'contract',
    format: 1,
    subject: 'desk 1.3.0',
    against: 'desk 1.2.0',
    verdict: 'breaking',
    bump: 'major',
    textDrift: true,
    findings: [
      {
        ...breaking,
        consumers: [
          {
            consumer: 'ticket-triage',
            file: 'skills/ticket-triage/SKILL.md',
            line: 12,
            because: 'sends filter.status',
          },
        ],
      },
      { ...suspected, consumers: [] },
      compatible,
      drift,
    ],
  });
});

test('a waiver is shown with its own finding: no other place, and nothing that is proven', () => {
  const input = { ...suspected, place: 'input' } as const;
  const proven = { ...suspected, verdict: 'breaking' } as const;
  const report = { ...comparison, findings: [proven, suspected, input] };
  const waived = [{ ...suspected, reason: 'never enforced' }];
  const shown = parsed(renderComparison(report, 'json', { version: '0.1.0', waived }));
  expect(shown).toHaveProperty('findings.1.waived', 'never enforced');
  expect(shown).not.toHaveProperty('findings.0.waived');
  expect(shown).not.toHaveProperty('findings.2.waived');
});

test('SARIF 2.1.0: rules, levels, the file of the tool, a fingerprint, and what was waived', () => {
  const waived = [{ ...suspected, reason: 'never enforced' }];
  const log = parsed(renderComparison(comparison, 'sarif', { ...context, waived }));
  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gatehouse-contract',
            semanticVersion: '0.1.0',
            rules: [
              { id: 'pattern-changed', shortDescription: { text: 'Pattern changed.' } },
              { id: 'text-changed' },
              { id: 'tool-added' },
              { id: 'values-narrowed' },
            ],
          },
        },
        results: [
          {
            ruleId: 'values-narrowed',
            ruleIndex: 3,
            level: 'error',
            message: {
              text: 'search_tickets input filter.status: The value "waiting" is no longer taken. Then: It is refused: filter.status. Breaks ticket-triage at skills/ticket-triage/SKILL.md:12: sends filter.status.',
            },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'contract/search_tickets.json' },
                  region: { startLine: 1 },
                },
                logicalLocations: [{ fullyQualifiedName: 'search_tickets input filter.status' }],
              },
            ],
            partialFingerprints: {
              'contract/v1': 'values-narrowed search_tickets input filter.status',
            },
            properties: { bump: 'major', witness: { filter: { status: 'waiting' } } },
          },
          {
            level: 'warning',
            message: {
              text: String.raw`get_ticket output tickets\[\].id: Another pattern. Doubt: No value was found that fits one and not the other. Major, no known consumer.`,
            },
            suppressions: [{ kind: 'external', justification: 'never enforced' }],
          },
          { level: 'note', ruleIndex: 2 },
          { level: 'note', ruleIndex: 1 },
        ],
      },
    ],
  });
});

test('SARIF ends each part of a message that a comparison leaves open', () => {
  const finding = {
    ...breaking,
    message: 'q is required now',
    witness: proof('call', {}, 'refused: q is missing'),
  };
  const shown = renderComparison({ ...same, findings: [finding] }, 'sarif', { version: '0.1.0' });
  expect(parsed(shown)).toHaveProperty(
    'runs.0.results.0.message.text',
    'search_tickets input filter.status: q is required now. Then: refused: q is missing.',
  );
});

test('SARIF without a file has a logical place alone, and text in it opens no link and no placeholder', () => {
  const finding = { ...compatible, message: 'See [here](https://x) {0} \\' };
  const shown = renderComparison({ ...same, findings: [finding] }, 'sarif', { version: '0.1.0' });
  expect(parsed(shown)).toMatchObject({
    runs: [
      {
        results: [
          {
            message: { text: String.raw`add_comment: See \[here\](https://x) {{0}} \\.` },
            locations: [{ logicalLocations: [{ fullyQualifiedName: 'add_comment' }] }],
          },
        ],
      },
    ],
  });
  expect(shown).not.toContain('physicalLocation');
});

test('Markdown for a comment on a pull request', () => {
  expect(renderComparison(comparison, 'markdown', context))
    .toBe(`### Contract of \`desk 1.3.0\` against \`desk 1.2.0\`

**breaking: 1 breaking, 1 suspected, 1 compatible, 1 in text; needs a major version; text drift**

#### breaking: \`search_tickets input filter.status\`

The value "waiting" is no longer taken. (\`values-narrowed\`)

This call used to work:

\`\`\`json
{"filter":{"status":"waiting"}}
\`\`\`

Then: It is refused: \`filter.status.\`

**breaks ticket-triage at \`skills/ticket-triage/SKILL.md:12:\` sends \`filter.status\`**

#### suspected: \`get_ticket output tickets[].id\`

Another pattern. (\`pattern-changed\`)

Doubt: No value was found that fits one and not the other.

**major, no known consumer**

<details><summary>1 compatible change</summary>

- \`add_comment\` There is a new tool.

</details>

<details><summary>1 change of text that a model reads</summary>

- \`get_ticket text description\` Was "Reads." and is "Reads one ticket."

</details>
`);
});

test('Markdown stays within one comment', () => {
  const many = Array.from({ length: 2_000 }, (_, at) => ({ ...breaking, tool: `tool_${at}` }));
  const shown = renderComparison({ ...comparison, findings: many }, 'markdown', context);
  expect(shown.length).toBeLessThan(65_536);
  expect(shown).toMatch(
    /\d+ more did not fit into this comment; the text report has them all\.\n$/,
  );
});

describe('a server that means harm', () => {
  const everywhere: Finding = {
    ...breaking,
    tool: hostile,
    path: hostile,
    message: hostile,
    doubt: hostile,
    witness: proof('call', { [hostile]: `${hostile}\n\`\`\`\n` }, hostile),
  };
  const hit = { consumer: hostile, file: hostile, line: 1, because: hostile };
  const told: ReportContext = {
    version: '0.1.0',
    subject: hostile,
    against: hostile,
    fileOf: (tool) => `contract/${tool}.json`,
    consumers: [{ finding: everywhere, hits: [hit] }],
  };
  const report = {
    ...comparison,
    findings: [everywhere, { ...everywhere, verdict: 'compatible' } as const],
  };

  test.each(reportFormats)('%s shows nothing unseen', (format) => {
    const shown = renderComparison(report, format, told);
    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(shown).toMatch(/\\u\{?0*1b/);
  });

  test('its JSON still holds the proof as it is', () => {
    expect(parsed(renderComparison(report, 'json', told))).toMatchObject({
      findings: [{ tool: hostile, witness: { value: everywhere.witness?.value } }, {}],
    });
  });

  test('its Markdown is code wherever it could be more', () => {
    const outside = activeText(renderComparison(report, 'markdown', told));
    expect(outside).not.toMatch(/[@<>![\]]|www\.|:\/\/|GH-|#\d/);
  });
});

test('whatever a server writes, outside of code its Markdown holds plain words', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '`',
      '``',
      '```',
      '\n',
      '@a',
      '<b>',
      '[x](y)',
      '![',
      '**',
      '- ',
      '1. ',
      '# ',
      '|',
      'https://e.example',
      'a_b',
      '\\',
      '\\`',
      '&lt;',
      ':+1:',
    ),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
      (text) => {
        const finding: Finding = { ...compatible, tool: `t${text}`, message: text };
        const shown = renderComparison(
          { ...same, findings: [finding, { ...finding, verdict: 'suspected' }] },
          'markdown',
          { version: '0.1.0', subject: text },
        );
        expect(activeText(shown)).not.toMatch(/[@<>![\]\\|*_~&]|www\.|:\/\//);
      },
    ),
    { numRuns: 500 },
  );
});

/** What of a comment is not code, without the marks that the report itself writes. CommonMark 0.31, 4.5 and 6.1. */
function activeText(markdown: string): string {
  return markdown
    .replaceAll(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '')
    .split('\n')
    .map((line) =>
      line.replaceAll(/(?<!`)(`+)(?!`)(?:(?!\1(?!`)).|(?<=`)`)*?(?<!`)\1(?!`)/g, 'CODE'),
    )
    .join('\n')
    .replaceAll(/<\/?(?:details|summary)>/g, '')
    .replaceAll(/\*\*(?=\S)([^\n]*)\*\*/g, '$1');
}
