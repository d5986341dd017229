import type { Category } from './bundle.ts';
import { type Diagnostic, warning } from './diagnostic.ts';
import type { GatehouseFields } from './gatehouse-fields.ts';

/** The file of the `~~placeholder` convention. */
export const CONNECTORS_FILE = 'CONNECTORS.md';

/**
 * Reads the table of CONNECTORS.md: Category, Placeholder, Included servers, Other options, in any
 * column order. Prose around the table is left alone.
 */
export function parseCategories(text: string): {
  categories: Category[];
  diagnostics: Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const found = new Map<string, Category>();
  let columns: { category: number; placeholder: number; servers: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const cells = cellsOf(line);
    if (cells === undefined) {
      columns = undefined;
      continue;
    }
    const labels = cells.map((cell) => plain(cell).toLowerCase());
    if (columns === undefined) {
      const placeholder = labels.findIndex((label) => label.startsWith('placeholder'));
      const category = labels.findIndex((label) => label.startsWith('category'));
      const servers = labels.findIndex((label) => label.startsWith('included'));
      if (placeholder >= 0) columns = { category, placeholder, servers };
      continue;
    }
    if (cells.every((cell) => /^:?-+:?$/.test(cell))) continue;
    const placeholders = placeholdersIn(cells[columns.placeholder] ?? '');
    if (placeholders.length === 0) {
      const message = 'a row of the table has no placeholder and is left out';
      const hint = 'Write it as `~~name`, such as `~~support platform`.';
      diagnostics.push({
        ...warning('connectors_row_invalid', CONNECTORS_FILE, message, hint),
        level: 'skipped',
        line: index + 1,
      });
    }
    for (const placeholder of placeholders) {
      if (found.has(placeholder.toLowerCase())) {
        const message = `\`~~${placeholder}\` stands in two rows; the first counts`;
        diagnostics.push({
          ...warning('duplicate_placeholder', CONNECTORS_FILE, message, 'Join the two rows.'),
          line: index + 1,
        });
        continue;
      }
      const label = plain(cells[columns.category] ?? '');
      const category = label === '' ? placeholder : label;
      const servers = serversIn(cells[columns.servers] ?? '');
      found.set(placeholder.toLowerCase(), { placeholder, category, servers });
    }
  }
  if (found.size === 0 && diagnostics.length === 0) {
    const hint = 'Add a table with the columns Category, Placeholder, Included servers.';
    const message = 'holds no table with a Placeholder column';
    diagnostics.push(warning('connectors_table_missing', CONNECTORS_FILE, message, hint));
  }
  return { categories: [...found.values()], diagnostics };
}

/** Joins the table with the manifest: a connector claims its placeholder, declared in the table or not. */
export function claimCategories(categories: Category[], gatehouse: GatehouseFields): Category[] {
  const joined = new Map(categories.map((each) => [each.placeholder.toLowerCase(), each]));
  for (const [connector, { placeholder }] of Object.entries(gatehouse.connectors)) {
    if (placeholder === undefined) continue;
    const key = spaced(placeholder).toLowerCase();
    const category = joined.get(key) ?? {
      placeholder: spaced(placeholder),
      category: connector,
      servers: [],
    };
    joined.set(key, { ...category, connector });
  }
  return [...joined.values()];
}

function cellsOf(line: string): string[] | undefined {
  const row = line.trim();
  if (!row.startsWith('|')) return undefined;
  return row
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** A cell without code marks, emphasis and link targets. */
function plain(cell: string): string {
  return spaced(cell.replaceAll(/\[([^[\]]*)\]\([^()]*\)/g, '$1').replaceAll(/[`*\\]/g, ''));
}

function placeholdersIn(cell: string): string[] {
  return [...plain(cell).matchAll(/~~([^~,;/]+)/g)]
    .map(([, text = '']) => spaced(text))
    .filter((text) => text !== '');
}

function serversIn(cell: string): string[] {
  return plain(cell)
    .split(',')
    .map(spaced)
    .filter((server) => server !== '' && !/^(?:none|n\/a|[-–—]+)$/i.test(server));
}

function spaced(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
