import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';

const bin = fileURLToPath(new URL('../../../connectors/ticketing/src/bin.ts', import.meta.url));
const answer = z.record(z.string(), z.unknown());
const writes: readonly string[] = [
  'create_ticket',
  'update_ticket',
  'set_status',
  'add_comment',
  'link_tickets',
];

export interface Connector {
  /**
   * Calls a tool; a result that is an error comes back as `{ error: { code, … } }`. A write without a key gets a new one.
   */
  call(tool: string, args?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Everything that came out of the process: results, and the lines of its log. */
  output(): string;
  close(): Promise<void>;
}

/** The connector as operators run it: a process of its own, the credential in its environment. */
export async function startConnector(url: string, key: string): Promise<Connector> {
  const state = mkdtempSync(join(tmpdir(), 'gatehouse-state-'));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, '--vendor', 'redmine'],
    env: {
      REDMINE_URL: url,
      REDMINE_API_KEY: key,
      REDMINE_PROJECT: 'support',
      GATEHOUSE_STATE: state,
    },
    stderr: 'pipe',
  });
  const seen: string[] = [];
  transport.stderr?.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
  const client = new Client(
    { name: 'gatehouse-systems', version: '1.0.0' },
    // the older revision carries errors as text only
    { versionNegotiation: { mode: 'auto' } },
  );
  await client.connect(transport);
  return {
    async call(tool, args = {}) {
      const minted = writes.includes(tool) ? { idempotency_key: crypto.randomUUID() } : {};
      const result = await client.callTool({ name: tool, arguments: { ...minted, ...args } });
      seen.push(JSON.stringify(result));
      return answer.parse(result.structuredContent);
    },
    output: () => seen.join('\n'),
    async close() {
      await client.close();
      rmSync(state, { recursive: true, force: true });
    },
  };
}
