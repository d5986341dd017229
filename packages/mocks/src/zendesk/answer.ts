import { HttpResponse } from 'msw';
import type { User } from './defaults.ts';
import type { World } from './world.ts';

/** One request with the account behind its token. */
export interface Call {
  readonly world: World;
  readonly user: User;
  readonly request: Request;
  readonly url: URL;
  /** The number in the path; 0 where there is none. */
  readonly id: number;
  readonly body: unknown;
}

export type Answer = (call: Call) => Response;

/** What is wrong with a record: field (or `base`) -> problems. */
export type Problems = Record<string, Problem[]>;

export interface Problem {
  readonly description: string;
  readonly error: string | null;
  readonly ticket_field_id?: number;
  readonly ticket_field_type?: string;
}

/** The fields of a ticket as they were sent. */
export type Given = Readonly<Record<string, unknown>>;

/** A problem as it stands below a field's name. */
export const problem = (description: string, error: string | null = null): Problem[] => [
  { description, error },
];

export const json = (body: object, status = 200, headers: Record<string, string> = {}): Response =>
  HttpResponse.json(body, { status, headers });

export const notFound = (): Response =>
  json({ error: 'RecordNotFound', description: 'Not found' }, 404);

export const noEndpoint = (): Response =>
  json({ error: 'InvalidEndpoint', description: 'Not found' }, 404);

export const invalid = (details: Problems): Response =>
  json({ error: 'RecordInvalid', description: 'Record validation errors', details }, 422);

/** Of a parameter with the wrong shape; here `error` is an object. */
export const badParameter = (name: string, wanted: string): Response =>
  json({ error: { title: 'Invalid attribute', message: `${name} must be ${wanted}` } }, 400);

/** Of a page that cannot be had; here there is a list of errors. */
export const badPage = (code: string, title: string): Response =>
  json({ errors: [{ code, title }] }, 400);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
