/** The coded statements of letters and summaries, beside their narrative: as the CI-SIS writes them, shortened. */
import type { SampleAuthor } from './authors.ts';
import { stamp } from './cda-writer.ts';
import { escapeXml } from './narrative.ts';
import type { Vitals } from './reports.ts';

const LOINC = '2.16.840.1.113883.6.1';
const SNOMED = '2.16.840.1.113883.6.96';

const sign = (code: string, label: string, value: number, unit: string, at: Date) =>
  `<component><observation classCode="OBS" moodCode="EVN"><code code="${code}" displayName="${label}" codeSystem="${LOINC}"/><statusCode code="completed"/><effectiveTime value="${stamp(at)}"/><value xsi:type="PQ" value="${value}" unit="${unit}"/></observation></component>`;

export const vitalsEntries = (
  { systolic, diastolic, pulse, weight, temperature }: Vitals,
  at: Date,
): string =>
  `<entry><organizer classCode="CLUSTER" moodCode="EVN"><code code="85353-1" displayName="Signes vitaux" codeSystem="${LOINC}"/><statusCode code="completed"/><effectiveTime value="${stamp(at)}"/>${[
    sign('8480-6', 'Pression artérielle systolique', systolic, 'mm[Hg]', at),
    sign('8462-4', 'Pression artérielle diastolique', diastolic, 'mm[Hg]', at),
    sign('8867-4', 'Fréquence cardiaque', pulse, '/min', at),
    sign('29463-7', 'Poids', weight, 'kg', at),
    temperature === undefined ? '' : sign('8310-5', 'Température', temperature, 'Cel', at),
  ].join('')}</organizer></entry>`;

export function vaccinationEntries(
  dose: { readonly at: Date; readonly vaccine: string; readonly against: string; readonly lot: string },
  author: SampleAuthor,
): string {
  return `<entry><substanceAdministration classCode="SBADM" moodCode="EVN" negationInd="false"><code code="IMMUNIZ" displayName="Vaccination" codeSystem="2.16.840.1.113883.5.4"/><statusCode code="completed"/><effectiveTime value="${stamp(dose.at).slice(0, 8)}"/><consumable><manufacturedProduct><manufacturedMaterial><code><originalText>${escapeXml(`${dose.vaccine} (${dose.against})`)}</originalText></code><name>${escapeXml(dose.vaccine)}</name><lotNumberText>${escapeXml(dose.lot)}</lotNumberText></manufacturedMaterial></manufacturedProduct></consumable><performer><assignedEntity><id root="1.2.250.1.71.4.2.1" extension="${author.id}"/><assignedPerson><name><given>${escapeXml(author.given)}</given><family>${escapeXml(author.family)}</family></name></assignedPerson></assignedEntity></performer></substanceAdministration></entry>`;
}

/** « Aucune allergie connue » is told as such; any other by its words. */
export function allergyEntries(allergies: readonly string[], at: Date): string {
  return allergies
    .map((words) => {
      const isNone = words.startsWith('Aucune');
      const value = isNone
        ? `<value xsi:type="CD" code="716186003" displayName="Aucune allergie connue" codeSystem="${SNOMED}"/>`
        : `<value xsi:type="CD"><originalText>${escapeXml(words)}</originalText></value>`;
      return `<entry><act classCode="ACT" moodCode="EVN"><code nullFlavor="NA"/><statusCode code="active"/><effectiveTime><low value="${stamp(at).slice(0, 8)}"/></effectiveTime><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><code code="609328004" displayName="allergie" codeSystem="${SNOMED}"/><statusCode code="completed"/>${value}</observation></entryRelationship></act></entry>`;
    })
    .join('');
}
