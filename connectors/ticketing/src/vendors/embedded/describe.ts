import type { Description } from '../../adapter.ts';
import { everyOf, fieldNames, toolNames } from '../../capabilities.ts';
import { priority, status } from '../../model.ts';
import { TYPES } from './create.ts';
import type { Desk } from './desk.ts';
import { queueNames } from './people.ts';

/** It can do all of it: the words of the tools are its own. */
export function describeDesk({ database, defaultQueue }: Desk): Description {
  return {
    vendor: 'embedded',
    queues: queueNames(database),
    default_queue: defaultQueue,
    types: TYPES,
    statuses: status.options.map((name) => ({ status: name, native: [name] })),
    priorities: priority.options.map((name) => ({ priority: name, native: [name] })),
    tools: everyOf(toolNames, 'yes'),
    fields: { ...everyOf(fieldNames, 'read_write'), type: 'create_only', requester: 'create_only' },
    required_fields: [],
    version_enforcement: 'vendor',
    idempotency: 'native',
    notes: ['A closed ticket stays closed: open a new one that refers to it.'],
  };
}
