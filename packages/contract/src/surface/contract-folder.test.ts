import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject, type JsonObject } from '../json.ts';
import { readContract } from './read-contract.ts';
import { inFolder, surfaceOf, tool } from './surface.fixture.ts';
import type { Surface } from './surface.ts';
import { writeContract } from './write-contract.ts';

const rich: Surface = {
  server: { name: 'desk', version: '2.1.0', protocol: '2026-07-28', instructions: 'Ask first.' },
  tools: [
    tool('get_ticket', {
      title: 'Ticket',
      description: 'Reads one ticket.',
      inputSchema: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      outputSchema: { type: 'object', properties: { id: { type: 'string' } } },
      annotations: { readOnlyHint: true },
      _meta: { 'x/y': 1 },
    }),
    tool('set_status'),
  ],
  prompts: [{ name: 'summary', arguments: [{ name: 'id', required: true }] }],
  resources: [{ name: 'log', uri: 'file:///log' }],
  resourceTemplates: [{ name: 'ticket', uriTemplate: 'ticket://{id}' }],
  resolved: { zod: '4.6.7' },
};

describe('a contract is written and read', () => {
  test('one sorted file for each tool, and contract.json with three hashes', () =>
    inFolder((folder) => {
      writeContract(folder, rich);
      expect(readdirSync(folder)).toEqual(['contract.json', 'get_ticket.json', 'set_status.json']);
      expect(readFileSync(join(folder, 'set_status.json'), 'utf8')).toBe(
        '{\n  "inputSchema": {\n    "type": "object"\n  },\n  "name": "set_status"\n}\n',
      );
      const contract = readObject(join(folder, 'contract.json'));
      expect(contract).toMatchObject({
        format: 1,
        server: rich.server,
        resolved: { zod: '4.6.7' },
      });
      expect(contract['tools']).toMatchObject({
        set_status: {
          shape: expect.stringMatching(/^sha256-[\w-]{43}$/),
          hints: expect.stringMatching(/^sha256-[\w-]{43}$/),
          text: expect.stringMatching(/^sha256-[\w-]{43}$/),
        },
      });
      expect(readContract(folder)).toEqual(rich);
    }));

  test('writing it again changes no byte, and files of tools that are gone are removed', () =>
    inFolder((folder) => {
      writeContract(folder, rich);
      const before = readFileSync(join(folder, 'contract.json'), 'utf8');
      writeContract(folder, { ...rich, tools: rich.tools.toReversed() });
      expect(readFileSync(join(folder, 'contract.json'), 'utf8')).toBe(before);
      writeFileSync(join(folder, 'README.md'), 'ours');
      writeContract(folder, surfaceOf(tool('other')));
      expect(readdirSync(folder)).toEqual(['README.md', 'contract.json', 'other.json']);
    }));

  test('a hand-edited tool file is overwritten by the next snapshot', () =>
    inFolder((folder) => {
      writeContract(folder, rich);
      writeFileSync(join(folder, 'set_status.json'), '{}');
      writeContract(folder, rich);
      expect(readContract(folder)).toEqual(rich);
    }));

  test('property: what was written is read again, whatever the names and schemas', async () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom(
        '../x',
        'contract',
        'CON',
        'con',
        'a/b',
        '__proto__',
        'constructor',
        'ı',
        'İ',
      ),
    );
    const schema = fc
      .dictionary(fc.string(), fc.jsonValue())
      .map((value) => readAs(JSON.stringify(value)));
    const tools = fc.uniqueArray(
      fc
        .tuple(name, schema, fc.option(schema), fc.option(fc.string()))
        .map(([named, input, output, description]) =>
          tool(named, {
            inputSchema: input,
            ...(output && { outputSchema: output }),
            ...(description !== null && { description }),
          }),
        ),
      { selector: (each) => each.name, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(tools, async (generated) => {
        const before = surfaceOf(...generated);
        const after = await inFolder((folder) => {
          writeContract(join(folder, 'inner'), before);
          expect(readdirSync(folder)).toEqual(['inner']);
          return readContract(join(folder, 'inner'));
        });
        const sorted = before.tools.toSorted((a, b) => (a.name < b.name ? -1 : 1));
        // JSON has no minus zero
        expect(after).toEqual(JSON.parse(JSON.stringify({ ...before, tools: sorted })));
      }),
      { numRuns: 60 },
    );
  });

  test('a schema ten thousand levels deep is written and read', () =>
    inFolder((folder) => {
      let schema: JsonObject = { type: 'string', description: 'the bottom' };
      for (let level = 0; level < 10_000; level += 1) {
        schema = { type: 'object', title: 'a level', properties: { inner: schema } };
      }
      writeContract(folder, surfaceOf(tool('deep', { inputSchema: schema })));
      expect(readContract(folder).tools.map((each) => each.name)).toEqual(['deep']);
    }));
});

