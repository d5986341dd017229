import { describe, expect, test } from 'vitest';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const seed = {
  projects: [
    { name: 'Support Desk', identifier: 'support' },
    { name: 'Legal', identifier: 'legal' },
  ],
  issues: [{ subject: 'Printer jams' }, { subject: 'Contract', project: 1 }],
};
const file = {
  id: 1,
  issue: 1,
  filename: 'gate lög.txt',
  type: 'text/plain',
  bytes: new TextEncoder().encode('hällo'),
  author: 5,
  at: '2026-11-02T09:00:00Z',
};

describe('R36 attachments', () => {
  test('are listed with their ticket and read byte for byte', async () => {
    const { desk, world } = openDesk(seed);
    world.state.attachments.push(file);
    const listed = { id: '1', name: 'gate lög.txt', type: 'text/plain', size: 6 };
    expect((await desk.tickets.get('1')).attachments).toEqual([listed]);
    const { bytes, ...about } = await desk.attachments.get('1');
    expect(about).toEqual({ ...listed, url: 'https://redmine.test/attachments/1' });
    expect([...bytes]).toEqual([...file.bytes]);
  });

  test('one without a type has that of its content', async () => {
    const { desk, world } = openDesk(seed);
    world.state.attachments.push(file);
    const attachment = { id: 1, filename: 'x', content_type: null };
    world.fail({ status: 200, body: JSON.stringify({ attachment }), path: 'attachments/1.json' });
    expect(await desk.attachments.get('1')).toMatchObject({ type: 'text/plain', size: 6 });
  });
});

describe('R66 an attachment that is not read', () => {
  test('is not there, is none, or belongs to another project', async () => {
    const { desk, requests } = openDesk(seed, { apiKey: 'b0'.repeat(20) });
    const own = openDesk(seed, { apiKey: 'b0'.repeat(20) });
    own.world.state.attachments.push({ ...file, issue: 2 });
    expect((await refusal(own.desk.attachments.get('1'))).code).toBe('forbidden');
    expect((await refusal(desk.attachments.get('9'))).code).toBe('not_found');
    requests.length = 0;
    for (const id of ['', 'abc', '../users/current', '1?key=x']) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await refusal(desk.attachments.get(id))).code).toBe('not_found');
    }
    expect(requests).toEqual([]);
  });

  test('is too large: it says how large, and where a person opens it', async () => {
    const { desk, world, requests } = openDesk(seed);
    const attachment = { id: 1, filename: 'film.mp4', filesize: 10_485_761 };
    world.fail({ status: 200, body: JSON.stringify({ attachment }), path: 'attachments/1.json' });
    const error = await refusal(desk.attachments.get('1'));
    expect([error.code, error.message, error.hint]).toEqual([
      'invalid',
      'Attachment 1 has 10485761 bytes; at most 10485760 are read.',
      'A person opens it at https://redmine.test/attachments/1.',
    ]);
    expect(requests).toHaveLength(1);
  });

  test('R41 the address that Redmine names is never followed', async () => {
    const { desk, world, requests } = openDesk(seed);
    world.state.attachments.push(file);
    const attachment = { id: 1, filename: 'x', content_url: 'https://elsewhere.test/steal' };
    world.fail({ status: 200, body: JSON.stringify({ attachment }), path: 'attachments/1.json' });
    expect([...(await desk.attachments.get('1')).bytes]).toEqual([...file.bytes]);
    expect(requests).toEqual(['GET /attachments/1.json', 'GET /attachments/download/1']);
  });
});
