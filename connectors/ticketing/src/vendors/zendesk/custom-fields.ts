import { ConnectorError } from '@gatehouse/kit';
import type { CustomField } from '../../model.ts';
import type { NativeField } from './reference-replies.ts';
import type { NativeTicket } from './replies.ts';

/** A field with the value that it shall have, as Zendesk takes it and as callers read it again. */
export interface AskedField {
  readonly field: NativeField;
  readonly value: unknown;
  /** Empty: none. */
  readonly words: string;
}

/** The fields of this Zendesk beyond its own. */
export const customOf = (fields: readonly NativeField[]): NativeField[] =>
  fields.filter(({ removable, active }) => removable !== false && active !== false);

/**
 * The fields asked for, by their titles in any case; options by their names or values; of several values, divided by
 * commas. An empty value clears. Throws ConnectorError `invalid`: Zendesk passes over an unknown field without a word.
 */
export function resolveFields(
  fields: readonly NativeField[],
  asked: readonly CustomField[] | undefined,
): AskedField[] {
  const known = customOf(fields);
  const found = new Map<string, AskedField>();
  for (const { field: title, value } of asked ?? []) {
    const matches = known.filter((one) => same(one.title, title));
    const [field, second] = matches;
    if (!field || second) {
      throw invalid(
        second ? `several fields are called "${title}"` : `there is no field "${title}" here`,
        known.map((one) => one.title),
      );
    }
    found.set(field.id, { field, ...valueFor(field, value.trim()) });
  }
  return [...found.values()];
}

/** As Zendesk takes them; nothing where there are none. */
export function onTheWire(fields: readonly AskedField[]) {
  if (fields.length === 0) return {};
  return { custom_fields: fields.map(({ field, value }) => ({ id: Number(field.id), value })) };
}

/** What is chosen from a list is a tag of the ticket too. */
export const tagsOfFields = (fields: readonly AskedField[]): string[] =>
  fields
    .filter(({ field }) => field.type === 'tagger' || field.type === 'multiselect')
    .flatMap(({ value }) => value)
    .filter((value) => typeof value === 'string');

export const inWords = (fields: readonly AskedField[]): CustomField[] =>
  fields
    .filter(({ words }) => words !== '')
    .map(({ field, words }) => ({ field: field.title, value: words }));

/** The custom fields of a ticket that have a value, by their titles. */
export function fieldsOf(
  { custom_fields }: NativeTicket,
  fields: readonly NativeField[],
): CustomField[] {
  return customOf(fields).flatMap((field) => {
    const words = wordsOf(field, custom_fields.find(({ id }) => id === field.id)?.value);
    return words === '' ? [] : [{ field: field.title, value: words }];
  });
}

/** A value as callers read it: options by their names, several of them divided by commas. */
export function wordsOf(field: NativeField | undefined, value: unknown): string {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all
    .flatMap((one) => {
      if (typeof one !== 'string' && typeof one !== 'number' && typeof one !== 'boolean') return [];
      const option = field?.custom_field_options.find((each) => each.value === one);
      return [option?.name ?? String(one)];
    })
    .filter((one) => one !== '')
    .join(', ');
}

function valueFor(field: NativeField, value: string): { value: unknown; words: string } {
  if (value === '') return { value: null, words: '' };
  switch (field.type) {
    case 'tagger':
      return chosen(field, [value], ([only]) => only ?? null);
    case 'multiselect':
      return chosen(
        field,
        value.split(',').map((one) => one.trim()),
        (all) => all,
      );
    case 'checkbox': {
      const yes = ['true', 'yes'].includes(value.toLowerCase());
      if (yes || ['false', 'no'].includes(value.toLowerCase())) {
        return { value: yes, words: String(yes) };
      }
      throw invalid(`"${field.title}" is true or false`, ['true', 'false']);
    }
    case 'integer':
    case 'decimal':
      if (Number.isFinite(Number(value))) return { value, words: value };
      throw invalid(`"${field.title}" is a number`);
    default:
      return { value, words: value };
  }
}

function chosen(
  { title, custom_field_options: options }: NativeField,
  asked: readonly string[],
  wire: (values: readonly string[]) => unknown,
): { value: unknown; words: string } {
  const found = asked.map((word) => {
    const option = options.find(({ name, value }) => same(name, word) || same(value, word));
    if (option) return option;
    throw invalid(
      `"${word}" is no choice of "${title}"`,
      options.map(({ name }) => name),
    );
  });
  return {
    value: wire(found.map(({ value }) => value)),
    words: found.map(({ name }) => name).join(', '),
  };
}

const same = (one: string, other: string) =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

function invalid(message: string, allowed?: readonly string[]): ConnectorError {
  return new ConnectorError('invalid', `custom_fields: ${message}.`, {
    hint:
      allowed === undefined || allowed.length === 0
        ? 'Correct the value, or leave the field out.'
        : `Choose one of: ${allowed.slice(0, 50).join(', ')}.`,
    details: { fields: [{ field: 'custom_fields', message, ...(allowed && { allowed }) }] },
  });
}
