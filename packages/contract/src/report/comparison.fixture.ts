import type { Json } from '../json.ts';
import type { Comparison, Finding, Witness } from '../compare/finding.ts';
import type { ReportContext } from './report-context.ts';

export const proof = (kind: Witness['kind'], value: Json, outcome: string): Witness => ({
  kind,
  value,
  outcome,
});

export const breaking: Finding = {
  tool: 'search_tickets',
  place: 'input',
  path: 'filter.status',
  rule: 'values-narrowed',
  verdict: 'breaking',
  bump: 'major',
  message: 'The value "waiting" is no longer taken.',
  witness: proof('call', { filter: { status: 'waiting' } }, 'It is refused: filter.status.'),
};
export const suspected: Finding = {
  tool: 'get_ticket',
  place: 'output',
  path: 'tickets[].id',
  rule: 'pattern-changed',
  verdict: 'suspected',
  bump: 'major',
  message: 'Another pattern.',
  doubt: 'No value was found that fits one and not the other.',
};
export const compatible: Finding = {
  tool: 'add_comment',
  place: 'tool',
  path: '',
  rule: 'tool-added',
  verdict: 'compatible',
  bump: 'minor',
  message: 'There is a new tool.',
};
export const drift: Finding = {
  tool: 'get_ticket',
  place: 'text',
  path: 'description',
  rule: 'text-changed',
  verdict: 'compatible',
  bump: 'patch',
  message: 'Was "Reads." and is "Reads one ticket."',
};

export const comparison: Comparison = {
  verdict: 'breaking',
  bump: 'major',
  textDrift: true,
  findings: [breaking, suspected, compatible, drift],
};
export const same: Comparison = {
  verdict: 'compatible',
  bump: 'none',
  textDrift: false,
  findings: [],
};

export const context: ReportContext = {
  version: '0.1.0',
  subject: 'desk 1.3.0',
  against: 'desk 1.2.0',
  fileOf: (tool) => `contract/${tool}.json`,
  consumers: [
    {
      finding: breaking,
      hits: [
        {
          consumer: 'ticket-triage',
          file: 'skills/ticket-triage/SKILL.md',
          line: 12,
          because: 'sends filter.status',
        },
      ],
    },
    { finding: suspected, hits: [] },
  ],
};

/** What a hostile server might put anywhere. */
export const hostile =
  'x\u001b[2J\u202e\u200b\n# head @octocat ![i](https://evil.example/p.png) <img src=x onerror=a> #1 GH-1 `code` [a](b) {0} www.evil.example';
