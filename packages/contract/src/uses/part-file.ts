import { basename, dirname } from 'node:path/posix';
import { ContractError } from '../error.ts';
import { isObject } from '../json.ts';
import type { Mention } from './consumer.ts';
import { mentionsIn, variablesIn } from './mentions.ts';
import { frontMatterEntries, type UsesEntry } from './uses-block.ts';
import { readLined } from './yaml-lines.ts';

/** A skill or sub-agent as its file says it. */
export interface PartFile {
  readonly name: string;
  readonly file: string;
  readonly uses: readonly UsesEntry[];
  readonly mentions: readonly Mention[];
  readonly variables: readonly Mention[];
  /** The first line that names a field, as `due_date` or as "due date". */
  readonly fields: (name: string) => number | undefined;
}

/** Reads one Markdown file. Throws ContractError `bad_uses` when what it says of its uses cannot be understood. */
export function readPart(file: string, text: string): PartFile {
  const plain = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const front = /^---[ \t]*\n([\s\S]*?)^---[ \t]*$/m.exec(plain);
  const isFront = front?.index === 0;
  const source = isFront ? (front[1] ?? '') : '';
  const body = isFront ? plain.slice(front[0].length) : plain;
  const bodyLine = isFront ? front[0].split('\n').length : 1;
  const { name, uses, granted } = isFront ? readFront(source, file) : nothing;
  return {
    name: name ?? nameFrom(file),
    file,
    uses,
    mentions: [...granted, ...mentionsIn(body, bodyLine)],
    variables: variablesIn(body, bodyLine),
    fields: (field) => fieldLine(body, field, bodyLine),
  };
}

const nothing = { name: undefined, uses: [], granted: [] };

function readFront(source: string, file: string) {
  // other hosts accept front matter that is no YAML; only one with uses has to be understood
  if (!/^uses[ \t]*:/m.test(source)) {
    const named = /^name:[ \t]*["']?([^\s"']+)["']?[ \t]*$/m.exec(source)?.[1];
    return { name: named, uses: [], granted: grantedIn(source) };
  }
  const yaml = readLined(source, file, 2);
  const value = isObject(yaml.value) ? yaml.value : {};
  const { name, uses } = value;
  if (uses === '' || uses === undefined || uses === null) {
    const what = `${file}:${yaml.lineOf(['uses'])}: uses is empty.`;
    throw new ContractError('bad_uses', what, 'Name the connector and its tools, or take it out.');
  }
  return {
    name: typeof name === 'string' ? name : undefined,
    uses: frontMatterEntries(yaml, uses, file, ['uses']),
    granted: grantedIn(source),
  };
}

/** Tools that the front matter grants, by the line on which they stand. */
function grantedIn(source: string): Mention[] {
  let inside = false;
  return source.split('\n').flatMap((line, at) => {
    if (/^\S/.test(line)) inside = /^(?:allowed-tools|tools)[ \t]*:/.test(line);
    if (!inside) return [];
    return mentionsIn(line, at + 2).filter(({ text }) => text.includes('.'));
  });
}

/** Where a text names a field first; people write `due_date` as "due date" too. */
function fieldLine(body: string, field: string, firstLine: number): number | undefined {
  const words = field
    .split(/[_-]|(?<=[a-z])(?=[A-Z])/)
    .map((part) => part.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`));
  const pattern = new RegExp(String.raw`(?<![\w])${words.join('[_ -]?')}(?!\w)`, 'i');
  const found = pattern.exec(body);
  return found ? firstLine + body.slice(0, found.index).split('\n').length - 1 : undefined;
}

/** The folder of a SKILL.md, the name of any other file. */
const nameFrom = (file: string) =>
  basename(file) === 'SKILL.md' ? basename(dirname(file)) : basename(file, '.md');
