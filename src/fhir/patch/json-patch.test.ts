import { describe, expect, test } from 'vitest';
import { labelsOf, visibilityIn } from '../document-reference/visibility.ts';
import { operationsIn } from './operations.ts';
import { patchedBy } from './patchable.ts';

const NORMAL = { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: false };
const CURRENT = { ...NORMAL, status: 'current' as const };
const system =
  'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument';
const masked = { coding: [{ system, code: 'MASQUE_PS' }] };
const archived = (valueBoolean: boolean) => ({
  url: 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived',
  valueBoolean,
});
const patched = (patch: unknown, before: Parameters<typeof patchedBy>[1] = CURRENT) => {
  const after = patchedBy(operationsIn(patch), before);
  return after.part === 'securityLabel' ? visibilityIn(after.labels) : after;
};

describe('a JSON Patch of a document', () => {
  test.each([
    ['add at the end', [{ op: 'add', path: '/securityLabel/-', value: masked }]],
    ['add at a place', [{ op: 'add', path: '/securityLabel/0', value: masked }]],
    ['replace the list', [{ op: 'replace', path: '/securityLabel', value: [masked] }]],
    ['replace a code', [{ op: 'replace', path: '/securityLabel/0/coding/0', value: masked.coding[0] }]],
    [
      'test, then add',
      [
        { op: 'test', path: '/securityLabel/0/coding/0/code', value: 'N' },
        { op: 'add', path: '/securityLabel/1', value: masked },
      ],
    ],
  ])('%s hides', (_how, patch) => {
    expect(patched(patch)).toEqual({ ...NORMAL, hidden: true });
  });

  test('remove shows again, and the document given stays as it was', () => {
    const before = { ...CURRENT, hidden: true };
    expect(patched([{ op: 'remove', path: '/securityLabel/1' }], before)).toEqual(NORMAL);
    expect(patched([{ op: 'remove', path: '/securityLabel' }], before)).toEqual(NORMAL);
    expect(labelsOf(before)).toHaveLength(2);
  });

  test.each([
    ['add at the end', 'current', [{ op: 'add', path: '/extension/-', value: archived(true) }], true],
    ['add the list', 'current', [{ op: 'add', path: '/extension', value: [archived(true)] }], true],
    [
      'replace the value',
      'archived',
      [{ op: 'replace', path: '/extension/0/valueBoolean', value: false }],
      false,
    ],
    ['remove', 'archived', [{ op: 'remove', path: '/extension/0' }], false],
    ['remove the list', 'archived', [{ op: 'remove', path: '/extension' }], false],
    [
      'test, then add',
      'current',
      [
        { op: 'test', path: '/status', value: 'current' },
        { op: 'add', path: '/extension/-', value: archived(true) },
      ],
      true,
    ],
  ] as const)('%s archives or takes out again', (_how, status, patch, expected) => {
    expect(patched(patch, { ...NORMAL, status })).toEqual({ part: 'extension', archived: expected });
  });

  test('the status is the one written', () => {
    expect(patched([{ op: 'replace', path: '/status', value: 'entered-in-error' }])).toEqual({
      part: 'status',
      status: 'entered-in-error',
    });
  });

  test.each([
    [{}, 'patch-invalid'],
    [[], 'patch-invalid'],
    [['x'], 'element-invalid'],
    [[{ op: 'add', path: '/securityLabel/-' }], 'patch-invalid'],
    [[{ op: 'add', path: '/securityLabel/7', value: masked }], 'patch-invalid'],
    [[{ op: 'remove', path: '/securityLabel/7' }], 'patch-invalid'],
    [[{ op: 'replace', path: '/securityLabel/-', value: masked }], 'patch-invalid'],
    [[{ op: 'move', from: '/status', path: '/securityLabel/-' }], 'patch-invalid'],
    [[{ op: 'test', path: '/status', value: 'current' }], 'patch-invalid'],
    [
      [
        { op: 'add', path: '/securityLabel/-', value: masked },
        { op: 'add', path: '/extension/-', value: archived(true) },
      ],
      'patch-several',
    ],
    [[{ op: 'add', path: '/securityLabel/0/__proto__/x', value: 1 }], 'patch-invalid'],
    [[{ op: 'add', path: '/securityLabel/0/__proto__', value: 1 }], 'patch-invalid'],
    [[{ op: 'test', path: '/securityLabel/0/coding/0/code', value: 'R' }], 'version-conflict'],
    [[{ op: 'replace', path: '/title', value: 'x' }], 'patch-not-allowed'],
    [[{ op: 'replace', path: '/securityLabelled', value: 'x' }], 'patch-not-allowed'],
    [[{ op: 'remove', path: '/status' }], 'element-missing'],
    [[{ op: 'add', path: '/extension/-', value: { url: 'https://other' } }], 'patch-not-allowed'],
    [[{ op: 'add', path: '/extension/-', value: {} }], 'patch-not-allowed'],
    [[{ op: 'replace', path: '/extension', value: archived(true) }], 'patch-invalid'],
    [
      [{ op: 'add', path: '/extension/-', value: { ...archived(true), valueBoolean: 'yes' } }],
      'element-invalid',
    ],
    // as the national guide writes it, which is no JSON Pointer and no list
    [[{ op: 'replace', path: 'extension[url:"…"]', value: true }], 'patch-invalid'],
    [[{ op: 'replace', path: '/securityLabel', value: 'MASQUE_PS' }], 'patch-invalid'],
  ])('%j is refused', (patch, code) => {
    expect(() => patched(patch)).toThrow(code);
  });
});
