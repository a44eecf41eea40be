import { expect, test } from 'vitest';
import { sliceOf } from './note-looks.ts';

const days = Array.from({ length: 28 }, (_, index) => index + 1);

test('each id has one day of the month, and none falls between two', () => {
  const next = (id: string) => {
    const after = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
    return after.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
  expect(sliceOf(1)!.first).toBe('00000000-0000-0000-0000-000000000000');
  expect(sliceOf(28)!.last).toBe('ffffffff-ffff-ffff-ffff-ffffffffffff');
  for (const day of days.slice(1)) expect(sliceOf(day)!.first).toBe(next(sliceOf(day - 1)!.last));
});

test('days are as full as each other, and the last ones of a long month are free', () => {
  const size = (day: number) => {
    const { first, last } = sliceOf(day)!;
    return (
      Number(BigInt(`0x${last.replaceAll('-', '')}`) - BigInt(`0x${first.replaceAll('-', '')}`)) / 2 ** 128
    );
  };
  for (const day of days) expect(size(day)).toBeCloseTo(1 / 28, 12);
  for (const day of [0, 29, 30, 31]) expect(sliceOf(day)).toBeUndefined();
});
