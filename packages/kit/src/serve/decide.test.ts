import { describe, expect, test } from 'vitest';
import { tainted, writer } from '../call/caller.fixture.ts';
import type { CallServices } from '../call/services.ts';
import { answerDecide } from './decide.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Notes } from './tiny-connector.fixture.ts';
import { tinyParts } from './tiny-server.fixture.ts';

function asking(changes: Partial<CallServices<Notes>> = {}) {
  const { parts, records, notes } = tinyParts();
  const served = { ...parts, services: { ...parts.services, ...changes } };
  const ask = (name: string, args: Record<string, unknown>, principal = writer) =>
    answerDecide(served, { name, arguments: args }, principal);
  return { ask, records, notes, revision: parts.services.policy().revision };
}

describe('R42 a question about a decision is recorded like a call, and does nothing', () => {
  test('allowed, or held: the rules of both checks', async () => {
    const { ask, records, notes, revision } = asking();
    const rules = ['scope:notes:write', 'label.trusted', 'default.by-scope'];
    expect(await ask('add_note', { text: 'x' })).toEqual({
      outcome: 'allow',
      rules,
      because: expect.any(String),
      policy: revision,
    });
    expect((await ask('add_note', { text: 'x' }, tainted)).outcome).toBe('approval');
    expect(records).toMatchObject([
      {
        phase: 'outcome',
        tool: 'dev.gatehouse/decide',
        effect: 'read',
        principal: { person: 'maya' },
        arguments: { name: 'add_note', arguments: { text: 'x' } },
        decision: { outcome: 'allow', rules },
        policy: revision,
        outcome: 'ok',
      },
      { decision: { outcome: 'approval' }, outcome: 'ok' },
    ]);
    expect(notes.texts).toEqual(['first note']);
  });

  test('refused: by the scope, by the arguments, by a name that is none', async () => {
    const { ask, records } = asking();
    const reader = { ...writer, scopes: ['notes:read'] };
    const refused = [
      await ask('add_note', { text: 'x' }, reader),
      await ask('add_note', { text: 7 }),
      await ask('drop_notes', {}),
    ];
    expect(refused.map(({ outcome, rules }) => [outcome, rules])).toEqual([
      ['deny', ['scope:notes:write']],
      ['deny', ['invalid']],
      ['deny', ['no-such-tool']],
    ]);
    expect(records.map(({ outcome, decision }) => [outcome, decision.outcome])).toEqual([
      ['forbidden', 'deny'],
      ['invalid', 'deny'],
      ['not_found', 'deny'],
    ]);
    expect(records[0]?.decision.rules).toEqual(['scope:notes:write']);
  });

  test('who asks too often is told so, and what they asked is not kept', async () => {
    const limit = createRateLimit({ limits: tinyParts().parts.limits });
    const { ask, records } = asking({ limit });
    for (let count = 0; count < 120; count += 1) await ask('get_note', { at: 0 });
    expect(await ask('another name', {})).toMatchObject({
      outcome: 'deny',
      rules: ['rate_limited'],
    });
    expect(records.at(-1)).toMatchObject({ outcome: 'rate_limited' });
    expect(records.at(-1)?.arguments).toBeUndefined();
  });

  test('what cannot be recorded is not answered', async () => {
    const { ask } = asking({ record: () => Promise.reject(new Error('disk full')) });
    const answer = await ask('get_note', { at: 0 });
    expect(answer).toMatchObject({ outcome: 'deny', rules: ['not-recorded'] });
    expect(JSON.stringify(answer)).not.toContain('disk full');
  });

  test('what fails unforeseen is a refusal that repeats nothing of it', async () => {
    const { ask } = asking({ limit: () => Promise.reject(new Error('CNRY')) });
    const answer = await ask('get_note', { at: 0 });
    expect(answer).toMatchObject({ outcome: 'deny', rules: ['upstream'] });
    expect(JSON.stringify(answer)).not.toContain('CNRY');
  });
});
