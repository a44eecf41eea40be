/** The house with its FHIR surface listening. */

import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import cookie from '@fastify/cookie';
import type { Bundle, DocumentReference, OperationOutcome } from '@medplum/fhirtypes';
import Fastify from 'fastify';
import { identityErrors } from '#identity';
import { createLog } from '#platform/log';
import { createCookies } from '../../../src/app/http/cookies.ts';
import { fhirPlugin } from '../../../src/fhir/plugin.ts';
import { startHouse, type TestPerson } from '../../house.ts';
import { PROFESSIONALS, type ProfessionalName, professional } from '../../personas.ts';
import { pdf } from '../sample-documents.ts';

export type FhirHouse = Awaited<ReturnType<typeof startFhirHouse>>;

export type Answer<Body> = { readonly status: number; readonly headers: Headers; readonly body: Body };

export async function startFhirHouse() {
  const house = await startHouse();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const logged: string[] = [];
  const log = createLog({ write: (line) => void logged.push(line) });
  const sessions = new Map<string, ReturnType<typeof house.newSession>>();
  const doors = {
    ...house.house.doors,
    identity: {
      session: house.sessions.find,
      async authenticateBearer(token: string) {
        const holderId = /^person\.([0-9a-f-]{36})$/.exec(token)?.[1];
        if (holderId) {
          const of = sessions.get(holderId) ?? house.newSession({ kind: 'citizen', holderId });
          sessions.set(holderId, of);
          return {
            hash: (await of).hash,
            kind: 'citizen' as const,
            channel: 'api' as const,
            holderId,
            professionalId: undefined,
            issuer: undefined,
            acr: undefined,
            idToken: undefined,
          };
        }
        const professionalId = professionalOf(token);
        const known =
          sessions.get(professionalId) ?? house.newSession({ kind: 'professional', professionalId });
        sessions.set(professionalId, known);
        const { hash } = await known;
        return {
          hash,
          kind: 'professional' as const,
          channel: 'api' as const,
          holderId: undefined,
          professionalId,
          issuer: undefined,
          acr: undefined,
          idToken: undefined,
        };
      },
    },
  };
  const app = Fastify({ logger: false, bodyLimit: 30 * 1024 * 1024 });
  await app.register(cookie);
  const cookies = createCookies(publicUrl);
  await app.register(fhirPlugin({ doors, publicUrl, log, cookies }), { prefix: '/fhir' });
  await app.listen({ host: '127.0.0.1', port });
  const base = `${publicUrl}/fhir`;

  return {
    ...house,
    doors,
    base,
    publicUrl,
    logged,
    /** Asks as one of the cast. A body is sent as FHIR JSON unless `headers` say otherwise. */
    async ask<Body = OperationOutcome>(
      as: string | undefined,
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Answer<Body>> {
      const answer = await fetch(path.startsWith('http') ? path : `${base}${path}`, {
        method,
        headers: {
          ...(as && { authorization: `Bearer ${as}` }),
          ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        body: (text ? JSON.parse(text) : undefined) as Body,
      };
    },
    /** What a refusal must leave as it was. */
    async written(): Promise<Record<'entry' | 'chunk' | 'submission', number>> {
      const [counts] = await house.rows<{ entry: number; chunk: number; submission: number }>(
        `select (select count(*) from documents.entry)::int as entry, (select count(*) from platform.blob_chunk)::int as chunk,
          (select count(*) from documents.submission)::int as submission`,
      );
      if (!counts) throw new Error('no counts');
      return counts;
    },
    async close(): Promise<void> {
      await app.close();
      await house.close();
    },
  };
}

/** A token is the short name of one of the cast, or any PS_IdNat that the directory knows. */
function professionalOf(token: string): string {
  const name = PROFESSIONALS.find((one) => one === token);
  if (name) return professional(name).nationalId;
  if (!/^[0-9]{8,}/.test(token)) throw identityErrors('token-invalid');
  return token;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

export const newUrn = (): string => `urn:uuid:${randomUUID()}`;

/** The token of a person's own program. */
export const personToken = ({ holderId }: TestPerson): string => `person.${holderId}`;

/** A search token of the person's INS. */
export const insToken = (of: TestPerson): string => `urn:oid:${of.insOid}|${of.ins}`;

type NewReference = Partial<DocumentReference> & {
  readonly bytes?: Buffer;
  readonly contentType?: string;
  readonly title?: string;
  readonly size?: number;
  readonly hash?: string;
};

/** A DocumentReference as a simplified publish wants it, with the traits of the person and their author. */
export function newReference(
  of: TestPerson,
  author: ProfessionalName,
  over: NewReference = {},
): DocumentReference {
  const {
    bytes = pdf(randomUUID()),
    contentType = 'application/pdf',
    title = 'Consultation du 20 novembre',
    size,
    hash,
    ...rest
  } = over;
  const one = professional(author);
  return {
    resourceType: 'DocumentReference',
    contained: [
      {
        resourceType: 'Patient',
        id: 'patient',
        identifier: [{ system: `urn:oid:${of.insOid}`, value: of.ins }],
        name: [{ use: 'official', family: of.birthName, given: [of.givenName] }],
        gender: of.sex === 'F' ? 'female' : 'male',
        birthDate: of.birthDate,
      },
      {
        resourceType: 'PractitionerRole',
        id: 'author',
        practitioner: {
          identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: one.nationalId },
          display: `${one.givenName} ${one.familyName}`,
        },
        organization: {
          identifier: { system: 'urn:oid:1.2.250.1.71.4.2.2', value: one.structureId },
          display: 'Cabinet',
        },
      },
    ],
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: newUrn() },
    status: 'current',
    type: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] },
    subject: { reference: '#patient' },
    author: [{ reference: '#author' }],
    securityLabel: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] },
    ],
    content: [
      {
        attachment: {
          contentType,
          title,
          data: bytes.toString('base64'),
          ...(size !== undefined && { size }),
          ...(hash !== undefined && { hash }),
        },
      },
    ],
    ...rest,
  };
}

