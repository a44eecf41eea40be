/** Laboratory reports of level 3, about the fictitious people of the tests. */

import type { NewDocument } from '#documents';
import { sampleNarrative } from '#formats/cda/sample-cda';
import type { TestPerson } from '../house.ts';
import type { ProfessionalName } from '../personas.ts';
import { newCda } from './sample-documents.ts';

const LOINC = '2.16.840.1.113883.6.1';

export type Measured = {
  readonly code: string;
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  /** YYYYMMDD */
  readonly on: string;
  readonly low?: string;
  readonly high?: string;
  readonly flag?: string;
};

const observation = ({ code, name, value, unit, on, low, high, flag }: Measured) => `
  <entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">
    <code code="${code}" displayName="${name}" codeSystem="${LOINC}"/><statusCode code="completed"/>
    <effectiveTime value="${on}"/><value xsi:type="PQ" value="${value}" unit="${unit}"/>
    ${flag ? `<interpretationCode code="${flag}" codeSystem="2.16.840.1.113883.5.83"/>` : ''}
    ${
      low || high
        ? `<referenceRange><observationRange><value xsi:type="IVL_PQ">${low ? `<low value="${low}" unit="${unit}"/>` : ''}
           ${high ? `<high value="${high}" unit="${unit}"/>` : ''}</value></observationRange></referenceRange>`
        : ''
    }
  </observation></entryRelationship>`;

/** The entries of a laboratory's section. */
export const laboratoryEntries = (measured: readonly Measured[]) => `
  <entry typeCode="DRIV"><act classCode="ACT" moodCode="EVN"><code code="18719-5" codeSystem="${LOINC}"/>
  <statusCode code="completed"/>${measured.map(observation).join('')}</act></entry>`;

/** A report with these results; any other entry stands in `others`. */
export function newReport(
  of: TestPerson,
  author: ProfessionalName,
  measured: readonly Measured[],
  over: Parameters<typeof newCda>[2] & { readonly others?: string } = {},
): NewDocument {
  const { others = '', ...rest } = over;
  const body = sampleNarrative('Résultats', '').replace(
    '<section>',
    `<section><templateId root="1.3.6.1.4.1.19376.1.3.3.2.1"/><code code="18719-5" codeSystem="${LOINC}"/>`,
  );
  return newCda(of, author, {
    body: body
      .replace('</text>', `</text>${laboratoryEntries(measured)}`)
      .replace('</structuredBody>', `${others}</structuredBody>`),
    ...rest,
  });
}

/** An allergy to penicillin and a weight, in sections of their own. */
export const ALLERGY_AND_WEIGHT = `
  <component><section><code code="48765-2" codeSystem="${LOINC}"/><title>Allergies</title><text>Pénicilline</text>
    <entry><act classCode="ACT" moodCode="EVN"><code nullFlavor="NA"/><statusCode code="active"/>
      <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">
        <code code="416098002" displayName="allergie médicamenteuse" codeSystem="2.16.840.1.113883.6.96"/><statusCode code="completed"/>
        <effectiveTime><low value="201503"/></effectiveTime>
        <value xsi:type="CD" code="91936005" displayName="Allergie à la pénicilline" codeSystem="2.16.840.1.113883.6.96"/>
      </observation></entryRelationship></act></entry></section></component>
  <component><section><code code="8716-3" codeSystem="${LOINC}"/><title>Signes vitaux</title><text>Poids 64,5 kg</text>
    <entry><organizer classCode="CLUSTER" moodCode="EVN"><statusCode code="completed"/><component><observation classCode="OBS" moodCode="EVN">
      <code code="29463-7" displayName="Poids" codeSystem="${LOINC}"/><statusCode code="completed"/><effectiveTime value="20260112"/>
      <value xsi:type="PQ" value="64500" unit="g"/></observation></component></organizer></entry></section></component>`;

export const glucose = (value: string, unit: string, on: string, more: Partial<Measured> = {}): Measured => ({
  code: unit.startsWith('mmol') ? '14749-6' : '2345-7',
  name: 'Glucose',
  value,
  unit,
  on,
  ...more,
});
