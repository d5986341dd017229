import { describe, expect, test } from 'vitest';
import { docOf, plainText, readDoc, type Node } from './adf.ts';
import { fromWiki, toWiki } from './wiki.ts';

const doc = (...content: Node[]): Node & { version: number } => ({
  type: 'doc',
  version: 1,
  content,
});
const wrong = (...content: unknown[]) => ({ type: 'doc', version: 1, content });
const text = (words: string, ...marks: { type: string; attrs?: Record<string, unknown> }[]) => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 && { marks }),
});
const p = (...content: Node[]) => ({ type: 'paragraph', content });
const strong = { type: 'strong' };
const code = { type: 'code' };
const link = { type: 'link', attrs: { href: 'https://example.com' } };
const item = (...content: Node[]) => ({ type: 'listItem', content });

describe('documents', () => {
  test.each([
    ['an empty one', doc()],
    ['an empty paragraph', doc({ type: 'paragraph' })],
    ['marks', doc(p(text('a', strong, { type: 'em' }), text('b', code, link)))],
    ['a heading', doc({ type: 'heading', attrs: { level: 2 }, content: [text('a')] })],
    [
      'lists within lists',
      doc({
        type: 'bulletList',
        content: [
          item(p(text('a')), {
            type: 'orderedList',
            attrs: { order: 3 },
            content: [item(p(text('b')))],
          }),
        ],
      }),
    ],
    ['code', doc({ type: 'codeBlock', attrs: { language: 'ts' }, content: [text('a = 1')] })],
    ['a quote, a rule', doc({ type: 'blockquote', content: [p(text('a'))] }, { type: 'rule' })],
    [
      'a table',
      doc({
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [{ type: 'tableHeader', attrs: {}, content: [p(text('a'))] }],
          },
        ],
      }),
    ],
    ['a panel', doc({ type: 'panel', attrs: { panelType: 'info' }, content: [p(text('a'))] })],
    ['a mention', doc(p({ type: 'mention', attrs: { id: 'abc', text: '@Alice' } }))],
    ['a break', doc(p(text('a'), { type: 'hardBreak' }, text('b')))],
  ])('%s is allowed', (_, value) => {
    expect(readDoc(value)).toEqual(value);
  });

  test.each([
    ['plain words', 'words'],
    ['no version', { type: 'doc', content: [] }],
    ['version 2', { ...doc(), version: 2 }],
    ['no content', { type: 'doc', version: 1 }],
    ['an unknown node', doc({ type: 'paragraf', content: [] })],
    ['an unknown field', wrong({ ...p(text('a')), style: 'x' })],
    ['an unknown attribute', doc({ type: 'rule', attrs: { width: 1 } })],
    ['text that is no paragraph', doc(text('a'))],
    ['empty text', doc(p(text('')))],
    ['a paragraph in a paragraph', doc(p(p(text('a'))))],
    ['an unknown mark', doc(p(text('a', { type: 'bold' })))],
    ['the same mark twice', doc(p(text('a', strong, strong)))],
    ['code that is bold', doc(p(text('a', code, strong)))],
    ['a link to nowhere', doc(p(text('a', { type: 'link' })))],
    ['marks in a code block', doc({ type: 'codeBlock', content: [text('a', strong)] })],
    ['a heading of level 7', doc({ type: 'heading', attrs: { level: 7 } })],
    ['a heading without a level', doc({ type: 'heading', content: [text('a')] })],
    ['an empty list', doc({ type: 'bulletList', content: [] })],
    ['an item without anything', doc({ type: 'bulletList', content: [item()] })],
    [
      'an item that starts with a list',
      doc({
        type: 'bulletList',
        content: [item({ type: 'bulletList', content: [item(p(text('a')))] })],
      }),
    ],
    ['an item outside of a list', doc(item(p(text('a'))))],
    [
      'a heading in a quote',
      doc({ type: 'blockquote', content: [{ type: 'heading', attrs: { level: 1 } }] }),
    ],
    ['a cell outside of a table', doc({ type: 'tableCell', content: [p(text('a'))] })],
    ['an unknown panel', doc({ type: 'panel', attrs: { panelType: 'pink' }, content: [p()] })],
    ['content in a rule', doc({ type: 'rule', content: [] })],
    ['a list of nothing', [doc()]],
    ['null', null],
  ])('%s is refused', (_, value) => {
    expect(readDoc(value)).toBeUndefined();
  });

  test('what a search looks at: a line for each block, shown names for what is no text', () => {
    const value = doc(p(text('a '), { type: 'mention', attrs: { id: 'x', text: '@Al' } }), {
      type: 'bulletList',
      content: [item(p(text('b'))), item(p(text('c')))],
    });
    expect(plainText(value)).toBe('a @Al\nb\nc');
    expect(plainText(docOf('one\n\ntwo'))).toBe('one\n\ntwo');
  });
});

describe('wiki markup of the service desk', () => {
  test('is read as documents that Jira allows, and takes the stars of Markdown for something else', () => {
    const read = fromWiki('a *b* and {{c}}\nd\n\n{code}\nx = 1\n{code}\n\n**bold**');
    expect(readDoc(read)).toEqual(read);
    expect(read.content).toEqual([
      {
        type: 'paragraph',
        content: [
          text('a '),
          text('b', strong),
          text(' and '),
          text('c', code),
          { type: 'hardBreak' },
          text('d'),
        ],
      },
      { type: 'codeBlock', content: [text('x = 1')] },
      { type: 'paragraph', content: [text('*'), text('bold', strong), text('*')] },
    ]);
  });

  test('documents are written in it', () => {
    const value = doc(
      { type: 'heading', attrs: { level: 2 }, content: [text('T')] },
      p(text('a ', strong), text('b', link)),
      { type: 'orderedList', content: [item(p(text('c')))] },
    );
    expect(toWiki(value)).toBe('h2. T\n\n*a *[b|https://example.com]\n\n# c');
  });
});
