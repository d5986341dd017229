import { strictEqual } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { conformance, type Bench } from '../../conformance.ts';
import { DESK, judge, openDesk, PLAIN } from './open.fixture.ts';

if (!judge) {
  // oxlint-disable-next-line no-console
  console.warn(
    'SKIPPED: ../shared/specs is absent, so no request to Jira is judged by its description',
  );
}

/** How many searches pass before a write is found. */
const LAG = 2;

/** Every operation that the laws asked for. */
const used = new Set<string>();

async function open(seed: typeof DESK): Promise<Bench> {
  const { world, desk } = openDesk({ ...seed, indexLag: LAG });
  const { bob } = world.accounts;
  return {
    adapter: desk,
    write: manyWrites('maya'),
    agent: { name: bob.name, id: bob.id },
    async indexed() {
      for (let looks = 0; looks < LAG; looks += 1) world.state.index.look([]);
    },
    async attach(ticket, { name, type, bytes }) {
      const id = world.state.nextId();
      world.state.issues
        .find((issue) => issue.id === ticket)
        ?.attachments.push({
          id,
          filename: name,
          mimeType: type,
          content: Uint8Array.from(bytes),
          author: bob.id,
          created: world.state.now(),
        });
      return id;
    },
    fail: (fault) => world.fail(fault),
    // its clock goes on with each write, and with nothing else
    writes: () => world.state.now(),
    async close() {
      for (const id of world.used) used.add(id);
      strictEqual(JSON.stringify(world.refused), '[]', 'a request was refused by the description');
    },
  };
}

describe('a Jira project keeps the laws of the category', () => {
  conformance(test, () => open(PLAIN));
});

describe('a project of Jira Service Management keeps the laws of the category', () => {
  conformance(test, () => open(DESK));
});

/** The laws ask for all of the adapter's operations: a description that forbids one is heard of. */
const OPERATIONS = [
  'addComment',
  'countIssues',
  'createIssue',
  'doTransition',
  'editIssue',
  'findAssignableUsers',
  'findUsers',
  'getAllStatuses',
  'getAttachment',
  'getAttachmentContent',
  'getChangeLogs',
  'getComments',
  'getCreateIssueMetaIssueTypeId',
  'getCreateIssueMetaIssueTypes',
  'getCurrentUser',
  'getIssue',
  'getIssueLinkTypes',
  'getMyPermissions',
  'getStatuses',
  'getTransitions',
  'linkIssues',
  'searchAndReconsileIssuesUsingJqlPost',
  'searchPriorities',
  'searchProjects',
  'searchResolutions',
];

test('R37 every operation of the adapter was asked for, and each request fits its description', () => {
  expect([...used].toSorted()).toEqual(OPERATIONS);
});
