import { readFileSync, statSync } from 'node:fs';

const MOST_LINES = 3;
const MOST_CHARACTERS = 600;

/**
 * Marks the end of a log and gives what is said behind it: the last few sentences of a program that could not be
 * started. Lines that are JSON count by their `message` when they are errors.
 */
export function lastWords(log: string): () => string[] {
  const from = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  return () => {
    let said: string;
    try {
      said = readFileSync(log).subarray(from).toString('utf8');
    } catch {
      return [];
    }
    const lines = said.split('\n').flatMap(sentence);
    // a program that was started twice says it twice
    return [...new Set(lines)].slice(-MOST_LINES);
  };
}

function sentence(line: string): string[] {
  const text = line.trim();
  if (text === '') return [];
  const record = json(text);
  if (record === undefined) return [text.slice(0, MOST_CHARACTERS)];
  const { level, message } = record;
  return level === 'error' && typeof message === 'string'
    ? [message.slice(0, MOST_CHARACTERS)]
    : [];
}

function json(text: string): { level?: unknown; message?: unknown } | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
