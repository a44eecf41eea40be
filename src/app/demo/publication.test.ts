import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseCda } from '#formats/cda/parse-cda';
import { sampleCda } from '#formats/cda/sample-cda';
import { publicationOfCda, publicationOfFile } from './publication.ts';

describe('a file as a DocumentReference', () => {
  test('a CDA gives its own metadata', () => {
    const bytes = Buffer.from(sampleCda());
    const resource = publicationOfCda(bytes, parseCda(bytes).header);
    expect(resource).toMatchObject({
      resourceType: 'DocumentReference',
      status: 'current',
      masterIdentifier: { system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.250.1.999.1.1' },
      type: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] },
      subject: { reference: 'Patient?identifier=urn:oid:1.2.250.1.213.1.4.10|262062913490181' },
      contained: [
        {
          resourceType: 'Practitioner',
          identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '899900000015' }],
          name: [{ family: 'FOURNIER', given: ['Hélène'], prefix: ['MME'] }],
        },
        { resourceType: 'Organization', identifier: [{ value: '1290000017' }] },
      ],
      author: [{ reference: '#author' }, { reference: '#structure' }],
      content: [
        {
          attachment: {
            contentType: 'text/xml',
            title: 'Compte rendu de consultation',
            size: bytes.length,
            data: bytes.toString('base64'),
            hash: createHash('sha1').update(bytes).digest('base64'),
          },
        },
      ],
    });
  });

  test('an identifier with an extension keeps it', () => {
    const bytes = Buffer.from(sampleCda({ id: '<id root="1.2.3" extension="A-1"/>' }));
    expect(publicationOfCda(bytes, parseCda(bytes).header)).toMatchObject({
      masterIdentifier: { value: 'urn:oid:1.2.3^A-1' },
    });
  });

  const told = {
    ins: '2 62 06 29 134 901 81',
    oid: '1.2.250.1.213.1.4.10',
    type: 'CERT_DECL',
    typeSystem: '1.2.250.1.213.1.1.4.12',
    title: 'Certificat',
    author: {
      nationalId: '899700900204',
      label: 'Claire Fournier',
      structure: { id: '1990004517', name: 'Maison de santé' },
      isSecretariat: false,
    },
    now: new Date('2026-11-20T10:00:00Z'),
  };

  test('any other file takes what was told, and the same identifier each time', () => {
    const bytes = Buffer.from('%PDF-1.7');
    const resource = publicationOfFile(bytes, 'application/pdf', told);
    expect(resource).toMatchObject({
      type: { coding: [{ system: 'urn:oid:1.2.250.1.213.1.1.4.12', code: 'CERT_DECL' }] },
      subject: { reference: 'Patient?identifier=urn:oid:1.2.250.1.213.1.4.10|262062913490181' },
      contained: [
        { resourceType: 'Practitioner', name: [{ text: 'Claire Fournier' }] },
        { resourceType: 'Organization' },
      ],
      masterIdentifier: {
        value: expect.stringMatching(
          /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        ),
      },
    });
    expect(publicationOfFile(bytes, 'application/pdf', { ...told, now: new Date() })).toMatchObject({
      masterIdentifier: (resource as { masterIdentifier: object }).masterIdentifier,
    });
    expect(publicationOfFile(Buffer.from('%PDF-1.6'), 'application/pdf', told)).not.toMatchObject({
      masterIdentifier: (resource as { masterIdentifier: object }).masterIdentifier,
    });
  });

  test('a secretariat files in the name of its structure', () => {
    const resource = publicationOfFile(Buffer.from('%PDF-1.7'), 'application/pdf', {
      ...told,
      author: { ...told.author, isSecretariat: true },
    });
    expect(resource).toMatchObject({ author: [{ reference: '#structure' }] });
  });
});
