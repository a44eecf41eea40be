import { describe, expect, test } from 'vitest';
import { patchedLabels } from './json-patch.ts';
import { labelsOf, visibilityIn } from './visibility.ts';

const NORMAL = { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: false };
const labels = labelsOf(NORMAL);
const system =
  'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument';
const masked = { coding: [{ system, code: 'MASQUE_PS' }] };
const patched = (patch: unknown, before = labels) => visibilityIn(patchedLabels(patch, before));

describe('a JSON Patch of the labels', () => {
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

  test('remove shows again, and the labels given stay as they were', () => {
    const before = labelsOf({ ...NORMAL, hidden: true });
    expect(patched([{ op: 'remove', path: '/securityLabel/1' }], before)).toEqual(NORMAL);
    expect(patched([{ op: 'remove', path: '/securityLabel' }], before)).toEqual(NORMAL);
    expect(before).toHaveLength(2);
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
    [[{ op: 'add', path: '/securityLabel/0/__proto__/x', value: 1 }], 'patch-invalid'],
    [[{ op: 'add', path: '/securityLabel/0/__proto__', value: 1 }], 'patch-invalid'],
    [[{ op: 'test', path: '/securityLabel/0/coding/0/code', value: 'R' }], 'version-conflict'],
    [[{ op: 'replace', path: '/title', value: 'x' }], 'patch-not-allowed'],
    [[{ op: 'replace', path: '/securityLabelled', value: 'x' }], 'patch-not-allowed'],
    [[{ op: 'replace', path: '/status', value: 'superseded' }], 'not-offered'],
    [[{ op: 'add', path: '/extension/-', value: {} }], 'not-offered'],
    // as the national guide writes it, which is no JSON Pointer and no list
    [[{ op: 'replace', path: 'extension[url:"…"]', value: true }], 'patch-invalid'],
    [[{ op: 'replace', path: '/securityLabel', value: 'MASQUE_PS' }], 'patch-invalid'],
    [[{ op: 'replace', path: '/status', value: 'current ' }], 'not-offered'],
  ])('%j is refused', (patch, code) => {
    expect(() => patched(patch)).toThrow(code);
  });
});
