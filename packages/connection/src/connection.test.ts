import { expect, test } from 'vitest';
import { createConnection } from './connection.ts';

test('R66 a run that is stopped already starts no connector, and leaves nothing behind that fails', async () => {
  const connection = createConnection({
    instance: 'desk',
    transport: () => {
      throw new Error('It was started.');
    },
    isProcess: true,
    limits: { connect: 1_000, call: 1_000 },
    hint: '',
    now: () => 0,
  });
  const stopped = AbortSignal.abort(new Error('interrupted'));
  await expect(connection.call('t', {}, 'passport', stopped)).rejects.toThrow('interrupted');
  expect(connection.starts()).toBe(0);
  await connection.close();
});
