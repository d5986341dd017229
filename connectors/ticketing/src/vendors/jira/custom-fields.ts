import { ConnectorError } from '@gatehouse/kit';
import type { CustomField } from '../../model.ts';
import { fromAdf, toAdf } from '../../text/adf.ts';
import { plain } from './enums.ts';
import type { MetaField } from './reference-replies.ts';
import type { Issue } from './replies.ts';

/** A field with the value that it shall have, as a person reads it and as Jira takes it. */
export interface AskedField {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly send: unknown;
}

const isCustom = ({ id }: MetaField) => id.startsWith('customfield_');

/** The custom fields of an issue that have a value, of those that people fill in. */
export function inWords(issue: Issue, known: readonly MetaField[]): CustomField[] {
  return known.filter(isCustom).flatMap(({ id, name }) => {
    const value = shown(issue.custom.get(id));
    return value === '' ? [] : [{ field: name, value }];
  });
}

/**
 * The fields asked for, by their names in any case. In a field of several values they are divided by commas; an empty
 * value clears it. Throws ConnectorError `invalid` for a field that there is not, and for a value that it cannot have.
 */
export function resolveFields(
  known: readonly MetaField[],
  asked: readonly CustomField[] | undefined,
): AskedField[] {
  const custom = known.filter(isCustom);
  const found = new Map<string, AskedField>();
  for (const { field, value } of asked ?? []) {
    const match = custom.find(({ name }) => plain(name) === plain(field));
    if (!match) throw unknownField(field, custom);
    const { id, name } = match;
    const send = value.trim() === '' ? null : onTheWire(match, value.trim());
    const kept = send === null ? '' : (choiceIn(send) ?? value.trim());
    found.set(id, { id, name, value: kept, send });
  }
  return [...found.values()];
}

/** As Jira takes a value of this kind of field. */
function onTheWire(field: MetaField, value: string): unknown {
  switch (field.type) {
    case 'number': {
      const number = Number(value);
      if (Number.isFinite(number)) return number;
      throw wrongValue(field, value, 'is no number');
    }
    case 'option':
      return { value: optionOf(field, value) };
    case 'array': {
      const parts = value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
      if (field.items === 'string') return parts;
      if (field.items === 'option') return parts.map((part) => ({ value: optionOf(field, part) }));
      throw wrongValue(field, value, 'is for a field that this connector cannot set');
    }
    case 'string':
      // what is edited in several lines is a document
      return field.custom.endsWith(':textarea') ? toAdf(value) : value;
    case 'date':
      return value;
    default:
      throw wrongValue(field, value, 'is for a field that this connector cannot set');
  }
}

function optionOf(field: MetaField, value: string): string {
  const found = field.allowed.find((one) => plain(one) === plain(value));
  if (found !== undefined) return found;
  throw wrongValue(field, value, 'is none of its values');
}

/** The option as the site writes it; undefined for what is no option. */
function choiceIn(send: unknown): string | undefined {
  return Array.isArray(send) || isOption(send) ? shown(send) : undefined;
}

function isOption(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !('type' in value);
}

/** A value of any kind of field, as a person reads it; empty for none. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    return value
      .map(shown)
      .filter((one) => one !== '')
      .join(', ');
  }
  if (typeof value !== 'object' || value === null) return '';
  const given = new Map<string, unknown>(Object.entries(value));
  if (given.get('type') === 'doc') return fromAdf(value).markdown;
  const name = ['value', 'displayName', 'name', 'key'].find((one) => given.has(one));
  const said = name === undefined ? '' : shown(given.get(name));
  // the second level of a field of two levels
  const below = given.has('child') ? shown(given.get('child')) : '';
  return below === '' ? said : `${said} / ${below}`;
}

function wrongValue(field: MetaField, value: string, problem: string): ConnectorError {
  const { name, allowed } = field;
  return new ConnectorError('invalid', `custom_fields: "${value}" for "${name}" ${problem}.`, {
    hint:
      allowed.length === 0
        ? 'Leave the field out, or set it in Jira.'
        : `Choose one of: ${allowed.slice(0, 50).join(', ')}.`,
    details: {
      fields: [
        {
          field: 'custom_fields',
          message: `${name}: ${problem}`,
          ...(allowed.length > 0 && { allowed: allowed.slice(0, 50) }),
        },
      ],
    },
  });
}

function unknownField(field: string, known: readonly MetaField[]): ConnectorError {
  const allowed = known.map(({ name }) => name);
  return new ConnectorError('invalid', `custom_fields: there is no field "${field}" here.`, {
    hint:
      allowed.length === 0
        ? 'The screen for new issues of this type has no custom field.'
        : `Choose one of: ${allowed.slice(0, 50).join(', ')}.`,
    details: { fields: [{ field: 'custom_fields', message: `no field "${field}"`, allowed }] },
  });
}
