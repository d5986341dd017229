import { expect, test } from 'vitest';

import type { Message, StepRequest } from './port.ts';
import { recordRequests } from './recorded.ts';
import { replayModel } from './replay.ts';
import { parseScript } from './script.ts';
import { collect, request } from './wire/request.test-server.ts';

const script = parseScript('conversations: { root: [{ say: Hello. }] }', 'script.yaml');

test('R35: the sink sees every request as it was sent, and the answer is unchanged', async () => {
  const seen: StepRequest[] = [];
  const port = recordRequests(replayModel(script), (each) => seen.push(each));
  expect(port).toMatchObject({ label: 'scripted, no AI', scripted: true });

  const messages: Message[] = [{ role: 'user', text: 'Hi' }];
  const step = request({ messages });
  expect(await collect(port, step)).toEqual(await collect(replayModel(script), step));
  messages.push({ role: 'user', text: 'added later' });

  expect(seen).toHaveLength(1);
  expect(seen[0]).toEqual({ ...step, messages: [{ role: 'user', text: 'Hi' }] });
});

test('a sink that throws stops the step', () => {
  const port = recordRequests(replayModel(script), () => {
    throw new Error('a key is in the request');
  });
  expect(() => port.step(request())).toThrow('a key is in the request');
});
