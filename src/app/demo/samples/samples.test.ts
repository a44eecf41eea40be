import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadReferenceData, type ReferenceData } from '#access';
import { narrativeText } from '#formats/cda/cda-text';
import { primaryAuthor } from '#formats/cda/header';
import { type CdaDocument, parseCda } from '#formats/cda/parse-cda';
import { sniff } from '#formats/mime';
import { createPdfRenderer } from '#platform/pdf/pdf-renderer';
import { referenceFolder } from '../../compose.ts';
import { cast } from '../cast.ts';
import { course, every } from './course.ts';
import { writePdf } from './pdf-writer.ts';
import { drawElectrocardiogram } from './png-writer.ts';
import { randomOf } from './random.ts';
import { type ToldPerson, tellEveryone } from './tell-everyone.ts';

const today = new Date('2026-11-20');
let reference: ReferenceData;
let told: readonly ToldPerson[];
beforeAll(() => {
  reference = loadReferenceData(referenceFolder);
  told = tellEveryone(today, reference);
});

const samplesOf = (personId: string) => told.find((one) => one.personId === personId)?.samples ?? [];
const everything = () => told.flatMap(({ samples }) => samples);
const cdasOf = (personId: string): CdaDocument[] =>
  samplesOf(personId)
    .filter(({ document }) => document.mimeType === 'text/xml')
    .map(({ document }) => parseCda(document.bytes));

describe('the documents of the cast', () => {
  test('each person has as many as their story says, Léa none', () => {
    expect(Object.fromEntries(told.map(({ personId, samples }) => [personId, samples.length]))).toEqual({
      martine: 34,
      camille: 5,
      nathan: 8,
      ines: 7,
      andre: 5,
      francoise: 7,
      mehdi: 4,
      monique: 400,
      gerard: 2000,
    });
    expect(samplesOf('lea')).toEqual([]);
  });

  test('each is what it says, names its person and is filed by its author or by the secretariat of the author’s structure', () => {
    const byId = new Map(cast.professionals.map((one) => [one.id, one]));
    for (const { personId, samples } of told) {
      const person = cast.people.find(({ id }) => id === personId);
      for (const { depositor, document } of samples) {
        expect(sniff(document.bytes)).toEqual({ type: document.mimeType });
        const header = document.mimeType === 'text/xml' ? parseCda(document.bytes).header : undefined;
        expect(header?.patient.ins?.value ?? document.patient?.ins).toBe(person?.ins);
        const author = header ? primaryAuthor(header) : undefined;
        const authorId = author?.id?.extension ?? document.author?.id;
        const structureId = author?.organization?.id?.extension ?? document.author?.structureId;
        const session = byId.get(depositor);
        if (depositor === 'secretaire') expect(structureId).toBe(session?.structureId);
        else expect(authorId).toBe(session?.nationalId);
        const type = reference.documentType(header?.type.code ?? document.typeCode ?? '');
        expect(type?.origin).toBe('professional');
        expect((header?.title ?? document.title ?? '').length).toBeLessThanOrEqual(128);
        expect(new Date(header?.service.start ?? document.actStart ?? Number.NaN).getTime()).toBeLessThan(
          today.getTime(),
        );
      }
    }
  });

  test('identifiers and contents are all different', () => {
    const ids = everything().map(
      ({ document }) => document.uniqueId ?? parseCda(document.bytes).header.uniqueId,
    );
    expect(new Set(ids).size).toBe(ids.length);
    const contents = everything().map(({ document }) =>
      createHash('sha256').update(document.bytes).digest('hex'),
    );
    expect(new Set(contents).size).toBe(contents.length);
  });

  test('the same day gives the same bytes, so that a filling cut short resumes', () => {
    const again = tellEveryone(today, reference).flatMap(({ samples }) => samples);
    expect(
      again.every(
        ({ document }, index) => Buffer.compare(document.bytes, everything()[index]!.document.bytes) === 0,
      ),
    ).toBe(true);
  });

  test('all nine categories but the person’s own are there', () => {
    const shelves = new Set(
      everything().map(
        ({ document }) =>
          reference.documentType(document.typeCode ?? parseCda(document.bytes).header.type.code)?.shelf,
      ),
    );
    expect([...shelves].toSorted()).toEqual([
      'AUTR_DOC',
      'BIOLOGIE',
      'CERT_MED',
      'CPT_REND',
      'DEPISTAG',
      'DOC_ADM',
      'ORD_SOIN',
      'RADIO_SC',
      'SYNTHESE',
    ]);
  });

  test('one is hidden, one waits for its announcement, one replaces another', () => {
    const visible = (key: 'hidden' | 'invisibleToPatient') =>
      everything().filter(({ document }) => document.visibility?.[key]).length;
    expect([visible('hidden'), visible('invisibleToPatient')]).toEqual([1, 1]);
    const replacing = cdasOf('martine').filter(({ header }) => header.replaces.length > 0);
    expect(replacing).toHaveLength(1);
    expect(cdasOf('martine').map(({ header }) => header.uniqueId)).toContain(
      replacing[0]?.header.replaces[0],
    );
  });

  test('laboratory results carry values, units, ranges and the former result', () => {
    const [latest] = cdasOf('martine')
      .filter(({ header }) => header.type.code === '11502-2')
      .toSorted((a, b) => b.header.creationTime.localeCompare(a.header.creationTime));
    expect(latest?.header).toMatchObject({
      level: 3,
      formatCode: 'urn:ihe:lab:xd-lab:2008',
      title: 'Bilan sanguin',
    });
    const text =
      latest?.body.kind === 'structured'
        ? latest.body.sections.map(({ narrative }) => narrativeText(narrative)).join('\n')
        : '';
    expect(text).toContain('Hémoglobine glyquée (HbA1c)\t6,6 (au-dessus)\t%\t4,0 à 6,0\t6,8 le 20/05/2026');
  });

  test('a level 1 document holds a PDF', () => {
    const letter = cdasOf('mehdi').find(({ header }) => header.level === 1);
    expect(letter?.body).toMatchObject({ kind: 'unstructured', mediaType: 'application/pdf' });
  });
});

