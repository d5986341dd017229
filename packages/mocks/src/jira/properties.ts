import { list, object, text } from './json.ts';

/** Entity properties as they are sent, `[{ key, value }]`, values of any shape; undefined where they are not that. */
export function readProperties(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined) return {};
  const entries = (list(value) ?? []).map((one) => {
    const given = object(one);
    const key = text(given?.['key']);
    return key !== undefined && given !== undefined && 'value' in given
      ? ([key, given['value']] as const)
      : undefined;
  });
  const whole = entries.filter((one) => one !== undefined);
  return list(value) && whole.length === entries.length ? Object.fromEntries(whole) : undefined;
}
