import { expect, test } from 'vitest';
import { echoTool } from './scripted-steps.fixture.ts';
import { badArguments, createToolTable } from './tool-table.ts';

const call = (tool: string) => ({ id: 'c', tool, arguments: {} });

test('R12 what is added can be called from then on, under its own definition', async () => {
  const table = createToolTable([echoTool('a')]);
  expect([table.has('a'), table.has('b')]).toEqual([true, false]);
  expect((await table.dispatch(call('b'))).outcome).toBe('repairable');
  table.add(echoTool('b'));
  expect(table.definitions().map(({ name }) => name)).toEqual(['a', 'b']);
  expect(await table.dispatch(call('b'))).toEqual({ outcome: 'ok', text: 'echo {}' });
});

test('adding a tool again does not offer it twice', () => {
  const table = createToolTable([echoTool('a')]);
  table.add(echoTool('a'));
  expect(table.definitions()).toHaveLength(1);
});

test.each(['__proto__', 'constructor', 'toString'])('%s is no tool', async (tool) => {
  const table = createToolTable([echoTool('a')]);
  expect(table.has(tool)).toBe(false);
  expect(await table.dispatch(call(tool))).toEqual({
    outcome: 'repairable',
    text: `There is no tool "${tool}". Tools you have: a. Find others with search_tools.`,
  });
});

test('the fallback is asked for unknown names only, and may decline', async () => {
  const asked: string[] = [];
  const table = createToolTable([echoTool('a')], async ({ tool }) => {
    asked.push(tool);
    return tool === 'b' ? { outcome: 'refused', text: 'no' } : undefined;
  });
  expect((await table.dispatch(call('a'))).outcome).toBe('ok');
  expect(await table.dispatch(call('b'))).toEqual({ outcome: 'refused', text: 'no' });
  expect((await table.dispatch(call('c'))).outcome).toBe('repairable');
  expect(asked).toEqual(['b', 'c']);
});

test('R63 arguments that do not fit are answered so that the next try can be right', () => {
  expect(badArguments('search', 'queries must be 1 to 8 short texts')).toEqual({
    outcome: 'repairable',
    text: 'search was not called: queries must be 1 to 8 short texts. Correct the arguments and call it again.',
  });
});
