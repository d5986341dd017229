import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { surfaceOf, tool } from '../surface/surface.fixture.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';
import { pinSurface } from './accept-surface.ts';
import { checkSurface } from './check-surface.ts';
import { about, moved, own, pinned, thirdParty, desk } from './lock.fixture.ts';
import { lockFile, type LockedConnector, type LockedTool } from './lock-file.ts';
import { lockFileText } from './write-lock.ts';

const words = fc.stringMatching(/^[a-z]{1,12}( [a-z]{1,8})?$/);
const property = fc.record(
  {
    type: fc.constantFrom('string', 'integer', 'boolean', 'array'),
    description: words,
    title: words,
    default: fc.constantFrom('a', 1, true),
  },
  { requiredKeys: ['type'] },
);
const schema: fc.Arbitrary<JsonObject> = fc
  .dictionary(fc.stringMatching(/^[a-z]{1,6}$/), property, { maxKeys: 4 })
  .map((properties): JsonObject => JSON.parse(JSON.stringify({ type: 'object', properties })));
const aTool = fc
  .record(
    {
      name: fc.stringMatching(/^[a-z]{3,8}$/),
      description: words,
      inputSchema: schema,
      outputSchema: schema,
      annotations: fc.record(
        { readOnlyHint: fc.boolean(), destructiveHint: fc.boolean(), title: words },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['name', 'inputSchema'] },
  )
  .map(({ name, ...more }) => tool(name, more));
const aSurface = fc
  .uniqueArray(aTool, { selector: ({ name }) => name, minLength: 1, maxLength: 4 })
  .map((tools): Surface => ({ ...surfaceOf(...tools), server: desk.server }));

test('R39 property: what was pinned and is offered again has nothing to say', () => {
  fc.assert(
    fc.property(aSurface, fc.boolean(), (surface, isThirdParty) => {
      const by = pinSurface(surface, about);
      // as it comes back from the disk and over the wire
      const again: Surface = JSON.parse(JSON.stringify(surface));
      const options = isThirdParty ? thirdParty : own;
      expect(moved(checkSurface(by, again, options))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('R39 property: no other definition of a third party passes unseen, whatever is changed in it', () => {
  fc.assert(
    fc.property(aSurface, fc.nat(), fc.nat(), words, (surface, which, where, value) => {
      const by = pinSurface(surface, about);
      const at = which % surface.tools.length;
      const before = surface.tools[at]!;
      const after = edited(before, where, value);
      fc.pre(JSON.stringify(after) !== JSON.stringify(before));
      const tools = surface.tools.with(at, after);
      const verdicts = checkSurface(by, { ...surface, tools }, thirdParty);
      const told = verdicts.filter((each) => each.tool === after.name && each.moved);
      expect(told.length).toBeGreaterThan(0);
      // and words that were not there before do not pass at all
      expect(told.some(({ outcome }) => outcome !== 'pass')).toBe(true);
    }),
    { numRuns: 500 },
  );
});

const drifted = {
  ...desk,
  tools: desk.tools.map((each) => ({ ...each, description: 'Says something else.' })),
};
const hash = fc.stringMatching(/^sha256-[\w-]{43}$/);

test('R39 property: a lock in which any hash is another one refuses that tool', () => {
  const names = Object.keys(pinned.entry.tools);
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.constantFrom('definition', 'hints', 'shape', 'text'),
      hash,
      fc.constantFrom(own, thirdParty),
      (name, which, other, options) => {
        const was = pinned.entry.tools[name]!;
        fc.pre(was[which] !== other);
        const entry = withTool(pinned.entry, name, { ...was, [which]: other });
        // with another definition hash at once, with another one as soon as anything differs
        const surface = which === 'definition' ? desk : drifted;
        const verdicts = checkSurface({ ...pinned, entry }, surface, options);
        expect(verdicts.find((each) => each.tool === name)).toMatchObject({
          verdict: 'shape_broken',
          outcome: 'refuse',
        });
        const others = checkSurface(pinned, surface, options).filter((each) => each.tool !== name);
        expect(verdicts.filter((each) => each.tool !== name)).toEqual(others);
      },
    ),
  );
});

test('R39 property: kept definitions that were edited prove nothing: a changed tool stays refused', () => {
  fc.assert(
    fc.property(aSurface, fc.nat(), words, (surface, where, value) => {
      const by = pinSurface(surface, about);
      const after = edited(surface.tools[0]!, where, value);
      fc.pre(JSON.stringify(after) !== JSON.stringify(surface.tools[0]));
      const offered = { ...surface, tools: surface.tools.with(0, after) };
      // whoever edits the definitions to what is offered gains nothing without the hash
      const verdicts = checkSurface({ ...by, definitions: offered }, offered, own);
      expect(verdicts.find((each) => each.tool === after.name)?.outcome).toBe('refuse');
    }),
    { numRuns: 200 },
  );
});

test('R39 property: a lock file in which one character is another one says so, or refuses', () => {
  const text = lockFileText({ format: 1, bundles: {}, connectors: { desk: pinned.entry } });
  const untold = [desk, drifted].map((each) => moved(checkSurface(pinned, each, thirdParty)));
  const untouched = JSON.stringify(parsed(text)?.connectors['desk']);
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom('', 'x', '"', '}', '0'), (at, by) => {
      const read = parsed(`${text.slice(0, at)}${by}${text.slice(at + 1)}`);
      const entry = read?.connectors['desk'];
      // no lock at all, or an instance that is not pinned: refused before anything is judged; a space is nothing
      if (!entry || JSON.stringify(entry) === untouched) return;
      // who widens the range gains no tool; that change is for the eyes of a reviewer
      if (entry.contract !== pinned.entry.contract) return;
      const changed = { ...pinned, entry };
      const told = [desk, drifted].map((each) => moved(checkSurface(changed, each, thirdParty)));
      expect(told).not.toEqual(untold);
    }),
    { numRuns: 1_000 },
  );
});

function parsed(text: string) {
  try {
    return lockFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const withTool = (entry: LockedConnector, name: string, value: LockedTool): LockedConnector => ({
  ...entry,
  tools: { ...entry.tools, [name]: value },
});

/** A definition with one text put somewhere into it, its name left alone. */
function edited(definition: ToolDefinition, where: number, value: string): ToolDefinition {
  const copy: ToolDefinition & JsonObject = JSON.parse(JSON.stringify(definition));
  const places: ((text: string) => void)[] = [
    (text) => Object.assign(copy, { description: text }),
    (text) => Object.assign(copy, { title: text }),
    (text) => Object.assign(copy, { annotations: { ...copy.annotations, title: text } }),
  ];
  const open: Json[] = [copy.inputSchema, copy.outputSchema ?? null];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isObject(next)) continue;
    const at = next;
    for (const key of ['description', 'title', '$comment', 'x-note', 'format', 'pattern'])
      places.push((text) => Object.assign(at, { [key]: text }));
    places.push((text) => Object.assign(at, { examples: [text], enum: [text] }));
    open.push(...Object.values(at));
  }
  places[where % places.length]?.(`new ${value}`);
  return copy;
}
