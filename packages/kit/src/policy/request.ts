import type { CedarValueJson, StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/web';
import { covers } from '@gatehouse/passport';
import type { InputType, RecordType } from './input-type.ts';
import type { PolicyQuestion } from './policy.ts';
import { principalType, type PolicySchema, type ToolShape } from './schema.ts';
import { below, type Seen } from './visible.ts';

type Converted = { [attribute: string]: CedarValueJson };

/** A question in the engine's words, without the names of what it is asked against. */
export type CedarRequest = Pick<
  StatefulAuthorizationCall,
  'principal' | 'action' | 'resource' | 'context' | 'entities'
>;

/** An argument does not fit the schema. Names the place, never the value. */
export class UnfitError extends Error {
  override readonly name = 'UnfitError';
}

/**
 * Turns a question into a request by the connector's schema: what the schema does not name never reaches the engine,
 * and what does not fit it is refused here, before any cache. `seen` leaves out or blanks what no policy can see.
 * Throws UnfitError.
 */
export function toRequest(
  schema: PolicySchema,
  tool: ToolShape,
  instance: string,
  question: PolicyQuestion,
  seen: Seen,
): CedarRequest {
  const { principal, input, approved } = question;
  const type = (name: string) => `${schema.namespace}::${name}`;
  const context = {
    input,
    // anything but a clear "trusted" counts as untrusted
    label: {
      untrusted: principal.label.trust !== 'trusted',
      classes: [...principal.label.classes],
    },
    approved,
    run: principal.run,
  };
  const who = {
    scopes: schema.scopes.filter((scope) => covers(principal.scopes, scope)),
    agent: principal.agent,
  };
  const seenOfPerson = below(seen, 'principal');
  const person = {
    type: type('Person'),
    id: seenOfPerson === 'all' ? wellFormed(principal.person, 'person') : '-',
  };
  const groups = [
    { type: type('Unit'), id: wellFormed(principal.unit, 'unit') },
    ...[...new Set(principal.roles)]
      .toSorted()
      .map((role) => ({ type: type('Role'), id: wellFormed(role, 'roles') })),
  ];
  return {
    principal: person,
    action: { type: type('Action'), id: tool.name },
    resource: { type: type('Connector'), id: instance },
    context: fill(tool.context, convert(tool.context, context, '', schema), below(seen, 'context')),
    entities: [
      {
        uid: person,
        attrs: fill(principalType, convert(principalType, who, 'principal', schema), seenOfPerson),
        parents: groups,
      },
    ],
  };
}

/** Checks a record against its type, all of it, and gives the engine's form of what the type names. */
function convert(type: RecordType, given: unknown, path: string, schema: PolicySchema): Converted {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw unfit(path, 'a record');
  }
  const converted: Converted = {};
  for (const field of type.fields) {
    const at = path === '' ? field.name : `${path}.${field.name}`;
    // only its own properties: nothing is inherited from Object.prototype
    const value: unknown = Object.getOwnPropertyDescriptor(given, field.name)?.value;
    if (value === undefined || value === null) {
      if (field.required) throw unfit(at, 'a value');
      continue;
    }
    converted[field.name] = convertValue(field.type, value, at, schema);
  }
  return converted;
}

function convertValue(
  type: InputType,
  value: unknown,
  at: string,
  schema: PolicySchema,
): CedarValueJson {
  switch (type.kind) {
    case 'text':
      return wellFormed(value, at);
    case 'integer':
      // the engine rounds above 2^53 and fails on fractions; neither may decide
      if (!Number.isSafeInteger(value)) throw unfit(at, 'an exact integer');
      return Number(value);
    case 'boolean':
      if (typeof value !== 'boolean') throw unfit(at, 'true or false');
      return value;
    case 'enum': {
      const id = wellFormed(value, at);
      if (!type.values.includes(id)) throw unfit(at, `one of ${type.values.join(', ')}`);
      return { __entity: { type: `${schema.namespace}::${type.entity}`, id } };
    }
    case 'set':
      if (!Array.isArray(value)) throw unfit(at, 'a list');
      return value.map((each) => convertValue(type.element, each, at, schema));
    default:
      return convert(type, value, at, schema);
  }
}

/** Half a surrogate pair cannot be handed to the engine, and it would be another text for the vendor. */
function wellFormed(value: unknown, at: string): string {
  if (typeof value !== 'string') throw unfit(at, 'a text');
  if (!value.isWellFormed()) throw unfit(at, 'well-formed Unicode');
  return value;
}

const unfit = (at: string, expected: string) =>
  new UnfitError(`${at || 'the call'} must be ${expected}`);

/** Leaves what is seen, drops optional attributes that are not, and blanks required ones. */
function fill(type: RecordType, converted: Converted, seen: Seen | undefined): Converted {
  if (seen === 'all') return converted;
  const kept: Converted = {};
  for (const { name, required, type: of } of type.fields) {
    const value = converted[name];
    const part = below(seen, name);
    if (value === undefined) continue;
    if (of.kind === 'record' && (required || part)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- convert made a record of it
      kept[name] = fill(of, value as Converted, part);
    } else if (part !== undefined) kept[name] = value;
    else if (required) kept[name] = blank(of, value);
  }
  return kept;
}

/** Any value of the type will do: no policy reads it. */
function blank(type: InputType, value: CedarValueJson): CedarValueJson {
  switch (type.kind) {
    case 'text':
      return '';
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    case 'set':
      return [];
    default:
      return value;
  }
}
