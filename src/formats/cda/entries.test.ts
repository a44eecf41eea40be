import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntries } from './entries.ts';
import { readDate } from './entries-time.ts';
import { readNumber } from './entries-value.ts';
import { parseCda } from './parse-cda.ts';
import { sampleCda } from './sample-cda.ts';

const LAB =
  '<templateId root="1.3.6.1.4.1.19376.1.3.3.2.1"/><code code="18719-5" codeSystem="2.16.840.1.113883.6.1"/>';

function read(head: string, entries: string, narrative = '') {
  const xml = sampleCda({
    body: `<structuredBody><component><section>${head}<text>${narrative}</text>${entries}</section></component></structuredBody>`,
  });
  parseCda(new TextEncoder().encode(xml));
  return readEntries(new TextEncoder().encode(xml));
}
const observation = (inside: string) =>
  `<entry><act classCode="ACT" moodCode="EVN"><code code="18719-5"/><entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">${inside}</observation></entryRelationship></act></entry>`;
const GLUCOSE = '<code code="2345-7" displayName="Glucose" codeSystem="2.16.840.1.113883.6.1"/>';
const readValueOf = (value: string) => read(LAB, observation(`${GLUCOSE}${value}`)).facts[0]?.value;

describe('values', () => {
  it.each([
    [
      '<value xsi:type="PQ" value="0.95" unit="g/L"/>',
      { kind: 'quantity', value: 0.95, text: '0.95', unit: 'g/L' },
    ],
    ['<value xsi:type="PQ" value="0,95" unit="g/L"/>', { kind: 'quantity', value: 0.95, text: '0,95' }],
    ['<value xsi:type="INT" value="7"/>', { kind: 'quantity', value: 7 }],
    ['<value xsi:type="REAL" value="1e2"/>', { kind: 'quantity', value: 100, text: '1e2' }],
    ['<value xsi:type="ST">Négatif</value>', { kind: 'text', text: 'Négatif' }],
    [
      '<value xsi:type="ED">&lt;1.0 mg/L</value>',
      { kind: 'quantity', comparator: '<', text: '1.0', unit: 'mg/L' },
    ],
    [
      '<value xsi:type="CD" code="260385009" displayName="négatif" codeSystem="2.16.840.1.113883.6.96"/>',
      { kind: 'coded', concept: { code: '260385009' } },
    ],
    [
      '<value xsi:type="IVL_PQ"><low value="1" unit="g/L"/><high value="2" unit="g/L"/></value>',
      { kind: 'interval', unit: 'g/L' },
    ],
    [
      '<value xsi:type="IVL_PQ"><high value="2" unit="g/L" inclusive="false"/></value>',
      { kind: 'quantity', comparator: '<', text: '2' },
    ],
    [
      '<value xsi:type="RTO"><numerator value="1"/><denominator value="80"/></value>',
      { kind: 'ratio', numerator: '1', denominator: '80' },
    ],
    ['<value xsi:type="BL" value="false"/>', { kind: 'boolean', value: false }],
    ['<value xsi:type="PQ" nullFlavor="UNK"/>', { kind: 'unknown', reason: 'UNK' }],
    ['<value xsi:type="PQ" value="about 3" unit="g/L"/>', { kind: 'text', text: 'about 3 g/L' }],
    ['<value xsi:type="PQ" value="1e999" unit="g/L"/>', { kind: 'text' }],
    [
      '<value xsi:type="TS" value="2012"/>',
      { kind: 'time', period: { at: { date: '2012-01-01', precision: 'year' } } },
    ],
    ['<value value="12" unit="wrong unit §"/>', { kind: 'text', text: '12 wrong unit §' }],
  ])('reads %s', (xml, expected) => {
    expect(readValueOf(xml)).toMatchObject(expected);
  });

  it('takes whatever prefix the document gives to xsi, and no other « type »', () => {
    const typed =
      '<value xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="PQ" value="1" unit="g"/>';
    expect(readValueOf(typed)).toMatchObject({ kind: 'quantity' });
    expect(readValueOf('<value xmlns:o="urn:other" o:type="PQ" value="1" unit="g"/>')).toMatchObject({
      kind: 'text',
    });
  });

  it('keeps a number as written, or reads none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const number = readNumber(text);
        expect(number === undefined || (Number.isFinite(number.value) && number.text === text.trim())).toBe(
          true,
        );
      }),
    );
  });
});

