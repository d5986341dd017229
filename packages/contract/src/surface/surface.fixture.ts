import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surface, ToolDefinition } from './surface.ts';

export const tool = (name: string, more: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name,
  inputSchema: { type: 'object' },
  ...more,
});

export const surfaceOf = (...tools: ToolDefinition[]): Surface => ({
  server: { name: 'desk', version: '1.0.0' },
  tools,
  prompts: [],
  resources: [],
  resourceTemplates: [],
  resolved: {},
});

/** Runs with a folder of its own, which is gone afterwards. */
export async function inFolder<Result>(work: (folder: string) => Result): Promise<Awaited<Result>> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