describe('a folder that is no whole contract is told, with the next step', () => {
  const broken: [string, (folder: string) => void, string, RegExp][] = [
    [
      'nothing there',
      (folder) => rmSync(join(folder, 'contract.json')),
      'no_contract',
      /has no contract\.json/,
    ],
    [
      'a folder that does not exist',
      (folder) => rmSync(folder, { recursive: true }),
      'no_contract',
      /has no contract\.json/,
    ],
    [
      'another format',
      (folder) => writeFileSync(join(folder, 'contract.json'), '{"format":7}'),
      'bad_contract',
      /format 7, and this version reads format 1/,
    ],
    [
      'no JSON',
      (folder) => writeFileSync(join(folder, 'contract.json'), '<<<<<<< ours'),
      'bad_contract',
      /contract\.json is not JSON/,
    ],
    [
      'a strange key',
      (folder) => edit(folder, 'contract.json', (file) => ({ ...file, more: 1 })),
      'bad_contract',
      /not as it was written/,
    ],
    [
      'a tool file is missing',
      (folder) => rmSync(join(folder, 'set_status.json')),
      'bad_contract',
      /set_status\.json is missing/,
    ],
    [
      'a tool file too many',
      (folder) => writeFileSync(join(folder, 'more.json'), '{}'),
      'bad_contract',
      /more\.json belongs to no tool/,
    ],
    [
      'a file with the tool of another',
      (folder) => edit(folder, 'set_status.json', (file) => ({ ...file, name: 'get' })),
      'bad_contract',
      /of another tool, "get"/,
    ],
    [
      'a schema edited by hand',
      (folder) =>
        edit(folder, 'set_status.json', (file) => ({ ...file, inputSchema: { type: 'string' } })),
      'bad_contract',
      /does not have the shape that contract\.json states: it was edited/,
    ],
    [
      'a hint edited by hand',
      (folder) =>
        edit(folder, 'set_status.json', (file) => ({
          ...file,
          annotations: { destructiveHint: false },
        })),
      'bad_contract',
      /does not have the hints/,
    ],
    [
      'a text edited by hand',
      (folder) => edit(folder, 'set_status.json', (file) => ({ ...file, description: 'Sets.' })),
      'bad_contract',
      /does not have the text/,
    ],
    [
      'a folder where a file should be',
      (folder) => {
        rmSync(join(folder, 'set_status.json'));
        mkdirSync(join(folder, 'set_status.json'));
      },
      'bad_contract',
      /set_status\.json is no regular file/,
    ],
    [
      'a link where a file should be, even to the very same text',
      (folder) => {
        renameSync(join(folder, 'set_status.json'), join(folder, 'elsewhere'));
        symlinkSync('elsewhere', join(folder, 'set_status.json'));
      },
      'bad_contract',
      /set_status\.json is no regular file/,
    ],
    [
      'a link instead of contract.json',
      (folder) => {
        renameSync(join(folder, 'contract.json'), join(folder, 'elsewhere'));
        symlinkSync('elsewhere', join(folder, 'contract.json'));
      },
      'bad_contract',
      /contract\.json is no regular file/,
    ],
  ];

  test.each(broken)('%s', (_what, breakIt, code, message) =>
    inFolder((outer) => {
      const folder = join(outer, 'contract');
      writeContract(folder, rich);
      breakIt(folder);
      let thrown: unknown;
      try {
        readContract(folder);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({
        code,
        message: expect.stringMatching(message),
        hint: expect.stringMatching(/\S/),
      });
    }),
  );
});

describe('writing refuses rather than mixing', () => {
  test('a folder with other JSON files is left alone', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'package.json'), '{}');
      expect(() => writeContract(folder, rich)).toThrow(
        /JSON files that are of no contract: package/,
      );
      expect(readdirSync(folder)).toEqual(['package.json']);
    }));

  test('a contract.json of another format is not overwritten', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'contract.json'), '{"format":2}');
      expect(() => writeContract(folder, rich)).toThrow(/format 2/);
      expect(readFileSync(join(folder, 'contract.json'), 'utf8')).toBe('{"format":2}');
    }));

  test('when one file cannot be written the old contract is whole', () =>
    inFolder((folder) => {
      writeContract(folder, surfaceOf(tool('a')));
      mkdirSync(join(folder, 'b.json.new'));
      expect(() => writeContract(folder, surfaceOf(tool('a', { title: 'A' }), tool('b')))).toThrow(
        /could not be written to .* \(EISDIR\)/,
      );
      expect(readContract(folder)).toEqual(surfaceOf(tool('a')));
    }));

  test('a path that is a file', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'file'), '');
      expect(() => writeContract(join(folder, 'file'), rich)).toThrow(
        /could not be written .*EEXIST/,
      );
    }));
});

