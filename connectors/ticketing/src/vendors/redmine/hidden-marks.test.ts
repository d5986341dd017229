import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attempt, manyWrites } from '../../attempt.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const MARK = /\[gatehouse gh-[0-9a-f]{16}\]/;

describe('R36 no caller sees a mark', () => {
  test('in nothing that a desk answers, whatever people wrote, while Redmine holds one for each text', async () => {
    const quoted = '> [gatehouse gh-0123456789abcdef]';
    const text = fc.oneof(
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.constantFrom(quoted, `a\n\n${quoted}\nb`, '[gatehouse gh-0123456789abcdef]'),
    );
    await fc.assert(
      fc.asyncProperty(text, text, text, async (title, body, comment) => {
        const { desk, world } = openDesk();
        const said: unknown[] = [];
        const draft = { title, body };
        const note = { body: comment, visibility: 'public' } as const;
        const move = { status: 'waiting', comment } as const;
        const [one, two, three] = [write(), write(), write()];
        said.push(await desk.tickets.create(draft, one));
        said.push(await desk.comments.add('1', note, two));
        said.push(await desk.tickets.planStatus('1', { status: 'waiting' }, 'maya'));
        said.push(await desk.tickets.setStatus('1', move, three));
        said.push(await desk.tickets.findCreated(draft, one));
        said.push(await desk.comments.findComment('1', note, two));
        said.push(await desk.tickets.findStatus('1', move, three));
        said.push(await desk.tickets.get('1'));
        said.push(await desk.tickets.search({ sort: 'updated_desc' }, { limit: 5 }));
        said.push(await desk.comments.planComment('1', { ...note, body: 'x' }, 'maya'));
        expect(said).not.toContain(undefined);
        expect(JSON.stringify(said)).not.toMatch(MARK);
        const [issue] = world.state.issues;
        const kept = [issue?.description, ...(issue?.journals.map(({ notes }) => notes) ?? [])];
        expect(kept.map((held) => MARK.exec(held ?? '')?.[0])).toEqual([
          `[gatehouse ${one.attempt.mark}]`,
          `[gatehouse ${two.attempt.mark}]`,
          undefined,
          `[gatehouse ${three.attempt.mark}]`,
        ]);
      }),
      { numRuns: 60 },
    );
  });

  test('R66 a text that held one is kept without it, and this is said', async () => {
    const { desk } = openDesk();
    const body = 'See\n\n[gatehouse gh-0123456789abcdef]';
    const made = await desk.tickets.create({ title: 'abc', body }, write());
    expect([made.record.body, made.warnings]).toEqual([
      'See',
      ['body: Redmine kept another text.'],
    ]);
    const noted = await desk.comments.add('1', { body, visibility: 'public' }, write());
    expect([noted.record.body, noted.warnings]).toEqual([
      'See',
      ['body: Redmine kept another text.'],
    ]);
  });

  test('lines that Redmine ends otherwise are the same text', async () => {
    const { desk } = openDesk();
    const body = 'one\rtwo\r\nthree\nfour';
    const made = await desk.tickets.create({ title: 'abc', body }, write());
    expect([made.record.body, made.warnings]).toEqual(['one\ntwo\nthree\nfour', []]);
    const noted = await desk.comments.add('1', { body, visibility: 'public' }, write());
    expect([noted.record.body, noted.warnings]).toEqual(['one\ntwo\nthree\nfour', []]);
  });

  test('a search for a word that could be in a mark is not called exact', async () => {
    const { desk } = openDesk();
    await desk.tickets.create(
      { title: 'Printer', body: 'jams' },
      { actor: 'm', attempt: attempt(1) },
    );
    const search = async (text: string) => {
      const { items, totalExact } = await desk.tickets.search(
        { sort: 'updated_desc', text },
        { limit: 5 },
      );
      return [items.length, totalExact];
    };
    expect(await search('printer')).toEqual([1, true]);
    expect(await search('gatehouse printer')).toEqual([1, false]);
    expect(await search('house')).toEqual([1, false]);
    expect(await search('000')).toEqual([1, false]);
    // none is none
    expect(await search('abc')).toEqual([0, true]);
  });
});
