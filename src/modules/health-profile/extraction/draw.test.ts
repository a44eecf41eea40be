import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sampleCda } from '#formats/cda/sample-cda';
import { loadAnalytes } from '../results/analytes.ts';
import { draw, NotDrawn } from './draw.ts';

const analytes = loadAnalytes(fileURLToPath(new URL('../../../../data/analytes', import.meta.url)));
const LOINC = '2.16.840.1.113883.6.1';

const section = (code: string, entries: string) =>
  `<component><section><code code="${code}" codeSystem="${LOINC}"/><text/>${entries}</section></component>`;
const drawn = (sections: string, typeCode = '11488-4') =>
  draw(
    new TextEncoder().encode(sampleCda({ body: `<structuredBody>${sections}</structuredBody>` })),
    { typeCode, actStart: '2026-01-12T09:00:00.000Z' },
    analytes,
  );
const entry = (statement: string) => `<entry>${statement}</entry>`;
const measured = (code: string, value: string, more = '') =>
  entry(
    `<observation classCode="OBS" moodCode="EVN"><code code="${code}" displayName="Essai" codeSystem="${LOINC}"/><statusCode code="completed"/>${more}${value}</observation>`,
  );
const results = (entries: string) => drawn(section('18719-5', entries)).results;

describe('results', () => {
  it.each([
    ['2345-7', '<value xsi:type="PQ" value="0.95" unit="g/L"/>', 'gluc'],
    ['14749-6', '<value xsi:type="PQ" value="5.3" unit="mmol/L"/>', 'gluc'],
    ['2345-7', '<value xsi:type="PQ" value="95" unit="mg/dl"/>', 'gluc'],
    // a share is no concentration: a series of its own
    ['13978-2', '<value xsi:type="PQ" value="5.0" unit="%"/>', 'loinc-13978-2'],
    ['2865-4', '<value xsi:type="PQ" value="3.8" unit="g/L"/>', 'a1g'],
    ['6690-2', '<value xsi:type="PQ" value="8.2" unit="G/L"/>', 'gb'],
    ['3289-6', '<value xsi:type="REAL" value="2.5"/>', 'inr'],
    ['94558-4', '<value xsi:type="ST">Négatif</value>', 'cov-ag'],
    ['99999-9', '<value xsi:type="PQ" value="1" unit="g/L"/>', 'loinc-99999-9'],
  ])('compares %s %s as %s', (code, value, series) => {
    expect(results(measured(code, value)).map((one) => one.series)).toEqual([series]);
  });

  it('keeps what the laboratory wrote, with its range, flag and day', () => {
    const [one] = results(
      measured(
        '2345-7',
        `<value xsi:type="PQ" value="1.20" unit="g/L"/><interpretationCode code="H"/>
         <referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="0.70" unit="g/L"/><high value="1.10" unit="g/L"/></value></observationRange></referenceRange>`,
        '<effectiveTime value="202601"/>',
      ),
    );
    expect(one).toMatchObject({
      value_text: '1.20',
      value_number: 1.2,
      unit: 'g/L',
      range_low: 0.7,
      range_high: 1.1,
      flag: 'H',
      at: '2026-01-01T11:00:00Z',
      at_precision: 'month',
    });
  });

  it('leaves out what was cancelled, asked for, or has nothing to say', () => {
    const value = '<value xsi:type="PQ" value="1" unit="g/L"/>';
    expect(results(measured('2345-7', value).replace('completed', 'cancelled'))).toEqual([]);
    expect(results(measured('2345-7', value).replace('EVN', 'INT'))).toEqual([]);
    expect(results(measured('2345-7', '<value xsi:type="PQ" nullFlavor="UNK"/>'))).toEqual([]);
  });
});

