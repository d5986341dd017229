import { expect, test, vi } from 'vitest';
import { GatehouseError } from '../../error.ts';
import { ContractError } from 'gatehouse-contract';
import { report } from './failure.ts';

test.each([
  ['bad_arguments', 2],
  ['bad_lock', 2],
  ['could_not_list', 1],
] as const)(
  'R66 a lock that cannot be kept is told like everything else: %s ends with %d',
  (code, exit) => {
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const printed: unknown[] = [];
    const error = new ContractError(code, 'It is so.', 'Do this.');
    const print = (document: unknown) => void printed.push(document);
    expect(report(error, { stopped: false, argv: ['--json'], print })).toBe(exit);
    expect(printed).toEqual([{ error: { code, message: 'It is so.', hint: 'Do this.' } }]);
    expect(stderr.mock.calls).toEqual([['It is so.\n  → Do this.\n']]);
    stderr.mockRestore();
  },
);

test('R66 a message that quotes others cannot erase what the terminal shows', () => {
  const said: string[] = [];
  const stderr = vi
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => said.push(String(text)) > 0);
  const error = new GatehouseError('x', 'Plugin \u001b[2K\u001b[1Aevil.', {
    hint: 'Remove it.',
    exitCode: 2,
  });
  const code = report(error, { stopped: false, argv: [], print: () => {} });
  stderr.mockRestore();
  expect([code, said]).toEqual([2, ['Plugin \ufffd[2K\ufffd[1Aevil.\n  → Remove it.\n']]);
});
