import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differenceBetween, differencesBetween } from './difference.ts';
import { readShipped } from './files.ts';
import { checkedPlan } from './plan.ts';
import { assemble } from './reference-data.ts';
import type { Edition, SetName, VersionFiles } from './sets.ts';
import { periodsOf } from './timeline.ts';

const shipped = readShipped(join(import.meta.dirname, '../../../../data'));
const base: Edition = periodsOf(shipped).at(-1)!.edition;
const today = assemble(base);

type Change = readonly [table: string, from: string | RegExp, to: string];

function edition(changes: Partial<Record<SetName, readonly Change[]>>): Edition {
  const of = (set: SetName): VersionFiles => {
    const tables: Record<string, string> = { ...base[set].tables };
    for (const [table, from, to] of changes[set] ?? []) {
      const changed = tables[table]!.replace(from, to);
      expect(changed).not.toBe(tables[table]);
      tables[table] = changed;
    }
    return { ...base[set], version: changes[set] ? 'next' : base[set].version, tables };
  };
  return { matrix: of('matrix'), types: of('types'), professions: of('professions') };
}
const difference = (changes: Partial<Record<SetName, readonly Change[]>>) =>
  differenceBetween(today, assemble(edition(changes)));
const open = (type: string, column: string, before = 'deny'): Change => [
  'matrix.csv',
  new RegExp(`^${type},${column},${before},.*$`, 'm'),
  `${type},${column},allow,press-summary`,
];
const groups = today.groups.map(({ code }) => code);

