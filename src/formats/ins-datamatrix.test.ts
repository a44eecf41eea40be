import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INS_OIDS, insKey } from './ins.ts';
import { type InsDatamatrix, readInsDatamatrix, writeInsDatamatrix } from './ins-datamatrix.ts';

const GS = '\u001d';
const ines = {
  ins: '296103342190143',
  insOid: INS_OIDS.testNir,
  birthName: 'LOPEZ',
  birthGivenNames: 'INES SOFIA',
  sex: 'F',
  birthDate: '1996-10-03',
  birthPlaceCog: '33421',
} as const satisfies InsDatamatrix;
const TEXT = `IS010000000000000000000000S1296103342190143S21.2.250.1.213.1.4.10S3INES SOFIA${GS}S4LOPEZ${GS}S5FS603-10-1996S733421`;

const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const word = fc.array(letter, { minLength: 1, maxLength: 12 }).map((letters) => letters.join(''));
// many end in S, which may be taken for the beginning of the next identifier
const name = fc
  .array(
    fc.oneof(
      word,
      word.map((text) => `${text}S`),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .chain((words) => fc.constantFrom(' ', '-', "'").map((between) => words.join(between)));
const number = fc
  .tuple(fc.integer({ min: 10_000, max: 29_999 }), fc.constantFrom('2A', '2B', '29', '97'), fc.nat(999_999))
  .map(([head, place, tail]) => `${head}${place}${String(tail).padStart(6, '0')}`);
const identity: fc.Arbitrary<InsDatamatrix> = fc.record({
  ins: number.map((text) => text + insKey(text)),
  insOid: fc.constantFrom(...Object.values(INS_OIDS)),
  birthName: name,
  birthGivenNames: name,
  sex: fc.constantFrom('M' as const, 'F' as const),
  birthDate: fc
    .date({ min: new Date('1900-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  birthPlaceCog: fc.constantFrom('29134', '2A062', '97421', '99130'),
});

describe('the INS Datamatrix', () => {
  it('has the header, blocks in their order, and a separator only after a value that could be longer', () => {
    expect(writeInsDatamatrix(ines)).toBe(TEXT);
    const nir = writeInsDatamatrix({ ...ines, insOid: INS_OIDS.nir, birthPlaceCog: undefined });
    expect(nir).toContain(`S21.2.250.1.213.1.4.8${GS}S3`);
    expect(nir?.endsWith('S603-10-1996')).toBe(true);
  });

  it('writes the national form and gives up on what the format cannot say', () => {
    expect(writeInsDatamatrix({ ...ines, birthGivenNames: 'Inès', birthName: 'López' })).toContain(
      `S3INES${GS}S4LOPEZ`,
    );
    expect(writeInsDatamatrix({ ...ines, sex: 'I' })).toBeUndefined();
    expect(writeInsDatamatrix({ ...ines, birthName: 'A'.repeat(101) })).toBeUndefined();
    expect(writeInsDatamatrix({ ...ines, birthName: '王' })).toBeUndefined();
    expect(writeInsDatamatrix({ ...ines, birthName: 'A'.repeat(100) })).toContain(`S4${'A'.repeat(100)}S5F`);
  });

  it.each([
    ['as written', TEXT],
    ['in small letters', TEXT.toLowerCase()],
    ['without the separators', TEXT.replaceAll(GS, '')],
    ['with the separator spelled', TEXT.replaceAll(GS, '<GS>')],
    ['with the separator in caret notation', TEXT.replaceAll(GS, '^]')],
    ['with spaces for separators, and an end of line', `${TEXT.replaceAll(GS, ' ')}\n`],
    [
      'in another order',
      `IS010000000000000000000000S4LOPEZ${GS}S5FS603-10-1996S3INES SOFIA${GS}S733421S1296103342190143S21.2.250.1.213.1.4.10`,
    ],
  ])('is read %s', (_, text) => expect(readInsDatamatrix(text)).toEqual({ ok: true, identity: ines }));

  it('is read as it was written, whoever it is, with its separators or without', () => {
    fc.assert(
      fc.property(identity, (one) => {
        const text = writeInsDatamatrix(one);
        const read = { ok: true, identity: one };
        expect(readInsDatamatrix(text ?? '')).toEqual(read);
        expect(readInsDatamatrix((text ?? '').replaceAll(GS, ''))).toEqual(read);
      }),
    );
  });

  it.each([
    ['another key', TEXT.replace('2190143', '2190144')],
    ['another authority', TEXT.replace('4.10', '4.77')],
    ['a day that does not exist', TEXT.replace('03-10', '03-13')],
    ['a day that its month does not have', TEXT.replace('03-10-1996', '31-02-1996')],
    ['a block twice', `${TEXT}S733421`],
    ['a version to come', TEXT.replace('IS01', 'IS02')],
    ['an unknown block', `${TEXT}S9X`],
    ['no name', TEXT.replace('S4LOPEZ', '')],
  ])('is refused with %s', (_, text) =>
    expect(readInsDatamatrix(text)).toEqual({ ok: false, reason: 'unreadable' }),
  );

  it('is not read when cut anywhere before the place of birth, and never throws', () => {
    const end = TEXT.indexOf('S7');
    for (let at = 4; at < end; at++)
      expect(readInsDatamatrix(TEXT.slice(0, at))).toMatchObject({ ok: false });
    expect(readInsDatamatrix('262062913490181')).toEqual({ ok: false, reason: 'other' });
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (noise) => {
        expect(readInsDatamatrix(noise).ok).toBe(false);
        expect(readInsDatamatrix(TEXT.slice(0, 26) + noise).ok).toBe(false);
      }),
    );
  });

  it('takes no longer for hostile text', () => {
    const started = performance.now();
    for (const text of [
      `IS01${'0'.repeat(22)}S3${'AS'.repeat(100_000)}`,
      TEXT.slice(0, 26) + 'S3A '.repeat(90),
    ])
      expect(readInsDatamatrix(text).ok).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