describe('dates', () => {
  it.each([
    ['2012', { date: '2012-01-01', precision: 'year' }],
    ['201205', { date: '2012-05-01', precision: 'month' }],
    ['20120500', { date: '2012-05-01', precision: 'month' }],
    ['20120000', { date: '2012-01-01', precision: 'year' }],
    ['20120431', { date: '2012-04-01', precision: 'month' }],
    ['20120430', { date: '2012-04-30', precision: 'day' }],
    ['201204301030+0200', { date: '2012-04-30', precision: 'day', instant: '2012-04-30T08:30:00.000Z' }],
    ['00010101', undefined],
    ['99991231', undefined],
    ['vers 2012', undefined],
    ['', undefined],
  ])('reads %s', (stamp, expected) => {
    expect(readDate(stamp)).toEqual(expected);
  });
});

describe('statements', () => {
  it('says that there is no known allergy', () => {
    const head = '<code code="48765-2" codeSystem="2.16.840.1.113883.6.1"/>';
    const entry = (attributes: string, value: string) =>
      `<entry><act classCode="ACT" moodCode="EVN"><code nullFlavor="NA"/><statusCode code="active"/><entryRelationship typeCode="SUBJ">
      <observation classCode="OBS" moodCode="EVN" ${attributes}><code code="416098002" displayName="allergie médicamenteuse"/>${value}</observation></entryRelationship></act></entry>`;
    const coded = read(
      head,
      entry(
        '',
        '<value xsi:type="CD" code="716186003" displayName="pas d\'allergie connue" codeSystem="2.16.840.1.113883.6.96"/>',
      ),
    );
    expect(coded.facts[0]).toMatchObject({ kind: 'allergy', negated: true, status: 'active' });
    const negated = read(head, entry('negationInd="true"', '<value xsi:type="CD" nullFlavor="NA"/>'));
    expect(negated.facts[0]).toMatchObject({ kind: 'allergy', negated: true, code: { code: '416098002' } });
  });

  it('takes words from the narrative that an entry refers to, and says when there are none', () => {
    const entry = observation(
      '<code><originalText><reference value="#n1"/></originalText></code><value xsi:type="CD"><originalText><reference value="#n2"/></originalText></value>',
    );
    const found = read(
      LAB,
      entry,
      '<table><tbody><tr><td ID="n1">Couleur <content>des urines</content></td><td ID="n2">paille</td></tr></tbody></table>',
    );
    expect(found.facts[0]).toMatchObject({
      code: { label: 'Couleur des urines' },
      value: { concept: { label: 'paille' } },
    });
    const absent = read(LAB, entry);
    expect(absent.facts).toEqual([]);
    expect(absent.left.map(({ reason }) => reason)).toEqual(['group', 'empty']);
  });

  it('names a statement without a code by its value, and keeps its place', () => {
    const found = read(LAB, observation('<value xsi:type="ST">Sérum hémolysé</value>'));
    expect(found.facts[0]).toMatchObject({ code: { label: 'Sérum hémolysé' }, place: '1.1.1' });
  });

  it('reads a nesting near the limit, and nothing twice', () => {
    const deep = 40;
    const xml = `<entry>${'<organizer classCode="CLUSTER" moodCode="EVN"><component>'.repeat(deep)}<observation classCode="OBS" moodCode="EVN">${GLUCOSE}<value xsi:type="PQ" value="1" unit="g/L"/></observation>${'</component></organizer>'.repeat(deep)}</entry>`;
    const { facts, left } = read(LAB, xml);
    expect(facts).toHaveLength(1);
    expect(left).toHaveLength(deep);
  });

  it('stays quick when thousands of entries refer to one long text', () => {
    const entry = observation(
      '<code><originalText><reference value="#all"/></originalText></code><value xsi:type="ST">x</value>',
    );
    const started = performance.now();
    const { facts } = read(LAB, entry.repeat(4000), `<content ID="all">${'mot '.repeat(100_000)}</content>`);
    expect(facts).toHaveLength(4000);
    expect(facts[0]?.code.label.length).toBeLessThanOrEqual(2000);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
