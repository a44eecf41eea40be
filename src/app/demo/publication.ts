/** A file as the DocumentReference of a simplified publication (ITI-105, PDSm): its metadata from its header, or as told. Pure. */
import { createHash } from 'node:crypto';
import type { CdaHeader, CdaParticipant } from '#formats/cda/document';
import { primaryAuthor } from '#formats/cda/header';
import type { SniffedType } from '#formats/mime';

/** What a file that is no CDA cannot say itself. */
export type Told = {
  readonly ins: string;
  readonly oid: string;
  /** JDV_J66. */
  readonly type: string;
  /** OID of the type's code system. */
  readonly typeSystem: string | undefined;
  readonly title: string;
  readonly author: {
    readonly nationalId: string;
    readonly label: string;
    /** Technical identifier and name. */
    readonly structure: { readonly id: string; readonly name: string } | undefined;
    /** A secretariat files in the name of its structure (R38). */
    readonly isSecretariat: boolean;
  };
  readonly now: Date;
};

const LOINC = '2.16.840.1.113883.6.1';
const PROFILE = 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-simplified-publish';

export function publicationOfCda(bytes: Uint8Array, header: CdaHeader): object {
  const { patient, type, service } = header;
  const author = primaryAuthor(header);
  return {
    ...base(bytes, 'text/xml', header.title.slice(0, 128), new Date(header.creationTime)),
    ...(author && authorship(ofCda(author))),
    masterIdentifier: uniqueIdentifier(header.uniqueId),
    type: {
      coding: [{ ...systemOf(type.system), code: type.code, ...(type.label && { display: type.label }) }],
    },
    ...(patient.ins && subject(patient.ins.oid, patient.ins.value)),
    ...(service.start && {
      context: { period: { start: service.start, ...(service.stop && { end: service.stop }) } },
    }),
  };
}

/** What cannot be read as a CDA is sent as it is: the house says why it refuses. */
export const publicationOfUnreadable = (
  bytes: Uint8Array,
  mimeType: string,
  title: string,
  now: Date,
): object => base(bytes, mimeType, title, now);

export function publicationOfFile(
  bytes: Uint8Array,
  mimeType: Exclude<SniffedType, 'unknown'> | 'application/octet-stream',
  told: Told,
): object {
  const { author } = told;
  return {
    ...base(bytes, mimeType, told.title, told.now),
    ...authorship({
      person: author.isSecretariat ? undefined : { id: author.nationalId, text: author.label },
      structure: author.structure,
    }),
    // the same file about the same person is the same document: sent again, it is answered the same
    masterIdentifier: {
      system: 'urn:ietf:rfc:3986',
      value: `urn:uuid:${uuidOf(told.oid, told.ins, told.type, bytes)}`,
    },
    type: { coding: [{ ...systemOf(told.typeSystem ?? LOINC), code: told.type }] },
    ...subject(told.oid, told.ins.replace(/\s/g, '')),
  };
}

function base(bytes: Uint8Array, contentType: string, title: string, at: Date) {
  return {
    resourceType: 'DocumentReference',
    meta: { profile: [PROFILE] },
    status: 'current',
    date: at.toISOString(),
    content: [
      {
        attachment: {
          contentType,
          language: 'fr-FR',
          data: Buffer.from(bytes).toString('base64'),
          size: bytes.length,
          hash: createHash('sha1').update(bytes).digest('base64'),
          title,
          creation: at.toISOString(),
        },
      },
    ],
  };
}

const subject = (oid: string, ins: string) => ({
  subject: { reference: `Patient?identifier=urn:oid:${oid}|${ins}` },
});

const systemOf = (oid: string) =>
  oid === LOINC ? { system: 'http://loinc.org' } : oid ? { system: `urn:oid:${oid}` } : {};

/** An OID or a UUID, with or without extension, as FHIR names it. */
function uniqueIdentifier(uniqueId: string) {
  const [root = '', extension] = uniqueId.split('^');
  const urn = `urn:${/^[0-2](\.\d+)+$/.test(root) ? 'oid' : 'uuid'}:${root}`;
  return { system: 'urn:ietf:rfc:3986', value: extension === undefined ? urn : `${urn}^${extension}` };
}

type Authorship = {
  readonly person:
    | {
        readonly id: string;
        readonly text?: string;
        readonly family?: string | undefined;
        readonly given?: string | undefined;
        readonly prefix?: string | undefined;
      }
    | undefined;
  readonly structure: { readonly id: string; readonly name: string | undefined } | undefined;
};

const ofCda = (author: CdaParticipant): Authorship => ({
  person: author.id?.extension
    ? { id: author.id.extension, family: author.family, given: author.given, prefix: author.prefix }
    : undefined,
  structure: author.organization?.id?.extension
    ? { id: author.organization.id.extension, name: author.organization.name }
    : undefined,
});

function authorship({ person, structure }: Authorship) {
  const contained: object[] = [];
  const author: object[] = [];
  if (person) {
    const { text, family, given, prefix } = person;
    const name = {
      ...(text && { text }),
      ...(family && { family }),
      ...(given && { given: [given] }),
      ...(prefix && { prefix: [prefix] }),
    };
    contained.push({
      resourceType: 'Practitioner',
      id: 'author',
      identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: person.id }],
      ...(Object.keys(name).length > 0 && { name: [name] }),
    });
    author.push({ reference: '#author' });
  }
  if (structure) {
    contained.push({
      resourceType: 'Organization',
      id: 'structure',
      identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.2', value: structure.id }],
      ...(structure.name && { name: structure.name }),
    });
    author.push({ reference: '#structure' });
  }
  return { ...(contained.length > 0 && { contained }), ...(author.length > 0 && { author }) };
}

/** A UUID drawn from names (RFC 9562 §5.8), always the same for the same ones. */
function uuidOf(...names: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const name of names) hash.update(name).update('\0');
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
