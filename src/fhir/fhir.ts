/** What every part of this surface is given: the doors, its own address, and who is calling. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access, VisitRequest } from '#access';
import type { Citizens } from '#citizens';
import type { Documents } from '#documents';
import type { HealthProfile } from '#health-profile';
import type { Identity, Session } from '#identity';
import { publicHolderId } from '#platform/ids';
import type { Log } from '#platform/log';
import type { Professionals } from '#professionals';

export type FhirDoors = {
  readonly identity: Pick<Identity, 'authenticateBearer' | 'session'>;
  readonly access: Pick<
    Access,
    | 'threshold'
    | 'reading'
    | 'stateConsent'
    | 'withdrawConsent'
    | 'openEmergency'
    | 'closeEmergency'
    | 'justifyEmergency'
    | 'emergencies'
    | 'searchPerson'
    | 'reference'
    | 'history'
    | 'historyLine'
  >;
  readonly citizens: Pick<Citizens, 'person' | 'holderByIns' | 'identity'>;
  readonly documents: Pick<
    Documents,
    | 'depositLot'
    | 'search'
    | 'searchLots'
    | 'findByUniqueIds'
    | 'isGone'
    | 'describe'
    | 'know'
    | 'content'
    | 'hide'
    | 'show'
    | 'reveal'
    | 'archive'
    | 'unarchive'
    | 'remove'
  >;
  readonly professionals: Pick<Professionals, 'find'>;
  readonly healthProfile: {
    readonly measures: Pick<HealthProfile['measures'], 'write' | 'read' | 'find' | 'bodyMass' | 'devices'>;
    readonly results: Pick<HealthProfile['results'], 'search'>;
    readonly facts: HealthProfile['facts'];
  };
};

export type Fhir = {
  readonly doors: FhirDoors;
  readonly publicUrl: string;
  /** Address of the API, without a final slash. */
  readonly base: string;
  readonly log: Log;
  /** Who is behind the request, authenticated before anything else was looked at: a professional, or a citizen who reads the history. */
  session(request: FastifyRequest): Session;
};

export const visitOf = (fhir: Fhir, request: FastifyRequest, holderId: string): VisitRequest => ({
  session: fhir.session(request),
  holderId,
  requestId: request.id,
  software: softwareOf(fhir.session(request), request),
});

/** What the program says it is, and the name under which the provider knows it. */
function softwareOf({ software }: Session, request: FastifyRequest): string | undefined {
  const said = /^[\p{L}\d._-]{1,40}(?:\/[\w.-]{1,20})?/u.exec(request.headers['user-agent'] ?? '')?.[0];
  return software && said ? `${said} (${software})` : (software ?? said);
}

export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

export function sendJson(reply: FastifyReply, resource: object | string): FastifyReply {
  return reply
    .header('content-type', FHIR_JSON)
    .send(typeof resource === 'string' ? resource : JSON.stringify(resource));
}

export const etagOf = (revision: number): string => `W/"${revision}"`;
export const patientId = publicHolderId;

/** The preferences of a request (RFC 7240), for example `return` and `handling`. */
export function preference(request: FastifyRequest, name: string): string | undefined {
  const { prefer } = request.headers;
  const all = Array.isArray(prefer) ? prefer.join(',') : (prefer ?? '');
  for (const part of all.split(/[,;]/)) {
    const [key, value] = part.trim().split('=');
    if (key?.toLowerCase() === name) return value?.replaceAll('"', '');
  }
  return undefined;
}
