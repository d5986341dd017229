import type { Doc, Node } from './adf.ts';

/** Wiki markup, which the service desk's API still speaks where Jira's own has gone over to documents. */
export function toWiki(node: Node): string {
  const inner = (separator: string) => (node.content ?? []).map(toWiki).join(separator);
  const items = (sign: string) =>
    (node.content ?? [])
      .map((item) => `${sign} ${(item.content ?? []).map(toWiki).join('\n')}`)
      .join('\n');
  switch (node.type) {
    case 'doc':
      return inner('\n\n');
    case 'heading':
      return `h${JSON.stringify(node.attrs?.['level'] ?? 1)}. ${inner('')}`;
    case 'bulletList':
      return items('*');
    case 'orderedList':
      return items('#');
    case 'codeBlock':
      return `{code}\n${inner('')}\n{code}`;
    case 'blockquote':
      return `{quote}\n${inner('\n')}\n{quote}`;
    case 'rule':
      return '----';
    case 'hardBreak':
      return '\n';
    case 'mention':
      return `[~accountid:${String(node.attrs?.['id'])}]`;
    case 'text':
      return marked(node);
    default:
      return inner(node.type === 'paragraph' ? '' : '\n');
  }
}

const SIGNS: readonly (readonly [mark: string, before: string, after: string])[] = [
  ['strong', '*', '*'],
  ['em', '_', '_'],
  ['strike', '-', '-'],
  ['code', '{{', '}}'],
];

function marked(node: Node): string {
  const has = (type: string) => node.marks?.find((mark) => mark.type === type);
  const dressed = SIGNS.reduce(
    (words, [mark, before, after]) => (has(mark) ? `${before}${words}${after}` : words),
    node.text ?? '',
  );
  const link = has('link')?.attrs?.['href'];
  return typeof link === 'string' ? `[${dressed}|${link}]` : dressed;
}

/** Reads the commonest signs: a trap for whoever sends Markdown, where two stars mean something else. */
export function fromWiki(words: string): Doc {
  const content = words
    .split(/\r?\n\r?\n/)
    .filter((block) => block.trim() !== '')
    .map((block): Node => {
      const code = /^\{code(?::\w+)?\}\n?(?<inner>[\s\S]*?)\n?\{code\}$/.exec(block.trim());
      const inner = code?.groups?.['inner'];
      if (inner !== undefined)
        return { type: 'codeBlock', content: [{ type: 'text', text: inner }] };
      return { type: 'paragraph', content: block.split(/\r?\n/).flatMap(line) };
    });
  return { type: 'doc', version: 1, content };
}

const MARKED = /(?<sign>\*|_|\{\{)(?<inner>[^*_{}\s](?:[^*_{}]*[^*_{}\s])?)(?:\}\}|\k<sign>)/gu;
const MARKS: Readonly<Record<string, string>> = { '*': 'strong', _: 'em', '{{': 'code' };

function line(words: string, index: number): Node[] {
  const nodes: Node[] = index > 0 ? [{ type: 'hardBreak' }] : [];
  let done = 0;
  for (const match of words.matchAll(MARKED)) {
    const { sign = '', inner = '' } = match.groups ?? {};
    if (match.index > done) nodes.push({ type: 'text', text: words.slice(done, match.index) });
    nodes.push({ type: 'text', text: inner, marks: [{ type: MARKS[sign] ?? 'strong' }] });
    done = match.index + match[0].length;
  }
  if (done < words.length) nodes.push({ type: 'text', text: words.slice(done) });
  return nodes;
}
