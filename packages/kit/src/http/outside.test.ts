import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTls } from 'node:https';
import {
  BlockList,
  createServer as createTcp,
  type AddressInfo,
  type LookupFunction,
} from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOutsideFetch, type OutsideOptions } from './outside.ts';
import { selfSigned } from './self-signed.fixture.ts';
import { failure } from './vendor-world.fixture.ts';

/** Everything that reaches this machine, by http on one port and by bare TCP on the other. */
const reached = { requests: 0, connections: 0 };
const http = createServer((request, response) => {
  reached.requests += 1;
  if (request.url === '/redirect') response.writeHead(302, { location: '/secret' });
  response.end(request.url === '/huge' ? 'x'.repeat(5000) : 'the secret of the inside');
});
const tcp = createTcp((socket) => {
  reached.connections += 1;
  socket.destroy();
});
http.on('connection', () => (reached.connections += 1));
let port = 0;
let tlsPort = 0;

beforeAll(async () => {
  http.listen(0, '::');
  tcp.listen(0, '::');
  await Promise.all([once(http, 'listening'), once(tcp, 'listening')]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  [port, tlsPort] = [http, tcp].map((server) => (server.address() as AddressInfo).port) as [
    number,
    number,
  ];
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
  tcp.close();
});

/** One fetch of an address, and how many connections came of it. */
async function ask(address: string, options: OutsideOptions = {}, init: RequestInit = {}) {
  const before = { ...reached };
  const outside = createOutsideFetch({ allowHttp: true, ports: [port, tlsPort], ...options });
  const answer = await outside
    .fetch(new URL(address), { method: 'GET', ...init })
    .finally(() => outside.close())
    .then(
      (response) => response,
      (error: unknown) => error,
    );
  return { answer, connections: reached.connections - before.connections };
}

function textOf(answer: unknown): Promise<string> {
  if (answer instanceof Response) return answer.text();
  throw answer;
}

const inside = () => [new URL(`http://127.0.0.1:${port}`)];
const noLookup: LookupFunction = () => expect.unreachable('a name was looked up');
const resolving =
  (...addresses: readonly string[]): LookupFunction =>
  (_name, { all }, done) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (all) done(null, found);
    else done(null, found[0]?.address ?? '', found[0]?.family);
  };

/** Spellings of addresses that end at this machine or in this network. */
const forms = [
  '127.0.0.1',
  '127.1.2.3',
  'localhost',
  '2130706433',
  '0x7f.1',
  '0x7f000001',
  '0177.0.0.1',
  '127.1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '0',
  '0.0.0.0',
  '[::]',
  '169.254.169.254',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '[fd00::1]',
  '[fe80::1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::]',
  '[::127.0.0.1]',
  '255.255.255.255',
  '224.0.0.1',
  '１２７.０.０.１',
  '127。0。0。1',
];

