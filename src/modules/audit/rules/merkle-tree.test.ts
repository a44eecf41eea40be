import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  consistencySpans,
  type Edge,
  grow,
  type Hash,
  inclusionSpans,
  type KeptSubtree,
  keptRuns,
  leafHash,
  rootOf,
  rootOver,
  type Span,
} from './merkle-tree.ts';

/** RFC 6962 §2.1, word for word. */
function rfc(leaves: readonly Uint8Array[]): Hash {
  const [first] = leaves;
  if (!first) return hash('sha256', '', 'buffer');
  if (leaves.length === 1) return hash('sha256', Buffer.concat([Buffer.of(0), first]), 'buffer');
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return hash(
    'sha256',
    Buffer.concat([Buffer.of(1), rfc(leaves.slice(0, k)), rfc(leaves.slice(k))]),
    'buffer',
  );
}

const leavesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => hash('sha256', `leaf ${index}`, 'buffer'));

/** As the store keeps them: every leaf, and the complete subtrees of 256^n. */
function keeping(leaves: readonly Buffer[], completed: readonly KeptSubtree[]) {
  return (span: Span): Hash =>
    rootOver(
      keptRuns(span).flatMap(({ height, first, count }) =>
        Array.from({ length: count }, (_, n) => {
          const kept =
            height === 0
              ? leafHash(leaves[first + n]!)
              : completed.find((one) => one.height === height && one.index === first + n)!.hash;
          return { hash: kept, leaves: 2 ** height };
        }),
      ),
    );
}

const nothing: Edge = { size: 0, levels: [] };

test('the eight leaves of the public test vectors', () => {
  // The leaves and roots that implementations of RFC 6962 test with (certificate-transparency, reference tree).
  const leaves = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ].map((hex) => Buffer.from(hex, 'hex'));
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  const found = leaves.map((_, n) => rootOf(grow(nothing, leaves.slice(0, n + 1)).edge).toString('hex'));
  expect(found).toEqual(roots);
  expect(rootOf(nothing)).toEqual(rfc([]));
});

describe('at random sizes', () => {
  const sizes = fc.integer({ min: 1, max: 1200 });

  test('growing in any batches gives the root of RFC 6962', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 5 }), (batches) => {
        const leaves = leavesOf(batches.reduce((sum, one) => sum + one, 0));
        let edge = nothing;
        for (const count of batches) edge = grow(edge, leaves.slice(edge.size, edge.size + count)).edge;
        expect(edge.size).toBe(leaves.length);
        expect(rootOf(edge)).toEqual(rfc(leaves));
      }),
      { numRuns: 40 },
    );
  });

  test('an inclusion proof leads from the leaf to the root', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (size, any) => {
        const index = any % size;
        const leaves = leavesOf(size);
        const spans = inclusionSpans(index, size);
        const hashOf = keeping(leaves, grow(nothing, leaves).completed);
        // The siblings and the leaf cover the whole tree, once.
        const covered = [...spans, { from: index, to: index + 1 }].sort((a, b) => a.from - b.from);
        expect(covered.map(({ from }) => from)).toEqual([0, ...covered.slice(0, -1).map(({ to }) => to)]);
        expect(covered.at(-1)?.to).toBe(size);
        for (const span of spans) expect(hashOf(span)).toEqual(rfc(leaves.slice(span.from, span.to)));
      }),
      { numRuns: 60 },
    );
  });

  test('a consistency proof covers what was added, and the old tree where its root does not', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (size, any) => {
        const oldSize = 1 + (any % size);
        const leaves = leavesOf(size);
        const hashOf = keeping(leaves, grow(nothing, leaves).completed);
        const spans = [...consistencySpans(oldSize, size)];
        for (const span of spans) expect(hashOf(span)).toEqual(rfc(leaves.slice(span.from, span.to)));
        const added = spans.filter(({ from }) => from >= oldSize).sort((a, b) => a.from - b.from);
        expect(added.reduce((at, { from, to }) => (from === at ? to : Number.NaN), oldSize)).toBe(size);
      }),
      { numRuns: 60 },
    );
  });

  test('the edge is found again from what is kept', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (size) => {
        const { edge } = grow(nothing, leavesOf(size));
        const counts = edge.levels.map((level) => level.length);
        const found = counts.map(
          (_, step) => keptRuns({ from: 0, to: size }).find(({ height }) => height === step * 8)?.count ?? 0,
        );
        expect(found).toEqual(counts);
      }),
      { numRuns: 5 },
    );
  });
});
