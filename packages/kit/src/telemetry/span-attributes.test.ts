import { expect, test } from 'vitest';
import { aRecord } from './call-record.fixture.ts';
import { callAttributes } from './span-attributes.ts';

test('R39 R67 a span says which former names its call was made with', () => {
  const formerNames = [
    { kind: 'tool', alias: 'read_note', now: 'get_note', until: '2.0.0' },
    { kind: 'argument', alias: 'get_note.index', now: 'get_note.at', until: '2.0.0' },
  ] as const;
  expect(callAttributes({ ...aRecord, formerNames })).toEqual({
    ...callAttributes(aRecord),
    'gatehouse.former_names': ['read_note', 'get_note.index'],
  });
  expect(callAttributes(aRecord)).not.toHaveProperty('gatehouse.former_names');
});
