import { CLEAN, UNLABELLED, type Principal } from '@gatehouse/passport';

/** A person who may read and write notes, in a conversation into which nothing foreign has come. */
export const writer: Principal = {
  person: 'maya',
  unit: 'support',
  roles: ['lead'],
  scopes: ['notes:write'],
  run: 'run-1',
  passport: 'p-1',
  expiresAt: 4_000_000_000,
  label: CLEAN,
};

/** The same person, after the conversation has read what others wrote. */
export const tainted: Principal = { ...writer, label: { ...UNLABELLED, classes: ['internal'] } };
