import { deepEqual, ok } from 'node:assert/strict';
import type { Law } from './law.ts';

export const peopleLaws: readonly Law[] = [
  {
    ids: 'R36',
    title: 'people are found by a part of their name, under the id that an assignee takes',
    needs: ['find_people'],
    async check({ adapter, agent }) {
      const { items, more } = await adapter.people.find(agent.name.slice(0, 4), 'agent', 10);
      ok(
        items.some(({ id }) => id === agent.id),
        `${agent.id} is not among ${items.map(({ id }) => id).join(', ')}`,
      );
      ok(!more || items.length === 10);
    },
  },
  {
    ids: 'R36',
    title: 'a name that nobody has finds nobody',
    needs: ['find_people'],
    async check({ adapter }) {
      deepEqual(await adapter.people.find('zzyzxunheardof', undefined, 5), {
        items: [],
        more: false,
      });
    },
  },
];
