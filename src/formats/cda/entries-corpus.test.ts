import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEntries } from './entries.ts';
import { type CdaFacts, type EntryFact, type FactKind, LEFT_REASONS } from './entries-types.ts';

// The 26 documents published by the Agence du numérique en santé, read where CARNET_CORPUS says.
const folder = path.join(process.env.CARNET_CORPUS ?? '', 'cda');
const present = process.env.CARNET_CORPUS !== undefined;
const files = present ? readdirSync(folder).filter((name) => name.endsWith('.xml')) : [];
const load = (file: string) => readFileSync(path.join(folder, file));
const factsOf = (start: string) => readEntries(load(files.find((name) => name.startsWith(start))!));
const of = (read: CdaFacts, kind: FactKind) => read.facts.filter((fact) => fact.kind === kind);

const STATEMENT =
  /^(?:\w+:)?(observation|act|procedure|encounter|substanceAdministration|supply|organizer|observationMedia|regionOfInterest)$/;

/** Clinical statements inside entries, counted by a scan of the tags that shares nothing with the reader under test. */
function statementsOf(xml: string): { total: number; media: number } {
  const found = { total: 0, media: 0 };
  let depth = 0;
  let entry = Number.POSITIVE_INFINITY;
  for (const [, close, tag = '', empty] of xml
    .replace(/<!--[\s\S]*?-->/g, '')
    .matchAll(/<(\/?)([A-Za-z][\w:.-]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(\/?)>/g)) {
    if (close) {
      depth -= 1;
      if (depth <= entry) entry = Number.POSITIVE_INFINITY;
      continue;
    }
    const kind = depth > entry ? STATEMENT.exec(tag)?.[1] : undefined;
    if (kind) found.total += 1;
    if (kind === 'observationMedia') found.media += 1;
    if (tag === 'entry' && entry === Number.POSITIVE_INFINITY && !empty) entry = depth;
    if (!empty) depth += 1;
  }
  return found;
}

describe.skipIf(!present)('coded entries of the national examples (CARNET_CORPUS)', () => {
  it.each(files)('loses no clinical statement of %s', (file) => {
    const { facts, left } = readEntries(load(file));
    const counted = statementsOf(load(file).toString('utf8'));
    expect(facts.length + left.length).toBe(counted.total);
    expect(left.filter(({ reason }) => reason === 'media').length).toBe(counted.media);
    const places = [...facts, ...left].map(({ place }) => place);
    expect(new Set(places).size).toBe(places.length);
    for (const one of left) expect(LEFT_REASONS).toHaveProperty(one.reason);
    // a part is told with something that was read
    const read = new Set(places);
    for (const one of left) if (one.of !== undefined) expect(read).toContain(one.of);
    for (const fact of facts) expect(fact.code.label.trim()).not.toBe('');
  });

  it.each(files)('gives the same facts and places twice for %s', (file) => {
    expect(readEntries(load(file))).toEqual(readEntries(load(file)));
  });

  it('reads a result with its unit, range, flag, method, date and laboratory', () => {
    const [glucose, ...others] = of(factsOf('BIO-CR-BIO_2024.01_Glycemie'), 'result');
    expect(others).toEqual([]);
    expect(glucose).toMatchObject({
      code: { code: '40193-5', label: expect.stringContaining('Glucose') },
      value: { kind: 'quantity', value: 4.89, text: '4.89', unit: 'mmol/L' },
      when: { at: { date: '2014-04-02', precision: 'day', instant: '2014-04-02T12:55:21.000Z' } },
      result: {
        interpretation: [{ code: 'N' }],
        ranges: [{ low: { text: '3.89' }, high: { text: '3.89' }, unit: 'mmol/L', comparable: true }],
        methods: [{ code: 'DEG' }],
        groups: [{ code: '18719-5' }],
        repeated: false,
      },
    });
    expect(glucose?.result?.laboratory?.organization).toBeTruthy();
  });

  it('tells present values from those that the laboratory repeats', () => {
    const results = of(factsOf('hl7v2-SEGUR_CR-BIO_2023.01'), 'result');
    const urea = results.filter((fact) => fact.code.code === '22664-7');
    expect(
      urea.map(({ value, result }) => [value?.kind === 'quantity' && value.text, result?.repeated]),
    ).toEqual([
      ['10.02', false],
      ['8.5', true],
      ['7.9', true],
    ]);
    expect(urea[1]?.value).toMatchObject({ also: [{ text: '0.51', unit: 'g/L' }] });
  });

  it('reads a germ, its susceptibilities, and words that stand in the narrative alone', () => {
    const results = of(factsOf('BIO-CR-BIO_2024.01_Micro'), 'result');
    expect(results[0]).toMatchObject({
      value: { kind: 'coded', concept: { label: 'paille' } },
      result: { specimen: { label: 'Urine' } },
    });
    const antibiogram = results.filter((fact) => fact.result?.antibiogram);
    expect(antibiogram).toHaveLength(6);
    expect(antibiogram[0]).toMatchObject({
      value: { kind: 'quantity', comparator: '>=', text: '0.512', unit: 'ug/mL' },
      result: { isolate: { code: '112283007' }, interpretation: [{ code: 'R' }] },
    });
  });

  it('reads drugs prescribed in steps, dispensed, reimbursed, and how they are taken', () => {
    const [paracetamol, ointment] = of(factsOf('eP-MED-DM'), 'treatment');
    expect(paracetamol).toMatchObject({
      mood: 'INT',
      code: { code: '63107752' },
      when: { start: { date: '2023-12-01' }, end: { date: '2023-12-06' } },
      drug: {
        repeats: 3,
        maximum: '4 / 1 d',
        ingredients: [{ label: 'Paracetamol', strength: '500 mg' }],
        steps: [
          {
            dose: { low: { text: '1' } },
            frequencies: [
              {
                every: { text: '8', unit: 'h' },
                period: { start: { date: '2023-12-01' }, end: { date: '2023-12-02' } },
              },
            ],
          },
          { frequencies: [{ every: { text: '12', unit: 'h' } }] },
        ],
        quantity: { text: '2' },
        substitution: { code: 'N' },
      },
    });
    expect(paracetamol?.drug?.codes.map(({ code }) => code)).toEqual([
      '63107752',
      'MV00002306',
      '3400933516390',
      'N02BE01',
    ]);
    expect(ointment?.drug?.form).toContain('pommade');
    const dispensed = of(factsOf('eDISP'), 'treatment');
    expect(dispensed.map((fact) => fact.drug?.lot)).toEqual(['12345', undefined]);
    const reimbursed = of(factsOf('CNAM'), 'treatment');
    expect(reimbursed[0]).toMatchObject({
      code: { label: 'LUDEAL CPR3/21' },
      when: { at: { date: '2019-05-26' } },
    });
    expect(
      of(factsOf('CARD-F-PRC'), 'treatment').map((fact) => fact.reasons.map(({ code }) => code)),
    ).toEqual([[], ['G45.9', '3289-6'], ['I20.0']]);
  });

  it('reads vaccines with their rank, lot, site, reaction and who gave them, and those that were refused', () => {
    expect(of(factsOf('VAC-NOTE'), 'vaccination')[0]).toMatchObject({
      negated: false,
      when: { at: { date: '2009-09-28', precision: 'day' } },
      site: { code: '16217701000119102' },
      drug: { lot: '4456672', doseNumber: 2, reactions: [{ code: { code: 'R50.2' } }] },
      performers: [{ name: 'Charles MULLER' }, { name: 'Charles MULLER' }],
    });
    expect(of(factsOf('CSE-CS8'), 'vaccination').map((fact) => fact.negated)).toEqual([true, true]);
  });

  it('reads allergies by what causes them, with reactions and certainty', () => {
    const [allergy] = of(factsOf('IPS'), 'allergy');
    expect(allergy).toMatchObject({
      code: { code: 'XM5DJ7' },
      agent: { code: 'XM5DJ7' },
      when: { start: { date: '2021-12-04' } },
      status: 'active',
    });
    expect(allergy?.reactions?.map((reaction) => [reaction.code.code, reaction.severity?.label])).toEqual([
      ['4A80.0', 'modéré'],
      ['4A82', 'léger'],
    ]);
    expect(allergy?.characteristics.map(({ code }) => code.code)).toEqual(['33999-4', '82606-5', '66455-7']);
  });

  it('reads illnesses present, past and said to be absent', () => {
    expect(
      of(factsOf('VSM'), 'problem').map((fact) => [fact.code.code, fact.status, fact.when.end?.date]),
    ).toEqual([
      ['G45.9', 'active', undefined],
      ['I20.0', 'active', undefined],
      ['N10', 'completed', '2018-04-30'],
      ['I21.1', 'completed', '2018-01-25'],
    ]);
    const negated = of(factsOf('ANEST'), 'problem').filter((fact) => fact.negated);
    expect(negated).toHaveLength(10);
    expect(of(factsOf('VSM'), 'family')[0]).toMatchObject({
      subject: { code: 'MTH' },
      code: { code: 'D57.1' },
    });
  });

  it("reads birth apart from what is measured later, and never the mother's height as the child's", () => {
    const born = of(factsOf('CSE-CS8'), 'birth');
    const known = (code: string) =>
      born.filter((fact) => fact.code.code === code && fact.section.code === '8716-3');
    expect(known('29463-7')[0]?.value).toMatchObject({ text: '3900', unit: 'g' });
    expect(known('9272-6')[0]?.value).toMatchObject({ text: '10' });
    expect(born.find((fact) => fact.code.code === '11885-1')?.value).toMatchObject({ text: '38' });
    expect(of(factsOf('CSE-CS8'), 'sign')).toEqual([]);
    expect(of(factsOf('ANEST'), 'sign').map((fact: EntryFact) => fact.code.code)).toContain('8480-6');
  });
});
