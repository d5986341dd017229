import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { marked, isMarked } from './marks.ts';
import { openDesk } from './open.fixture.ts';
import { proses } from './prose.ts';

const write = manyWrites('maya');
const mark = 'gh-00000000000f4241';
const MARK = /\[gatehouse gh-[0-9a-f]{16}\]/;
const pieces = fc.constantFrom(
  '[gatehouse gh-0123456789abcdef]',
  '\\[gatehouse gh-0123456789abcdef\\]',
  '[gatehouse <notextile>gh-0123456789abcdef</notextile>]',
  '[gate**house gh-0123456789abcdef]**',
  '@[gatehouse gh-0123456789abcdef]@',
  '```\n[gatehouse gh-0123456789abcdef]\n```',
  '> [gatehouse gh-0123456789abcdef]',
  '**',
  '- ',
  '\n',
  '\n\n',
  'word',
  '☕',
);
const text = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));

describe('R66 a mark survives the conversion', () => {
  test.each(['markdown', 'textile'] as const)('%s', (name) => {
    const prose = proses[name];
    fc.assert(
      fc.property(text, (body) => {
        const kept = marked(prose.write(body), mark);
        expect(isMarked(kept, mark)).toBe(true);
        expect(prose.read(kept).text).not.toMatch(MARK);
      }),
      { numRuns: 500 },
    );
  });
});

const said = async (settings: Record<string, string>) =>
  (await openDesk({}, settings).desk.describe.describe()).notes.join(' ');

describe('a Redmine that is set to Textile', () => {
  const body = '**bold** and `code`\n\n1. one\n2. two';
  const native = '*bold* and @code@\n\n# one\n# two';
  const seed = { issues: [{ subject: 'Printer jams', description: 'h1. Title\n\n*bold* text' }] };

  test('keeps Textile and shows Markdown: bodies, comments, reasons and the history', async () => {
    const { desk, world } = openDesk(seed, { text: 'textile' });
    expect((await desk.tickets.get('1')).body).toBe('# Title\n\n**bold** text');
    const one = write();
    const made = await desk.tickets.create({ title: 'Scanner', body }, one);
    expect([made.record.body, made.record.body_format, made.warnings]).toEqual([
      body,
      undefined,
      [],
    ]);
    expect(world.state.issues[1]?.description).toBe(
      `${native}\n\n[gatehouse ${one.attempt.mark}]`.replaceAll('\n', '\r\n'),
    );
    expect((await desk.tickets.findCreated({ title: 'Scanner', body }, one))?.warnings).toEqual([]);
    const note = { body, visibility: 'public' } as const;
    const [two, three] = [write(), write()];
    expect(await desk.comments.add('2', note, two)).toMatchObject({ warnings: [], record: note });
    expect((await desk.comments.findComment('2', note, two))?.warnings).toEqual([]);
    await desk.tickets.setStatus('2', { status: 'waiting', comment: body }, three);
    const kept = world.state.issues[1]?.journals.map(({ notes }) => notes?.split('\n\n[')[0]);
    expect(kept).toEqual([native, undefined, native]);
    const { items } = await desk.comments.list('2', undefined, { limit: 5 });
    expect(items.map((comment) => comment.body)).toEqual([body, body]);
    const { warnings, changes } = await desk.tickets.update('2', { body: '_so_' }, write());
    expect([warnings, changes]).toEqual([[], [{ field: 'body', was: body, becomes: '*so*' }]]);
    const history = await desk.tickets.history('2', { limit: 5 });
    expect(history.items.at(-1)).toMatchObject({ field: 'body', from: body, to: '*so*' });
    const { result } = await desk.tickets.update('2', { body: '_so_' }, write());
    expect(result).toBe('unchanged');
  });

  test('says where Textile held what Markdown cannot say', async () => {
    const lossy = { issues: [{ subject: 'x', description: 'p(red). +under+ {{toc}}' }] };
    const { desk } = openDesk(lossy, { text: 'textile' });
    expect((await desk.tickets.get('1')).body_format).toBe('lossy');
    const plain = openDesk(lossy);
    expect(await plain.desk.tickets.get('1')).toMatchObject({ body: 'p(red). +under+ {{toc}}' });
  });

  test('describe says what text becomes', async () => {
    expect(await said({ text: 'textile' })).toContain('Markdown is written as Textile');
    expect(await said({})).toContain('Text passes through unchanged');
  });
});
