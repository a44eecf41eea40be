/** Whose document this is: the depositor and the CDA may each say it, and may not say two things. */
import { citizenErrors } from '#citizens';
import type { CdaHeader } from '#formats/cda/document';
import { INS_OIDS, parseIns } from '#formats/ins';
import { documentErrors } from './errors.ts';
import type { NewDocument, PresentedPatient } from './new-document.ts';

/** An INS whose key was checked, without its spaces. */
export type NamedPatient = { readonly ins: string; readonly oid: string };

const KNOWN_OIDS: ReadonlySet<string> = new Set(Object.values(INS_OIDS));

/** @throws `patient-missing`, `other-patient`, `ins-…` */
export function namedPatient(document: NewDocument, header: CdaHeader | undefined): NamedPatient {
  const said = document.patient && checkPatient(document.patient);
  const written =
    header &&
    checkPatient(header.patient.ins && { ins: header.patient.ins.value, oid: header.patient.ins.oid });
  if (said && written && (said.ins !== written.ins || said.oid !== written.oid))
    throw documentErrors('other-patient');
  return said ?? written ?? checkPatient(undefined);
}

function checkPatient(patient: PresentedPatient | undefined): NamedPatient {
  if (!patient?.ins) throw documentErrors('patient-missing');
  if (!KNOWN_OIDS.has(patient.oid)) throw citizenErrors('ins-oid');
  const parsed = parseIns(patient.ins);
  if (!parsed.ok) throw citizenErrors(`ins-${parsed.reason}`);
  return { ins: parsed.ins, oid: patient.oid };
}
