/** The requests that the measurements send. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { BenchHouse } from './house.ts';
import type { Shot } from './load.ts';

/** ITI-105: a PDF of `size` bytes, another one each time. */
export function publishPdf(house: BenchHouse, token: string, size: number): (n: number) => Shot {
  const person = house.people.find((one) => one.id === 'martine');
  const author = house.professionals.find((one) => one.id === 'medecin');
  if (!person || !author) throw new Error('The cast is not there.');
  const filling = randomBytes(Math.floor(size / 2)).toString('hex');
  return (n) => {
    const pdf = Buffer.from(`%PDF-1.4\n% ${n} ${randomUUID()}\n${filling}\n%%EOF\n`);
    return publish(token, {
      uniqueId: `urn:uuid:${randomUUID()}`,
      ins: person.ins,
      oid: person.insOid,
      author: author.nationalId,
      type: '11488-4',
      title: `Compte rendu ${n}`,
      contentType: 'application/pdf',
      data: pdf.toString('base64'),
    });
  };
}

/** ITI-105: one CDA, under another identifier each time. */
export function publishCda(
  cda: string,
  token: string,
  facts: { ins: string; oid: string; author: string; type: string; title: string },
): (n: number) => Shot {
  const id = /<id root="([^"]+)"(?: extension="([^"]*)")?\s*\/>/.exec(
    cda.slice(0, cda.indexOf('<effectiveTime')),
  );
  if (!id) throw new Error('This CDA has no identifier.');
  return (n) => {
    const extension = `${process.pid}${Date.now() % 1e8}${n}`;
    const uniqueId = `1.2.250.1.999.1.${extension}`;
    const text = cda.replace(id[0], `<id root="${uniqueId}"/>`);
    return publish(token, {
      ...facts,
      uniqueId: `urn:oid:${uniqueId}`,
      contentType: 'text/xml',
      data: Buffer.from(text).toString('base64'),
    });
  };
}

type Publication = {
  readonly uniqueId: string;
  readonly ins: string;
  readonly oid: string;
  readonly author: string;
  readonly type: string;
  readonly title: string;
  readonly contentType: string;
  readonly data: string;
};

function publish(token: string, one: Publication): Shot {
  const body = JSON.stringify({
    resourceType: 'DocumentReference',
    contained: [
      {
        resourceType: 'Practitioner',
        id: 'author',
        identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: one.author }],
        name: [{ family: 'Fournier', given: ['Claire'] }],
      },
    ],
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: one.uniqueId },
    status: 'current',
    type: { coding: [{ system: 'http://loinc.org', code: one.type }] },
    subject: { identifier: { system: `urn:oid:${one.oid}`, value: one.ins } },
    date: '2026-11-20T09:00:00Z',
    author: [{ reference: '#author' }],
    securityLabel: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] },
    ],
    content: [
      { attachment: { contentType: one.contentType, language: 'fr-FR', title: one.title, data: one.data } },
    ],
    context: { period: { start: '2026-11-20T08:00:00Z' } },
  });
  return {
    method: 'POST',
    path: '/fhir/DocumentReference',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body,
  };
}

/** ITI-67: the 50 newest documents of a person. */
export const search = (token: string, person: { ins: string; insOid: string }): Shot => ({
  method: 'GET',
  path: `/fhir/DocumentReference?patient.identifier=${encodeURIComponent(`urn:oid:${person.insOid}|${person.ins}`)}&status=current&_count=50`,
  headers: { authorization: `Bearer ${token}`, accept: 'application/fhir+json' },
});

/** ITI-68: the bytes of a document. */
export const read = (token: string, id: string): Shot => ({
  method: 'GET',
  path: `/fhir/Binary/${id}`,
  headers: { authorization: `Bearer ${token}`, accept: '*/*' },
});

export const page = (cookie: string, path: string): Shot => ({
  method: 'GET',
  path,
  headers: { cookie, accept: 'text/html', 'accept-encoding': 'gzip' },
});
