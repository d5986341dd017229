import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('R66 one event is one line of JSON with its time, whatever a field holds', () => {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => Date.parse('2026-11-02T09:00:00Z'),
  );
  log('warn', 'call_failed', { tool: 'get_ticket', message: 'two\nlines' });
  log('info', 'stopped');
  expect(lines).toEqual([
    '{"at":"2026-11-02T09:00:00.000Z","level":"warn","event":"call_failed","tool":"get_ticket","message":"two\\nlines"}\n',
    '{"at":"2026-11-02T09:00:00.000Z","level":"info","event":"stopped"}\n',
  ]);
});
