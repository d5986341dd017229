import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as engine from '@cedar-policy/cedar-wasm/web';

export type Cedar = Pick<
  typeof engine,
  | 'policyToJson'
  | 'policySetTextToParts'
  | 'validate'
  | 'preparsePolicySet'
  | 'preparseSchema'
  | 'statefulIsAuthorized'
>;

const WASM = 'cedar_wasm_bg.wasm';
let ready = false;

/**
 * The policy engine. It is compiled on first use (tens of milliseconds), so that a command that needs no policy does
 * not pay for it. Its bytes are a part of the program, not of its surroundings: they are read here and nowhere else.
 * Throws when the installation is incomplete.
 */
export function cedar(): Cedar {
  if (!ready) {
    engine.initSync({ module: readFileSync(wasmFile()) });
    ready = true;
  }
  return engine;
}

/** A bundled connector has the file beside its only script; in the workspace it lies in the engine's own package. */
function wasmFile(): URL {
  const beside = new URL(WASM, import.meta.url);
  if (existsSync(beside)) return beside;
  const entry = createRequire(import.meta.url).resolve('@cedar-policy/cedar-wasm/nodejs');
  return new URL(WASM, pathToFileURL(entry));
}
