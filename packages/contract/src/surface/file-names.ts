import { createHash } from 'node:crypto';

/** File names that Windows keeps for devices, whatever their extension, and the one that is ours. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d|contract)(?:\.|$)/i;
/** Bytes that every file system takes in a name, less what `.json` and the mark of a cut name need. */
const LONGEST = 200;
const END = '.json';

/**
 * The file of each tool: its name and `.json`. What is unsafe in a file name is percent-encoded, and so is the first
 * letter of a reserved name. Two names that differ in case only would be one file on some systems, so there the capital
 * letters are encoded as well. A name that is too long is cut, with a hash of the whole.
 */
export function toolFileNames(names: readonly string[]): Map<string, string> {
  const alike = new Map<string, number>();
  for (const name of names) {
    alike.set(name.toLowerCase(), (alike.get(name.toLowerCase()) ?? 0) + 1);
  }
  return new Map(
    names.map((name) => [name, toolFileName(name, (alike.get(name.toLowerCase()) ?? 0) > 1)]),
  );
}

function toolFileName(name: string, hasTwin: boolean): string {
  const unsafe = hasTwin ? /[^a-z0-9_.-]/gu : /[^A-Za-z0-9_.-]/gu;
  let encoded = name.replaceAll(unsafe, encodeCharacter);
  if (RESERVED.test(name) || name.startsWith('.') || name.startsWith('-')) {
    encoded = `${encodeCharacter(name.slice(0, 1))}${encoded.slice(encoded.startsWith('%') ? 3 : 1)}`;
  }
  if (encoded.length <= LONGEST) return `${encoded}${END}`;
  const whole = createHash('sha256').update(encoded).digest('hex').slice(0, 32);
  // a tilde is always encoded, so no other name ends like this
  return `${encoded.slice(0, LONGEST - 33)}~${whole}${END}`;
}

function encodeCharacter(character: string): string {
  // half of a surrogate pair has no bytes of its own; two of them must not become the same file
  if (!character.isWellFormed()) return `%u${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
