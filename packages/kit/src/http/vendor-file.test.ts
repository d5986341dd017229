import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Fetch } from './fetch.ts';
import { failure, SECRET, vendorWorld } from './vendor-world.fixture.ts';

const picture = Buffer.from([0xff, 0xd8, 0x00, 0x80]);
const jpeg = () => new Response(picture, { headers: { 'content-type': 'Image/JPEG; q=1' } });
const sentOn = (location: string) => new Response(null, { status: 302, headers: { location } });

/** A guarded way out that notes what it was asked. */
function wayOut(answer: (url: URL) => Response) {
  const asked: { url: string; headers: [string, string][] }[] = [];
  const outside: Fetch = (url, init) => {
    asked.push({ url: url.href, headers: [...new Headers(init.headers)] });
    return Promise.resolve(answer(url));
  };
  return { outside, asked };
}

describe('R33 a file is fetched with the credential where the vendor itself keeps it', () => {
  test('byte for byte, with its type', async () => {
    const { http, sent } = vendorWorld(jpeg);
    const file = await http.file('attachments/7');
    expect({ ...file, bytes: Buffer.from(file.bytes).toString('hex') }).toEqual({
      bytes: 'ffd80080',
      type: 'image/jpeg',
    });
    expect(sent[0]?.init).toMatchObject({ headers: { accept: '*/*', 'x-api-key': SECRET } });
  });

  test('a redirect within the vendor is followed, but not for ever', async () => {
    const { http, sent } = vendorWorld(({ url }) =>
      url.endsWith('/new') ? jpeg() : sentOn('/new'),
    );
    expect((await http.file('old')).type).toBe('image/jpeg');
    expect(sent.map(({ url }) => url)).toEqual(['https://acme.test/old', 'https://acme.test/new']);
    const circle = vendorWorld(() => sentOn('/again'));
    expect((await failure(circle.http.file('again'))).code).toBe('upstream');
    expect(circle.sent).toHaveLength(4);
  });

  test('a status is the failure that it is for every call', async () => {
    const { http } = vendorWorld(() => new Response('gone', { status: 404 }));
    expect((await failure(http.file('attachments/7'))).code).toBe('not_found');
  });
});

describe('R33 R41 a file on another host is fetched without the credential, through the guard', () => {
  test.each(['by its address', 'by a redirect'])('%s', async (way) => {
    const { outside, asked } = wayOut(jpeg);
    const { http, sent } = vendorWorld(() => sentOn('https://cdn.test/f?sig=1'), { outside });
    const address = way === 'by its address' ? 'https://cdn.test/f?sig=1' : 'attachments/7';
    expect((await http.file(address)).type).toBe('image/jpeg');
    expect(asked).toEqual([{ url: 'https://cdn.test/f?sig=1', headers: [] }]);
    expect(sent).toHaveLength(way === 'by its address' ? 0 : 1);
  });

  test('where there is no guarded way out it is not fetched', async () => {
    const { http } = vendorWorld(jpeg);
    expect((await failure(http.file('https://cdn.test/f'))).code).toBe('not_supported');
  });

  test('its host’s refusal and an endless chain are failures of the vendor', async () => {
    const refusing = wayOut(() => new Response('', { status: 403 }));
    const one = vendorWorld(jpeg, { outside: refusing.outside });
    expect((await failure(one.http.file('https://cdn.test/f'))).code).toBe('upstream');
    const chain = wayOut(() => sentOn('https://cdn.test/again'));
    const two = vendorWorld(jpeg, { outside: chain.outside });
    expect((await failure(two.http.file('https://cdn.test/f'))).code).toBe('upstream');
    expect(chain.asked).toHaveLength(3);
  });

  test('an address that is none', async () => {
    const { http } = vendorWorld(jpeg);
    expect((await failure(http.file('https://'))).code).toBe('upstream');
  });
});

test('the headers of an answer are told to who asks for them', async () => {
  const { http } = vendorWorld(() =>
    Response.json({}, { headers: { 'x-rate-limit-remaining': '7' } }),
  );
  const seen: (string | null)[] = [];
  await http.get('me', z.object({}), {
    seen: (headers) => void seen.push(headers.get('x-rate-limit-remaining')),
  });
  expect(seen).toEqual(['7']);
});
