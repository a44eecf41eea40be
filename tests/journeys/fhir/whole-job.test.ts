/**
 * A program does the whole job against the house as it is served, with tokens of the Pro Santé Connect stand-in: a client
 * library that knows nothing of Carnet (fhir-kit-client) finds, states consent, files, searches, reads and hides.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createListener } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type {
  Bundle,
  CapabilityStatement,
  DocumentReference,
  OperationOutcome,
  Patient,
} from '@medplum/fhirtypes';
import type { FastifyInstance } from 'fastify';
import { Client } from 'fhir-kit-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeReference } from '#access';
import { parseCda } from '#formats/cda/parse-cda';
import { openDatabase } from '#platform/database/database';
import { createLog } from '#platform/log';
import { compose, type House, referenceFolder } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import { cast } from '../../../src/app/demo/cast.ts';
import { authorOf, personOf, proSanteConnectAccountOf } from '../../../src/app/demo/cda-identities.ts';
import { openSpace, seedCast } from '../../../src/app/demo/seed.ts';
import { bearerToken } from '../../../src/app/demo/sign-in.ts';
import { addAccount } from '../../../src/app/demo/standin-accounts.ts';
import { createServer } from '../../../src/app/server.ts';
import { type OpenIdStandin, startOpenIdStandin } from '../../../standins/openid/index.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { type ProfessionalName, person, professional } from '../../personas.ts';
import { newCda } from '../sample-documents.ts';
import { codeOf, newLot, newReference } from './fhir-house.ts';

const corpus = process.env.CARNET_CORPUS;
const root = path.resolve(import.meta.dirname, '../../..');

let database: TestDatabase;
let psc: OpenIdStandin;
let house: House;
let app: FastifyInstance;
let base: string;

beforeAll(async () => {
  // the server serves pages too
  await promisify(execFile)(process.execPath, ['scripts/build-web.ts'], { cwd: root });
  database = await createTestDatabase();
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  base = `${publicUrl}/fhir`;
  psc = await startOpenIdStandin({
    kind: 'prosanteconnect',
    host: '127.0.0.1',
    port: 0,
    accounts: [],
    resource: base,
    clients: [
      {
        clientId: 'carnet-commande',
        name: 'Commande carnet',
        redirectUris: ['http://127.0.0.1:1/retour'],
        native: true,
      },
    ],
  });
  const read = readConfig({
    DATABASE_URL: database.url,
    CARNET_PUBLIC_URL: publicUrl,
    PORT: String(port),
    CARNET_MASTER_KEY: randomBytes(32).toString('base64'),
    CARNET_CODE_KEY: randomBytes(32).toString('base64'),
    CARNET_CODE_STORE_KEY: randomBytes(32).toString('base64'),
    FRANCECONNECT_ISSUER: psc.issuer,
    FRANCECONNECT_CLIENT_ID: 'carnet',
    FRANCECONNECT_CLIENT_SECRET: 'not-a-secret',
    PSC_ISSUER: psc.issuer,
    PSC_CLIENT_ID: 'carnet',
    PSC_CLIENT_SECRET: 'not-a-secret',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: '1',
    SMTP_FROM: 'Carnet <ne-pas-repondre@carnet.test>',
  });
  if (!('config' in read)) throw new Error(JSON.stringify(read.problems));
  const { db: owner } = openDatabase({ url: database.url, role: 'carnet_owner', max: 1 });
  await storeReference(owner, referenceFolder);
  await owner.destroy();
  house = compose(read.config, { log: createLog(undefined, 'silent') });
  await seedCast({
    databaseUrl: database.url,
    kms: house.kms,
    professionals: house.doors.professionals,
    professionLabel: () => 'Professionnel de santé',
  });
  app = await createServer(house);
  await app.listen({ host: 'localhost', port });
}, 180_000);

afterAll(async () => {
  await app?.close();
  await psc?.close();
  await house?.close();
  await database?.drop();
});

async function freePort(): Promise<number> {
  const listener = createListener();
  await new Promise<void>((resolve) => listener.listen(0, 'localhost', resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

/** A client whose token the stand-in gave to this account. */
async function clientOf(account: string): Promise<Client> {
  return new Client({
    baseUrl: base,
    bearerToken: await bearerToken({ issuer: psc.issuer, account, resource: base }),
  });
}

async function clientOfCast(name: ProfessionalName): Promise<Client> {
  const one = professional(name);
  const place = cast.structures.find(({ id }) => id === one.structureId);
  await addAccount(psc.issuer, {
    ...proSanteConnectAccountOf({
      assumedProfession: false,
      structure: place,
      professional: {
        ...one,
        id: one.nationalId,
        professionSystem: 'TRE_G15',
        professionLabel: 'Professionnel de santé',
      },
    }),
    id: name,
  });
  return clientOf(name);
}

