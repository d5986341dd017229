/** What can be compared between two systems of record: how much there is, which fields are given, which words. */
export interface Profile {
  /** Lengths of lists and the numbers and truth values at the top, by path. */
  readonly counts: Map<string, number | string>;
  /** How many records there are at a path. */
  readonly objects: Map<string, number>;
  /** In how many of them a field is given: neither absent nor null nor empty. */
  readonly given: Map<string, number>;
  /** How often each neutral word occurs, by the path of its field. */
  readonly words: Map<string, Map<string, number>>;
}

/** Neutral words by the field that holds them: `status` -> open, waiting … */
export type Vocabulary = ReadonlyMap<string, ReadonlySet<string>>;

/** Deeper than any answer of a connector; and the entries of one map. */
const MOST_LEVELS = 6;
const MOST_ENTRIES = 400;

interface Place {
  readonly path: string;
  /** The field's own name. */
  readonly name: string;
  readonly level: number;
  readonly inList: boolean;
}

/** Looks through an answer. */
export function profileOf(value: unknown, vocabulary: Vocabulary): Profile {
  const profile: Profile = {
    counts: new Map(),
    objects: new Map(),
    given: new Map(),
    words: new Map(),
  };
  look(value, { path: '', name: '', level: 0, inList: false }, vocabulary, profile);
  return profile;
}

function look(value: unknown, at: Place, vocabulary: Vocabulary, profile: Profile): void {
  const { path, name, level, inList } = at;
  if (level > MOST_LEVELS) return;
  if (Array.isArray(value)) {
    if (!inList) put(profile.counts, path, value.length);
    const inside = { ...at, level: level + 1, inList: true };
    for (const each of value) look(each, inside, vocabulary, profile);
  } else if (typeof value === 'object' && value !== null) {
    add(profile.objects, path, 1);
    countBucket(value, path, vocabulary, profile);
    for (const [key, field] of Object.entries(value)) {
      // where a next page begins is the system's own matter
      if (/(?:^|_)cursor$/.test(key)) continue;
      const inner = path === '' ? key : `${path}.${key}`;
      if (isGiven(field)) add(profile.given, inner, 1);
      look(field, { path: inner, name: key, level: level + 1, inList }, vocabulary, profile);
    }
  } else if (typeof value === 'string') {
    if (vocabulary.get(name)?.has(value) === true) addWord(profile, path, value, 1);
  } else if (level === 1 && (typeof value === 'number' || typeof value === 'boolean')) {
    put(profile.counts, path, typeof value === 'number' ? value : String(value));
  }
}

/** A counted group, such as `{ key: 'open', count: 4 }`, by neutral words or months. */
function countBucket(value: object, path: string, vocabulary: Vocabulary, profile: Profile): void {
  if (!('key' in value) || !('count' in value)) return;
  const { key, count } = value;
  if (typeof key !== 'string' || typeof count !== 'number') return;
  const isWord = [...vocabulary.values()].some((words) => words.has(key));
  if (isWord || /^\d{4}-\d{2}$/.test(key)) addWord(profile, path, key, count);
}

function addWord({ words }: Profile, path: string, word: string, amount: number): void {
  const counts = words.get(path) ?? new Map<string, number>();
  add(counts, word, amount);
  put(words, path, counts);
}

function add(counts: Map<string, number>, key: string, amount: number): void {
  put(counts, key, (counts.get(key) ?? 0) + amount);
}

function put<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size < MOST_ENTRIES || map.has(key)) map.set(key, value);
}

function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}
