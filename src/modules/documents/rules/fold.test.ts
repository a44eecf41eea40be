import { expect, test } from 'vitest';
import type { DocumentEntry } from '../entry.ts';
import { foldList, isCommonPrescription, type Line } from './fold.ts';

let made = 0;
/** Only what the rule looks at. */
function entry(over: Partial<DocumentEntry> = {}): DocumentEntry {
  made += 1;
  return {
    entryId: String(made),
    logicalId: String(made),
    typeCode: '11502-2',
    title: `Bilan ${made}`,
    status: 'current',
    hidden: false,
    actStart: new Date('2026-05-03'),
    sha1: Buffer.from(String(made)),
    ...over,
  } as DocumentEntry;
}
const paracetamol = (over: Partial<DocumentEntry> = {}) =>
  entry({ typeCode: '57833-6', title: 'Ordonnance : paracétamol', ...over });
const told = (lines: readonly Line[]) =>
  lines.map((line) =>
    line.kind === 'common'
      ? line.entries.map(({ entryId }) => entryId)
      : [line.entry.entryId, line.copies.length],
  );

test.each([
  ['57833-6', 'Ordonnance : paracétamol', true],
  ['57833-6', 'Ordonnance de Doliprane 1000 mg', true],
  ['57833-6', 'Paracétamol et méthotrexate', false],
  ['57833-6', 'Ordonnance pour le diabète', false],
  ['57833-6', 'Ordonnance', false],
  ['11502-2', 'Dosage du paracétamol', false],
])('%s « %s »: common is %s', (typeCode, title, common) => {
  expect(isCommonPrescription({ typeCode, title })).toBe(common);
});

test('two common prescriptions of a year are one line, where the newest stands; one stays as it is', () => {
  const all = [paracetamol(), entry(), paracetamol(), paracetamol({ actStart: new Date('2025-05-03') })];
  const [a, b, c, d] = all.map(({ entryId }) => entryId);
  expect(told(foldList(all, () => false))).toEqual([
    [a, c],
    [b, 0],
    [d, 0],
  ]);
});

test('what is new or pinned, hidden, archived or replaced is never folded', () => {
  const kept = paracetamol();
  for (const other of [paracetamol({ hidden: true }), paracetamol({ status: 'archived' }), kept])
    expect(told(foldList([paracetamol(), other], (one) => one === kept))).toHaveLength(2);
});

test('the same bytes received twice are one line; a byte apart they are two', () => {
  const sha1 = Buffer.from('same');
  const all = [entry({ sha1 }), entry(), entry({ sha1 }), entry({ sha1: Buffer.from('some') })];
  expect(told(foldList(all, () => false)).map(([, copies]) => copies)).toEqual([1, 0, 0]);
});

test('a document does not stand behind its hidden or archived copy', () => {
  const sha1 = Buffer.from('same');
  for (const away of [entry({ sha1, hidden: true }), entry({ sha1, status: 'archived' })])
    expect(told(foldList([away, entry({ sha1 })], () => false)).map(([, copies]) => copies)).toEqual([0, 0]);
});

test('a year begins at midnight in Paris', () => {
  const [eve, next] = ['2025-12-31T22:30:00Z', '2025-12-31T23:30:00Z'].map((at) =>
    paracetamol({ actStart: new Date(at) }),
  );
  expect(foldList([next!, eve!], () => false)).toHaveLength(2);
});

test('nothing is lost', () => {
  const all = Array.from({ length: 60 }, (_, at) =>
    at % 3 === 0
      ? paracetamol({ actStart: new Date(`20${10 + (at % 9)}-01-01`) })
      : entry({ sha1: Buffer.from(String(at % 7)) }),
  );
  const shown = foldList(all, (one) => Number(one.entryId) % 11 === 0).flatMap((line) =>
    line.kind === 'common' ? line.entries : [line.entry, ...line.copies],
  );
  expect(new Set(shown)).toEqual(new Set(all));
  expect(shown).toHaveLength(all.length);
});
