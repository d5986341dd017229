/** Lines of at most `width` characters, each after `indent`; a word that is longer is cut into pieces. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const room = Math.max(20, width - indent.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => pieces(each, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => `${indent}${each}`);
}

function pieces(word: string, room: number): string[] {
  if (word.length <= room) return [word];
  const count = Math.ceil(word.length / room);
  return Array.from({ length: count }, (_, at) => word.slice(at * room, (at + 1) * room));
}

/** The start of a text, with a mark and the number of characters that are missing. */
export const clipped = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} more characters)`;
