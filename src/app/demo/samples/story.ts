/** The documents of one person, told one after the other: each gets its identifier, its author and its date. */
import type { ReferenceData } from '#access';
import type { NewDocument, Visibility } from '#documents';
import type { CastPerson } from '../cast.ts';
import { nameOf, type SampleAuthor } from './authors.ts';
import { writeCda } from './cda-writer.ts';
import { encapsulated, type Section, structuredBody } from './narrative.ts';
import { type PdfBlock, writePdf } from './pdf-writer.ts';
import { type Random, randomOf } from './random.ts';

/** A document, and the persona of the cast whose session files it. */
export type Sample = { readonly depositor: string; readonly document: NewDocument };

type Facts = {
  readonly author: SampleAuthor;
  /** JDV_J66. */
  readonly type: string;
  readonly title: string;
  readonly at: Date;
  readonly until?: Date | undefined;
  readonly visibility?: Visibility | undefined;
};

export type Told = Facts & {
  readonly sections: readonly Section[];
  readonly templateIds?: readonly string[] | undefined;
  /** The document that this one replaces, as `tell` returned it. */
  readonly replaces?: Ticket | undefined;
};

/** What names a document that was told. */
export type Ticket = { readonly uniqueId: string; readonly setId: string; readonly version: number };

export type Story = {
  readonly person: CastPerson;
  readonly random: Random;
  /** The first day of the demonstration. */
  readonly today: Date;
  readonly samples: readonly Sample[];
  /** @param days before today; @param hour of that day, in UTC */
  ago(days: number, hour?: number): Date;
  /** A structured CDA. */
  tell(told: Told): Ticket;
  /** A CDA of level 1 around a PDF. */
  tellPdfInside(facts: Facts, blocks: readonly PdfBlock[]): void;
  /** A plain PDF. */
  tellPdf(facts: Facts, blocks: readonly PdfBlock[]): void;
  /** A plain picture. */
  tellPicture(facts: Facts, png: Uint8Array): void;
};

/** Arc of identifiers of the demonstration; 999 is nobody's. */
const ROOT = '1.2.250.1.999.2026';
const DAY = 24 * 3600_000;

/** @param order the person's place in the cast: identifiers of two people never meet */
export function createStory(person: CastPerson, order: number, today: Date, reference: ReferenceData): Story {
  const samples: Sample[] = [];
  const midnight = Math.floor(today.getTime() / DAY) * DAY;
  const nextSetId = () => `${ROOT}.${order}.${samples.length + 1}`;

  const typeOf = (code: string) => {
    const type = reference.documentType(code);
    if (!type) throw new Error(`Unknown type of document: ${code}`);
    return { code, system: type.system, label: type.labelFr };
  };

  const addCda = (facts: Facts, body: string, extra: Pick<Told, 'templateIds' | 'replaces'>): Ticket => {
    const { author, at, until, title } = facts;
    const before = extra.replaces;
    const version = (before?.version ?? 0) + 1;
    const setId = before?.setId ?? nextSetId();
    const uniqueId = `${nextSetId()}.${version}`;
    const bytes = writeCda({
      uniqueId,
      setId,
      version,
      title,
      person,
      author,
      body,
      replaces: before?.uniqueId,
      type: typeOf(facts.type),
      act: { start: at, end: until },
      writtenAt: new Date((until ?? at).getTime() + 40 * 60_000),
      templateIds: extra.templateIds,
    });
    samples.push({
      depositor: author.depositor,
      document: { bytes, mimeType: 'text/xml', software: author.software, visibility: facts.visibility },
    });
    return { uniqueId, setId, version };
  };

  const addFile = (
    { author, type, title, at, until, visibility }: Facts,
    mimeType: string,
    bytes: Uint8Array,
  ) =>
    samples.push({
      depositor: author.depositor,
      document: {
        bytes,
        mimeType,
        title,
        visibility,
        uniqueId: `${nextSetId()}.1`,
        typeCode: type,
        patient: { ins: person.ins, oid: person.insOid },
        author: {
          id: author.id,
          label: nameOf(author),
          profession: author.specialty.label,
          structureId: author.structure.id,
          structureLabel: author.structure.name,
        },
        actStart: at,
        actEnd: until,
        createdAt: until ?? at,
        software: author.software,
        facilityType: author.structure.sectorCode,
        practiceSetting: author.setting,
      },
    });

  return {
    person,
    random: randomOf(person.id),
    today: new Date(midnight),
    samples,
    ago: (days, hour = 9) => new Date(midnight - Math.round(days) * DAY + hour * 3600_000),
    tell: ({ sections, ...told }) => addCda(told, structuredBody(sections), told),
    tellPdfInside: (facts, blocks) => {
      addCda(
        facts,
        encapsulated('application/pdf', writePdf(facts.title, letterhead(facts, person, blocks))),
        {},
      );
    },
    tellPdf: (facts, blocks) => {
      addFile(facts, 'application/pdf', writePdf(facts.title, letterhead(facts, person, blocks)));
    },
    tellPicture: (facts, png) => {
      addFile(facts, 'image/png', png);
    },
  };
}

/** What every letter begins and ends with. */
function letterhead(
  { author, title, at }: Facts,
  person: CastPerson,
  blocks: readonly PdfBlock[],
): PdfBlock[] {
  const { structure } = author;
  return [
    { kind: 'text', text: `${structure.name} — ${structure.commune} — ${grouped(structure.phone)}` },
    { kind: 'text', text: `${nameOf(author)}, ${author.specialty.label}` },
    { kind: 'title', text: title },
    {
      kind: 'text',
      text: `${person.givenNames[0]} ${person.usageName ?? person.birthName}, ${person.sex === 'F' ? 'née' : 'né'} le ${inFrench(new Date(person.birthDate))}`,
    },
    { kind: 'text', text: `Le ${inFrench(at)}` },
    ...blocks,
    { kind: 'text', text: nameOf(author) },
    { kind: 'text', text: 'Document fictif : ni cette personne, ni ce soignant n’existent.' },
  ];
}

/** « 3 mars 2024 » */
export const inFrench = (at: Date): string => FRENCH.format(at);
const FRENCH = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });

/** « 03/03/2024 » */
export const shortDate = (at: Date): string => SHORT.format(at);
const SHORT = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeZone: 'Europe/Paris' });

const grouped = (phone: string) => phone.replace(/(..)(?=.)/g, '$1 ');

/** « 6,6 » */
export const decimal = (value: number, digits: number): string => value.toFixed(digits).replace('.', ',');
