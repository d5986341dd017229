import type { JsonSchemaType, JsonSchemaValidator } from '@modelcontextprotocol/client';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { z } from 'zod';

/** What a client can see of a tool. */
export interface PublishedTool {
  readonly name: string;
  readonly inputJson: Record<string, unknown>;
  readonly outputJson: Record<string, unknown>;
}

/** What came back from one call. */
export interface ToolAnswer {
  readonly isError: boolean;
  readonly structured: unknown;
  readonly text: string;
}

/** Where the server may be stricter or laxer than the schema it publishes, each with its reason. */
export const documented = {
  text: 'NUL and halves of surrogate pairs are refused; JSON Schema has no word for it',
  trimmed: 'a text is trimmed before its least length is looked at',
  units: 'lengths count UTF-16 units; JSON Schema counts characters',
  proto:
    'over HTTP an own key __proto__ is dropped by the parser of the request before the tool sees it',
  absent: 'null in place of the arguments means none',
} as const;
export type Documented = keyof typeof documented;

export interface Verdict {
  /** Undefined: as it must be. */
  readonly defect?: string;
  /** `ok`, or the code of the error. */
  readonly outcome: string;
  readonly documented?: Documented;
}

const codes = new Set([
  'invalid',
  'not_found',
  'forbidden',
  'approval_required',
  'auth_expired',
  'conflict',
  'duplicate',
  'rate_limited',
  'not_supported',
  'period_closed',
  'unbalanced',
  'outcome_unknown',
  'upstream',
]);
const errorBody = z.object({
  error: z.looseObject({ code: z.string(), message: z.string().min(1), hint: z.string().min(1) }),
});
const jsonSchema = z.custom<JsonSchemaType>();
const STACK =
  /\n\s+at |\bat (?:async )?\S+ \(|node:internal|\.[mc]?[jt]s:\d+:\d+|(?:Type|Range|Reference|Syntax)Error|SQLITE|ERR_[A-Z]+/;

/**
 * Looks at answers of one tool as a client does: with a validator of its own on what the tool publishes. `overWire`:
 * the arguments went through the parser of a request first.
 */
export function oracle(
  tool: PublishedTool,
  { overWire = false } = {},
): (args: unknown, answer: ToolAnswer) => Verdict {
  const ajv = new AjvJsonSchemaValidator();
  const input = ajv.getValidator(jsonSchema.parse(tool.inputJson));
  const output = ajv.getValidator(jsonSchema.parse(tool.outputJson));
  const judge = (args: unknown, answer: ToolAnswer): Verdict =>
    answer.isError ? ofError(input, args, answer) : ofResult(input, output, args, answer);
  return (args, answer) => {
    const verdict = judge(args, answer);
    if (verdict.defect === undefined || !overWire || !hasProto(args)) return verdict;
    const dropped = judge(withoutProto(args), answer);
    return dropped.defect === undefined ? { ...dropped, documented: 'proto' } : verdict;
  };
}

const hasProto = (args: unknown): args is object =>
  typeof args === 'object' && args !== null && Object.hasOwn(args, '__proto__');

const withoutProto = (args: object): unknown =>
  Object.fromEntries(Object.entries(args).filter(([key]) => key !== '__proto__'));

type Validator = JsonSchemaValidator<unknown>;

function ofError(input: Validator, args: unknown, { structured, text }: ToolAnswer): Verdict {
  const parsed = errorBody.safeParse(structured);
  if (!parsed.success)
    return { outcome: 'untyped', defect: `an error without a type: ${text.slice(0, 300)}` };
  const { code, message, hint } = parsed.data.error;
  const bad = (what: string): Verdict => ({
    outcome: code,
    defect: `${what}: ${code}: ${message.slice(0, 300)}`,
  });
  if (!codes.has(code)) return bad('an unknown code');
  if (code === 'upstream') return bad('a failure that nobody foresaw');
  if (STACK.test(`${message}\n${hint}`) && !STACK.test(JSON.stringify(args)))
    return bad('insides of the program');
  // refused before the arguments were looked at
  if (code === 'rate_limited' || (code === 'forbidden' && 'needed_scope' in parsed.data.error))
    return { outcome: code };
  return agreed(input, args, code === 'invalid' && message.startsWith('Invalid arguments:'), code);
}

function ofResult(
  input: Validator,
  output: Validator,
  args: unknown,
  { structured, text }: ToolAnswer,
): Verdict {
  const fits = output(structured);
  if (!fits.valid) {
    return {
      outcome: 'ok',
      defect: `a result beside its schema: ${fits.errorMessage}: ${text.slice(0, 300)}`,
    };
  }
  if (JSON.stringify(structured) !== text)
    return { outcome: 'ok', defect: 'text and structured content differ' };
  return agreed(input, args, false, 'ok');
}

/** Whether the server and the published schema say the same of the arguments. */
function agreed(input: Validator, args: unknown, refused: boolean, outcome: string): Verdict {
  const schema = input(args);
  if (schema.valid !== refused) return { outcome };
  const reason = excuse(args, refused);
  if (reason) return { outcome, documented: reason };
  const said = schema.valid
    ? 'the schema takes what the server refuses'
    : `the server takes what the schema refuses (${schema.errorMessage})`;
  return { outcome, defect: said };
}

function excuse(args: unknown, refused: boolean): Documented | undefined {
  const all = textsOf(args);
  if (!refused) {
    if (args === null) return 'absent';
    return all.some(isWide) ? 'units' : undefined;
  }
  if (all.some((text) => text.includes('\0') || !text.isWellFormed())) return 'text';
  if (all.some(isWide)) return 'units';
  return all.some((text) => text.trim() !== text && text.trim().length < 3) ? 'trimmed' : undefined;
}

/** Holds a character of more than one UTF-16 unit. */
const isWide = (text: string): boolean => /[\u{10000}-\u{10FFFF}]/u.test(text);

/** Every text in a value that is one level deep in objects and lists: arguments of these tools are no deeper. */
function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each: unknown) =>
    typeof each === 'string'
      ? [each]
      : Array.isArray(each)
        ? each.filter((one: unknown): one is string => typeof one === 'string')
        : [],
  );
}
