import { describe, expect, test } from 'vitest';
import { elementOf } from '../datatypes/element.ts';
import { visibilityIn } from '../document-reference/visibility.ts';
import { fhirpathPatch } from './fhirpath-patch.ts';
import { patchedBy } from './patchable.ts';
import { XmlPatchBody, xmlPatch } from './xml-patch.ts';

const NORMAL = { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: false };
const CURRENT = { ...NORMAL, status: 'current' as const };
const HIDDEN = { ...CURRENT, hidden: true };
const ARCHIVED = { ...CURRENT, status: 'archived' as const };
const SYSTEM =
  'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument';
const IS_ARCHIVED = 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived';
const masked = { coding: [{ system: SYSTEM, code: 'MASQUE_PS' }] };

type Before = Parameters<typeof patchedBy>[1];
const outcome = (patched: ReturnType<typeof patchedBy>) =>
  patched.part === 'securityLabel' ? visibilityIn(patched.labels) : patched;

type Part = Record<string, unknown> & { readonly name: string };
const operation = (...part: Part[]) => ({ name: 'operation', part });
const parts = (type: string, path: string, more: readonly Part[] = []): Part[] => [
  { name: 'type', valueCode: type },
  { name: 'path', valueString: path },
  ...more,
];
const byPath = (before: Before, ...operations: object[]) =>
  outcome(
    patchedBy(
      fhirpathPatch(elementOf({ resourceType: 'Parameters', parameter: operations }, 'Parameters')),
      before,
    ),
  );

describe('a FHIRPath Patch of a document', () => {
  const value = { name: 'value', valueCodeableConcept: masked };
  test.each([
    [
      'adds a label',
      CURRENT,
      parts('add', 'DocumentReference', [{ name: 'name', valueString: 'securityLabel' }, value]),
      true,
    ],
    [
      'inserts a label',
      CURRENT,
      parts('insert', 'DocumentReference.securityLabel', [value, { name: 'index', valueInteger: 0 }]),
      true,
    ],
    ['replaces a label', CURRENT, parts('replace', 'DocumentReference.securityLabel[0]', [value]), true],
    ['deletes a label by its place', HIDDEN, parts('delete', 'DocumentReference.securityLabel[1]'), false],
    [
      'deletes a label by its code',
      HIDDEN,
      parts('delete', "DocumentReference.securityLabel.where(coding.code = 'MASQUE_PS')"),
      false,
    ],
    [
      'deletes what is not there',
      { ...CURRENT, hidden: false },
      parts('delete', "securityLabel.where(coding.code = 'MASQUE_PS')"),
      false,
    ],
  ])('%s', (_what, before, asked, hidden) => {
    expect(byPath(before, operation(...asked))).toEqual({ ...NORMAL, hidden });
  });

  test.each([
    [
      'replace',
      `DocumentReference.extension('${IS_ARCHIVED}').value`,
      [{ name: 'value', valueBoolean: false }],
    ],
    [
      'replace',
      `DocumentReference.extension.where(url='${IS_ARCHIVED}').valueBoolean`,
      [{ name: 'value', valueBoolean: false }],
    ],
    ['delete', `DocumentReference.extension.where(url = '${IS_ARCHIVED}')`, []],
    ['delete', 'DocumentReference.extension.first()', []],
  ])('%s %s brings an archived document back', (type, path, more) => {
    expect(byPath(ARCHIVED, operation(...parts(type, path, more)))).toEqual({
      part: 'extension',
      archived: false,
    });
  });

  test('archives, and deletes for ever', () => {
    const extension = { name: 'value', valueExtension: { url: IS_ARCHIVED, valueBoolean: true } };
    const name = { name: 'name', valueString: 'extension' };
    expect(byPath(CURRENT, operation(...parts('add', 'DocumentReference', [name, extension])))).toEqual({
      part: 'extension',
      archived: true,
    });
    const status = { name: 'value', valueCode: 'entered-in-error' };
    expect(byPath(CURRENT, operation(...parts('replace', 'DocumentReference.status', [status])))).toEqual({
      part: 'status',
      status: 'entered-in-error',
    });
  });

  test.each([
    [
      'another element',
      parts('replace', 'DocumentReference.description', [{ name: 'value', valueString: 'x' }]),
      'patch-not-allowed',
    ],
    ['the whole document', parts('delete', 'DocumentReference'), 'patch-not-allowed'],
    [
      'a path that computes',
      parts('delete', 'DocumentReference.securityLabel.repeat(coding)'),
      'patch-invalid',
    ],
    ['a path without an end', parts('delete', "securityLabel.where(coding.code = '"), 'patch-invalid'],
    ['a very long path', parts('delete', 'securityLabel'.repeat(100)), 'patch-invalid'],
    [
      'several elements',
      parts('replace', 'DocumentReference.securityLabel', [{ name: 'value', valueCodeableConcept: masked }]),
      'patch-invalid',
    ],
    ['no value', parts('replace', 'DocumentReference.status'), 'patch-invalid'],
    ['no path', [{ name: 'type', valueCode: 'delete' }], 'patch-invalid'],
    ['another type', parts('swap', 'DocumentReference.status'), 'patch-invalid'],
    [
      'a place far away',
      parts('insert', 'securityLabel', [
        { name: 'value', valueCodeableConcept: masked },
        { name: 'index', valueInteger: 9 },
      ]),
      'patch-invalid',
    ],
  ])('%s is refused: %s', (_what, asked, code) => {
    expect(() => byPath(HIDDEN, operation(...asked))).toThrow(code);
  });

  test('one act a request', () => {
    const both = [
      operation(
        ...parts('replace', 'DocumentReference.status', [{ name: 'value', valueCode: 'entered-in-error' }]),
      ),
      operation(...parts('delete', 'DocumentReference.securityLabel[0]')),
    ];
    expect(() => byPath(CURRENT, ...both)).toThrow('patch-several');
    expect(() => byPath(CURRENT)).toThrow('patch-invalid');
  });
});

