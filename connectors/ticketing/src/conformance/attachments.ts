import { deepEqual, equal, ok } from 'node:assert/strict';
import { opened, refusal, type Law } from './law.ts';

const file = {
  name: 'gate log.txt',
  type: 'text/plain',
  bytes: new Uint8Array([0xc3, 0xa4, 0x0a, 0x61]),
};

export const attachmentLaws: readonly Law[] = [
  {
    ids: 'R36',
    title: 'a file of a ticket is listed with it and read byte for byte',
    needs: ['get_attachment'],
    async check(bench) {
      const ticket = await opened(bench);
      ok(bench.attach, 'the bench can put a file on a ticket');
      const id = await bench.attach(ticket.id, file);
      const { attachments } = await bench.adapter.tickets.get(ticket.id);
      deepEqual(attachments, [{ id, name: file.name, type: file.type, size: 4 }]);
      const read = await bench.adapter.attachments.get(id);
      equal(read.name, file.name);
      equal(read.type, file.type);
      deepEqual([...read.bytes], [...file.bytes]);
    },
  },
  {
    ids: 'R66',
    title: 'a file that does not exist is not_found',
    needs: ['get_attachment'],
    async check({ adapter }) {
      await refusal(adapter.attachments.get('999999999'), 'not_found');
    },
  },
];