type Failure = { readonly response: { readonly status: number; readonly data: OperationOutcome } };

/** What a request is refused with. */
async function refusalOf(asking: Promise<unknown>): Promise<[status: number, code: string | undefined]> {
  const failure = (await asking.then(
    () => undefined,
    (error: unknown) => error,
  )) as Failure | undefined;
  if (!failure) throw new Error('this was not refused');
  return [failure.response.status, codeOf(failure.response.data)];
}

/** A real CDA of the corpus when it is there, else one of our own; its patient has a space, its author an account. */
async function cdaAndItsPeople(): Promise<{
  bytes: Buffer;
  author: Client;
  nationalId: string;
  ins: string;
  oid: string;
}> {
  const martine = person('martine');
  const of = { ...martine, holderId: '', insOid: martine.insOid, givenName: martine.givenNames.join(' ') };
  const bytes = corpus
    ? readFileSync(path.join(corpus, 'cda', 'BIO-TROD_2024.01_COVID-19.xml'))
    : Buffer.from(newCda(of, 'cardiologue').bytes);
  const { header } = parseCda(bytes);
  const author = authorOf(header, house.doors.access.reference);
  const account = proSanteConnectAccountOf(author);
  await addAccount(psc.issuer, account);
  await house.doors.professionals.register(author.professional, author.structure);
  const patient = personOf(header);
  const { db: batch } = openDatabase({ url: database.url, role: 'carnet_batch', max: 1 });
  await openSpace(batch, house.kms, patient, 'active');
  await batch.destroy();
  return {
    bytes,
    author: await clientOf(account.id),
    nationalId: author.professional.id,
    ins: patient.ins,
    oid: patient.insOid,
  };
}

