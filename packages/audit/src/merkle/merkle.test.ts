import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitsSize, Frontier } from './frontier.ts';
import { leafHash } from './hash.ts';
import {
  consistencyProof,
  inclusionProof,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts';

/** The vectors of the Certificate Transparency test suites. */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
const published = [...inputs, '606162636465666768696a6b6c6d6e6f'];
const leaves = published.map((input) => leafHash(Buffer.from(input, 'hex')));
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const hex = (proof: readonly Buffer[]) => proof.map((node) => node.toString('hex'));
const root = (size: number) => Buffer.from(roots[size] ?? '', 'hex');

describe('the published vectors of RFC 6962', () => {
  test('roots of the first 0 to 8 leaves, from the edge and from all leaves', () => {
    const frontier = new Frontier();
    const grown = [frontier.root().toString('hex')];
    for (const leaf of leaves) {
      frontier.append(leaf);
      grown.push(frontier.root().toString('hex'));
    }
    expect(grown).toEqual(roots);
    expect(roots.map((_, size) => rootOf(leaves.slice(0, size)).toString('hex'))).toEqual(roots);
  });

  test.each([
    {
      index: 0,
      size: 8,
      path: [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    },
    {
      index: 5,
      size: 8,
      path: [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
    {
      index: 2,
      size: 3,
      path: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    },
  ])('inclusion of leaf $index in a tree of $size', ({ index, size, path }) => {
    const proof = inclusionProof(leaves.slice(0, size), index);
    expect(hex(proof)).toEqual(path);
    const leaf = leaves[index] ?? Buffer.alloc(0);
    expect(verifyInclusion(leaf, index, size, root(size), proof)).toBe(true);
  });

  test.each([
    {
      from: 1,
      to: 8,
      path: [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    },
    {
      from: 6,
      to: 8,
      path: [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
    {
      from: 2,
      to: 5,
      path: [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    },
    {
      from: 6,
      to: 7,
      path: [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
  ])('consistency of $from with $to', ({ from, to, path }) => {
    const proof = consistencyProof(leaves.slice(0, to), from);
    expect(hex(proof)).toEqual(path);
    const [older, newer] = [from, to].map((size) => ({ size, root: root(size) }));
    expect(older && newer && verifyConsistency(older, newer, proof)).toBe(true);
  });
});

describe('for any tree', () => {
  const trees = fc
    .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 40 })
    .map((records) => records.map(leafHash));

  test('each leaf is proven, and nothing else in its place', () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), (tree, a, b) => {
        const index = a % tree.length;
        const leaf = tree[index] ?? Buffer.alloc(0);
        const proof = inclusionProof(tree, index);
        expect(verifyInclusion(leaf, index, tree.length, rootOf(tree), proof)).toBe(true);
        const other = leafHash(Buffer.from(`other ${b}`));
        expect(verifyInclusion(other, index, tree.length, rootOf(tree), proof)).toBe(false);
        expect(verifyInclusion(leaf, index, tree.length, rootOf(tree), [...proof, leaf])).toBe(
          false,
        );
        expect(verifyInclusion(leaf, tree.length, tree.length, rootOf(tree), proof)).toBe(false);
      }),
    );
  });

  test('each beginning is proven, and a changed beginning is not', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (tree, a) => {
        const size = a % (tree.length + 1);
        const older = { size, root: rootOf(tree.slice(0, size)) };
        const newer = { size: tree.length, root: rootOf(tree) };
        const proof = consistencyProof(tree, size);
        expect(verifyConsistency(older, newer, proof)).toBe(true);
        const changed = { size, root: leafHash(older.root) };
        expect(verifyConsistency(changed, newer, proof)).toBe(false);
        expect(verifyConsistency(older, newer, [...proof, newer.root])).toBe(false);
      }),
    );
  });

  test('an edge that was put away and taken up again goes on the same', () => {
    fc.assert(
      fc.property(trees, trees, (first, second) => {
        const through = new Frontier();
        for (const leaf of first) through.append(leaf);
        const again = new Frontier(through.size, through.roots);
        for (const leaf of second) [through, again].forEach((tree) => tree.append(leaf));
        expect(again.root()).toEqual(rootOf([...first, ...second]));
        expect(through.root()).toEqual(again.root());
        expect(fitsSize(through.size, through.roots.length)).toBe(true);
        expect(fitsSize(through.size, through.roots.length + 1)).toBe(false);
      }),
    );
  });
});
