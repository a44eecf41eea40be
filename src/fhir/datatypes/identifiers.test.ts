import { describe, expect, test } from 'vitest';
import {
  parseToken,
  presentedIns,
  professionalId,
  searchedIns,
  structureId,
  uniqueIdentifierJson,
  uniqueIdOf,
} from './identifiers.ts';

describe('identifiers of the field', () => {
  test.each([
    ['urn:oid:1.2.250.1.71.4.2.1', '899700900204', '899700900204'],
    ['https://rpps.esante.gouv.fr', '99700900204', '899700900204'],
    ['http://adeli.fr', '759912345', '0759912345'],
    ['urn:oid:1.2.3', '899700900204', undefined],
  ])('a professional by %s', (system, value, id) => {
    expect(professionalId([{ system, value }])).toBe(id);
  });

  test.each([
    ['urn:oid:1.2.250.1.71.4.2.2', '1290000017', '1290000017'],
    ['https://finess.esante.gouv.fr', '290000017', '1290000017'],
    ['http://finess.sante.gouv.fr', '290000017', '1290000017'],
    ['https://sirene.fr', '123456789', '2123456789'],
    ['https://sirene.fr', '12345678900012', '312345678900012'],
    ['https://example.org', '1', undefined],
  ])('a structure by %s %s', (system, value, id) => {
    expect(structureId([{ system, value }])).toBe(id);
  });

  test('the first identifier that is one of the field counts', () => {
    const local = { system: 'urn:oid:1.2.3', value: '7' };
    expect(professionalId([local, { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '8' }])).toBe('8');
    expect(presentedIns([local, { system: 'urn:oid:1.2.250.1.213.1.4.8', value: '12' }])).toEqual({
      ins: '12',
      oid: '1.2.250.1.213.1.4.8',
    });
  });

  test('the INS of a search is whole, with its authority and its key', () => {
    expect(searchedIns(parseToken('urn:oid:1.2.250.1.213.1.4.10|262062913490181'))).toEqual({
      ins: '262062913490181',
      oid: '1.2.250.1.213.1.4.10',
    });
    expect(() => searchedIns(parseToken('262062913490181'))).toThrow('ins-oid');
    expect(() => searchedIns(parseToken('urn:oid:1.2.250.1.999|262062913490181'))).toThrow('ins-oid');
    expect(() => searchedIns(parseToken('urn:oid:1.2.250.1.213.1.4.10|262062913490182'))).toThrow('ins-key');
    expect(() => searchedIns(parseToken('urn:oid:1.2.250.1.213.1.4.10|'))).toThrow('ins-length');
  });

  test.each([
    '1.2.250.1.999.7',
    'b9f1c4d0-1111-4222-8333-444455556666',
    '1.2.250.1.999.7^ab:12',
    'b9f1c4d0-1111-4222-8333-444455556666^1',
  ])('the identifier %s of a document goes out and comes back', (uniqueId) => {
    const identifier = JSON.parse(uniqueIdentifierJson(uniqueId)) as { system: string; value: string };
    expect(uniqueIdOf(identifier)?.replace(/^urn:(oid|uuid):/, '')).toBe(uniqueId);
  });
});
