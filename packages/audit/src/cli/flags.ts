import { parseArgs } from 'node:util';
import { AuditError } from '../error.ts';

export const commands = ['verify', 'show', 'export', 'erase', 'checkpoint'] as const;
export type Command = (typeof commands)[number];

export interface AuditFlags {
  readonly command: Command;
  /** What stands after the command. */
  readonly words: readonly string[];
  readonly key: string | undefined;
  readonly checkpoint: string | undefined;
  readonly json: boolean;
  readonly decrypt: boolean;
  readonly from: number;
  readonly format: 'ocsf' | 'otel' | undefined;
}

export const help = `Reads and checks an audit log.

  audit verify FOLDER --key FILE [--checkpoint FILE] [--json]
      Checks every record, line end and checkpoint against the public key and says what was changed, where.
      With a checkpoint that was kept elsewhere, a cut end is found too.
  audit show FOLDER [--from N] [--decrypt] [--json]
      Prints the records. Personal data only with --decrypt; what was erased stays erased.
  audit export FOLDER --format ocsf|otel [--from N]
      Prints calls as JSON lines for a SIEM (OCSF 1.8.0) or a tracing system (OTLP/JSON), without personal data.
  audit erase FOLDER SUBJECT
      Destroys the key of a person: nothing about them can be read again, and the log still verifies.
  audit checkpoint FOLDER
      Prints the newest checkpoint. Keep it elsewhere, for example in the ticket of the monthly review.

Examples
  audit verify /var/lib/gatehouse/support-desk/audit --key audit-public.pem
  audit verify ./audit --key audit-public.pem --checkpoint march.txt --json
  audit show ./audit --from 1200 --decrypt
  audit export ./audit --format ocsf > calls.jsonl
  audit erase ./audit ana@example.com

Exit codes: 0 all is well, 1 problems were found, 2 wrong usage.
`;

/** Reads the words of a command line, without the program's name. Undefined: help is wanted. Throws `usage`. */
export function readFlags(argv: readonly string[]): AuditFlags | undefined {
  const { values, positionals } = parsed(argv);
  const [command, ...words] = positionals;
  if (values.help || command === 'help') return undefined;
  const known = commands.find((name) => name === command);
  if (!known) {
    const what =
      command === undefined ? 'A command is missing' : `There is no command "${command}"`;
    throw usage(`${what}; choose one of: ${commands.join(', ')}.`);
  }
  if (!/^[0-9]{1,15}$/.test(values.from)) throw usage('--from takes the number of a record.');
  const { key, checkpoint, json, decrypt, format } = values;
  if (format !== undefined && format !== 'ocsf' && format !== 'otel') {
    throw usage('--format takes ocsf or otel.');
  }
  return {
    command: known,
    words,
    key,
    checkpoint,
    json,
    decrypt,
    from: Number(values.from),
    format,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        checkpoint: { type: 'string' },
        format: { type: 'string' },
        from: { type: 'string', default: '0' },
        json: { type: 'boolean', default: false },
        decrypt: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : 'The flags cannot be read.');
  }
}

export function usage(message: string): AuditError {
  return new AuditError('usage', message, {
    hint: 'Run "audit --help" to see commands and examples.',
  });
}
