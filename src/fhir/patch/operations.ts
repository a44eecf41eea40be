import { elementOf, text } from '../datatypes/element.ts';
import { ElementError, fhirErrors } from '../errors.ts';
import { fhirpathPatch } from './fhirpath-patch.ts';
import { jsonPatch } from './json-patch.ts';
import type { Operation } from './patchable.ts';
import { XmlPatchBody, xmlPatch } from './xml-patch.ts';

/** The three languages of a patch are told apart by what was sent, each under its own media type. */
export function operationsIn(body: unknown, contentType = ''): Operation[] {
  if (body instanceof XmlPatchBody) return xmlPatch(body);
  if (Array.isArray(body)) {
    if (contentType.startsWith('application/fhir+json')) throw fhirErrors('media-type');
    return jsonPatch(body);
  }
  const parameters = elementOf(body, 'Parameters');
  if (text(parameters, 'resourceType') !== 'Parameters')
    throw new ElementError(
      'patch-invalid',
      'Patch',
      'a JSON Patch, an XML Patch or a Parameters is expected',
    );
  return fhirpathPatch(parameters);
}