describe('R41 no address from outside leads inside', () => {
  test.each(forms)('http://%s', async (host) => {
    const { answer, connections } = await ask(`http://${host}:${port}/secret`);
    expect(answer).toMatchObject({
      code: 'invalid',
      message: 'This address may not be fetched: it leads into this network.',
    });
    expect(connections).toBe(0);
  });

  test.each(forms)('https://%s', async (host) => {
    const { answer, connections } = await ask(`https://${host}:${tlsPort}/`);
    expect(answer).toMatchObject({ code: 'invalid' });
    expect(connections).toBe(0);
  });

  test.each([
    ['127.0.0.1', ['127.0.0.1']],
    ['::1', ['::1']],
    ['::ffff:127.0.0.1', ['::ffff:127.0.0.1']],
    ['169.254.169.254', ['169.254.169.254']],
    ['two inside', ['10.0.0.1', '127.0.0.1']],
  ])('a name that resolves to %s', async (_what, addresses) => {
    const lookup = resolving(...addresses);
    for (const scheme of ['http', 'https']) {
      const { answer, connections } = await ask(`${scheme}://rebind.test:${port}/`, { lookup });
      expect([answer, connections]).toMatchObject([{ code: 'invalid' }, 0]);
    }
  });

  test('a name that answers differently the second time (DNS rebinding)', async () => {
    let asked = 0;
    const lookup: LookupFunction = (name, options, done) => {
      asked += 1;
      resolving('127.0.0.1')(name, options, done);
    };
    const { answer, connections } = await ask(`http://rebind.test:${port}/`, { lookup });
    expect([answer, asked, connections]).toMatchObject([{ code: 'invalid' }, 1, 0]);
  });

  test('without the list every one of the local forms gets through: the list is what stops them', async () => {
    const local = forms.filter((form) =>
      /^(127|localhost|2130706433|0x7f|0177|\[::1\]|\[::ffff|0$|0\.0)/.test(form),
    );
    expect(local.length).toBeGreaterThan(10);
    for (const host of local) {
      const { answer } = await ask(`http://${host}:${port}/`, { blocked: new BlockList() });
      const through = answer instanceof Response;
      const tls = await ask(`https://${host}:${tlsPort}/`, { blocked: new BlockList() });
      expect([host, through, tls.connections]).toEqual([host, true, 1]);
    }
  });

  test.each([
    ['https://user:pass@example.test/', 'it holds a user or password'],
    ['https://user@example.test/', 'it holds a user or password'],
    ['https://example.test:22/', 'port 22 is not allowed'],
    ['https://example.test:8443/', 'port 8443 is not allowed'],
    ['http://example.test/', 'only https is allowed'],
    ['ftp://example.test/', 'only https is allowed'],
    ['file:///etc/passwd', 'only https is allowed'],
    ['data:text/plain,hi', 'only https is allowed'],
    ['gopher://example.test/', 'only https is allowed'],
  ])('%s: %s', async (address, why) => {
    const { answer } = await ask(address, { allowHttp: false, ports: [443], lookup: noLookup });
    expect(answer).toMatchObject({
      code: 'invalid',
      message: `This address may not be fetched: ${why}.`,
    });
  });

  test.each(['authorization', 'cookie', 'proxy-authorization'])(
    'R33 it carries no %s',
    async (name) => {
      const { answer } = await ask(
        'https://example.test/',
        { ports: [443] },
        { headers: { [name]: 'x' } },
      );
      expect(answer).toMatchObject({
        message: 'This address may not be fetched: no credential goes to an address from outside.',
      });
    },
  );
});

describe('what may be asked answers', () => {
  test('an origin that the operator named, inside or not', async () => {
    const { answer } = await ask(`http://127.0.0.1:${port}/`, {
      allowHttp: false,
      inside: inside(),
    });
    expect(await textOf(answer)).toBe('the secret of the inside');
  });

  test.each(['localhost', '127.0.0.2', '[::1]'])('exactly that origin, not %s', async (host) => {
    const { answer, connections } = await ask(`http://${host}:${port}/`, { inside: inside() });
    expect([answer, connections]).toMatchObject([{ code: 'invalid' }, 0]);
  });

  test('an address that is in no range', async () => {
    const blocked = new BlockList();
    blocked.addAddress('127.0.0.1');
    const name = { blocked, lookup: resolving('127.0.0.2') };
    const { answer } = await ask(`http://public.test:${port}/`, name);
    expect(answer).toBeInstanceOf(Response);
    const { answer: other } = await ask(`http://127.0.0.1:${port}/`, name);
    expect(other).toMatchObject({ code: 'invalid' });
  });

  test('its redirect is answered, not followed', async () => {
    const before = reached.requests;
    const { answer } = await ask(`http://127.0.0.1:${port}/redirect`, { inside: inside() });
    expect(answer).toMatchObject({ status: 302 });
    expect(reached.requests - before).toBe(1);
  });

  test('no more than the limit is read', async () => {
    const { answer } = await ask(`http://127.0.0.1:${port}/huge`, {
      inside: inside(),
      maxReplyBytes: 4999,
    });
    expect(answer).toMatchObject({
      code: 'upstream',
      message: `127.0.0.1:${port} sent more than 4999 bytes.`,
    });
  });

  test('a host that says nothing is given up', async () => {
    const silent = createTcp(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const origin = new URL(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const { answer } = await ask(origin.href, { inside: [origin], timeoutMs: 100 });
    silent.close();
    expect(answer).toMatchObject({ message: `${origin.host} did not answer within 0.1 s.` });
  });
});

describe('R41 over TLS', () => {
  const before = getCACertificates('default');
  const certificate = selfSigned('good.test');
  const server = createTls(
    { key: certificate.key, cert: certificate.cert },
    (_request, response) => {
      response.end('over TLS');
    },
  );
  let at = 0;
  beforeAll(async () => {
    setDefaultCACertificates([certificate.cert]);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    at = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    setDefaultCACertificates(before);
    server.closeAllConnections();
    server.close();
  });
  const allowed = () => ({ ports: [at], blocked: new BlockList(), lookup: resolving('127.0.0.1') });

  test('a host whose certificate is right answers', async () => {
    const { answer } = await ask(`https://good.test:${at}/`, allowed());
    expect(await textOf(answer)).toBe('over TLS');
  });

  test('a host whose certificate is for another name does not', async () => {
    const { answer } = await ask(`https://evil.test:${at}/`, allowed());
    expect(answer).toMatchObject({ code: 'upstream', message: `evil.test:${at} cannot be read.` });
  });
});

test('an error names no address of the inside and no credential', async () => {
  const outside = createOutsideFetch();
  const error = await failure(outside.fetch(new URL('https://u:s3cret@10.0.0.1/'), {}));
  expect(JSON.stringify(error)).not.toMatch(/s3cret|10\.0\.0\.1/);
  await outside.close();
});
