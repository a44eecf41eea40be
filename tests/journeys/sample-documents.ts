/** Documents to deposit about the fictitious people of the tests. */
import { randomUUID } from 'node:crypto';
import type { Author, NewDocument } from '#documents';
import { type SampleCda, sampleCda } from '#formats/cda/sample-cda';
import { cast } from '../../src/app/demo/cast.ts';
import type { TestPerson } from '../house.ts';
import { type ProfessionalName, professional } from '../personas.ts';

/** A nurse may read the first and not the second; the journeys check that the matrix still says so. */
export const BIOLOGY = '11502-2';
export const CONSULTATION = '11488-4';

/** One page that says `words`: as small as a PDF may be. */
export function pdf(words: string): Buffer {
  const content = `BT /F1 12 Tf 72 720 Td (${words}) Tj ET`;
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
      `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n` +
      `4 0 obj<</Length ${content.length}>>stream\n${content}\nendstream endobj\n` +
      `5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  );
}

export function authorOf(name: ProfessionalName): Author {
  const one = professional(name);
  return {
    id: one.nationalId,
    label: `${one.givenName} ${one.familyName}`,
    profession: undefined,
    structureId: one.structureId,
    structureLabel: cast.structures.find(({ id }) => id === one.structureId)?.name,
  };
}

/** A PDF by one of the cast about a person; every call makes another document. */
export function newPdf(
  of: TestPerson,
  author: ProfessionalName,
  over: Partial<NewDocument> = {},
): NewDocument {
  return {
    bytes: pdf(`Document ${randomUUID()}`),
    mimeType: 'application/pdf',
    uniqueId: randomUUID(),
    title: 'Résultats du 20 novembre',
    typeCode: BIOLOGY,
    patient: { ins: of.ins, oid: of.insOid },
    author: authorOf(author),
    ...over,
  };
}

/** A CDA by one of the cast about a person. */
export function newCda(of: TestPerson, author: ProfessionalName, over: Partial<SampleCda> = {}): NewDocument {
  const by = authorOf(author);
  const one = professional(author);
  const text = sampleCda({
    id: `<id root="${randomUUID()}"/>`,
    patientIds: `<id root="${of.insOid}" extension="${of.ins}"/>`,
    name: `<name><family qualifier="BR">${of.birthName}</family><given>${of.givenName}</given>
      <given qualifier="BR">${of.givenName.split(' ')[0]}</given></name>`,
    patient: `<administrativeGenderCode code="${of.sex}" codeSystem="2.16.840.1.113883.5.1"/>
      <birthTime value="${of.birthDate.replaceAll('-', '')}"/>
      <birthplace><place><addr><county>${of.birthCog}</county></addr></place></birthplace>`,
    authors: `<author><time value="20260112093000+0100"/><assignedAuthor>
      <id root="1.2.250.1.71.4.2.1" extension="${by.id}"/>
      <assignedPerson><name><given>${one.givenName}</given><family>${one.familyName}</family></name></assignedPerson>
      <representedOrganization><id root="1.2.250.1.71.4.2.2" extension="${by.structureId}"/><name>${by.structureLabel}</name></representedOrganization>
      </assignedAuthor></author>`,
    ...over,
  }).replace(
    '<code code="11488-4" displayName="CR ou fiche de consultation ou de visite"',
    `<code code="${BIOLOGY}" displayName="CR d’examens biologiques"`,
  );
  return { bytes: Buffer.from(text), mimeType: 'text/xml' };
}