/** A lot of these documents, as ITI-65 wants it: List, DocumentReferences, Binaries. */
export function newLot(of: TestPerson, references: readonly DocumentReference[]): Bundle {
  const members = references.map((reference) => ({ reference, url: newUrn(), binary: newUrn() }));
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: newUrn(),
        resource: {
          resourceType: 'List',
          status: 'current',
          mode: 'working',
          title: 'Lot',
          code: {
            coding: [
              { system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'submissionset' },
            ],
          },
          extension: [
            {
              url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId',
              valueIdentifier: { system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.250.1.999.5' },
            },
            {
              url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType',
              valueCodeableConcept: { coding: [{ code: '10' }] },
            },
          ],
          date: '2026-11-20T10:00:00+01:00',
          source: { type: 'Device', display: 'Logiciel' },
          identifier: [{ system: 'urn:ietf:rfc:3986', value: newUrn() }],
          subject: { identifier: { system: `urn:oid:${of.insOid}`, value: of.ins } },
          entry: members.map(({ url }) => ({ item: { reference: url } })),
        },
        request: { method: 'POST', url: 'List' },
      },
      ...members.map(({ reference, url, binary }) => {
        const { data = '', ...attachment } = attachmentOf(reference);
        const bytes = Buffer.from(data, 'base64');
        const whole = {
          size: bytes.length,
          hash: createHash('sha1').update(bytes).digest('base64'),
          creation: '2026-11-20T10:00:00+01:00',
          language: 'fr-FR',
          ...attachment,
        };
        const format = {
          system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode',
          code: 'urn:ihe:iti:xds-sd:pdf:2008',
        };
        return {
          fullUrl: url,
          // as PDSm asks of a ComprehensiveDocumentReference
          resource: {
            date: '2026-11-20T10:00:00+01:00',
            category: [{ coding: [{ code: '10' }] }],
            ...reference,
            content: [{ attachment: { ...whole, url: binary }, format }],
            context: {
              period: { start: '2026-11-20T09:00:00+01:00' },
              facilityType: { coding: [{ code: 'SA07' }] },
              practiceSetting: { coding: [{ code: 'AMBULATOIRE' }] },
              sourcePatientInfo: { reference: '#patient' },
              ...reference.context,
            },
          },
          request: { method: 'POST' as const, url: 'DocumentReference' },
        };
      }),
      ...members.map(({ reference, binary }) => {
        const { contentType, data } = attachmentOf(reference);
        return {
          fullUrl: binary,
          resource: { resourceType: 'Binary' as const, contentType: contentType ?? '', data: data ?? '' },
          request: { method: 'POST' as const, url: 'Binary' },
        };
      }),
    ],
  };
}

const attachmentOf = (reference: DocumentReference) => reference.content?.[0]?.attachment ?? {};

/** The code of a refusal. */
export const codeOf = (outcome: OperationOutcome): string | undefined =>
  outcome.issue?.[0]?.details?.coding?.[0]?.code;

/** The documents of a searchset. */
export const found = (bundle: Bundle): DocumentReference[] =>
  (bundle.entry ?? [])
    .filter((one) => one.search?.mode === 'match')
    .map((one) => one.resource as DocumentReference);

/** The search of everything in force about a person. */
export const search = (of: TestPerson, more = ''): string =>
  `/DocumentReference?patient.identifier=${encodeURIComponent(insToken(of))}&status=current${more}`;