const diff = (inside: string) =>
  new XmlPatchBody(Buffer.from(`<?xml version="1.0"?><diff xmlns:f="http://hl7.org/fhir">${inside}</diff>`));
const byXml = (before: Before, inside: string) => outcome(patchedBy(xmlPatch(diff(inside)), before));
const LABEL = `<securityLabel xmlns="http://hl7.org/fhir"><coding><system value="${SYSTEM}"/><code value="MASQUE_PS"/></coding></securityLabel>`;

describe('an XML Patch of a document', () => {
  test.each([
    ['adds a label', CURRENT, `<add sel="f:DocumentReference">${LABEL}</add>`, true],
    [
      'adds a label beside another',
      CURRENT,
      `<add sel="f:DocumentReference/f:securityLabel[1]" pos="after">${LABEL}</add>`,
      true,
    ],
    [
      'replaces a label',
      CURRENT,
      `<replace sel="/f:DocumentReference/f:securityLabel[1]">${LABEL}</replace>`,
      true,
    ],
    ['removes a label by its place', HIDDEN, '<remove sel="f:DocumentReference/f:securityLabel[2]"/>', false],
    [
      'removes a label by its code',
      HIDDEN,
      `<remove sel="f:DocumentReference/f:securityLabel[f:coding/f:code/@value='MASQUE_PS']"/>`,
      false,
    ],
  ])('%s', (_what, before, inside, hidden) => {
    expect(byXml(before, inside)).toEqual({ ...NORMAL, hidden });
  });

  test('archives, brings back, and deletes for ever', () => {
    const extension = `<extension xmlns="http://hl7.org/fhir" url="${IS_ARCHIVED}"><valueBoolean value="true"/></extension>`;
    expect(byXml(CURRENT, `<add sel="f:DocumentReference">${extension}</add>`)).toEqual({
      part: 'extension',
      archived: true,
    });
    expect(
      byXml(
        ARCHIVED,
        `<replace sel="f:DocumentReference/f:extension[@url='${IS_ARCHIVED}']/f:valueBoolean/@value">false</replace>`,
      ),
    ).toEqual({ part: 'extension', archived: false });
    expect(
      byXml(CURRENT, '<replace sel="f:DocumentReference/f:status/@value">entered-in-error</replace>'),
    ).toEqual({
      part: 'status',
      status: 'entered-in-error',
    });
  });

  test.each([
    [
      'another element',
      '<replace sel="f:DocumentReference/f:description/@value">x</replace>',
      'patch-not-allowed',
    ],
    ['nothing of that place', '<remove sel="f:DocumentReference/f:securityLabel[9]"/>', 'patch-invalid'],
    [
      'an XPath that computes',
      '<remove sel="f:DocumentReference/f:securityLabel[last()]"/>',
      'patch-invalid',
    ],
    ['all labels at once', '<remove sel="f:DocumentReference/f:securityLabel"/>', 'patch-invalid'],
    ['no operation', '', 'patch-invalid'],
    ['another operation', '<move sel="f:DocumentReference/f:status"/>', 'patch-invalid'],
  ])('%s is refused: %s', (_what, inside, code) => {
    expect(() => byXml(HIDDEN, inside)).toThrow(code);
  });

  test.each([
    'not xml',
    '<diff>',
    '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><diff><remove sel="&e;"/></diff>',
    '<patch/>',
  ])('%s is no patch', (text) => {
    expect(() => xmlPatch(new XmlPatchBody(Buffer.from(text)))).toThrow('patch-invalid');
  });
});
