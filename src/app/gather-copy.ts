/** What a copy of a record holds beside its documents and its history: FHIR for programs, tables for people. */
import type { Access } from '#access';
import type { Gather } from '#portability';
import { createDocumentReferenceOut, subjectJson } from '../fhir/document-reference/document-reference-out.ts';
import { patientOut } from '../fhir/patient/patient-out.ts';
import { civilDay, dayAndTime } from '../web/words/dates.ts';

export function createGather(deps: {
  readonly access: Pick<Access, 'reference'>;
  readonly fhirUrl: string;
}): Gather {
  return async (_granted, person, files) => {
    const reference = createDocumentReferenceOut(deps.fhirUrl, deps.access);
    const subject = subjectJson(person.holderId, { ins: person.ins, oid: person.insOid });
    const resources = [
      patientOut(person, true),
      ...files.map(({ entry, path }) => {
        const document = JSON.parse(reference(entry, subject));
        // beside this file in the archive, and not on the server it comes from
        for (const content of document.content) content.attachment.url = `../${encodeURI(path)}`;
        return document;
      }),
    ];
    return {
      tables: [],
      fhir: JSON.stringify({
        resourceType: 'Bundle',
        type: 'collection',
        entry: resources.map((resource) => ({ resource })),
      }),
      says: (iso) => (iso.length === 10 ? civilDay(iso) : dayAndTime(new Date(iso))),
    };
  };
}
