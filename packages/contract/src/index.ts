export { toolHashes, type ToolHashes } from './surface/hashes.ts';
export { readContract } from './surface/read-contract.ts';
export { writeContract } from './surface/write-contract.ts';
