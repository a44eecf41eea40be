import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testLeaves, treePath, treeProof, treeRoot } from './test-log.ts';
import { continues, rootOfPath } from './tree.js';

const leaves = testLeaves(140);
const other = testLeaves(140, 'other ');

test('a path leads to the root from its own leaf, place and size only', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 140 }), fc.nat(), fc.nat(), async (size, any, away) => {
      const index = any % size;
      const root = treeRoot(leaves.slice(0, size));
      const path = treePath(index, leaves.slice(0, size));
      const found = (at: number, of: number, way = path, leaf = leaves[index]!) =>
        rootOfPath(leaf, at, of, way);
      expect(Buffer.from((await found(index, size))!)).toEqual(root);
      const elsewhere = away % size;
      const wrong = [
        elsewhere !== index && (await found(elsewhere, size)),
        await found(index, size, path, other[index]!),
        await found(index, size, [...path, root]),
        path.length > 0 && (await found(index, size, path.slice(1))),
        await found(-1, size),
        await found(size, size),
      ];
      for (const one of wrong) expect(one && root.equals(one)).not.toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a tree continues its own past, and no other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 140 }), fc.nat(), fc.nat(), async (size, any, place) => {
      const oldSize = any % (size + 1);
      const now = { size, root: treeRoot(leaves.slice(0, size)) };
      const old = { size: oldSize, root: treeRoot(leaves.slice(0, oldSize)) };
      const proof = oldSize === 0 ? [] : treeProof(oldSize, leaves.slice(0, size));
      expect(await continues(old, now, proof)).toBe(true);
      if (oldSize === 0) return;
      // One leaf of the past is another: a fork, with the proof that its owner would give.
      const changed = leaves.slice(0, oldSize);
      changed[place % oldSize] = other[place % oldSize]!;
      const forked = [...changed, ...leaves.slice(oldSize, size)];
      expect(await continues(old, { size, root: treeRoot(forked) }, treeProof(oldSize, forked))).toBe(false);
      expect(await continues(old, { size, root: treeRoot(forked) }, proof)).toBe(false);
      expect(await continues(now, old, proof)).toBe(oldSize === size);
      expect(await continues(old, now, [...proof, now.root])).toBe(false);
      if (proof.length > 0) expect(await continues(old, now, proof.slice(1))).toBe(false);
    }),
    { numRuns: 200 },
  );
});
