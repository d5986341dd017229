import { run, type Block, type Document, type Item } from './document.ts';

/** How a task's state is written where a format has no tasks; they can be told from text, and read as what they are. */
const BOXES = { open: '☐', done: '☑' };

/** What a list item holds, with the state of a task as its first character. */
export function boxed({ checked, blocks }: Item): readonly Block[] {
  const [first, ...rest] = blocks;
  if (checked === undefined) return blocks;
  const box = run(`${checked ? BOXES.done : BOXES.open} `);
  return first?.type === 'paragraph'
    ? [{ type: 'paragraph', line: [box, ...first.line] }, ...rest]
    : [{ type: 'paragraph', line: [box] }, ...blocks];
}

/** Finds the tasks in what a vendor kept: list items that begin with a box. */
export function withTasks(document: Document): Block[] {
  return document.map((block): Block => {
    if (block.type === 'quote') return { ...block, blocks: withTasks(block.blocks) };
    if (block.type === 'list') return { ...block, items: block.items.map((item) => task(item)) };
    return block;
  });
}

function task(item: Item): Item {
  const blocks = withTasks(item.blocks);
  const [first, ...rest] = blocks;
  const head = first?.type === 'paragraph' ? first.line[0] : undefined;
  if (first?.type !== 'paragraph' || head?.type !== 'run' || item.checked !== undefined)
    return { ...item, blocks };
  // the box is written without a look of its own
  if (head.code || head.link !== undefined || head.marks.length > 0) return { ...item, blocks };
  const found = /^([☐☑☒]) +/.exec(head.text);
  if (found === null) return { ...item, blocks };
  const line = [{ ...head, text: head.text.slice(found[0].length) }, ...first.line.slice(1)];
  return { checked: found[1] !== BOXES.open, blocks: [{ type: 'paragraph', line }, ...rest] };
}