describe('the difference of two editions', () => {
  it('is nothing between one and itself', () => {
    expect(difference({})).toMatchObject({
      cells: { opened: [], closed: [], published: [], unpublished: [] },
      types: { added: [], removed: [], changed: [] },
      professions: [],
      widens: false,
    });
  });

  it('puts each changed cell under what it means', () => {
    const found = difference({
      matrix: [
        open('ATTEST-RESID', 'p10'),
        open('34112-3', 'p80', 'unknown'),
        ['matrix.csv', /^11502-2,p60_69,allow,/m, '11502-2,p60_69,deny,'],
        ['matrix.csv', /^11488-4,p80,unknown,.*$/m, '11488-4,p80,deny,press-summary'],
        ['matrix.csv', /^89601-9,p60_69,deny,.*$/m, '89601-9,p60_69,unknown,not-published'],
      ],
    });
    const names = (cells: typeof found.cells.opened) =>
      cells.map(({ type, column, before, after }) => `${type} ${column} ${before} ${after}`);
    expect(names(found.cells.opened)).toEqual(['34112-3 p80 unknown allow', 'ATTEST-RESID p10 deny allow']);
    expect(names(found.cells.closed)).toEqual(['11502-2 p60_69 allow deny']);
    expect(names(found.cells.published)).toEqual(['11488-4 p80 unknown deny']);
    expect(names(found.cells.unpublished)).toEqual(['89601-9 p60_69 deny unknown']);
    expect(found.widens).toBe(true);
  });

  it.each<[string, boolean, Partial<Record<SetName, readonly Change[]>>]>([
    ['a cell that opens', true, { matrix: [open('ATTEST-RESID', 'p10')] }],
    [
      'a cell that closes',
      false,
      { matrix: [['matrix.csv', /^11502-2,p60_69,allow,/m, '11502-2,p60_69,deny,']] },
    ],
    [
      'a refusal that is published at last',
      false,
      { matrix: [['matrix.csv', /^11488-4,p80,unknown,.*$/m, '11488-4,p80,deny,press-summary']] },
    ],
    [
      'a profession that moves to a wider column',
      true,
      { professions: [['professions.csv', /^TRE_G15,60,([^,]*),p60_69,/m, 'TRE_G15,60,$1,p10,']] },
    ],
    [
      'a profession that loses its column',
      false,
      { professions: [['professions.csv', /^TRE_G15,60,([^,]*),p60_69,/m, 'TRE_G15,60,$1,,']] },
    ],
    [
      'a specialty that loses the line which kept it narrow',
      true,
      { professions: [['qualifiers.csv', /^TRE_G15,10,savoir-faire,SM25,.*\n/m, '']] },
    ],
    [
      'a cell that opens for a column in which nobody is',
      false,
      {
        professions: [['professions.csv', /,p28,/g, ',,']],
        matrix: [open('34112-3', 'p28', 'unknown')],
      },
    ],
    [
      'a type that others may file',
      true,
      { types: [['types.csv', /^(ATTEST-RESID,.*),professional,yes,/m, '$1,holder,yes,']] },
    ],
    [
      'a type that is renamed',
      false,
      { types: [['types.csv', 'Attestation de résidence', 'Attestation de domicile']] },
    ],
    [
      'a type that comes closed',
      false,
      {
        types: [['types.csv', /$/, '99999-9,1.2,Nouveau,10,CR,CPT_REND,class,professional,yes,x\n']],
        matrix: [['matrix.csv', /$/, groups.map((one) => `99999-9,${one},unknown,not-published\n`).join('')]],
      },
    ],
    [
      'a type that comes open',
      true,
      {
        types: [['types.csv', /$/, '99999-9,1.2,Nouveau,10,CR,CPT_REND,class,professional,yes,x\n']],
        matrix: [['matrix.csv', /$/, groups.map((one) => `99999-9,${one},allow,press-summary\n`).join('')]],
      },
    ],
    [
      'a type that goes',
      false,
      {
        types: [['types.csv', /^ATTEST-RESID,.*\n/m, '']],
        matrix: [['matrix.csv', /^ATTEST-RESID,.*\n/gm, '']],
      },
    ],
  ])('says of %s whether rights widen: %s', (_, widens, changes) => {
    expect(difference(changes).widens).toBe(widens);
  });

  it('names types that come and go, and professions that move', () => {
    const found = difference({
      types: [
        ['types.csv', /$/, '99999-9,1.2,Nouveau,10,CR,CPT_REND,class,professional,yes,x\n'],
        ['types.csv', /^ATTEST-RESID,.*\n/m, ''],
      ],
      matrix: [
        ['matrix.csv', /$/, groups.map((one) => `99999-9,${one},unknown,not-published\n`).join('')],
        ['matrix.csv', /^ATTEST-RESID,.*\n/gm, ''],
      ],
      professions: [['professions.csv', /^TRE_G15,50,([^,]*),p50,/m, 'TRE_G15,50,$1,p10,']],
    });
    expect(found.types.added).toEqual([{ code: '99999-9', label: 'Nouveau' }]);
    expect(found.types.removed).toEqual([{ code: 'ATTEST-RESID', label: 'Attestation de résidence' }]);
    expect(found.professions).toMatchObject([{ profession: 'TRE_G15 50 *', before: 'p50', after: 'p10' }]);
  });
});

describe('the differences of two plans', () => {
  const at = (set: SetName, version: string, validFrom: string, ...changes: Change[]) => ({
    ...edition({ [set]: changes })[set],
    version,
    validFrom,
  });
  const plan = (...more: VersionFiles[]) => checkedPlan([...shipped, ...more], '2026-11-20');

  it('are told from the day on which they begin, each once', () => {
    const opening = at('matrix', '4', '2027-01-01', open('ATTEST-RESID', 'p10'));
    const later = at('matrix', '5', '2027-06-01');
    const found = differencesBetween(plan(later), plan(opening, later), '2026-11-20');
    expect(found.map(({ from, difference: one }) => [from, one.cells.opened.length])).toEqual([
      ['2027-01-01', 1],
    ]);
  });

  it('begin today for what is taken back', () => {
    const closing = at('matrix', '4', '2026-11-01', [
      'matrix.csv',
      /^11502-2,p60_69,allow,/m,
      '11502-2,p60_69,deny,',
    ]);
    const found = differencesBetween(plan(closing), plan(), '2026-11-20');
    expect(found).toMatchObject([{ from: '2026-11-20', difference: { widens: true } }]);
  });
});