test('a contract.json is named instead of its folder', () =>
  inFolder((folder) => {
    writeContract(folder, rich);
    const file = join(folder, 'contract.json');
    expect(() => readContract(file)).toThrow(
      expect.objectContaining({
        code: 'no_contract',
        message: `${file} is a file, and a contract is a folder.`,
        hint: `Name the folder that holds contract.json, such as ${folder}`,
      }),
    );
  }));

// in a process of its own, which can be ended if it waits for a writer
test.skipIf(process.platform === 'win32')('a pipe as a tool file is refused, not waited for', () =>
  inFolder((folder) => {
    writeContract(folder, rich);
    const pipe = join(folder, 'set_status.json');
    rmSync(pipe);
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const script = `
      const { readContract } = await import(${JSON.stringify(new URL('read-contract.ts', import.meta.url))});
      try {
        readContract(${JSON.stringify(folder)});
      } catch (error) {
        console.log(error.code, error.message);
      }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    expect(stdout.trim()).toBe(
      `bad_contract ${pipe} is no regular file but a link, a folder or a pipe.`,
    );
  }),
);

test('a folder that may be entered and not listed is no contract, and says so', () =>
  inFolder((folder) => {
    writeContract(folder, rich);
    chmodSync(folder, 0o311);
    const script = `
      const { readContract } = await import(${JSON.stringify(new URL('read-contract.ts', import.meta.url))});
      try {
        readContract(${JSON.stringify(folder)});
      } catch (error) {
        console.log(error.code, error.message);
      }`;
    // the superuser lists every folder, so there it runs as nobody
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      ...(process.getuid?.() === 0 && { uid: 65_534, gid: 65_534 }),
    });
    chmodSync(folder, 0o755);
    expect(stdout.trim()).toBe(`bad_contract ${folder} cannot be read (EACCES).`);
  }));

function readAs(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error('no object');
  return value;
}

const readObject = (path: string) => readAs(readFileSync(path, 'utf8'));

function edit(folder: string, file: string, change: (value: JsonObject) => JsonObject): void {
  const path = join(folder, file);
  writeFileSync(path, JSON.stringify(change(readObject(path))));
}
