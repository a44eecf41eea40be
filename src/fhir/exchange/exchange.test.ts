import { describe, expect, test } from 'vitest';
import { parseJson } from './json-body.ts';
import { checkAccept, wantedContent } from './negotiation.ts';

describe('a JSON body', () => {
  test.each([
    ['{"a":[1,{"b":"c"}]}', { a: [1, { b: 'c' }] }],
    ['"[[[[[[\\\\"', '[[[[[[\\'],
    [`{"a":"${'['.repeat(200)}"}`, { a: '['.repeat(200) }],
    [`{"\\"":"\\\\\\""}`, { '"': '\\"' }],
    [`${'['.repeat(64)}${']'.repeat(64)}`, expect.anything()],
  ])('%s is read', (text, value) => {
    expect(parseJson(Buffer.from(text))).toEqual(value);
  });

  test.each([
    ['{', 'json-unreadable'],
    ['{"a":"', 'json-unreadable'],
    ['', 'json-unreadable'],
    [`${'['.repeat(65)}${']'.repeat(65)}`, 'json-too-deep'],
    [`{"a":"\\"",${'"b":{'.repeat(65)}`, 'json-too-deep'],
  ])('%s is refused', (text, code) => {
    expect(() => parseJson(Buffer.from(text))).toThrow(code);
  });

  test('bytes that are no UTF-8 are refused, and not replaced in silence', () => {
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('json-unreadable');
  });

  test('a name such as __proto__ stays a field', () => {
    const value = parseJson(Buffer.from('{"__proto__":{"status":"current"}}')) as { status?: string };
    expect(value.status).toBeUndefined();
  });
});

describe('the format of an answer', () => {
  test.each([
    [undefined, undefined],
    ['*/*', undefined],
    ['text/html, application/fhir+json;q=0.5', undefined],
    ['application/json', undefined],
    ['text/html', 'json'],
    ['text/html', 'application/fhir json'],
  ])('Accept %s and _format %s are JSON', (accept, format) => {
    expect(() => checkAccept(accept, format)).not.toThrow();
  });

  test.each([
    ['application/fhir+xml', undefined],
    ['application/fhir+json;q=0', undefined],
    [undefined, 'xml'],
  ])('Accept %s and _format %s are not', (accept, format) => {
    expect(() => checkAccept(accept, format)).toThrow('not-acceptable');
  });

  test('a Binary comes as FHIR or as it is', () => {
    expect(wantedContent('application/fhir+json', undefined)).toEqual({ fhir: true, native: undefined });
    expect(wantedContent('*/*', 'json').fhir).toBe(true);
    expect(wantedContent(undefined, undefined)).toEqual({ fhir: false, native: undefined });
    const pdf = wantedContent('application/pdf', undefined);
    expect([pdf.fhir, pdf.native?.('application/pdf'), pdf.native?.('text/xml')]).toEqual([
      false,
      true,
      false,
    ]);
    expect(wantedContent('application/xml', undefined).native?.('text/xml')).toBe(true);
    expect(wantedContent('image/*', undefined).native?.('image/png')).toBe(true);
  });
});
