import { expect, test, vi } from 'vitest';
import { GatehouseError } from '../../error.ts';
import { report } from './failure.ts';

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