describe('fhir-kit-client does the whole job', () => {
  const search = (token: string) => ({
    resourceType: 'DocumentReference' as const,
    searchParams: { 'patient.identifier': token, status: 'current' },
  });
  const consent = (token: string, nationalId: string) => {
    const [system = '', value = ''] = token.split('|');
    return {
      resourceType: 'Consent' as const,
      body: {
        resourceType: 'Consent',
        status: 'active',
        scope: { coding: [{ code: 'patient-privacy' }] },
        category: [{ coding: [{ code: '59284-0' }] }],
        patient: { identifier: { system, value } },
        provision: {
          type: 'permit',
          actor: [
            {
              role: { coding: [{ code: 'IRCP' }] },
              reference: {
                type: 'Practitioner',
                identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: nationalId },
              },
            },
          ],
        },
      } as never,
    };
  };

  test('from the statement of what is served to hiding a document', async () => {
    const { bytes, author, nationalId, ins, oid } = await cdaAndItsPeople();
    const token = `urn:oid:${oid}|${ins}`;
    const statement = (await author.capabilityStatement()) as unknown as CapabilityStatement;
    expect(statement.rest?.[0]?.resource?.map(({ type }) => type)).toContain('DocumentReference');

    // who is it?
    const found = (await author.search({
      resourceType: 'Patient',
      searchParams: { identifier: token },
    })) as unknown as Bundle;
    const patient = found.entry?.[0]?.resource as Patient;
    expect(found.total).toBe(1);
    expect(patient).toMatchObject({ active: true, identifier: [{ system: `urn:oid:${oid}`, value: ins }] });

    // filing asks for no consent; looking does
    const filed = (await author.create({
      resourceType: 'DocumentReference',
      body: {
        resourceType: 'DocumentReference',
        status: 'current',
        subject: { reference: `Patient/${patient.id}` },
        content: [
          { attachment: { contentType: 'text/xml', title: 'Résultat', data: bytes.toString('base64') } },
        ],
      } as never,
    })) as unknown as DocumentReference;
    expect(filed.meta?.versionId).toBe('1');
    expect(await refusalOf(author.search(search(token)))).toEqual([403, 'access-refused']);
    await author.create(consent(token, nationalId));
    const list = (await author.search(search(token))) as unknown as Bundle;
    const entry = list.entry?.[0]?.resource as DocumentReference;
    expect([list.total, entry.id]).toEqual([1, filed.id]);

    // the same bytes, by the address of the attachment
    const wrapped = (await author.read({ resourceType: 'Binary', id: filed.id ?? '' })) as unknown as {
      data: string;
    };
    expect(Buffer.from(wrapped.data, 'base64').equals(bytes)).toBe(true);
    const { headers } = await fetch(entry.content?.[0]?.attachment?.url ?? '', {
      headers: {
        authorization: `Bearer ${await bearerToken({ issuer: psc.issuer, account: `auteur-${nationalId.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`, resource: base })}`,
      },
    });
    expect(headers.get('content-type')).toContain('xml');
    expect(headers.get('content-security-policy')).toContain('sandbox');

    // hidden, then seen as such by its author
    const masked = {
      coding: [
        {
          system:
            'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument',
          code: 'MASQUE_PS',
        },
      ],
    };
    const hidden = (await author.patch({
      resourceType: 'DocumentReference',
      id: filed.id ?? '',
      jsonPatch: [{ op: 'add', path: '/securityLabel/-', value: masked }],
    })) as unknown as DocumentReference;
    expect(hidden.securityLabel?.map((one) => one.coding?.[0]?.code)).toEqual(['N', 'MASQUE_PS']);
    const after = (await author.search(search(token))) as unknown as Bundle;
    expect(after.entry).toHaveLength(1);
  });

  test('a lot, and what a colleague may see of it', async () => {
    const cardiologist = await clientOfCast('cardiologue');
    const nurse = await clientOfCast('infirmiere');
    const martine = person('martine');
    const of = {
      holderId: '',
      ins: martine.ins,
      insOid: martine.insOid,
      birthName: martine.birthName,
      givenName: martine.givenNames[0] ?? '',
      sex: martine.sex,
      birthDate: martine.birthDate,
      birthCog: martine.birthCog,
      mail: martine.mail,
    };
    // one type that the matrix lets nurses read, and one that it does not
    const open = newReference(of, 'cardiologue', {
      title: 'Bilan',
      type: { coding: [{ system: 'http://loinc.org', code: '47420-5' }] },
    });
    const closed = newReference(of, 'cardiologue', { title: 'Consultation' });
    const done = (await cardiologist.transaction({
      body: newLot(of, [open, closed]) as never,
    })) as unknown as Bundle;
    expect(done.entry?.map(({ response }) => response?.status)).toEqual(Array(5).fill('201 Created'));

    const token = `urn:oid:${of.insOid}|${of.ins}`;
    expect(await refusalOf(nurse.search(search(token)))).toEqual([403, 'access-refused']);
    await nurse.create(consent(token, professional('infirmiere').nationalId));
    const seen = (await nurse.search(search(token))) as unknown as Bundle;
    expect(
      seen.entry?.map(({ resource }) => (resource as DocumentReference).content?.[0]?.attachment?.title),
    ).toEqual(['Bilan']);

    // what she may not see is, for her, what never existed
    const hiddenId = done.entry?.[2]?.response?.location?.split('/')[1] ?? '';
    expect(await refusalOf(nurse.read({ resourceType: 'DocumentReference', id: hiddenId }))).toEqual([
      404,
      'document-absent',
    ]);
    // and she files in nobody else's name
    const inHisName = newReference(of, 'cardiologue');
    expect(
      await refusalOf(nurse.create({ resourceType: 'DocumentReference', body: inHisName as never })),
    ).toEqual([403, 'act-refused']);
  });

  test('each refusal has its own code', async () => {
    const cardiologist = await clientOfCast('cardiologue');
    const martine = person('martine');
    const of = { ...martine, holderId: '', givenName: martine.givenNames[0] ?? '' };
    const create = (
      over: Parameters<typeof newReference>[2],
      patient: Parameters<typeof newReference>[0] = of,
    ) =>
      refusalOf(
        cardiologist.create({
          resourceType: 'DocumentReference',
          body: newReference(patient, 'cardiologue', over) as never,
        }),
      );
    const asked = (name: string) => ({ ...of, ins: person(name).ins, insOid: person(name).insOid });
    expect(await create({}, { ...of, ins: `${of.ins.slice(0, 13)}00` })).toEqual([422, 'ins-key']);
    expect(await create({}, { ...of, birthName: 'Autre' })).toEqual([422, 'traits-differ']);
    expect(await create({}, asked('carlos'))).toEqual([404, 'space-not-open']);
    expect(await create({}, asked('ginette'))).toEqual([404, 'space-not-open']);
    expect(await create({ type: { coding: [{ code: '00000-0' }] } })).toEqual([422, 'type-unknown']);
    expect(await create({ hash: Buffer.alloc(20).toString('base64') })).toEqual([422, 'hash-mismatch']);
    expect(await create({ size: 1 })).toEqual([422, 'size-mismatch']);
    expect(await create({ contentType: 'image/png' })).toEqual([422, 'mime-mismatch']);
    const anonymous = new Client({ baseUrl: base, bearerToken: 'a.b.c' });
    expect(await refusalOf(anonymous.search(search(`urn:oid:${of.insOid}|${of.ins}`)))).toEqual([
      401,
      'token-invalid',
    ]);
  });
});
