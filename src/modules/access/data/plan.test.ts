import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parisDay } from '#formats/civil-day';
import { readShipped } from './files.ts';
import { checkedPlan, InvalidPlan } from './plan.ts';
import { loadReferenceData } from './reference-data.ts';
import type { SetName, VersionFiles } from './sets.ts';
import { periodOn, periodsOf } from './timeline.ts';

const DATA = join(import.meta.dirname, '../../../../data');
const shipped = readShipped(DATA);

function next(
  set: SetName,
  version: string,
  validFrom: string,
  change: Readonly<Record<string, (text: string) => string>> = {},
): VersionFiles {
  const before = shipped.findLast((one) => one.set === set)!;
  const tables = Object.fromEntries(
    Object.entries(before.tables).map(([table, text]) => [table, change[table]?.(text) ?? text]),
  );
  return { ...before, version, validFrom, tables };
}
const newType = {
  'types.csv': (text: string) =>
    `${text}99999-9,2.16.840.1.113883.6.1,Nouveau,10,CR,CPT_REND,class,professional,yes,test\n`,
};
const newCells = {
  'matrix.csv': (text: string) =>
    text +
    checkedPlan(shipped, '2026-11-20')[0]!
      .reference.groups.map(({ code }) => `99999-9,${code},unknown,not-published\n`)
      .join(''),
};
const planOf = (...more: VersionFiles[]) => checkedPlan([...shipped, ...more], '2026-11-20');
function problemsOf(...more: VersionFiles[]) {
  try {
    planOf(...more);
  } catch (error) {
    if (error instanceof InvalidPlan) return error.problems;
    throw error;
  }
  return [];
}

describe('the periods', () => {
  it('begin on the day from which every set has a version', () => {
    expect(periodsOf(shipped).map(({ from, until }) => [from, until])).toEqual([['2025-03-28', undefined]]);
  });

  it('follow each set on its own: a matrix to come does not undo the professions that come before it', () => {
    const periods = periodsOf([
      ...shipped,
      next('matrix', '4', '2027-01-01'),
      next('professions', 'P2', '2026-12-01'),
    ]);
    expect(
      periods.map(({ from, until, edition }) => [
        from,
        until,
        edition.matrix.version,
        edition.professions.version,
      ]),
    ).toEqual([
      ['2025-03-28', '2026-12-01', '3.0.2', 'TRE_G15 2025-03-28'],
      ['2026-12-01', '2027-01-01', '3.0.2', 'P2'],
      ['2027-01-01', undefined, '4', 'P2'],
    ]);
  });

  it('of two versions for one day, hold the one that came later', () => {
    const periods = periodsOf([
      ...shipped,
      next('matrix', '4', '2027-01-01'),
      next('matrix', '4 bis', '2027-01-01'),
    ]);
    expect(periodOn(periods, '2027-01-01')?.edition.matrix.version).toBe('4 bis');
  });

  it('change at midnight in Paris, in winter and in summer', () => {
    expect(parisDay(new Date('2026-12-31T22:59:59.999Z'))).toBe('2026-12-31');
    expect(parisDay(new Date('2026-12-31T23:00:00Z'))).toBe('2027-01-01');
    expect(parisDay(new Date('2027-06-30T21:59:59.999Z'))).toBe('2027-06-30');
    expect(parisDay(new Date('2027-06-30T22:00:00Z'))).toBe('2027-07-01');
  });
});

describe('a plan', () => {
  it('takes types and the matrix that speaks of them together, not one without the other', () => {
    expect(
      planOf(next('types', 'T2', '2027-01-01', newType), next('matrix', '4', '2027-01-01', newCells)),
    ).toHaveLength(2);
    expect(problemsOf(next('types', 'T2', '2027-01-01', newType))[0]?.faults).toHaveLength(17);
    expect(problemsOf(next('matrix', '4', '2027-01-01', newCells))[0]?.faults).toHaveLength(17);
  });

  it('is refused for a later day, too: a matrix to come must know the types that will be there', () => {
    const problems = problemsOf(
      next('matrix', '4', '2028-01-01'),
      next('types', 'T2', '2027-01-01', newType),
      next('matrix', '3.1', '2027-01-01', newCells),
    );
    expect(problems.map(({ period }) => [period.from, period.edition.matrix.version])).toEqual([
      ['2028-01-01', '4'],
    ]);
  });

  it('forgives what is over', () => {
    const broken = next('matrix', '1', '2025-04-01', { 'matrix.csv': () => 'type_code,group,cell,basis\n' });
    expect(() =>
      checkedPlan([...shipped, broken, next('matrix', '2', '2025-05-01')], '2026-11-20'),
    ).not.toThrow();
    expect(() => checkedPlan([...shipped, broken, next('matrix', '2', '2025-05-01')], '2025-04-15')).toThrow(
      InvalidPlan,
    );
  });

  it('is refused when nothing is in force today', () => {
    expect(() => checkedPlan(shipped, '2025-03-27')).toThrow('Aucune version ne serait en vigueur');
  });
});

describe('the files of a release', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  function copied(): string {
    const folder = mkdtempSync(join(tmpdir(), 'carnet-data-'));
    folders.push(folder);
    cpSync(DATA, folder, { recursive: true });
    return folder;
  }

  it('hold tomorrow’s matrix beside today’s', () => {
    const folder = copied();
    const matrix = next('matrix', '4', '2027-01-01', {
      'matrix.csv': (text) => text.replace('ATTEST-RESID,p10,deny', 'ATTEST-RESID,p10,allow'),
    });
    const target = join(folder, 'habilitation-matrix/2027-01-01');
    mkdirSync(target);
    const { version, validFrom, source } = matrix;
    writeFileSync(join(target, 'version.json'), JSON.stringify({ version, validFrom, source }));
    for (const [table, text] of Object.entries(matrix.tables)) writeFileSync(join(target, table), text);
    expect(loadReferenceData(folder, { on: '2026-12-31' }).matrixCell('ATTEST-RESID', 'p10')).toBe('deny');
    expect(loadReferenceData(folder, { on: '2027-01-01' }).matrixCell('ATTEST-RESID', 'p10')).toBe('allow');
  });

  it.each([
    ['without a source', '{"version":"1","validFrom":"2023-10-26"}', 'source'],
    ['without a day', '{"version":"1","validFrom":"demain","source":"x"}', 'validFrom'],
    [
      'with what nobody asked for',
      '{"version":"1","validFrom":"2023-10-26","source":"x","file":"y"}',
      'file',
    ],
  ])('are refused %s', (_, text, named) => {
    const folder = copied();
    writeFileSync(join(folder, 'habilitation-matrix/2023-10-26/version.json'), text);
    expect(() => readShipped(folder)).toThrow(named);
  });
});
