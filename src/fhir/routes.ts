/**
 * Every address that is served, as data: the router is made of it, and so is the CapabilityStatement. A method that is not
 * here is refused on an address that is (405), with the methods that are.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readAuditEvent, searchAuditEvent } from './audit-event/audit-event-routes.ts';
import { transaction } from './bundle/transaction.ts';
import { CLINICAL, type ClinicalType } from './clinical/fact-out.ts';
import { readClinical, searchClinical } from './clinical/fact-routes.ts';
import { summary } from './clinical/summary.ts';
import { createConsent, endConsent, justifyConsent, readConsent } from './consent/consent-routes.ts';
import { changeDocument, changeDocumentByIdentifier } from './document-reference/change-document.ts';
import { simplifiedPublish } from './document-reference/publish.ts';
import { readBinary, readDocumentReference } from './document-reference/read.ts';
import { search } from './document-reference/search.ts';
import type { Fhir } from './fhir.ts';
import { readList, searchList } from './list/list-routes.ts';
import { readDevice, readObservation, searchObservation } from './measure/measure-routes.ts';
import { readPatient, searchPatient } from './patient/patient-routes.ts';
import { VALIDATED, validateOperation } from './validation/validate.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** As a method, so that each handler may know the parameters of its own address. */
type Handler = { answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> }['answer'];

export type Route = {
  readonly method: Method;
  /** Under the address of the API. */
  readonly url: string;
  readonly handler: (fhir: Fhir) => Handler;
  /** What the CapabilityStatement calls it; `system` for the whole server. */
  readonly serves:
    | { readonly on: string; readonly code: Interaction }
    | { readonly operation: string; readonly on: string };
  readonly config?: {
    readonly readByCitizens?: boolean;
    readonly givesBytes?: boolean;
    readonly forPersons?: boolean;
  };
};

export type Interaction = 'read' | 'create' | 'patch' | 'search-type' | 'transaction';

const serves = (on: string, code: Interaction) => ({ on, code });
const CITIZENS = { readByCitizens: true };
/** Open to the program of a person, who signed in to it. */
const PERSONS = { forPersons: true };

export const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    url: '/',
    handler: transaction,
    serves: serves('system', 'transaction'),
    config: PERSONS,
  },
  {
    method: 'GET',
    url: '/DocumentReference',
    handler: search,
    serves: serves('DocumentReference', 'search-type'),
  },
  {
    method: 'POST',
    url: '/DocumentReference/_search',
    handler: search,
    serves: serves('DocumentReference', 'search-type'),
  },
  {
    method: 'POST',
    url: '/DocumentReference',
    handler: simplifiedPublish,
    serves: serves('DocumentReference', 'create'),
  },
  {
    method: 'PATCH',
    url: '/DocumentReference',
    handler: changeDocumentByIdentifier,
    serves: serves('DocumentReference', 'patch'),
  },
  {
    method: 'GET',
    url: '/DocumentReference/:id',
    handler: readDocumentReference,
    serves: serves('DocumentReference', 'read'),
  },
  {
    method: 'PATCH',
    url: '/DocumentReference/:id',
    handler: changeDocument,
    serves: serves('DocumentReference', 'patch'),
  },
  {
    method: 'GET',
    url: '/Binary/:id',
    handler: readBinary,
    serves: serves('Binary', 'read'),
    config: { givesBytes: true },
  },
  { method: 'GET', url: '/List', handler: searchList, serves: serves('List', 'search-type') },
  { method: 'POST', url: '/List/_search', handler: searchList, serves: serves('List', 'search-type') },
  { method: 'GET', url: '/List/:id', handler: readList, serves: serves('List', 'read') },
  { method: 'GET', url: '/Patient', handler: searchPatient, serves: serves('Patient', 'search-type') },
  {
    method: 'POST',
    url: '/Patient/_search',
    handler: searchPatient,
    serves: serves('Patient', 'search-type'),
  },
  { method: 'GET', url: '/Patient/:id', handler: readPatient, serves: serves('Patient', 'read') },
  { method: 'POST', url: '/Consent', handler: createConsent, serves: serves('Consent', 'create') },
  { method: 'GET', url: '/Consent/:id', handler: readConsent, serves: serves('Consent', 'read') },
  { method: 'PATCH', url: '/Consent/:id', handler: endConsent, serves: serves('Consent', 'patch') },
  {
    method: 'POST',
    url: '/Consent/:id/$justify',
    handler: justifyConsent,
    serves: { on: 'Consent', operation: 'justify' },
  },
  {
    method: 'GET',
    url: '/AuditEvent',
    handler: searchAuditEvent,
    serves: serves('AuditEvent', 'search-type'),
    config: CITIZENS,
  },
  {
    method: 'GET',
    url: '/AuditEvent/:id',
    handler: readAuditEvent,
    serves: serves('AuditEvent', 'read'),
    config: CITIZENS,
  },
  {
    method: 'GET',
    url: '/Observation',
    handler: searchObservation,
    serves: serves('Observation', 'search-type'),
    config: PERSONS,
  },
  {
    method: 'POST',
    url: '/Observation/_search',
    handler: searchObservation,
    serves: serves('Observation', 'search-type'),
    config: PERSONS,
  },
  {
    method: 'GET',
    url: '/Observation/:id',
    handler: readObservation,
    serves: serves('Observation', 'read'),
    config: PERSONS,
  },
  {
    method: 'GET',
    url: '/Device/:id',
    handler: readDevice,
    serves: serves('Device', 'read'),
    config: PERSONS,
  },
  {
    method: 'GET',
    url: '/Patient/:id/$summary',
    handler: summary,
    serves: { on: 'Patient', operation: 'summary' },
    config: PERSONS,
  },
  ...(Object.keys(CLINICAL) as ClinicalType[]).flatMap((type): Route[] => [
    {
      method: 'GET',
      url: `/${type}`,
      handler: searchClinical(type),
      serves: serves(type, 'search-type'),
      config: PERSONS,
    },
    {
      method: 'POST',
      url: `/${type}/_search`,
      handler: searchClinical(type),
      serves: serves(type, 'search-type'),
      config: PERSONS,
    },
    {
      method: 'GET',
      url: `/${type}/:id`,
      handler: readClinical(type),
      serves: serves(type, 'read'),
      config: PERSONS,
    },
  ]),
  ...VALIDATED.map(
    (type): Route => ({
      method: 'POST',
      url: `/${type}/$validate`,
      handler: validateOperation(type),
      serves: { on: 'system', operation: 'validate' },
    }),
  ),
];

const METHODS: readonly Method[] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
/** Addresses under which nothing is served, but where a program may knock: the answer tells that only the method is wrong. */
const CLOSED: readonly string[] = ['/Binary'];

/** What is refused on each address, and what may be asked there instead. */
export function refusals(
  routes: readonly Route[],
): { readonly url: string; readonly methods: Method[]; readonly allow: string }[] {
  const served = new Map<string, Set<Method>>(CLOSED.map((url) => [url, new Set()]));
  for (const { url, method } of routes) served.set(url, (served.get(url) ?? new Set()).add(method));
  return [...served].map(([url, there]) => ({
    url,
    methods: METHODS.filter((method) => !there.has(method)),
    allow: METHODS.filter((method) => there.has(method)).join(', '),
  }));
}
