import { expect, test } from 'vitest';

import type { Message, ModelPort, StepRequest } from './port.ts';
import { recordRequests } from './recorded.ts';
import { collect, request } from './wire/request.test-server.ts';

/** Says hello, whatever it is asked. */
const greeter: ModelPort = {
  label: 'greeter',
  scripted: true,
  async *step() {
    yield { kind: 'text', text: 'Hello.' };
  },
};

test('R35: the sink sees every request as it was sent, and the answer is unchanged', async () => {
  const seen: StepRequest[] = [];
  const port = recordRequests(greeter, (each) => seen.push(each));
  expect(port).toMatchObject({ label: 'greeter', scripted: true });

  const messages: Message[] = [{ role: 'user', text: 'Hi' }];
  const step = request({ messages });
  expect(await collect(port, step)).toEqual(await collect(greeter, step));
  messages.push({ role: 'user', text: 'added later' });

  expect(seen).toHaveLength(1);
  expect(seen[0]).toEqual({ ...step, messages: [{ role: 'user', text: 'Hi' }] });
});

test('a sink that throws stops the step', () => {
  const port = recordRequests(greeter, () => {
    throw new Error('a key is in the request');
  });
  expect(() => port.step(request())).toThrow('a key is in the request');
});
