import type { User, World } from './world.ts';

/** What came over the wire, read without trusting it. */
export type Json = Readonly<Record<string, unknown>>;

export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function texts(value: unknown): string[] | undefined {
  return Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string')
    : undefined;
}

export function answer(
  body: object | null,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return Response.json(body, { status, headers });
}

const PAGE = 'https://docs.github.com/rest';

export function refuse(status: number, message: string, errors?: readonly object[]): Response {
  return answer(
    { message, ...(errors && { errors }), documentation_url: PAGE, status: String(status) },
    status,
  );
}

export const notFound = () => refuse(404, 'Not Found');

export const instant = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** One request with the account behind its token. */
export interface Ask {
  readonly world: World;
  readonly user: User;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Json;
}

export type Answer = (ask: Ask) => Response;

/** One page by `page` and `per_page`, with the addresses of the others in `Link`; past the end it is empty. */
export function paged<Item>({ url }: Ask, all: readonly Item[]) {
  const per = Math.min(whole(url, 'per_page') ?? 30, 100);
  const page = whole(url, 'page') ?? 1;
  const last = Math.max(1, Math.ceil(all.length / per));
  const at = (number: number, rel: string) => {
    const address = new URL(url);
    address.searchParams.set('page', String(number));
    return `<${address.href}>; rel="${rel}"`;
  };
  const link = page < last ? [at(page + 1, 'next'), at(last, 'last')].join(', ') : '';
  const headers: Record<string, string> = link === '' ? {} : { link };
  return { items: all.slice((page - 1) * per, page * per), headers, end: page * per };
}

function whole(url: URL, name: string): number | undefined {
  const number = Number(url.searchParams.get(name));
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
