/** What an emergency asks first of a record, out of what there is (O01): by types and words alone. */
import type { DocumentEntry } from '#documents';
import type { CdaBody, Section } from '#formats/cda/document';

/** Volet de synthèse médicale. */
const SUMMARY = '60591-5';
/** Directives anticipées. */
const DIRECTIVES = 'EXPPAT_3';
/** Letters and reports of a hospital: discharge, stay, emergencies, surgery, anaesthesia, liaison. */
const HOSPITAL = [
  '11490-0',
  '34112-3',
  '15507-7',
  '34874-8',
  '77436-4',
  '34749-2',
  '60280-5',
  '74207-2',
] as const;

export const RELEVANT_TYPES: readonly string[] = [SUMMARY, DIRECTIVES, ...HOSPITAL];
export const BIOLOGY_CATEGORY = 'BIOLOGIE';

const MOST = 5;

/** @param newestFirst documents of the relevant types */
export function relevantAmong(newestFirst: readonly DocumentEntry[]) {
  const of = (types: readonly string[]) => newestFirst.filter(({ typeCode }) => types.includes(typeCode));
  return {
    summary: of([SUMMARY])[0],
    directives: of([DIRECTIVES])[0],
    hospital: of(HOSPITAL).slice(0, MOST),
  };
}

/** Chapters of a summary, by the code of their section (LOINC, as the CI-SIS uses it). */
const CHAPTERS = {
  allergies: ['48765-2'],
  treatments: ['10160-0', '57828-6'],
  problems: ['11450-4', '11348-0'],
  devices: ['46264-8'],
  pregnancy: ['10162-6'],
} as const;
export type ChapterName = keyof typeof CHAPTERS;

export type Chapters = Readonly<Record<ChapterName, readonly Section[]>>;

/** The sections that a summary has for each chapter; none when it says nothing of it. */
export function chaptersOf(body: CdaBody | undefined): Chapters {
  const sections = body?.kind === 'structured' ? flat(body.sections) : [];
  const of = (name: ChapterName) =>
    sections.filter(
      ({ code }) => code !== undefined && (CHAPTERS[name] as readonly string[]).includes(code.code),
    );
  return {
    allergies: of('allergies'),
    treatments: of('treatments'),
    problems: of('problems'),
    devices: of('devices'),
    pregnancy: of('pregnancy'),
  };
}

const flat = (sections: readonly Section[]): readonly Section[] =>
  sections.flatMap((section) => [section, ...flat(section.sections)]);
