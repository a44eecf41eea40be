import { expect, it } from 'vitest';
import { readReturns } from './returns.ts';

async function all(...chunks: string[]) {
  async function* given() {
    yield* chunks;
  }
  const found = [];
  for await (const one of readReturns(given())) found.push(one);
  return found;
}

it('reads each letter that came back, wherever the file is cut', async () => {
  const text =
    'batch;letter;reason;date\r\nlot-1;L-1;unknown-at-address;2026-12-01\nlot-1;L-2;deceased;2026-12-02\n\n';
  const expected = [
    { line: 2, batch: 'lot-1', letter: 'L-1', reason: 'unknown-at-address', date: '2026-12-01' },
    { line: 3, batch: 'lot-1', letter: 'L-2', reason: 'deceased', date: '2026-12-02' },
  ];
  expect(await all(text)).toEqual(expected);
  expect(await all(...text)).toEqual(expected);
});

it('tells each line that it cannot read, takes the others, and quotes nothing', async () => {
  const secret = 'Claire Fournier';
  const found = await all(
    `batch;letter;reason;date\nlot;${secret};refused;2026-12-01\nlot;L-2;lost;2026-12-01\nlot;L-3;refused;2026-02-30\nlot;L-4;refused\nlot;L-5;refused;2026-12-01\n"lot;L-6;refused;2026-12-01\nlot;L-7;constructor;2026-12-01`,
  );
  expect(found.filter((one) => 'letter' in one).map(({ line }) => line)).toEqual([6]);
  expect(found.filter((one) => 'problem' in one).map(({ line }) => line)).toEqual([2, 3, 4, 5, 7, 8]);
  expect(JSON.stringify(found)).not.toContain(secret);
});

it('reads nothing under another header', async () => {
  const found = await all('lettre;motif;jour\nL-1;refused;2026-12-01\n');
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ line: 1 });
});
