/** Writes a small CDA R2 document, its header as the CI-SIS asks (structuration minimale des documents de santé). */
import { normaliseTrait } from '#formats/traits';
import type { CastPerson } from '../cast.ts';
import type { SampleAuthor } from './authors.ts';
import { escapeXml } from './narrative.ts';

export type CdaContent = {
  readonly uniqueId: string;
  /** Shared by all the versions. */
  readonly setId: string;
  readonly version: number;
  /** uniqueId of the version that this one replaces. */
  readonly replaces?: string | undefined;
  readonly type: { readonly code: string; readonly system: string; readonly label: string };
  readonly title: string;
  readonly person: CastPerson;
  readonly author: SampleAuthor;
  readonly act: { readonly start: Date; readonly end?: Date | undefined };
  readonly writtenAt: Date;
  /** OIDs of the models that the body follows, besides those of every French document. */
  readonly templateIds?: readonly string[] | undefined;
  /** `structuredBody` or `nonXMLBody`. */
  readonly body: string;
};

const LOINC = '2.16.840.1.113883.6.1';
const PROFESSIONALS = '1.2.250.1.71.4.2.1';
const STRUCTURES = '1.2.250.1.71.4.2.2';

export function writeCda(content: CdaContent): Buffer {
  const { person, author, type } = content;
  const stay = author.setting === 'ETABLISSEMENT' ? 'IMP' : 'AMB';
  const code = `code="${escapeXml(type.code)}" displayName="${escapeXml(type.label)}" codeSystem="${type.system}"${type.system === LOINC ? ' codeSystemName="LOINC"' : ''}`;
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<realmCode code="FR"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.2.8.2.1"/>
<templateId root="1.2.250.1.213.1.1.1.1"/>${(content.templateIds ?? []).map((root) => `\n<templateId root="${root}"/>`).join('')}
<id root="${content.uniqueId}"/>
<code ${code}/>
<title>${escapeXml(content.title)}</title>
<effectiveTime value="${stamp(content.writtenAt)}"/>
<confidentialityCode code="N" displayName="Normal" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="fr-FR"/>
<setId root="${content.setId}"/>
<versionNumber value="${content.version}"/>
<recordTarget><patientRole>${patient(person)}</patientRole></recordTarget>
<author><time value="${stamp(content.writtenAt)}"/><assignedAuthor>${participant(author)}${organization(author, 'represented')}</assignedAuthor></author>
<custodian><assignedCustodian>${organization(author, 'custodian')}</assignedCustodian></custodian>
<legalAuthenticator><time value="${stamp(content.writtenAt)}"/><signatureCode code="S"/><assignedEntity>${participant(author)}${organization(author, 'represented')}</assignedEntity></legalAuthenticator>
<documentationOf><serviceEvent classCode="ACT"><code ${code}/><effectiveTime><low value="${stamp(content.act.start)}"/>${content.act.end ? `<high value="${stamp(content.act.end)}"/>` : ''}</effectiveTime><performer typeCode="PRF"><assignedEntity>${participant(author)}${organization(author, 'represented', true)}</assignedEntity></performer></serviceEvent></documentationOf>${content.replaces ? `\n<relatedDocument typeCode="RPLC"><parentDocument><id root="${content.replaces}"/></parentDocument></relatedDocument>` : ''}
<componentOf><encompassingEncounter><code code="${stay}" codeSystem="2.16.840.1.113883.5.4"/><effectiveTime><low value="${stamp(content.act.start)}"/></effectiveTime><location><healthCareFacility><code code="${author.structure.sectorCode}" codeSystem="1.2.250.1.71.4.2.4"/></healthCareFacility></location></encompassingEncounter></componentOf>
<component>${content.body}</component>
</ClinicalDocument>
`);
}

function patient(person: CastPerson): string {
  const first = normaliseTrait(person.givenNames[0] ?? '');
  const usage = normaliseTrait(person.usageName ?? person.birthName);
  return `<id root="${person.insOid}" extension="${person.ins}"/>
<patient><name><family qualifier="BR">${normaliseTrait(person.birthName)}</family><family qualifier="CL">${usage}</family><given>${normaliseTrait(person.givenNames.join(' '))}</given><given qualifier="BR">${first}</given><given qualifier="CL">${first}</given></name>
<administrativeGenderCode code="${person.sex}" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="${person.birthDate.replaceAll('-', '')}"/>
<birthplace><place><addr><county>${person.birthCog}</county></addr></place></birthplace></patient>`;
}

function participant(author: SampleAuthor): string {
  const { code, label } = author.specialty;
  return `<id root="${PROFESSIONALS}" extension="${author.id}"/><code code="${code}" displayName="${escapeXml(label)}" codeSystem="1.2.250.1.213.1.1.4.5"/><telecom value="tel:+33${author.structure.phone.slice(1)}" use="WP"/><assignedPerson><name>${author.prefix ? `<prefix>${author.prefix}</prefix>` : ''}<given>${escapeXml(author.given)}</given><family>${escapeXml(author.family)}</family></name></assignedPerson>`;
}

function organization(
  { structure, setting }: SampleAuthor,
  role: 'represented' | 'custodian',
  withSetting = false,
): string {
  const name = role === 'custodian' ? 'representedCustodianOrganization' : 'representedOrganization';
  return `<${name}><id root="${STRUCTURES}" extension="${structure.id}"/><name>${escapeXml(structure.name)}</name>${withSetting ? `<standardIndustryClassCode code="${setting}" codeSystem="1.2.250.1.213.1.1.4.9"/>` : ''}</${name}>`;
}

/** HL7 time stamp, in UTC. */
export const stamp = (at: Date): string => `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
