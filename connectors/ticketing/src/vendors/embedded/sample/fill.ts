import type { Priority, Status } from '../../../model.ts';
import type { Database } from '../database.ts';
import type { SampleDesk, SampleName, Story } from './desks.ts';
import { successDesk } from './success-desk.ts';
import { supportDesk } from './support-desk.ts';

const desks = { support: supportDesk, success: successDesk } as const satisfies Record<
  SampleName,
  SampleDesk
>;
const DAY = 86_400_000;

/**
 * Fills an empty desk with its sample tickets and gives their number. The same name gives the same tickets in the
 * same order; only the dates follow `now` (milliseconds since the epoch), so that what is urgent stays urgent.
 */
export function fillWithSample(database: Database, name: SampleName, now: number): number {
  const desk = desks[name];
  return database.transaction(() => {
    for (const queue of desk.queues) database.run('INSERT INTO queue (name) VALUES (?)', queue);
    for (const person of [...desk.agents, ...desk.customers]) {
      database.run(
        'INSERT INTO person (id, name, email) VALUES (?, ?, ?)',
        slug(person),
        person,
        mail(person),
      );
    }
    database.run(
      'INSERT INTO desk VALUES (?, ?), (?, ?)',
      'prefix',
      desk.prefix,
      'default_queue',
      desk.queues[0],
    );
    const stories = [...desk.stories, ...ordinaryTickets(desk)];
    stories.forEach((story, index) => insert(database, desk, story, desk.firstId + index, now));
    return stories.length;
  });
}

/** Ordinary tickets: resolved, waiting or not due for a while, so that they never outrank a story. */
function ordinaryTickets(desk: SampleDesk): Story[] {
  const random = generator(desk.firstId);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  const statuses: Status[] = [
    'new',
    'open',
    'in_progress',
    'waiting',
    'resolved',
    'closed',
    'closed',
    'canceled',
  ];
  const priorities: Priority[] = ['high', 'normal', 'normal', 'normal', 'low', 'none'];
  return Array.from({ length: desk.count - desk.stories.length }, (_, index) => {
    const topic = pick(desk.topics);
    const customer = pick(desk.customers);
    const fill = (text: string) =>
      text.replaceAll('{customer}', customer).replaceAll('{n}', String(2000 + index));
    return {
      title: fill(topic.title),
      body: fill(topic.body),
      priority: pick(priorities),
      status: pick(statuses),
      queue: pick(desk.queues),
      requester: customer,
      ...(random() < 0.7 && { assignee: pick(desk.agents) }),
      labels: [topic.label],
      due: 5 + Math.floor(random() * 40),
      age: 1 + Math.floor(random() * 90),
    };
  });
}

function insert(database: Database, desk: SampleDesk, story: Story, id: number, now: number): void {
  const created = new Date(now - story.age * DAY).toISOString();
  const queue = desk.queues.indexOf(story.queue) + 1;
  database.run(
    `INSERT INTO ticket (id, title, body, status, priority, queue_id, requester_id, assignee_id, due_date, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    story.title,
    story.body,
    story.status,
    story.priority,
    queue,
    slug(story.requester),
    story.assignee === undefined ? null : slug(story.assignee),
    new Date(now + story.due * DAY).toISOString().slice(0, 10),
    created,
    created,
  );
  for (const label of story.labels) database.run('INSERT INTO label VALUES (?, ?)', id, label);
  database.run(
    "INSERT INTO ticket_text (rowid, title, body, comments) VALUES (?, ?, ?, '')",
    id,
    story.title,
    story.body,
  );
}

/** A small seeded generator (mulberry32): the sample must be the same on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const slug = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
const mail = (name: string) => `${slug(name)}@example.com`;
