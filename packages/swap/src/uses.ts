/** A skill or agent as text, with what its bundle declares about it. */
export interface Part {
  readonly bundle: string;
  readonly kind: 'skill' | 'agent';
  readonly name: string;
  /** The file, and all of its text, front matter included. */
  readonly path: string;
  readonly text: string;
  /** Its `allowed-tools` or `tools`, as written. */
  readonly allowed: readonly string[];
  /** Its `uses` in the manifest, by `category.tool`; undefined: it declares none. */
  readonly uses: Readonly<Record<string, DeclaredUse>> | undefined;
  /** Where `uses` stands: for what the text itself does not mention. */
  readonly manifest: { readonly path: string; readonly text: string } | undefined;
}

export interface DeclaredUse {
  /** Names of arguments. */
  readonly sends?: readonly string[] | undefined;
  /** Paths in results, such as `tickets[].id`. */
  readonly reads?: readonly string[] | undefined;
  readonly readOnly?: boolean | undefined;
}

/** A skill or agent that relies on something which gets weaker. `path` and `line`: the first place that says so. */
export interface Use {
  readonly bundle: string;
  readonly kind: 'skill' | 'agent';
  readonly name: string;
  readonly what: 'tool' | 'field';
  readonly subject: string;
  /** `declared`: the manifest says so. Otherwise it stands in the front matter or in the text. */
  readonly by: 'declared' | 'allowed-tools' | 'text';
  readonly path: string;
  readonly line: number;
}

/** What gets weaker; a field that is `gone` can no longer be read either. */
export interface Weaker {
  readonly category: string;
  readonly tools: readonly string[];
  readonly fields: readonly { readonly name: string; readonly gone: boolean }[];
}

/**
 * Who uses what gets weaker. Where a skill or agent declares its `uses`, that counts and nothing else; otherwise its
 * allowed tools and the words of its text do. A field that can still be read is no loss to a use that only reads.
 */
export function findUses(parts: readonly Part[], weaker: Weaker): Use[] {
  return parts.flatMap((part) => {
    const how = part.uses ? declared(part.uses, weaker) : mentioned(part, weaker);
    return how.map(({ what, subject, by }): Use => {
      const { bundle, kind, name } = part;
      return { bundle, kind, name, what, subject, by, ...placeOf(part, subject) };
    });
  });
}

type Found = Pick<Use, 'what' | 'subject' | 'by'>;

function declared(
  uses: Readonly<Record<string, DeclaredUse>>,
  { category, tools, fields }: Weaker,
): Found[] {
  const own = Object.entries(uses).filter(([tool]) => tool.startsWith(`${category}.`));
  const names = new Set(own.map(([tool]) => tool.slice(category.length + 1)));
  const touches = (field: Weaker['fields'][number]) =>
    own.some(([, { sends = [], reads = [], readOnly = false }]) => {
      const read = [...sends, ...reads.flatMap((path) => path.split(/[.[\]]+/))];
      return field.gone ? read.includes(field.name) : !readOnly && sends.includes(field.name);
    });
  return [
    ...tools
      .filter((tool) => names.has(tool))
      .map((subject): Found => ({ what: 'tool', subject, by: 'declared' })),
    ...fields
      .filter(touches)
      .map(({ name }): Found => ({ what: 'field', subject: name, by: 'declared' })),
  ];
}

function mentioned({ text, allowed }: Part, { tools, fields }: Weaker): Found[] {
  return [
    ...tools.flatMap((subject): Found[] => {
      const word = wordOf(subject);
      // `ticketing.get_ticket`, `mcp__desk__get_ticket` or the name alone
      const named = allowed.some((entry) => entry.split(/[.:]|__/).includes(subject));
      if (named) return [{ what: 'tool', subject, by: 'allowed-tools' }];
      return word.test(text) ? [{ what: 'tool', subject, by: 'text' }] : [];
    }),
    ...fields
      .filter(({ name }) => wordOf(name).test(text))
      .map(({ name }): Found => ({ what: 'field', subject: name, by: 'text' })),
  ];
}

/** A name as a whole word; people write `due_date` as "due date" too. */
function wordOf(name: string): RegExp {
  const parts = name.split('_').map((part) => part.replaceAll(/[^A-Za-z0-9]/g, '\\$&'));
  return new RegExp(`(?<![A-Za-z0-9])(?<!_(?!_))${parts.join('[_ -]')}(?![A-Za-z0-9_])`, 'i');
}

/** Where the text below the front matter names it first, else the front matter, the manifest, or the first line. */
function placeOf({ path, text, manifest, name }: Part, subject: string) {
  const word = wordOf(subject);
  const front = /^---\r?\n[\s\S]*?\n---\r?\n/.exec(text)?.[0].length ?? 0;
  const line = lineOf(text, word, front) ?? lineOf(text, word);
  if (line !== undefined) return { path, line };
  if (manifest) {
    const from = manifest.text.indexOf(`"${name}"`, Math.max(0, manifest.text.indexOf('"uses"')));
    const found = lineOf(manifest.text, word, Math.max(0, from));
    if (found !== undefined) return { path: manifest.path, line: found };
  }
  return { path, line: 1 };
}

/** From 1; of the first match at or behind an offset. */
function lineOf(text: string, word: RegExp, from = 0): number | undefined {
  const found = word.exec(text.slice(from));
  return found ? text.slice(0, from + found.index).split('\n').length : undefined;
}
