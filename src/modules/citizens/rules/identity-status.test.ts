import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterAct,
  type IdentityAct,
  type IdentityState,
  identityDocument,
  mayAskInsi,
  numberFound,
  without,
} from './identity-status.ts';

const fresh: IdentityState = { status: 'provisoire', attributes: [] };
const after = (...acts: readonly IdentityAct[]) =>
  acts.reduce<IdentityState | undefined>((state, act) => state && afterAct(state, act), fresh);

describe('the status of an identity', () => {
  it.each([
    [[], 'provisoire'],
    [['checked'], 'validee'],
    [['obtained'], 'recuperee'],
    [['checked', 'obtained'], 'qualifiee'],
    [['obtained', 'checked'], 'qualifiee'],
    [['checked', 'obtained', 'withdrawn'], 'validee'],
    [['obtained', 'withdrawn'], 'provisoire'],
    [['checked', 'obtained', 'homonyme'], 'qualifiee'],
    [['checked', 'obtained', 'douteux'], 'provisoire'],
  ] as const)('after %j is %s', (acts, status) => expect(after(...acts)?.status).toBe(status));

  it('is never qualified without both acts after the last doubt, whatever the order of acts', () => {
    const act = fc.constantFrom<IdentityAct>(
      'checked',
      'obtained',
      'withdrawn',
      'homonyme',
      'douteux',
      'fictif',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(act, fc.constant('lift' as const)), { maxLength: 12 }), (acts) => {
        let state = fresh;
        const both = { checked: false, obtained: false };
        for (const one of acts) {
          if (one === 'lift') {
            state = without(without(state, 'douteux'), 'fictif');
            continue;
          }
          const next = afterAct(state, one);
          if (!next) {
            expect(mayAskInsi(state)).toBe(false);
            continue;
          }
          state = next;
          if (one === 'checked' || one === 'obtained') both[one] = true;
          if (one === 'withdrawn') both.obtained = false;
          if (one === 'douteux' || one === 'fictif') Object.assign(both, { checked: false, obtained: false });
          expect(state.status === 'qualifiee').toBe(both.checked && both.obtained);
          expect(state.attributes.includes('douteux') && state.attributes.includes('fictif')).toBe(false);
          if (!mayAskInsi(state)) expect(state.status).toBe('provisoire');
        }
      }),
    );
  });
});

describe('what was shown', () => {
  it('is of high confidence; a family record serves for a child only', () => {
    expect(identityDocument('PA', false)?.label).toBe('Passeport');
    expect(identityDocument('LE', true)).toBeDefined();
    for (const code of ['LE', 'PC', 'CM', '', 'toString'])
      expect(identityDocument(code, false)).toBeUndefined();
  });
});

describe('a number that INSi gives', () => {
  const held = { ins: '262062913490181', insOid: '1.2.250.1.213.1.4.10' };
  const other = { ins: '279035121518989', insOid: held.insOid };
  it('is the one held, the one after it, or unrelated; the authority counts', () => {
    expect(numberFound(held, { ...held, former: [other] })).toEqual({ kind: 'same' });
    expect(numberFound(held, { ...other, former: [held] })).toEqual({ kind: 'changed' });
    expect(numberFound(held, { ...other, former: [] })).toEqual({ kind: 'other' });
    expect(numberFound(held, { ...held, insOid: '1.2.250.1.213.1.4.8', former: [] })).toEqual({
      kind: 'other',
    });
  });
});
