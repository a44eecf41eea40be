// A small CDA R2 document for tests and measurements, about a fictitious person.

export interface SampleCda {
  readonly patientIds: string;
  readonly name: string;
  readonly patient: string;
  readonly authors: string;
  /** Content of the header after the custodian. */
  readonly context: string;
  readonly body: string;
  readonly id: string;
  readonly effectiveTime: string;
  readonly title: string;
  /** Before the root element. */
  readonly prolog: string;
}

export const SAMPLE_AUTHOR = `<author><time value="20260112093000+0100"/><assignedAuthor>
  <id root="1.2.250.1.71.4.2.1" extension="899900000015"/>
  <code code="G15_10/SM26" displayName="Médecin - Qualifié en Médecine Générale (SM)" codeSystem="1.2.250.1.213.1.1.4.5"/>
  <telecom value="tel:0199000000" use="WP"/>
  <assignedPerson><name><prefix>MME</prefix><given>Hélène </given><family>FOURNIER</family><suffix>DR</suffix></name></assignedPerson>
  <representedOrganization><id root="1.2.250.1.71.4.2.2" extension="1290000017"/><name>Cabinet de Locronan</name></representedOrganization>
</assignedAuthor></author>`;

const DEFAULTS: SampleCda = {
  prolog: '<?xml version="1.0" encoding="UTF-8"?>',
  id: '<id root="1.2.250.1.999.1.1"/>',
  effectiveTime: '<effectiveTime value="20260112101500+0100"/>',
  title: '<title>Compte rendu de consultation</title>',
  patientIds: '<id root="1.2.250.1.213.1.4.10" extension="262062913490181"/>',
  name: `<name><family qualifier="BR">LEGUELLEC</family><given>MARTINE ANNE</given>
    <given qualifier="BR">MARTINE</given><family qualifier="CL">LEGUELLEC</family><given qualifier="CL">MARTINE</given></name>`,
  patient: `<administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19620604"/>
    <birthplace><place><addr><county>29134</county><city>LOCRONAN</city></addr></place></birthplace>`,
  authors: SAMPLE_AUTHOR,
  context: '',
  body: '<structuredBody><component><section><title>Motif</title><text>Toux depuis huit jours.</text></section></component></structuredBody>',
};

/** The document as XML text; each part may be replaced. */
export function sampleCda(parts: Partial<SampleCda> = {}): string {
  const p = { ...DEFAULTS, ...parts };
  return `${p.prolog}
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <realmCode code="FR"/>
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="2.16.840.1.113883.2.8.2.1"/>
  <templateId root="1.2.250.1.213.1.1.1.1"/>
  ${p.id}
  <code code="11488-4" displayName="CR ou fiche de consultation ou de visite" codeSystem="2.16.840.1.113883.6.1"/>
  ${p.title}
  ${p.effectiveTime}
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <languageCode code="fr-FR"/>
  <setId root="1.2.250.1.999.1"/>
  <versionNumber value="1"/>
  <recordTarget><patientRole>${p.patientIds}<patient>${p.name}${p.patient}</patient></patientRole></recordTarget>
  ${p.authors}
  <custodian><assignedCustodian><representedCustodianOrganization>
    <id root="1.2.250.1.71.4.2.2" extension="1290000017"/><name>Cabinet de Locronan</name>
  </representedCustodianOrganization></assignedCustodian></custodian>
  ${p.context}
  <component>${p.body}</component>
</ClinicalDocument>`;
}

/** A structured body of one section that holds this narrative, and these entries. */
export function sampleNarrative(narrative: string, entries = ''): string {
  return `<structuredBody><component><section><title>Section</title><text>${narrative}</text>${entries}</section></component></structuredBody>`;
}