describe('lines of the profile', () => {
  const substance = (attributes: string, inside: string) =>
    entry(
      `<substanceAdministration classCode="SBADM" ${attributes}>${inside}<consumable><manufacturedProduct><manufacturedMaterial><code code="63107752" displayName="PARACETAMOL 500 mg" codeSystem="1.2.250.1.213.2.3.1"><translation code="3400933516390" codeSystem="1.2.250.1.213.2.3.2" displayName="boîte"/></code><lotNumberText>12A</lotNumberText></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>`,
    );

  it('says a treatment as it is taken', () => {
    const { facts } = drawn(
      section(
        '10160-0',
        substance(
          'moodCode="INT"',
          `<effectiveTime xsi:type="IVL_TS"><low value="20260101"/><width value="6" unit="d"/></effectiveTime>
           <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="8" unit="h"/></effectiveTime>
           <doseQuantity><low value="1" unit="{tablet}"/><high value="2" unit="{tablet}"/></doseQuantity>`,
        ),
      ),
    );
    expect(facts).toMatchObject([
      {
        section: 'treatment',
        label: 'PARACETAMOL 500 mg',
        start: { date: '2026-01-01', precision: 'day' },
        end: { date: '2026-01-06', precision: 'day' },
        details: {
          cis: '63107752',
          cip: '3400933516390',
          dose: '1 à 2 comprimés',
          frequency: 'toutes les 8 heures',
          prescribed: true,
        },
      },
    ]);
  });

  it('keeps a vaccine refused as refused, and one that is only planned out', () => {
    const vaccine = (attributes: string) =>
      section('11369-6', substance(attributes, '<code code="IMMUNIZ" codeSystem="2.16.840.1.113883.5.4"/>'));
    expect(drawn(vaccine('moodCode="EVN"')).facts).toMatchObject([
      { section: 'vaccination', state: 'active', details: { lot: '12A' } },
    ]);
    expect(drawn(vaccine('moodCode="EVN" negationInd="true"')).facts).toMatchObject([
      { state: 'refuted', details: { refused: true } },
    ]);
    expect(drawn(vaccine('moodCode="INT"')).facts).toEqual([]);
  });

  it('tells « no known allergy » as the absence of all', () => {
    const { facts } = drawn(
      section(
        '48765-2',
        measured(
          'X',
          '<value xsi:type="CD" code="716186003" displayName="Aucune allergie connue" codeSystem="2.16.840.1.113883.6.96"/>',
        ),
      ),
    );
    expect(facts).toMatchObject([{ section: 'allergy', state: 'absent' }]);
  });

  it('makes measures of vital signs in their unit, the two of a blood pressure together, and tells them once', () => {
    const sign = (code: string, value: string, unit: string) =>
      `<component>${measured(code, `<value xsi:type="PQ" value="${value}" unit="${unit}"/>`).replace(/<\/?entry>/g, '')}</component>`;
    const { measures, facts } = drawn(
      section(
        '8716-3',
        entry(
          `<organizer classCode="CLUSTER" moodCode="EVN">${sign('8480-6', '120', 'mm[Hg]')}${sign('8462-4', '80', 'mm[Hg]')}${sign('8302-2', '1.60', 'm')}${sign('29463-7', '3900', 'g')}${sign('39156-5', '19', 'kg/m2')}</organizer>`,
        ),
      ),
    );
    expect(measures.map(({ kind, value, value2, unit }) => [kind, value, value2, unit])).toEqual([
      ['blood-pressure', 120, 80, 'mm[Hg]'],
      ['height', 160, undefined, 'cm'],
      ['weight', 3.9, undefined, 'kg'],
    ]);
    expect(facts.map(({ code }) => code)).toEqual(['39156-5']);
  });

  it('takes what was bought for neither a treatment followed elsewhere nor an act', () => {
    const act = entry(
      '<procedure classCode="PROC" moodCode="EVN"><code code="G" displayName="CONSULTATION"/></procedure>',
    );
    expect(drawn(section('29554-3', act), 'REMB').facts).toEqual([]);
    expect(drawn(section('29554-3', act)).facts).toMatchObject([{ section: 'examination' }]);
  });

  it('refuses a document of more entries than any has', () => {
    const many = measured('2345-7', '<value xsi:type="PQ" value="1" unit="g/L"/>').repeat(3001);
    expect(() => results(many)).toThrow(NotDrawn);
  });
});
