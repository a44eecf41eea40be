/** What stands between the caller and the person, and the emergencies that the caller opened, as Consents. */
import type { Consent } from '@medplum/fhirtypes';
import type { Basis, EmergencyAccess, Threshold } from '#access';
import { publicId } from '#platform/ids';
import { VISIBILITY } from '../datatypes/code-systems.ts';
import { PROFESSIONALS } from '../datatypes/identifiers.ts';
import { patientId } from '../fhir.ts';
import { extensionUrl, PURPOSES, SECRET } from './consent-in.ts';

const PURPOSE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';

export type Stated = {
  readonly holderId: string;
  readonly professionalId: string;
  readonly relation: Pick<Threshold['relation'], 'consent' | 'until'> & {
    readonly basis?: Basis | undefined;
    readonly ground?: Threshold['relation']['ground'];
  };
  readonly secret: boolean;
};

/** `inactive` when nothing was stated, or when it has ended. */
export function statementOut(
  publicUrl: string,
  { holderId, professionalId, relation, secret }: Stated,
): Consent {
  const isValid = relation.consent === 'valid';
  return {
    ...common(holderId),
    id: patientId(holderId),
    extension: [
      ...(relation.basis
        ? [{ url: extensionUrl(publicUrl, 'access-basis'), valueCode: relation.basis }]
        : []),
      ...(relation.ground
        ? [{ url: extensionUrl(publicUrl, 'access-ground'), valueCode: relation.ground }]
        : []),
    ],
    status: isValid ? 'active' : 'inactive',
    provision: {
      type: 'permit',
      ...(relation.until && { period: { end: relation.until.toISOString() } }),
      actor: [actor(professionalId)],
      purpose: [{ system: PURPOSE_SYSTEM, code: 'TREAT' }],
      ...(secret && { securityLabel: [{ system: VISIBILITY, code: SECRET }] }),
    },
  };
}

/** `inactive` once it was ended or is over. */
export function emergencyOut(publicUrl: string, holderId: string, emergency: EmergencyAccess): Consent {
  const end = emergency.closedAt ?? emergency.endsAt;
  return {
    ...common(holderId),
    id: publicId(holderId, emergency.id),
    extension: [{ url: extensionUrl(publicUrl, 'access-reason'), valueString: emergency.reason }],
    status: emergency.isRunning ? 'active' : 'inactive',
    provision: {
      type: 'permit',
      period: { start: emergency.openedAt.toISOString(), end: end.toISOString() },
      actor: [actor(emergency.professionalId)],
      purpose: [{ system: PURPOSE_SYSTEM, code: PURPOSES[emergency.mode] }],
    },
    ...(emergency.justifiedAt && {
      verification: [{ verified: true, verificationDate: emergency.justifiedAt.toISOString() }],
    }),
  };
}

const common = (holderId: string) => ({
  resourceType: 'Consent' as const,
  scope: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
  },
  category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
  patient: { reference: `Patient/${patientId(holderId)}` },
  policyRule: { text: 'Code de la santé publique, articles L1111-17 et R1111-46' },
});

const actor = (professionalId: string) => ({
  role: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }],
  },
  reference: {
    type: 'Practitioner' as const,
    identifier: { system: PROFESSIONALS, value: professionalId },
  },
});
