import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { estimateRequestTokens, estimateTokens } from './tokens.ts';
import { request } from './wire/request.test-server.ts';

test('tokens are estimated from characters and rounded up', () => {
  expect(estimateTokens('')).toBe(0);
  expect(estimateTokens('a')).toBe(1);
  expect(estimateTokens('a'.repeat(36))).toBe(10);
  expect(estimateTokens('a'.repeat(37))).toBe(11);
});

test('a longer text never costs less', () => {
  assert(
    property(string(), string(), (text, more) => {
      expect(estimateTokens(text + more)).toBeGreaterThanOrEqual(estimateTokens(text));
    }),
  );
});

test('a request counts instructions, messages and tools, but not the copy kept for the provider', () => {
  const base = estimateRequestTokens(request());
  expect(estimateRequestTokens(request({ system: '' }))).toBeLessThan(base);
  expect(estimateRequestTokens(request({ tools: [] }))).toBeLessThan(base);
  const said = { role: 'assistant' as const, text: 'Hello.', calls: [] };
  const provider = { by: 'anthropic', messages: ['x'.repeat(1000)] };
  expect(estimateRequestTokens(request({ messages: [{ ...said, provider }] }))).toBe(
    estimateRequestTokens(request({ messages: [said] })),
  );
});
