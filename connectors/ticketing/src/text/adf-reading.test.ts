import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { doc, para, words } from './adf.fixture.ts';
import { fromAdf, toAdf } from './adf.ts';
import { anyText } from './document.fixture.ts';

const attrs = (type: string, values: object, extra: object = {}) => ({
  type,
  attrs: values,
  ...extra,
});

test.each([
  ['a mention', [para(words('Hi '), attrs('mention', { id: '1', text: '@Ada' }))], 'Hi @Ada'],
  ['a mention without its name', [para(attrs('mention', { id: '1' }))], '@1'],
  ['an emoji', [para(attrs('emoji', { shortName: ':smile:' }))], ':smile:'],
  ['a panel', [attrs('panel', { panelType: 'info' }, { content: [para(words('a'))] })], '> a'],
  [
    'a picture',
    [attrs('mediaSingle', {}, { content: [attrs('media', { type: 'file', id: 'x' })] })],
    '\\[file]',
  ],
  [
    'a picture with a name',
    [para(attrs('mediaInline', { type: 'image', id: 'x', alt: 'a.png' }))],
    '\\[image: a.png]',
  ],
  ['a status', [para(attrs('status', { text: 'DONE', color: 'green' }))], 'DONE'],
  ['a date', [para(attrs('date', { timestamp: '1784505600000' }))], '2026-07-20'],
  ['a date that is none', [para(attrs('date', { timestamp: 'soon' }))], 'soon'],
  ['a card', [para(attrs('inlineCard', { url: 'https://a.example/b' }))], '<https://a.example/b>'],
  [
    'an expand',
    [attrs('expand', { title: 'More' }, { content: [para(words('a'))] })],
    '**More**\n\na',
  ],
  [
    'columns',
    [
      {
        type: 'layoutSection',
        content: [
          { type: 'layoutColumn', content: [para(words('a'))] },
          { type: 'layoutColumn', content: [para(words('b'))] },
        ],
      },
    ],
    'a\n\nb',
  ],
  ['a colour', [para(words('a', attrs('textColor', { color: '#ff0000' }), 'strong'))], '**a**'],
  ['underlining', [para(words('a', 'underline'))], 'a'],
  ['a superscript', [para(words('a', attrs('subsup', { type: 'sup' })))], 'a'],
  [
    'an aligned paragraph',
    [{ ...para(words('a')), marks: [attrs('alignment', { align: 'end' })] }],
    'a',
  ],
  [
    'decisions',
    [{ type: 'decisionList', content: [{ type: 'decisionItem', content: [words('a')] }] }],
    '- a',
  ],
  ['an unknown block', [{ type: 'chart', content: [para(words('a'))] }], 'a'],
  ['an unknown word', [para(words('a '), { type: 'sparkle', text: 'b' })], 'a b'],
  [
    'an app',
    [attrs('extension', { extensionKey: 'poll', extensionType: 'x' })],
    '\\[extension: poll]',
  ],
  ['a link that would run', [para(words('a', attrs('link', { href: 'java\nscript:b' })))], 'a'],
  [
    'merged cells',
    [
      {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [attrs('tableHeader', { colspan: 2 }, { content: [para(words('a'))] })],
          },
        ],
      },
    ],
    '| a |\n| - |',
  ],
  [
    'a table without a head',
    [
      {
        type: 'table',
        content: [
          { type: 'tableRow', content: [{ type: 'tableCell', content: [para(words('a'))] }] },
        ],
      },
    ],
    '| a |\n| - |',
  ],
  ['nodes that are none', ['a', 1, null, para(words('b'))], 'b'],
])('%s keeps its words and is lossy', (_, content, markdown) => {
  expect(fromAdf({ version: 1, type: 'doc', content })).toEqual({ markdown, lossy: true });
});

test('tasks are read with their state, and are no loss', () => {
  const item = (state: string, text: string) =>
    attrs('taskItem', { localId: text, state }, { content: [words(text)] });
  const tasks = attrs(
    'taskList',
    { localId: 'l' },
    { content: [item('DONE', 'a'), item('TODO', 'b')] },
  );
  expect(fromAdf(doc(tasks))).toEqual({ markdown: '- [x] a\n- [ ] b', lossy: false });
  expect(fromAdf(toAdf('1. [x] a\n2. [ ] b'))).toEqual({
    markdown: '1. [x] a\n2. [ ] b',
    lossy: false,
  });
});

test('what looks like Markdown in a vendor’s text stays text', () => {
  expect(fromAdf(doc(para(words('# no *heading* [x](y) <b>'))))).toEqual({
    markdown: '\\# no \\*heading\\* \\[x]\\(y) \\<b>',
    lossy: false,
  });
});

test.each([
  [null, '', false],
  [undefined, '', false],
  ['plain *text*', 'plain \\*text\\*', false],
  [7, '', true],
  [{}, '', true],
])('a document that is %o is read', (document, markdown, lossy) => {
  expect(fromAdf(document)).toEqual({ markdown, lossy });
});

test('nesting and nodes beyond any use are cut, and that is said', () => {
  let deep: object = para(words('bottom'));
  for (let depth = 0; depth < 10_000; depth += 1)
    deep = { type: depth % 2 === 0 ? 'panel' : 'sparkle', content: [deep] };
  expect(fromAdf(doc(para(words('top')), { ...deep }))).toEqual({ markdown: 'top', lossy: true });
  let items: object = para(words('bottom'));
  for (let depth = 0; depth < 10_000; depth += 1)
    items = {
      type: 'bulletList',
      content: [{ type: 'listItem', content: [para(words('x')), items] }],
    };
  expect(fromAdf(doc({ ...items })).lossy).toBe(true);
  const many = fromAdf(doc(...Array.from({ length: 30_000 }, () => para(words('x')))));
  expect([many.lossy, many.markdown.split('x').length - 1]).toEqual([true, 9_999]);
});

test('no value makes it throw', () => {
  const node = fc.letrec((tie) => ({
    node: fc.record(
      {
        type: fc.constantFrom(
          'doc',
          'paragraph',
          'text',
          'table',
          'tableRow',
          'tableCell',
          'taskList',
          'taskItem',
          'heading',
          'codeBlock',
          'media',
          'bulletList',
          'listItem',
          'x',
          'date',
          'mention',
          'hardBreak',
          'expand',
        ),
        text: fc.oneof(anyText, fc.anything()),
        attrs: fc.oneof(
          fc.dictionary(
            fc.constantFrom('level', 'order', 'url', 'text', 'timestamp', 'colspan'),
            fc.anything(),
          ),
          fc.anything(),
        ),
        marks: fc.oneof(
          fc.array(
            fc.record({
              type: fc.constantFrom('strong', 'code', 'link', 'x'),
              attrs: fc.oneof(fc.record({ href: anyText }), fc.anything()),
            }),
          ),
          fc.anything(),
        ),
        content: fc.oneof(
          { depthSize: 'small' },
          fc.array(tie('node'), { maxLength: 4 }),
          fc.anything(),
        ),
      },
      { requiredKeys: ['type'] },
    ),
  })).node;
  fc.assert(
    fc.property(fc.oneof(node, fc.anything()), (value) => {
      expect(typeof fromAdf(value).markdown).toBe('string');
    }),
    { numRuns: 200 },
  );
});
