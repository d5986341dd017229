import { expect, test } from 'vitest';
import { lintSurface } from '../lint/lint-surface.ts';
import { aSurface, aTool, cleanSearch, withArgument } from '../lint/surface.fixture.ts';
import { context, hostile } from './comparison.fixture.ts';
import { renderLint } from './render-lint.ts';
import { reportFormats } from './report-context.ts';

const parsed = (text: string): unknown => JSON.parse(text);
const reason = 'the vendor calls it so';
const tool = withArgument('Queue', { type: 'string', maxLength: 5 });
const result = lintSurface(aSurface(tool, cleanSearch), {
  profile: 'portable',
  allow: [
    { rule: 'argument-name', tool: 'get_ticket', reason },
    { rule: 'output-closed', reason: 'clients do not check' },
  ],
});
const shownOf = {
  version: '0.1.0',
  subject: 'desk 1.3.0',
  fileOf: context.fileOf ?? (() => undefined),
};

test('R63 text: each rule once with its places, the way to mend it and its source, then the budget', () => {
  expect(renderLint(result, 'text', shownOf)).toBe(`desk 1.3.0

error  argument-undescribed
  · get_ticket input Queue: The argument "Queue" has no description.
  fix: Say what to put in, in which format, and where the value comes from.
  source: portable profile: what every target takes

warning  bound-unsaid
  · get_ticket input: The descriptions do not say Queue (maxLength 5).
  fix: Say it in the description, such as "1 to 100", and check it in the server.
  source: Claude API, strict tool use: JSON Schema limitations

allowed: argument-name in get_ticket input Queue: the vendor calls it so
allowed in vain: output-closed (clients do not check): take it out
budget: 2 of 20 tools, about 260 of 8,000 tokens; the largest: get_ticket with about 141 of 1,200
portable: 1 error, 1 warning, 1 allowed
`);
});

test('R63 text: nothing to mend', () => {
  const clean = lintSurface(aSurface(aTool(), cleanSearch), { profile: 'portable' });
  expect(renderLint(clean, 'text', { version: '0.1.0' })).toMatch(
    /^budget: 2 of 20 .*\nportable: 0 errors, 0 warnings\n$/,
  );
});

test('R63 text: what is the same in several tools is said once', () => {
  const names = ['log_a', 'log_b', 'log_c'];
  const tools = names.map((name) => aTool({ name, outputSchema: undefined }));
  const { findings } = lintSurface(aSurface(...tools), { profile: 'portable' });
  const only = findings.filter(({ rule }) => rule === 'output-missing');
  expect(
    renderLint({ ...result, findings: only, allowed: [], unused: [] }, 'text', {
      version: '0.1.0',
    }),
  ).toContain(
    'error  output-missing\n  · It has no outputSchema. (output): log_a, log_b, log_c\n  fix: ',
  );
});

test('R63 JSON holds the findings, what was allowed and the figures', () => {
  expect(parsed(renderLint(result, 'json', shownOf))).toEqual({
    format: 1,
    subject: 'desk 1.3.0',
    profile: 'portable',
    findings: result.findings,
    allowed: result.allowed.map(({ finding }) => ({ ...finding, reason })),
    unused: [{ rule: 'output-closed', reason: 'clients do not check' }],
    budget: result.budget,
  });
});

test('R63 SARIF: the rules that were met, each finding in the file of its tool, allowances as suppressions', () => {
  expect(parsed(renderLint(result, 'sarif', shownOf))).toMatchObject({
    runs: [
      {
        tool: {
          driver: {
            rules: [
              {
                id: 'argument-name',
                shortDescription: { text: 'An argument has a name that the target takes.' },
              },
              { id: 'argument-undescribed' },
              { id: 'bound-unsaid' },
            ],
          },
        },
        results: [
          {
            ruleId: 'argument-undescribed',
            ruleIndex: 1,
            level: 'error',
            message: {
              text: 'get_ticket input Queue: The argument "Queue" has no description. Say what to put in, in which format, and where the value comes from.',
            },
            locations: [
              {
                physicalLocation: { artifactLocation: { uri: 'contract/get_ticket.json' } },
                logicalLocations: [{ fullyQualifiedName: 'get_ticket input Queue' }],
              },
            ],
          },
          { ruleId: 'bound-unsaid', level: 'warning' },
          { ruleId: 'argument-name', suppressions: [{ kind: 'external', justification: reason }] },
        ],
      },
    ],
  });
});

test('R63 Markdown: a list by rule', () => {
  expect(renderLint(result, 'markdown', shownOf)).toBe(`### Lint of \`desk 1.3.0\`

**portable: 1 error, 1 warning, 1 allowed**

budget: 2 of 20 tools, about 260 of 8,000 tokens; the largest: \`get_ticket\` with about 141 of 1,200

- **error** \`argument-undescribed\`: Say what to put in, in which format, and where the value comes from.
  - \`get_ticket input Queue\` The argument "Queue" has no description.
- **warning** \`bound-unsaid\`: Say it in the description, such as "1 to 100", and check it in the server.
  - \`get_ticket input\` The descriptions do not say Queue (maxLength 5).
- allowed: \`argument-name in get_ticket input Queue\` the vendor calls it so
- allowed in vain: \`output-closed\`; take it out
`);
});

test.each(reportFormats)('a server that means harm: %s shows nothing unseen', (format) => {
  const evil = {
    ...withArgument(hostile, { type: 'string', enum: [hostile], description: hostile }),
    name: hostile,
  };
  const found = lintSurface(aSurface(evil), { profile: 'gemini' });
  const shown = renderLint(found, format, { ...shownOf, subject: hostile });
  expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(shown).toMatch(/\\u\{?0*1b/);
});
