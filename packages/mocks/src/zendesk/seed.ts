import { commentEvent } from './audit.ts';
import { draft } from './draft.ts';
import type { User } from './defaults.ts';
import { addTicket } from './tickets.ts';
import type { Seed, SeedTicket, World } from './world.ts';

/** Puts the seeded tickets into the world. They send no mail, and the clock moves with each. */
export function plant(world: World, seed: Seed): void {
  for (const ticket of seed.tickets ?? []) plantOne(world, ticket);
  world.mails.length = 0;
}

function plantOne(world: World, given: SeedTicket): void {
  const requester = person(world, given.requester ?? 'carol');
  const files = (given.files ?? []).map((file) => ({ ...file, id: world.next('event') }));
  world.attachments.push(...files);
  const { values } = draft(
    world,
    {
      subject: given.subject,
      type: given.type ?? (given.due === undefined ? null : 'task'),
      priority: given.priority ?? null,
      tags: given.tags ?? [],
      external_id: given.externalId ?? null,
      due_at: given.due ?? null,
      requester_id: requester.id,
      ...(given.assignee !== undefined && { assignee_id: person(world, given.assignee).id }),
      ...(given.group !== undefined && {
        group_id: world.groups.find(({ name }) => name === given.group)?.id,
      }),
      status: given.status ?? 'new',
    },
    undefined,
    requester.id,
  );
  const comment = commentEvent(world, requester, { body: given.body ?? given.subject }, files);
  if (!comment) throw new Error(`a seeded ticket needs a subject: ${given.subject}`);
  const created = given.created;
  if (created !== undefined) {
    const clock = world.clock;
    world.clock = Date.parse(created);
    addTicket(world, requester, values, comment);
    world.clock = clock;
    return;
  }
  addTicket(world, requester, values, comment);
}

function person(world: World, first: string): User {
  const found = world.users.find(({ name }) => name.toLowerCase().startsWith(`${first} `));
  if (!found) throw new Error(`nobody is called ${first}`);
  return found;
}
