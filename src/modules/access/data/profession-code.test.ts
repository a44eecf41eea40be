import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseProfessionCode } from './profession-code.ts';

describe('parseProfessionCode', () => {
  it.each([
    ['G15_10/SM26', undefined, { professionCode: '10', professionSystem: 'TRE_G15', savoirFaire: 'SM26' }],
    ['G15_21/A', undefined, { professionCode: '21', professionSystem: 'TRE_G15', section: 'A' }],
    ['G15_21/EH', undefined, { professionCode: '21', professionSystem: 'TRE_G15', section: 'EH' }],
    ['G15_21/FQ01', undefined, { professionCode: '21', professionSystem: 'TRE_G15', savoirFaire: 'FQ01' }],
    ['G15_40/SCD01', undefined, { professionCode: '40', professionSystem: 'TRE_G15', savoirFaire: 'SCD01' }],
    ['G15_60', '1.2.250.1.213.1.1.4.5', { professionCode: '60', professionSystem: 'TRE_G15' }],
    ['G16_21', undefined, { professionCode: '21', professionSystem: 'TRE_G16' }],
    ['10', undefined, { professionCode: '10', professionSystem: 'TRE_G15' }],
    [
      'SECRETARIAT_MEDICAL',
      undefined,
      { professionCode: 'SECRETARIAT_MEDICAL', professionSystem: 'TRE_A00' },
    ],
    ['93', '1.2.250.1.213.1.6.1.109', { professionCode: '93', professionSystem: 'TRE_R95' }],
    ['41', '1.2.250.1.213.1.6.1.4', { professionCode: '41', professionSystem: 'TRE_R94' }],
    ['300', '1.2.250.1.213.1.6.1.107', { professionCode: '99', professionSystem: 'TRE_R291', role: '300' }],
  ])('reads %s (%s)', (code, system, expected) => {
    expect(parseProfessionCode(code, system)).toEqual(expected);
  });

  it.each([
    ['', undefined],
    ['G15_', undefined],
    ['G15_10/', undefined],
    ['g15_10', undefined],
    ['300', undefined],
    ['10', '1.2.3'],
  ])('reads nothing in « %s » (%s)', (code, system) => {
    expect(parseProfessionCode(code, system)).toBeUndefined();
  });

  const corpus = process.env.CARNET_CORPUS ?? '';
  const specialties = join(corpus, 'valuesets/JDV_J01_XdsAuthorSpecialty_CISIS.xml');
  it.runIf(existsSync(specialties))('reads every author specialty of the national value set', () => {
    const concepts = [
      ...readFileSync(specialties, 'utf8').matchAll(/<Concept code="([^"]+)"\s+codeSystem="([^"]+)"/g),
    ];
    expect(concepts.length).toBeGreaterThan(350);
    expect(
      concepts.filter(([, code = '', system]) => parseProfessionCode(code, system) === undefined),
    ).toEqual([]);
  });
});
