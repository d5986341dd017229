import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SwapError } from './error.ts';
import { setVendor, type VendorChange } from './set-vendor.ts';

const company = `# who we are
company: Halden # not a person
connectors:
  other: { category: ticketing, command: [desk, --vendor, embedded], inherit: [REDMINE_URL] }
  desk:
    category: ticketing # the help desk
    command:
      [
        gatehouse-ticketing,
        --vendor, # what stands behind it
        embedded,
        --data,
        '\${data}/desk.db',
      ]
units: {}
`;

const swap = (text: string, vendor = 'jira', variables: readonly string[] = []): VendorChange =>
  setVendor(text, { file: 'g.yaml', instance: 'desk', vendor, variables });

const of = (element: string) => `connectors: { desk: { command: [desk, ${element}] } }`;
const withInherit = (list: string) =>
  `connectors:\n  desk:\n    inherit: ${list}\n    command: [desk, --vendor, redmine]\n`;
const entry = (text: string) => `connectors:\n  desk: ${text}\n`;
const comments = (text: string) => text.match(/#[^\r\n]*/g) ?? [];

function refusal(text: string, vendor?: string): [string, string, string] {
  try {
    swap(text, vendor);
  } catch (error) {
    if (error instanceof SwapError) return [error.code, error.message, error.hint];
    throw error;
  }
  throw new Error('it was accepted');
}

describe('R38 the vendor of one instance', () => {
  test('the element after --vendor changes and nothing else', () => {
    const { text, from, to, diff } = swap(company);
    expect([from, to]).toEqual(['embedded', 'jira']);
    expect(text).toBe(company.replace('        embedded,\n', '        jira,\n'));
    expect(diff).toEqual([
      { sign: '-', line: 11, text: '        embedded,' },
      { sign: '+', line: 11, text: '        jira,' },
    ]);
  });

  test('--vendor=x as one element, in its quotes', () => {
    for (const quote of ['', "'", '"']) {
      const element = (vendor: string) => `${quote}--vendor=${vendor}${quote}`;
      expect(swap(of(element('embedded'))).text).toBe(of(element('jira')));
    }
  });

  test('a vendor whose name would be another kind of value is quoted', () => {
    const text = 'connectors: { desk: { command: [desk, --vendor, embedded] } }';
    expect(swap(text, 'null').text).toBe(text.replace('embedded', "'null'"));
  });
});

describe('the variables that the process inherits', () => {
  const set = ['JIRA_URL', 'JIRA_API_TOKEN_FILE', 'JIRAFFE', 'HOME', 'jira_x', 'REDMINE_URL'];
  const inherited = (list: string, variables: readonly string[] = set) => {
    const { text, added, removed } = swap(withInherit(list), 'jira', variables);
    return { text: text.split('    inherit: ')[1]?.split('\n    command')[0], added, removed };
  };

  test('those of the new vendor that are set come, those of the old one go, others stay', () => {
    expect(inherited('[REDMINE_URL, PROXY, REDMINE_API_KEY]')).toEqual({
      text: '[PROXY, JIRA_API_TOKEN_FILE, JIRA_URL]',
      added: ['JIRA_API_TOKEN_FILE', 'JIRA_URL'],
      removed: ['REDMINE_URL', 'REDMINE_API_KEY'],
    });
  });

  test.each([
    ['[]', '[JIRA_API_TOKEN_FILE, JIRA_URL]'],
    ['[ JIRA_URL ]', '[ JIRA_URL, JIRA_API_TOKEN_FILE ]'],
    ['[REDMINE_URL,]', '[JIRA_API_TOKEN_FILE, JIRA_URL,]'],
    ['["PROXY", "REDMINE_URL"]', '["PROXY", "JIRA_API_TOKEN_FILE", "JIRA_URL"]'],
    [
      '[\n      PROXY, # ours\n      REDMINE_URL, # theirs\n    ]',
      '[\n      PROXY, # ours\n      JIRA_API_TOKEN_FILE,\n      JIRA_URL, # theirs\n    ]',
    ],
    [
      '\n      # the key\n      - REDMINE_URL # old\n      - PROXY # ours',
      '\n      # the key\n      - PROXY # ours\n      - JIRA_API_TOKEN_FILE\n      - JIRA_URL',
    ],
    ['\n    - REDMINE_URL', '\n    - JIRA_API_TOKEN_FILE\n    - JIRA_URL'],
  ])('in the form of the list: %j', (list, wanted) => {
    expect(inherited(list).text).toBe(wanted);
  });

  test.each([
    ['[REDMINE_URL, REDMINE_API_KEY]', '[]'],
    ['[REDMINE_URL,]', '[]'],
    ['[PROXY, REDMINE_URL]', '[PROXY]'],
    ['[\n      PROXY, # ours\n      REDMINE_URL,\n    ]', '[\n      PROXY, # ours\n      \n    ]'],
    ['# none is a secret\n      - REDMINE_URL', '[] # none is a secret'],
    ['\n      - PROXY\n      - REDMINE_URL', '\n      - PROXY'],
  ])('and where none of the new vendor is set: %j', (list, wanted) => {
    expect(inherited(list, []).text).toBe(wanted);
  });

  test('a list is made below the command when there is none and one is needed', () => {
    const made = swap(company, 'jira', ['JIRA_URL']);
    expect(made.text).toContain(
      "'${data}/desk.db',\n      ]\n    inherit: [JIRA_URL]\nunits: {}\n",
    );
    expect(made.diff.map(({ sign, text }) => sign + text)).toEqual([
      '-        embedded,',
      '+        jira,',
      '+    inherit: [JIRA_URL]',
    ]);
    const json = '{"connectors": {"desk": {"command": ["desk", "--vendor", "embedded"]}}}';
    expect(JSON.parse(swap(json, 'jira', ['JIRA_URL']).text)).toEqual({
      connectors: { desk: { command: ['desk', '--vendor', 'jira'], inherit: ['JIRA_URL'] } },
    });
  });

  test('of two vendors of which one is called like the beginning of the other, each has its own', () => {
    const text =
      'connectors: { desk: { inherit: [JIRA_URL, JIRA_DC_URL], command: [d, --vendor, jira] } }';
    const there = swap(text, 'jira-dc', ['JIRA_URL', 'JIRA_DC_KEY']);
    expect(there.text).toContain('inherit: [JIRA_DC_URL, JIRA_DC_KEY]');
    const back = swap(there.text, 'jira', ['JIRA_URL', 'JIRA_DC_KEY']);
    expect(back.text).toContain('inherit: [JIRA_URL]');
  });
});

describe('R66 what cannot be swapped is said, and the text stays', () => {
  test.each([
    ['by_url', entry('{ url: "http://127.0.0.1:1/" }'), /reached by its url.*where it is started/],
    ['no_vendor_flag', entry('{ command: [desk] }'), /the command of desk names no vendor/],
    ['no_vendor_flag', entry('{ command: [desk, --vendor] }'), /names no vendor/],
    ['no_vendor_flag', entry('{ category: x }'), /has no command/],
    ['no_vendor_flag', entry('{ command: [d, --vendor, a, --vendor=b] }'), /more than once/],
    ['same_vendor', entry('{ command: [desk, --vendor, jira] }'), /has the vendor jira already/],
    ['shared', entry('{ command: &c [desk, --vendor, a] }\n  two: { command: *c }'), /an anchor/],
    ['shared', entry('{ command: [desk, --vendor, &v a] }\n  two: *v'), /an anchor/],
    ['shared', 'connectors:\n  one: &o { command: [d, --vendor, a] }\n  desk: *o', /or an alias/],
    ['shared', 'connectors: &all\n  desk: { command: [d, --vendor, a] }\ncopy: *all', /an anchor/],
    ['unknown_instance', 'connectors: { two: {} }', /has no connector "desk"/],
    ['unknown_instance', 'connectors: []', /has no connector "desk"/],
    [
      'layout',
      '%YAML 1.1\n---\nconnectors: { desk: { command: [d, --vendor, a, 1:30] } }',
      /by hand|cannot be changed here/,
    ],
  ])('%s: %j', (code, text, message) => {
    const [found, said, hint] = refusal(text);
    expect([found, said]).toEqual([code, expect.stringMatching(message)]);
    expect(hint).not.toBe('');
  });

  test.each(['Jira', '', '--data', 'a b', 'jira\nx', '${data}'])('bad_name: %j', (vendor) => {
    expect(refusal(company, vendor)[0]).toBe('bad_name');
  });
});

describe('any file, in any form', () => {
  const form = fc.record({
    crlf: fc.boolean(),
    trailing: fc.boolean(),
    flow: fc.boolean(),
    joined: fc.boolean(),
    quote: fc.constantFrom('', "'", '"'),
    command: fc.constantFrom('line', 'lines', 'block'),
    inherit: fc.constantFrom('none', 'line', 'lines', 'block'),
    inheritFirst: fc.boolean(),
    comments: fc.boolean(),
    held: fc.uniqueArray(fc.constantFrom('A_URL', 'A_KEY', 'PROXY', 'B_URL', 'TZ'), {
      maxLength: 5,
    }),
    set: fc.uniqueArray(fc.constantFrom('B_URL', 'B_KEY', 'B_A_B', 'A_NEW', 'PROXY')),
    before: fc.boolean(),
    after: fc.boolean(),
  });
  type Form = typeof form extends fc.Arbitrary<infer Value> ? Value : never;

  const note = (form_: Form, text: string) => (form_.comments ? ` # ${text}` : '');

  function list(items: readonly string[], how: string, f: Form, indent: string): string {
    if (items.length === 0 || how === 'line' || f.flow) return `[${items.join(', ')}]`;
    if (how === 'lines') {
      const lines = items.map((item, at) => `${indent}  ${item},${note(f, `of ${at}`)}`);
      return ['[', ...lines, `${indent}]`].join('\n');
    }
    return ['', ...items.map((item, at) => `${indent}- ${item}${note(f, `of ${at}`)}`)].join('\n');
  }

  /** The text before the entry's two lists, the lists, and what follows. */
  function fileOf(f: Form): { text: string; head: string; tail: string } {
    const q = (text: string) => f.quote + text + f.quote;
    const flags = f.joined ? [q('--vendor=a')] : ['--vendor', q('a')];
    const command = ['prog', ...flags, '--data', "'${data}/x.db'"];
    const pairs = [`command: ${list(command, f.command, f, '      ')}`];
    if (f.inherit !== 'none') {
      pairs.splice(
        f.inheritFirst ? 0 : 1,
        0,
        `inherit: ${list(f.held.map(q), f.inherit, f, '      ')}`,
      );
    }
    const other = 'other: { command: [prog, --vendor, a], inherit: [A_URL, B_URL] }';
    const head = `# head\nconnectors:${note(f, 'all')}\n${f.before ? `  ${other}\n` : ''}  desk:`;
    const tail = `${f.after ? `  ${other.replace('other', 'last')}\n` : ''}# tail\nx: [a, --vendor, a]`;
    const desk = f.flow
      ? ` { category: t, ${pairs.join(', ')} }${note(f, 'flow')}`
      : `\n    category: t${note(f, 'kind')}\n${pairs.map((pair) => `    ${pair}`).join('\n')}`;
    const eol = (text: string) => (f.crlf ? text.replaceAll('\n', '\r\n') : text);
    const whole = `${head}${desk}\n${tail}${f.trailing ? '\n' : ''}`;
    return { text: eol(whole), head: eol(head), tail: eol(tail) };
  }

  const shape = z.looseObject({
    connectors: z.looseObject({
      desk: z.looseObject({
        command: z.array(z.string()),
        inherit: z.array(z.string()).optional(),
      }),
    }),
  });

  test('the value differs in the two lists only, all before and after the entry stays byte for byte', () => {
    fc.assert(
      fc.property(form, (f) => {
        const { text, head, tail } = fileOf(f);
        const { text: changed, diff } = swap(text, 'b', f.set);
        expect(changed.startsWith(head)).toBe(true);
        expect(changed.trimEnd().endsWith(tail)).toBe(true);
        const was = shape.parse(parse(text));
        const stays = (was.connectors.desk.inherit ?? []).filter((name) => !name.startsWith('A_'));
        const comes = f.set.filter((name) => name.startsWith('B_') && !stays.includes(name));
        const { desk } = was.connectors;
        const inherit = [...stays, ...comes.toSorted()];
        const wanted = {
          ...was,
          connectors: {
            ...was.connectors,
            desk: {
              ...desk,
              command: desk.command.map((one) => one.replace(/^(--vendor=)?a$/, '$1b')),
              ...((desk.inherit ?? comes[0]) !== undefined && { inherit }),
            },
          },
        };
        expect(parse(changed)).toEqual(wanted);
        expect(diff.length).toBeLessThanOrEqual(2 + 2 * (f.held.length + f.set.length + 1));
      }),
      { numRuns: 400 },
    );
  });

  test('comments stay, except on the lines of variables that go', () => {
    fc.assert(
      fc.property(form, (f) => {
        const { text } = fileOf(f);
        const { text: changed, removed } = swap(text, 'b', f.set);
        const gone = comments(text).length - comments(changed).length;
        expect(gone).toBeLessThanOrEqual(removed.length);
        expect(gone).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('a swap and the swap back give the same bytes where no variable is concerned', () => {
    fc.assert(
      fc.property(form, (f) => {
        const { text } = fileOf({ ...f, held: f.held.filter((name) => !/^[AB]_/.test(name)) });
        const there = swap(text, 'b').text;
        expect(there).not.toBe(text);
        expect(swap(there, 'a').text).toBe(text);
      }),
    );
  });

  test('any text is changed as meant or refused with a SwapError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => swap(text)).toThrow(SwapError);
      }),
    );
  });
});
