import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIns, INS_OIDS, insKey, isInsOid, maskIns, parseIns, withKey } from './ins.ts';

// Independent of the implementation: BigInt arithmetic, department replaced by position.
function referenceKey(number: string): string {
  const department = number.slice(5, 7);
  const replaced = department === '2A' ? '19' : department === '2B' ? '18' : department;
  const value = BigInt(number.slice(0, 5) + replaced + number.slice(7));
  return (97n - (value % 97n)).toString().padStart(2, '0');
}

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((d) => d.join(''));
const department = fc.oneof({ weight: 3, arbitrary: digits(2) }, fc.constantFrom('2A', '2B'));
const number = fc.tuple(digits(5), department, digits(6)).map((parts) => parts.join(''));
const ins = number.map((n) => n + referenceKey(n));

describe('INS', () => {
  it.each([
    ['2 79 03 51 215 189 89', '279035121518989'],
    ['1881 02b 172 951 65', '188102B17295165'],
    ['297022A02077878', '297022A02077878'],
    ['2.62.06.29.134.901.81', '262062913490181'],
    ['279-03-51-215-189\u00a0\u2013\u202f89', '279035121518989'],
  ])('reads %s', (text, expected) => {
    expect(parseIns(text)).toEqual({
      ok: true,
      ins: expected,
      number: expected.slice(0, 13),
      key: expected.slice(13),
    });
  });

  it.each([
    ['', 'length'],
    ['2790351215189', 'length'],
    ['2790351215189890', 'length'],
    ['27903512151898X', 'characters'],
    ['2A9035121518989', 'characters'],
    ['279032C21518989', 'characters'],
    ['27903512151898A', 'characters'],
    ['221042545611404', 'key'],
    ['222127505611201', 'key'],
    ['279035121518988', 'key'],
    ['279035121518900', 'key'],
  ])('refuses %s: %s', (text, reason) => {
    expect(parseIns(text)).toEqual({ ok: false, reason });
  });

  it('agrees with an independent computation of the key', () => {
    fc.assert(fc.property(number, (n) => insKey(n) === referenceKey(n)));
  });

  it('accepts any number with its key, however it is spaced and cased', () => {
    const separator = fc.constantFrom('', ' ', '.', '-', '\u00a0', '\u202f');
    fc.assert(
      fc.property(ins, fc.array(separator, { minLength: 15, maxLength: 15 }), (value, separators) => {
        const typed = [...value].map((character, i) => separators[i] + character.toLowerCase()).join('');
        expect(parseIns(typed)).toMatchObject({ ok: true, ins: value });
      }),
    );
  });

  it('refuses any single wrong digit and any swap of two different neighbours', () => {
    fc.assert(
      fc.property(ins, fc.nat(14), fc.integer({ min: 1, max: 9 }), (value, at, step) => {
        fc.pre(/\d/.test(value[at]!) && !(at === 5 && /[AB]/.test(value[6]!)));
        const wrong = value.slice(0, at) + ((Number(value[at]) + step) % 10) + value.slice(at + 1);
        expect(parseIns(wrong).ok).toBe(false);
        const [a, b] = [value[at], value[at + 1]];
        if (b === undefined || a === b || at === 12 || !/^\d\d$/.test(`${a}${b}`)) return;
        expect(parseIns(value.slice(0, at) + b + a + value.slice(at + 2)).ok).toBe(false);
      }),
    );
  });

  it('never throws and never lets through anything but 15 checked characters', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseIns(text);
        if (parsed.ok) expect(referenceKey(parsed.number)).toBe(parsed.key);
      }),
    );
  });

  it('computes the key of a number typed without it, and of nothing else', () => {
    expect(withKey('2 62 06 29 134 901')).toEqual({ ins: '262062913490181', key: '81' });
    expect(withKey('203062a062901')).toEqual({ ins: '203062A06290167', key: '67' });
    for (const text of ['', '262062913490181', '26206291349', '2A9035121518', '2620629134AB1'])
      expect(withKey(text)).toBeUndefined();
    fc.assert(fc.property(number, (text) => parseIns(withKey(text)?.ins ?? '').ok));
  });

  it('groups for reading and reads its own groups back', () => {
    expect(formatIns('279035121518989')).toBe('2 79 03 51 215 189 89'.replaceAll(' ', '\u00a0'));
    expect(formatIns('297022a02077878')).toBe('2 97 02 2A 020 778 78'.replaceAll(' ', '\u00a0'));
    expect(formatIns('Leguellec')).toBe('Leguellec');
    fc.assert(fc.property(ins, (value) => parseIns(formatIns(value)).ok));
  });

  it('masks what the civil status does not tell', () => {
    expect(maskIns('279035121518989')).toBe('2 79 •• •• ••• ••• ••'.replaceAll(' ', '\u00a0'));
    expect(maskIns('not an INS at all')).toBe('• •• •• •• ••• ••• ••'.replaceAll(' ', '\u00a0'));
  });

  it('knows the four assigning authorities', () => {
    expect(Object.values(INS_OIDS).every(isInsOid)).toBe(true);
    expect(isInsOid('1.2.250.1.213.1.4.2')).toBe(false);
  });
});
