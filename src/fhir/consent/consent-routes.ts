/**
 * The basis of access as a Consent. The DMP's FHIR guide leaves this resource "to be specified"; this form is Carnet's own
 * choice: a professional states, for themselves, that the person consents (L1111-17, R1111-46, EX_0.2-1100), and reads
 * back what stands between the two of them. One Consent a person and a caller: its id is the one of the Patient.
 */
import type { Consent } from '@medplum/fhirtypes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessErrors, BASES, type Basis } from '#access';
import type { Session } from '#identity';
import { parseHolderId } from '#platform/ids';
import {
  children,
  type Element,
  elementOf,
  extension,
  missing,
  mustChild,
  mustText,
  text,
} from '../datatypes/element.ts';
import { identifiersOf, PROFESSIONALS, professionalId } from '../datatypes/identifiers.ts';
import { type Scope, scopeOf, target } from '../datatypes/references.ts';
import { ElementError } from '../errors.ts';
import { type Fhir, patientId, sendJson, visitOf } from '../fhir.ts';
import { holderOf } from '../patient/holder-of.ts';
import { patientIn } from '../patient/patient-in.ts';

export const basisExtension = (publicUrl: string): string =>
  `${publicUrl}/fhir/StructureDefinition/access-basis`;

export function stateConsent(fhir: Fhir) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const consent = elementOf(request.body, 'Consent');
    if (text(consent, 'resourceType') !== 'Consent')
      throw new ElementError('element-invalid', 'Consent.resourceType', 'Consent is expected');
    const session = fhir.session(request);
    const scope = scopeOf(consent, fhir.base);
    const { ins, patientId: id } = patientIn([target(consent, 'patient', scope)]);
    const person = ins ?? (id === undefined ? missing('Consent.patient') : { patientId: id });
    checkActor(consent, scope, session);
    const basis = basisIn(consent, fhir.publicUrl);
    // the explicit act: a Consent that is not active states nothing
    const confirmed =
      mustText(consent, 'status') === 'active' &&
      (text(mustChild(consent, 'provision'), 'type') ?? 'permit') === 'permit';
    const holderId = await holderOf(fhir, person);
    const { until } = await fhir.doors.access.stateConsent(visitOf(fhir, request, holderId), {
      basis,
      confirmed,
    });
    reply.code(201).header('location', `${fhir.base}/Consent/${patientId(holderId)}`);
    return sendJson(reply, consentOut(fhir, session, holderId, { consent: 'valid', until, basis }));
  };
}

/** What stands between the caller and the person: `inactive` when nothing was stated, or when it has ended. */
export function readConsent(fhir: Fhir) {
  return async (
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const holderId = parseHolderId(request.params.id);
    if (!holderId) throw accessErrors('space-not-open');
    const { relation } = await fhir.doors.access.threshold(visitOf(fhir, request, holderId));
    return sendJson(reply, consentOut(fhir, fhir.session(request), holderId, relation));
  };
}

function checkActor(consent: Element, scope: Scope, session: Session): void {
  const provision = mustChild(consent, 'provision');
  const [actor, another] = children(provision, 'actor');
  if (!actor) throw new ElementError('element-missing', `${provision.path}.actor`);
  if (another) throw new ElementError('element-unexpected', another.path, 'one professional');
  const named = target(actor, 'reference', scope) ?? missing(`${actor.path}.reference`);
  const identifiers = [
    ...(named.identifier ? [named.identifier] : []),
    ...(named.resource ? identifiersOf(named.resource) : []),
  ];
  if (professionalId(identifiers) !== session.professionalId)
    throw new ElementError('other-professional', actor.path);
}

function basisIn(consent: Element, publicUrl: string): Basis {
  const said = extension(consent, (url) => url === basisExtension(publicUrl));
  const code = said ? mustText(said, 'valueCode') : 'consent_given';
  const basis = BASES.find((one) => one === code);
  if (!basis) throw new ElementError('code-refused', said?.path ?? 'Consent.extension', BASES.join(', '));
  return basis;
}

function consentOut(
  fhir: Fhir,
  session: Session,
  holderId: string,
  relation: {
    readonly consent: 'none' | 'valid' | 'expired';
    readonly until: Date | undefined;
    readonly basis?: Basis | undefined;
  },
): Consent {
  const id = patientId(holderId);
  return {
    resourceType: 'Consent',
    id,
    ...(relation.basis && {
      extension: [{ url: basisExtension(fhir.publicUrl), valueCode: relation.basis }],
    }),
    status: relation.consent === 'valid' ? 'active' : 'inactive',
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { reference: `Patient/${id}` },
    policyRule: { text: 'Code de la santé publique, articles L1111-17 et R1111-46' },
    provision: {
      type: 'permit',
      ...(relation.until && { period: { end: relation.until.toISOString() } }),
      actor: [
        {
          role: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }],
          },
          reference: {
            type: 'Practitioner',
            identifier: { system: PROFESSIONALS, value: session.professionalId ?? '' },
          },
        },
      ],
    },
  };
}