describe('the small writers', () => {
  test('a PDF is tagged, in French, and reads in order over its pages', async () => {
    const pdf = writePdf('Titre (essai)', [
      { kind: 'title', text: 'Cœur : l’essai (1)' },
      ...Array.from({ length: 80 }, (_, index) => ({ kind: 'text' as const, text: `Ligne ${index + 1}` })),
    ]);
    expect(pdf.toString('latin1')).toMatch(/\/Lang \(fr-FR\).*\/Marked true/);
    const renderer = createPdfRenderer();
    try {
      const pages = await renderer.text(new Uint8Array(pdf));
      expect(pages).toHaveLength(3);
      expect(pages[0]).toMatch(/^Cœur : l’essai \(1\)\nLigne 1\n/);
      expect(pages[2]).toMatch(/Ligne 80$/);
    } finally {
      await renderer.close();
    }
  });

  test('a trace is a PNG whose pixels inflate to its size', () => {
    const png = drawElectrocardiogram(randomOf('x'), 70, false);
    expect(sniff(png)).toEqual({ type: 'image/png' });
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const start = png.indexOf('IDAT') + 4;
    expect(inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8))).length).toBe(
      (width + 1) * height,
    );
  });

  test('a course is straight between its points and flat beyond them', () => {
    const value = course([100, 10], [50, 20], [0, 0]);
    expect([value(200), value(100), value(75), value(50), value(25), value(0)]).toEqual([
      10, 10, 15, 20, 10, 0,
    ]);
    expect([...every(30, 100, 5)]).toEqual([100, 70, 40, 10]);
  });

  test('chance is the same for the same seed', () => {
    const draw = (seed: string) =>
      Array.from({ length: 5 }, () => randomOf(seed)).map((random) => random.between(0, 1000));
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });
});
