import { expect, test } from 'vitest';
import { publicKeyOf } from './checkpoint/keys.ts';
import { openCheckpoint } from './checkpoint/note.ts';
import { verifyConsistency, verifyInclusion } from './merkle/proof.ts';
import { entry, newFolder, open, publicKey } from './open.fixture.ts';
import { proveConsistency, proveInclusion } from './prove.ts';

test('who has two checkpoints and a receipt can check both without the log', async () => {
  const folder = newFolder();
  const log = await open(folder, { limits: { segmentBytes: 600 } });
  const receipts = [await log.append(entry(1)), await log.append(entry(2))];
  const older = await log.checkpoint();
  for (let ticket = 3; ticket < 9; ticket += 1) receipts.push(await log.append(entry(ticket)));
  const newer = await log.checkpoint();
  await log.close();
  const key = publicKeyOf('support-desk', publicKey);
  const [then, now] = [openCheckpoint(key, older.note), openCheckpoint(key, newer.note)];
  const grown = await proveConsistency(folder, older.size, newer.size);
  expect(then && now && verifyConsistency(then, now, grown)).toBe(true);
  for (const { seq, hash } of receipts) {
    const proof = await proveInclusion(folder, seq, newer.size);
    const leaf = Buffer.from(hash, 'hex');
    expect(now && verifyInclusion(leaf, seq, now.size, now.root, proof)).toBe(true);
    expect(now && verifyInclusion(leaf, seq - 1, now.size, now.root, proof)).toBe(false);
  }
});

test('what is not in the log cannot be proven', async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.append(entry(1));
  await log.close();
  const missing = expect.objectContaining({ code: 'not_found' });
  await expect(proveInclusion(folder, 2, 2)).rejects.toEqual(missing);
  await expect(proveInclusion(folder, 0, 5)).rejects.toEqual(missing);
  await expect(proveConsistency(folder, 3, 2)).rejects.toEqual(missing);
  await expect(proveInclusion(newFolder(), 0, 1)).rejects.toEqual(missing);
});
