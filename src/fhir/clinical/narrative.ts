/** The narrative of a section: one line a resource, in plain French, without any markup of what was written. */
import type { CodeableConcept, Narrative, Observation, Quantity } from '@medplum/fhirtypes';
import type { Clinical } from './fact-out.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => ESCAPES[one] ?? '');
/** What XML cannot hold. */
const CONTROLS = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;

export const narrativeOf = (lines: readonly string[]): Narrative => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml"><ul>${lines.map((line) => `<li>${escaped(line.replace(CONTROLS, ''))}</li>`).join('')}</ul></div>`,
});

const nameOf = (concept: CodeableConcept | undefined) =>
  concept?.text ?? concept?.coding?.[0]?.display ?? concept?.coding?.[0]?.code ?? '';
const amount = (quantity: Quantity | undefined) =>
  quantity?.value === undefined
    ? ''
    : `${quantity.comparator ?? ''}${quantity.value.toLocaleString('fr-FR')} ${quantity.unit ?? ''}`.trim();

export function sayResource(resource: Clinical | Observation | undefined): string {
  switch (resource?.resourceType) {
    case 'AllergyIntolerance':
      return join(nameOf(resource.code), since(resource.onsetDateTime ?? resource.onsetString));
    case 'Condition':
      return join(nameOf(resource.code), since(resource.onsetDateTime ?? resource.onsetString));
    case 'MedicationStatement':
      return join(
        nameOf(resource.medicationCodeableConcept),
        resource.dosage?.[0]?.text,
        since(resource.effectivePeriod?.start),
      );
    case 'Immunization':
      return join(nameOf(resource.vaccineCode), resource.occurrenceDateTime ?? resource.occurrenceString);
    case 'Observation': {
      const parts = resource.component?.map(({ valueQuantity }) => amount(valueQuantity)).join(' / ');
      const value = parts || amount(resource.valueQuantity) || resource.valueString;
      return join(`${nameOf(resource.code)} : ${value ?? ''}`, resource.effectiveDateTime?.slice(0, 10));
    }
    default:
      return '';
  }
}

const since = (said: string | undefined) => (said ? `depuis : ${said}` : undefined);
const join = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(', ');
