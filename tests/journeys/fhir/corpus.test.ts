/**
 * The examples that the Agence du numérique en santé publishes: its FHIR guide for the DMP (pdsm4dmp), as they are and
 * then with what keeps them from being filed put right one by one; and its CDA documents, by ITI-105.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bundle, DocumentReference, OperationOutcome } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { primaryAuthor } from '#formats/cda/header';
import { parseCda } from '#formats/cda/parse-cda';
import { openDatabase } from '#platform/database/database';
import { openSpace } from '../../../src/app/demo/seed.ts';
import type { TestPerson } from '../../house.ts';
import { newCda } from '../sample-documents.ts';
import { codeOf, type FhirHouse, insToken, newReference, startFhirHouse } from './fhir-house.ts';

const corpus = process.env.CARNET_CORPUS;

describe.runIf(corpus !== undefined)('the national examples (read where CARNET_CORPUS says)', () => {
  const read = (name: string) => readFileSync(path.join(corpus ?? '', name));
  let house: FhirHouse;
  let paule: TestPerson;
  beforeAll(async () => {
    house = await startFhirHouse();
    paule = await house.newPerson();
    await house.consent('cardiologue', paule);
  });
  afterAll(() => house?.close());

  const PUBLISH = 'DocumentReference-example-td2-iti105-publication-simplifiee.json';
  const LOT = 'Bundle-example-td2-iti65-lot-soumission.json';
  const REPLACEMENT = 'Bundle-example-td2-1-remplacement.json';
  const OLD = 'DocumentReference-doc-x-id.json';
  const example = (name: string) => read(`fhir/pdsm4dmp/${name}`).toString();
  const pathOf = (name: string) => (name.startsWith('Bundle') ? '' : '/DocumentReference');

  /** The person of the example becomes one whose INS exists, the author one of the cast. */
  const withPeople = (text: string) =>
    text
      .replaceAll('urn:oid:1.2.250.1.213.1.4.8|123456789012345', insToken(paule))
      .replaceAll('"urn:oid:1.2.250.1.213.1.4.8",', `"urn:oid:${paule.insOid}",`)
      .replaceAll('"123456789012345"', `"${paule.ins}"`)
      .replaceAll('"899700218896"', '"899700900261"');

  const SIGNED = `<legalAuthenticator><time value="20260112093000+0100"/><signatureCode code="S"/><assignedEntity>
    <id root="1.2.250.1.71.4.2.1" extension="899700900261"/></assignedEntity></legalAuthenticator>`;

  /** The empty ClinicalDocument of the example becomes a whole CDA, with its own identifier, size and hash. */
  function withDocument(text: string): string {
    const bytes = Buffer.from(newCda(paule, 'cardiologue', { context: SIGNED }).bytes);
    const { header } = parseCda(bytes);
    return text
      .replaceAll(/"data": "[^"]*"/g, `"data": "${bytes.toString('base64')}"`)
      .replaceAll(/"size": \d+/g, `"size": ${bytes.length}`)
      .replaceAll(/"hash": "[^"]*"/g, `"hash": "${createHash('sha1').update(bytes).digest('base64')}"`)
      .replaceAll(/"urn:oid:1\.2\.250\.1\.213\.1\.4\.8\.99999\.\d"/g, `"urn:uuid:${header.uniqueId}"`)
      .replaceAll('"code": "11488-4"', `"code": "${header.type.code}"`);
  }

  /** The replaced document named by its uniqueId: the id of the guide is one of another server. */
  const byUniqueId = (text: string) =>
    text
      .replace(
        '"reference": "DocumentReference/doc-x-id"',
        '"reference": "urn:oid:1.2.250.1.213.1.4.8.99999.0"',
      )
      .replace(
        '"url": "DocumentReference/doc-x-id"',
        '"url": "DocumentReference?identifier=urn:oid:1.2.250.1.213.1.4.8.99999.0"',
      );

  test.each([PUBLISH, LOT, REPLACEMENT])(
    '%s as published: its CDA is an empty element (CI-SIS asks for a header)',
    async (name) => {
      const answer = await house.ask('cardiologue', 'POST', pathOf(name), byUniqueId(example(name)));
      expect([answer.status, codeOf(answer.body)]).toEqual([422, 'cda-unreadable']);
    },
  );

  test.each([PUBLISH, LOT, REPLACEMENT])(
    '%s with a whole CDA: the key of its INS is false (référentiel INS)',
    async (name) => {
      const answer = await house.ask(
        'cardiologue',
        'POST',
        pathOf(name),
        byUniqueId(withDocument(example(name))),
      );
      expect([answer.status, codeOf(answer.body)]).toEqual([422, 'ins-key']);
    },
  );

  test(`${REPLACEMENT} as published replaces a document by an id of another server`, async () => {
    const answer = await house.ask('cardiologue', 'POST', '', example(REPLACEMENT));
    expect([answer.status, codeOf(answer.body), answer.body.issue?.[0]?.expression]).toEqual([
      422,
      'reference-unresolved',
      ['Bundle.entry[1].resource.relatesTo[0].target'],
    ]);
  });

  test(`${PUBLISH} with a real person and a whole CDA is filed`, async () => {
    const answer = await house.ask<DocumentReference>(
      'cardiologue',
      'POST',
      '/DocumentReference',
      withDocument(withPeople(example(PUBLISH))),
    );
    expect(answer.status).toBe(201);
    const back = await house.ask<DocumentReference>(
      'cardiologue',
      'GET',
      `/DocumentReference/${answer.body.id}`,
    );
    expect(back.body.content?.[0]?.attachment?.title).toBe('Compte rendu de consultation');
  });

  test(`${LOT}, then ${REPLACEMENT} of its document`, async () => {
    const lot = await house.ask<Bundle>('cardiologue', 'POST', '', withDocument(withPeople(example(LOT))));
    expect(lot.body.entry?.map(({ response }) => response?.status)).toEqual([
      '201 Created',
      '201 Created',
      '201 Created',
    ]);
    const id = lot.body.entry?.[1]?.response?.location?.split('/')[1];
    const replacement = withDocument(withPeople(example(REPLACEMENT))).replaceAll(
      'DocumentReference/doc-x-id',
      `DocumentReference/${id}`,
    );
    const answer = await house.ask<Bundle>('cardiologue', 'POST', '', replacement);
    expect(answer.body.entry?.map(({ response }) => response?.status)).toEqual([
      '201 Created',
      '201 Created',
      '200 OK',
      '201 Created',
    ]);
    const before = await house.ask<DocumentReference>('cardiologue', 'GET', `/DocumentReference/${id}`);
    expect(before.body.status).toBe('superseded');
    // what is read back of it has every element of the guide's own superseded document, but the contained resources
    const guide = JSON.parse(example(OLD)) as DocumentReference;
    const { contained: _contained, ...expected } = guide;
    for (const key of Object.keys(expected)) expect(before.body).toHaveProperty(key);
    for (const key of Object.keys(expected.content?.[0]?.attachment ?? {}))
      expect(before.body.content?.[0]?.attachment).toHaveProperty(key);
  });

  test(`${OLD} is an answer and no deposit: a new document is current (MHD), and carries its data (SimplifiedPublish: data 1..1)`, async () => {
    const answer = await house.ask('cardiologue', 'POST', '/DocumentReference', withPeople(example(OLD)));
    expect([answer.status, answer.body.issue?.[0]?.expression]).toEqual([422, ['DocumentReference.status']]);
    const current = withPeople(example(OLD)).replace('"status": "superseded"', '"status": "current"');
    const again = await house.ask('cardiologue', 'POST', '/DocumentReference', current);
    expect([again.status, codeOf(again.body), again.body.issue?.[0]?.expression]).toEqual([
      422,
      'element-unexpected',
      ['DocumentReference.content[0].attachment.url'],
    ]);
  });

  test('the guide’s patch to hide: an INS goes with the uniqueId, which the guide leaves out', async () => {
    const patch = [
      {
        op: 'add',
        path: '/securityLabel/-',
        value: {
          coding: [
            {
              system:
                'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument',
              code: 'MASQUE_PS',
            },
          ],
        },
      },
    ];
    const headers = { 'content-type': 'application/json-patch+json' };
    const filed = await house.ask<DocumentReference>(
      'cardiologue',
      'POST',
      '/DocumentReference',
      newReference(paule, 'cardiologue'),
    );
    const key = `identifier=${encodeURIComponent(`urn:ietf:rfc:3986|${filed.body.masterIdentifier?.value}`)}`;
    const alone = await house.ask('cardiologue', 'PATCH', `/DocumentReference?${key}`, patch, headers);
    expect([alone.status, alone.body.issue?.[0]?.expression]).toEqual([400, ['patient.identifier']]);
    const whole = `/DocumentReference?${key}&patient.identifier=${encodeURIComponent(insToken(paule))}`;
    expect((await house.ask('cardiologue', 'PATCH', whole, patch, headers)).status).toBe(200);
  });

  describe('CDA documents by ITI-105, each by its own author', () => {
    const files =
      corpus === undefined
        ? []
        : readdirSync(path.join(corpus, 'cda')).filter((name) => name.endsWith('.xml'));
    const outcomes = new Map<string, { status: number; code: string | undefined; id: string | undefined }>();

    beforeAll(async () => {
      const { db: batch } = openDatabase({ url: house.databaseUrl, role: 'carnet_batch', max: 1 });
      // as the files were published, version 1 comes before what replaces it
      for (const file of files) {
        const bytes = read(`cda/${file}`);
        const { header } = parseCda(bytes);
        const { patient } = header;
        const author = primaryAuthor(header)?.id?.extension ?? header.legalAuthenticator?.id?.extension ?? '';
        if (patient.ins)
          await openSpace(
            batch,
            house.house.kms,
            {
              ins: patient.ins.value,
              insOid: patient.ins.oid,
              insStatus: 'qualifiee',
              birthName: patient.birthName,
              birthGivenNames: patient.birthGivenNames.join(' '),
              firstGivenName: patient.birthGivenNames[0] ?? '',
              sex: patient.sex === 'U' ? 'I' : patient.sex,
              birthDate: patient.birthDate,
              birthCog: patient.birthPlaceCog,
            },
            'active',
          );
        await house.professionals.register({
          id: author,
          familyName: 'Auteur',
          givenName: 'Essai',
          professionCode: '10',
          professionSystem: 'TRE_G15',
          professionLabel: 'Médecin',
        });
        const reference = {
          resourceType: 'DocumentReference',
          status: 'current',
          content: [
            {
              attachment: {
                contentType: 'text/xml',
                title: header.title.slice(0, 128),
                data: bytes.toString('base64'),
              },
            },
          ],
        };
        const answer = await house.ask<OperationOutcome & { id?: string }>(
          author,
          'POST',
          '/DocumentReference',
          reference,
        );
        outcomes.set(file, { status: answer.status, code: codeOf(answer.body), id: answer.body.id });
        if (answer.status === 201) {
          const headers = { authorization: `Bearer ${author}`, accept: 'text/xml' };
          const back = await fetch(`${house.base}/Binary/${answer.body.id}`, { headers });
          expect(Buffer.from(await back.arrayBuffer()).equals(bytes), file).toBe(true);
        }
      }
      await batch.destroy();
    });

    test('22 of 26 are filed, and read back byte for byte', () => {
      const refused = [...outcomes]
        .filter(([, { status }]) => status !== 201)
        .map(([file, { code }]) => [file.split('_')[0], code]);
      expect(files).toHaveLength(26);
      expect(refused.map(([, code]) => code).sort()).toEqual([
        'act-refused',
        'ins-key',
        'ins-key',
        'traits-differ',
      ]);
    });
  });
});
