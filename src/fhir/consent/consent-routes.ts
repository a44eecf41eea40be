/**
 * The basis of access as a Consent. The DMP's FHIR guide leaves this resource "to be specified"; this form is Carnet's own
 * choice (README.md). What the caller stated for themselves is one Consent a person, with the id of the Patient; each
 * emergency is one of its own (L1111-17, R1111-46, R1111-48, EX_0.2-1040, EX_0.2-1100).
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessErrors } from '#access';
import { parseHolderId, parsePublicId } from '#platform/ids';
import { type Fhir, patientId, sendJson, visitOf } from '../fhir.ts';
import { holderOf } from '../patient/holder-of.ts';
import { checkEnding, consentIn, justificationIn } from './consent-in.ts';
import { emergencyOut, statementOut } from './consent-out.ts';

type ById = FastifyRequest<{ Params: { id: string } }>;

export function createConsent(fhir: Fhir) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const session = fhir.session(request);
    const asked = consentIn(request.body, { base: fhir.base, publicUrl: fhir.publicUrl, session });
    const holderId = await holderOf(fhir, asked.person);
    const visit = visitOf(fhir, request, holderId);
    const { access } = fhir.doors;
    const located = (id: string) => reply.code(201).header('location', `${fhir.base}/Consent/${id}`);
    if (asked.emergency) {
      const { mode, reason } = asked.emergency;
      const { emergencyId } = await access.openEmergency(
        { ...visit, mode },
        { reason, confirmed: asked.confirmed },
      );
      const opened = await emergencyOf(fhir, request, holderId, emergencyId);
      located(opened.id ?? '');
      return sendJson(reply, opened);
    }
    const { person: _person, emergency: _none, professionalId, ...statement } = asked;
    const isOwn = professionalId === session.professionalId;
    const { until } = await access.stateConsent(visit, {
      ...statement,
      ...(!isOwn && { professionalId }),
    });
    // a colleague's is not the caller's to read
    if (isOwn) located(patientId(holderId));
    else reply.code(201);
    const relation = { consent: 'valid' as const, until, basis: statement.basis };
    return sendJson(
      reply,
      statementOut(fhir.publicUrl, { holderId, professionalId, relation, secret: statement.secret }),
    );
  };
}

/** `inactive` when nothing was stated, or when it has ended. */
export function readConsent(fhir: Fhir) {
  return async (request: ById, reply: FastifyReply): Promise<FastifyReply> => {
    const { holderId, emergencyId } = named(request.params.id);
    return sendJson(
      reply,
      emergencyId
        ? await emergencyOf(fhir, request, holderId, emergencyId)
        : await statementOf(fhir, request, holderId),
    );
  };
}

/** Takes a statement back, the secret care that runs first (EX_0.3-1040); or ends an emergency before its time. */
export function endConsent(fhir: Fhir) {
  return async (request: ById, reply: FastifyReply): Promise<FastifyReply> => {
    const { holderId, emergencyId } = named(request.params.id);
    checkEnding(request.body);
    const visit = visitOf(fhir, request, holderId);
    const { access } = fhir.doors;
    if (emergencyId) {
      const { status } = await emergencyOf(fhir, request, holderId, emergencyId);
      if (status === 'active') await access.closeEmergency(visit);
      return sendJson(reply, await emergencyOf(fhir, request, holderId, emergencyId));
    }
    const { secret } = await access.threshold(visit);
    await access.withdrawConsent(visit, secret ? 'secret' : 'statement');
    // the look that follows a secret care is kept from the representatives as it was
    return sendJson(reply, await statementOf(fhir, request, holderId, secret));
  };
}

/** `Consent/:id/$justify`: what the person reads of an emergency, within a day of it (R44). */
export function justifyConsent(fhir: Fhir) {
  return async (request: ById, reply: FastifyReply): Promise<FastifyReply> => {
    const { holderId, emergencyId } = named(request.params.id);
    if (!emergencyId) throw accessErrors('emergency-absent');
    const text = justificationIn(request.body);
    await fhir.doors.access.justifyEmergency(visitOf(fhir, request, holderId), emergencyId, text);
    return sendJson(reply, await emergencyOf(fhir, request, holderId, emergencyId));
  };
}

/** The id of a Patient, or of an emergency in their space. */
function named(id: string): { readonly holderId: string; readonly emergencyId: string | undefined } {
  const own = parseHolderId(id);
  if (own) return { holderId: own, emergencyId: undefined };
  const emergency = parsePublicId(id);
  if (!emergency) throw accessErrors('space-not-open');
  return { holderId: emergency.holderId, emergencyId: emergency.objectId };
}

async function statementOf(fhir: Fhir, request: FastifyRequest, holderId: string, discreet = false) {
  const visit = visitOf(fhir, request, holderId);
  const { relation, secret } = await fhir.doors.access.threshold(visit, discreet);
  const professionalId = fhir.session(request).professionalId ?? '';
  return statementOut(fhir.publicUrl, { holderId, professionalId, relation, secret });
}

async function emergencyOf(fhir: Fhir, request: FastifyRequest, holderId: string, emergencyId: string) {
  const { access } = fhir.doors;
  const own = (await access.emergencies(visitOf(fhir, request, holderId))).find(
    ({ id, professionalId }) => id === emergencyId && professionalId === fhir.session(request).professionalId,
  );
  if (!own) throw accessErrors('emergency-absent');
  return emergencyOut(fhir.publicUrl, holderId, own);
}
