/** Which format is asked for (RFC 9110 §12.5.1, FHIR R4 §3.1.0.1.11). Only JSON is spoken here. */
import { fhirErrors } from '../errors.ts';

const JSON_TYPES = new Set([
  'application/fhir+json',
  'application/json',
  'text/json',
  'json',
  '*/*',
  'application/*',
]);

function typesOf(accept: string | undefined): string[] {
  if (!accept) return ['*/*'];
  return accept
    .split(',')
    .filter((part) => !/;\s*q=0(\.0+)?\s*(;|$)/.test(part))
    .map((part) => (part.split(';', 1)[0] ?? '').trim().toLowerCase());
}

/** @throws `not-acceptable` @param format `_format`, which wins over the header */
export function checkAccept(accept: string | undefined, format: string | undefined): void {
  const wanted = format === undefined ? typesOf(accept) : typesOf(format.replace(' ', '+'));
  if (!wanted.some((type) => JSON_TYPES.has(type))) throw fhirErrors('not-acceptable');
}

export type Wanted = {
  /** A Binary resource. */
  readonly fhir: boolean;
  /** Does this type of bytes suit? Undefined when any does. */
  readonly native: ((mimeType: string) => boolean) | undefined;
};

const XML = new Set(['application/xml', 'text/xml']);

/** ITI-68: FHIR JSON asks for the resource, anything else for the bytes. */
export function wantedContent(accept: string | undefined, format: string | undefined): Wanted {
  const wanted = format === undefined ? typesOf(accept) : typesOf(format.replace(' ', '+'));
  if (wanted[0] === 'application/fhir+json' || wanted[0] === 'application/json' || wanted[0] === 'json')
    return { fhir: true, native: undefined };
  if (wanted.includes('*/*')) return { fhir: false, native: undefined };
  const isFhir = wanted.includes('application/fhir+json');
  return {
    fhir: isFhir,
    native: isFhir
      ? undefined
      : (mimeType) =>
          wanted.some(
            (type) =>
              type === mimeType ||
              type === `${mimeType.split('/')[0]}/*` ||
              (XML.has(type) && XML.has(mimeType)),
          ),
  };
}
