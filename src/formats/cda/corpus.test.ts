import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { INS_OIDS, parseIns } from '../ins.ts';
import { sniff } from '../mime.ts';
import { compareTraits } from '../traits.ts';
import { cdaText } from './cda-text.ts';
import type { CdaDocument, NarrativeNode, NarrativeNodes, Section } from './document.ts';
import { primaryAuthor } from './header.ts';
import { parseCda } from './parse-cda.ts';

// The 26 documents published by the Agence du numérique en santé, read where CARNET_CORPUS says.
const folder = path.join(process.env.CARNET_CORPUS ?? '', 'cda');
const present = process.env.CARNET_CORPUS !== undefined;
const files = present ? readdirSync(folder).filter((name) => name.endsWith('.xml')) : [];
const load = (file: string) => readFileSync(path.join(folder, file));

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w:]+)((?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text and cells of every section's narrative, by a tokeniser that shares nothing with the parser under test. */
function narrativeOfSource(xml: string): { text: string; cells: number; breaks: number; media: number } {
  const found = { text: '', cells: 0, breaks: 0, media: 0 };
  const path: string[] = [];
  let inside = 0;
  for (const [, close, tag, , empty, text] of xml.matchAll(TOKEN)) {
    if (text !== undefined) {
      if (inside > 0) found.text += text;
    } else if (tag !== undefined && close) {
      if (path.length === inside) inside = 0;
      path.pop();
    } else if (tag !== undefined) {
      if (inside > 0) {
        if (tag === 'td' || tag === 'th') found.cells += 1;
        if (tag === 'br') found.breaks += 1;
        if (tag === 'renderMultiMedia') found.media += 1;
      }
      if (empty) continue;
      path.push(tag);
      if (inside === 0 && tag === 'text' && path.at(-2) === 'section') inside = path.length;
    }
  }
  found.text = found.text.replace(/&(?:#x(\w+)|#(\d+)|(\w+));/g, (_, hex, decimal, name) =>
    name ? ENTITIES[name]! : String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10)),
  );
  return found;
}

function narrativeOfTree(document: CdaDocument): {
  text: string;
  cells: number;
  breaks: number;
  media: number;
} {
  const found = { text: '', cells: 0, breaks: 0, media: 0 };
  const visitAll = (nodes: NarrativeNodes) => nodes.forEach(visit);
  function visit(node: NarrativeNode): void {
    if (node.kind === 'text') found.text += node.text;
    if (node.kind === 'br') found.breaks += 1;
    if (node.kind === 'image' || node.kind === 'attachment' || node.kind === 'missing-media')
      found.media += 1;
    if ('caption' in node) visitAll(node.caption);
    if ('children' in node) visitAll(node.children);
    if (node.kind === 'list') for (const item of node.items) visitAll([...item.caption, ...item.children]);
    if (node.kind === 'table') {
      for (const cell of [...node.head, ...node.body, ...node.foot].flatMap((row) => row.cells)) {
        found.cells += 1;
        visitAll(cell.children);
      }
    }
  }
  const visitSection = (section: Section): void => {
    visitAll(section.narrative);
    section.sections.forEach(visitSection);
  };
  if (document.body.kind === 'structured') document.body.sections.forEach(visitSection);
  return found;
}

const words = (text: string) => text.split(/\s+/).filter(Boolean).join('');

describe.skipIf(!present)('national CDA examples (set CARNET_CORPUS to their folder)', () => {
  const documents = new Map<string, CdaDocument>();
  beforeAll(() => {
    for (const file of files) documents.set(file, parseCda(load(file)));
  });
  const all = () => [...documents.values()];
  const get = (start: string) => [...documents].find(([file]) => file.startsWith(start))![1];

  it('are all read', () => expect(documents.size).toBe(26));

  it.each(files)('loses no text, cell, line break or object of the narrative of %s', (file) => {
    const source = narrativeOfSource(load(file).toString('utf8').replace('\ufeff', ''));
    const document = documents.get(file)!;
    const tree = narrativeOfTree(document);
    expect(words(tree.text)).toBe(words(source.text));
    expect({ ...tree, text: '' }).toEqual({ ...source, text: '' });
    // The text kept for search holds all of it too.
    expect(words(cdaText(document)).length).toBeGreaterThanOrEqual(words(source.text).length);
    if (document.header.level !== 1) expect(words(source.text).length).toBeGreaterThan(0);
  });

  it('hold 2,774 cells together', () => {
    // Counted once with another parser, so that both readings above cannot be wrong alike.
    expect(all().reduce((sum, document) => sum + narrativeOfTree(document).cells, 0)).toBe(2774);
  });

  it('hold the objects that their narrative shows, by their true type', () => {
    const kinds = all().flatMap((document) =>
      JSON.stringify(document.body, (k, v) => (k === 'bytes' ? 0 : v)),
    );
    expect(kinds.join('').match(/"kind":"missing-media"/g)).toBeNull();
    expect(kinds.join('').match(/"kind":"attachment"/g)).toHaveLength(12);
    expect(kinds.join('').match(/"kind":"image"/g)).toHaveLength(3);
    // Declared as image/jpeg, and a PNG.
    expect(JSON.stringify(get('eP-MED-DM').body)).toContain(
      '"kind":"image","id":"Code2dPDF","mediaType":"image/png"',
    );
  });

  it('are level 1 when they carry a PDF, else level 3', () => {
    const level1 = [...documents].filter(([, document]) => document.header.level === 1);
    expect(level1.map(([file]) => file.slice(0, 8)).sort()).toEqual(['BIO-CR-B', 'DOC_NON_', 'TLM-CR_2']);
    for (const [, { body }] of level1) {
      expect(body.kind === 'unstructured' && sniff(body.bytes)).toEqual({ type: 'application/pdf' });
    }
    expect(all().filter((document) => document.header.level === 3)).toHaveLength(23);
  });

  it('all carry what a deposit needs', () => {
    for (const { header } of all()) {
      expect(header.uniqueId).toMatch(/^[\d.]+$/);
      expect(header.type.label).not.toBe('');
      expect(header.title).not.toBe('');
      expect(header.creationTime).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
      expect(header.confidentialityCode).toBe('N');
      expect(header.patient.birthDate).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(header.custodian.id?.root).toBe('1.2.250.1.71.4.2.2');
      expect(header.facilityType?.code).toMatch(/^SA\d\d$/);
      expect(header.practiceSetting?.system).toBe('1.2.250.1.213.1.1.4.9');
      expect(header.service.start).toBeDefined();
      expect(header.legalAuthenticator?.id).toBeDefined();
      expect(primaryAuthor(header)?.time).toBeDefined();
    }
    expect(new Set(all().map((document) => document.header.uniqueId)).size).toBe(26);
  });

  it('name their author, the person rather than the device', () => {
    const named = new Map([...documents].map(([file, { header }]) => [file, primaryAuthor(header)]));
    const devices = [...named].filter(([, author]) => author?.family === undefined);
    expect(devices.map(([file, author]) => [file, author?.device?.software])).toEqual([
      ['CNAM-HR_2021.01.xml', 'Assurance Maladie'],
    ]);
    expect(primaryAuthor(get('eDISP-MED').header)).toMatchObject({
      id: { root: '1.2.250.1.71.4.2.1', extension: '807505123456' },
      family: 'DELIVE',
      given: 'Pierre',
    });
    expect(get('LDL-SES').header.legalAuthenticator).toMatchObject({
      family: 'AUGUIN',
      given: 'Léon',
      suffix: 'PR',
    });
  });

  it('name what they replace', () => {
    const replacing = [...documents].flatMap(([file, { header }]) =>
      header.replaces.map((id) => [file.slice(0, 26), id]),
    );
    expect(replacing).toEqual([
      ['IMG_CR_IMG_2024.01.xml', '90E1C8EC-F951-4B26-A305-A34848818DD6'],
      ['IPS-FR_2024.01.xml', '8D5E778C-E155-4685-95C6-5FF65A362964'],
      ['OPH-BRE_2022.02.xml', '1.2.250.1.213.1.1.9^OPH-BRE_2021.01_20210827_00001_2'],
      ['hl7v2-SEGUR_CR_Bio_CDA_Niv', '1.2.250.1.213.1.1.12'],
    ]);
    expect(get('hl7v2-SEGUR_CR-BIO').header.uniqueId).toBe('1.2.250.1.213.1.1.12');
  });

  it('carry two INS whose key is false', () => {
    const wrong = [...documents].filter(([, { header }]) => !parseIns(header.patient.ins?.value ?? '').ok);
    expect(wrong.map(([file, { header }]) => [file, header.patient.ins])).toEqual([
      ['CSE-CS8_2025.01.xml', { value: '221042545611404', oid: INS_OIDS.testNir }],
      ['CSE-MDE_2023.01.xml', { value: '222127505611201', oid: INS_OIDS.nir }],
    ]);
  });

  it('carry one INS with a second identity, and otherwise agree on the traits that block', () => {
    const ruth = get('eDISP-MED').header.patient;
    const dominique = get('VAC-NOTE').header.patient;
    expect(ruth.birthGivenNames).toEqual(['RUTH', 'ISABELLE']);
    expect(dominique.birthGivenNames).toEqual(['DOMINIQUE', 'MARIE-LOUISE']);
    const blocked = [...documents].flatMap(([file, { header }]) => {
      const known = [ruth, dominique].find((person) => person.ins?.value === header.patient.ins?.value);
      return known === undefined
        ? []
        : compareTraits(known, header.patient).blocking.map((trait) => [file, trait]);
    });
    expect(blocked).toEqual([['OBP-SNM_2024.01.xml', 'birthGivenName']]);
    expect(compareTraits(dominique, get('hl7v2-SEGUR_CR-BIO').header.patient)).toEqual({
      blocking: [],
      warnings: ['birthPlace'],
    });
  });

  it('are read in milliseconds', () => {
    const bytes = load(files.find((file) => file.includes('Glycemie'))!);
    const times = Array.from({ length: 15 }, () => {
      const start = performance.now();
      parseCda(bytes);
      return performance.now() - start;
    });
    expect(times.sort((a, b) => a - b)[7]).toBeLessThan(25);
  });
});
