import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configSchema } from '../../host/src/org/config.ts';
import { parseConfig } from '../../host/src/org/read-config.ts';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { read, root } from './shape/workspace.ts';

const guide = read('docs/configuration.md');

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly additionalProperties?: Schema | boolean | undefined;
  readonly items?: Schema | undefined;
}
const schema: z.ZodType<Schema> = z.looseObject({
  properties: z
    .record(
      z.string(),
      z.lazy(() => schema),
    )
    .optional(),
  additionalProperties: z.union([z.boolean(), z.lazy(() => schema)]).optional(),
  items: z.lazy(() => schema).optional(),
});

/** Every setting as a path: `units.*.parent`, `rules[].gate`. */
function settings({ properties = {}, additionalProperties, items }: Schema, at = ''): string[] {
  const named = Object.entries(properties).flatMap(([name, inner]) => {
    const path = at === '' ? name : `${at}.${name}`;
    return [path, ...settings(inner, path)];
  });
  const others =
    typeof additionalProperties === 'object' ? settings(additionalProperties, `${at}.*`) : [];
  return [...named, ...others, ...(items ? settings(items, `${at}[]`) : [])];
}

/** Relative targets of Markdown links and images, without their anchors. */
function links(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/i.test(target));
}

describe('docs/configuration.md', () => {
  const known = settings(schema.parse(z.toJSONSchema(configSchema, { io: 'input' })));
  const documented = [...guide.matchAll(/^\| `([a-z][\w.*[\]]*)` +\|/gm)].map(([, path]) => path);

  test('has a row for each setting of gatehouse.yaml', () => {
    expect(known).toContain('models.tiers.*.provider');
    expect(known.filter((path) => !documented.includes(path))).toEqual([]);
  });

  test('has no row for a setting that is gone, and none twice', () => {
    expect(documented.filter((path) => path === undefined || !known.includes(path))).toEqual([]);
    expect(documented).toHaveLength(new Set(documented).size);
  });

  test('its example is a configuration that loads', () => {
    const [, example = ''] = /^```yaml\n([\s\S]*?)^```/m.exec(guide) ?? [];
    expect(Object.keys(parseConfig(example, 'example').config.people)).toEqual(['maya']);
  });
});

describe('links between documents point to files that exist', () => {
  const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).toSorted();

  test('the documents are found', () => {
    expect(documents).toEqual(expect.arrayContaining(['ARCHITECTURE.md', 'docs/adr/README.md']));
  });

  test.each(documents)('%s', (document) => {
    const missing = links(read(document)).filter(
      (target) => !existsSync(join(root, dirname(document), target)),
    );
    expect(missing).toEqual([]);
  });
});
