/**
 * A Consent as a program sends it: a statement that the person agrees, for the caller or a colleague, open or kept from the
 * representatives of a minor; or, with the purpose of an emergency, its opening. README.md gives the form.
 */
import { BASES, type Basis, type ConsentForm, type EmergencyMode, FORMS } from '#access';
import type { Session } from '#identity';
import { VISIBILITY } from '../datatypes/code-systems.ts';
import {
  children,
  type Element,
  elementOf,
  extension,
  missing,
  mustChild,
  mustText,
  text,
} from '../datatypes/element.ts';
import { type Ins, identifiersOf, professionalId } from '../datatypes/identifiers.ts';
import { type Scope, scopeOf, target } from '../datatypes/references.ts';
import { ElementError } from '../errors.ts';
import { patientIn } from '../patient/patient-in.ts';

/** The v3 purposes of use of the two emergency modes (JDV_J38: bris_de_glace, centre_15). */
export const PURPOSES: Readonly<Record<EmergencyMode, string>> = {
  bris_de_glace: 'BTG',
  centre_15: 'ETREAT',
};
export const SECRET = 'INVISIBLE_REPRESENTANTS_LEGAUX';

export const extensionUrl = (
  publicUrl: string,
  name: 'access-basis' | 'access-form' | 'access-reason' | 'access-ground',
) => `${publicUrl}/fhir/StructureDefinition/${name}`;

export type ConsentIn = {
  readonly person: Ins | { readonly patientId: string };
  /** The explicit act: a Consent that is not active states nothing. */
  readonly confirmed: boolean;
} & (
  | { readonly emergency: { readonly mode: EmergencyMode; readonly reason: string } }
  | {
      readonly emergency?: undefined;
      readonly professionalId: string;
      readonly basis: Basis;
      readonly form: ConsentForm | undefined;
      readonly secret: boolean;
    }
);

export function consentIn(
  body: unknown,
  {
    base,
    publicUrl,
    session,
  }: { readonly base: string; readonly publicUrl: string; readonly session: Session },
): ConsentIn {
  const consent = elementOf(body, 'Consent');
  if (text(consent, 'resourceType') !== 'Consent')
    throw new ElementError('element-invalid', 'Consent.resourceType', 'Consent is expected');
  const scope = scopeOf(consent, base);
  const { ins, patientId: id } = patientIn([target(consent, 'patient', scope)]);
  const provision = mustChild(consent, 'provision');
  const common = {
    person: ins ?? (id === undefined ? missing('Consent.patient') : { patientId: id }),
    confirmed: mustText(consent, 'status') === 'active' && (text(provision, 'type') ?? 'permit') === 'permit',
  };
  const professional = actorIn(provision, scope);
  const mode = modeIn(provision);
  if (!mode)
    return {
      ...common,
      professionalId: professional,
      basis: codeIn(consent, extensionUrl(publicUrl, 'access-basis'), BASES) ?? 'consent_given',
      form: codeIn(consent, extensionUrl(publicUrl, 'access-form'), FORMS),
      secret: isSecret(provision),
    };
  // nobody breaks the glass for somebody else (R44)
  if (professional !== session.professionalId)
    throw new ElementError('other-professional', `${provision.path}.actor`);
  const said = extension(consent, (url) => url === extensionUrl(publicUrl, 'access-reason'));
  return { ...common, emergency: { mode, reason: said ? mustText(said, 'valueString') : '' } };
}

/** The one professional that it is for. */
function actorIn(provision: Element, scope: Scope): string {
  const [actor, another] = children(provision, 'actor');
  if (!actor) throw new ElementError('element-missing', `${provision.path}.actor`);
  if (another) throw new ElementError('element-unexpected', another.path, 'one professional');
  const named = target(actor, 'reference', scope) ?? missing(`${actor.path}.reference`);
  const identifiers = [
    ...(named.identifier ? [named.identifier] : []),
    ...(named.resource ? identifiersOf(named.resource) : []),
  ];
  return professionalId(identifiers) ?? missing(`${actor.path}.reference.identifier`);
}

/** Treatment is what every statement is for; the two emergencies open one. */
function modeIn(provision: Element): EmergencyMode | undefined {
  const [purpose, another] = children(provision, 'purpose');
  if (another) throw new ElementError('element-unexpected', another.path, 'one purpose');
  const code = purpose && mustText(purpose, 'code');
  if (purpose === undefined || code === 'TREAT') return undefined;
  const mode = (Object.keys(PURPOSES) as EmergencyMode[]).find((one) => PURPOSES[one] === code);
  if (!mode) throw new ElementError('code-refused', purpose.path, 'TREAT, BTG or ETREAT');
  return mode;
}

function isSecret(provision: Element): boolean {
  const labels = children(provision, 'securityLabel');
  for (const label of labels) {
    const { path } = label;
    if (text(label, 'code') !== SECRET || (text(label, 'system') ?? VISIBILITY) !== VISIBILITY)
      throw new ElementError('code-refused', path, SECRET);
  }
  return labels.length > 0;
}

function codeIn<T extends string>(consent: Element, address: string, codes: readonly T[]): T | undefined {
  const said = extension(consent, (url) => url === address);
  if (!said) return undefined;
  const code = mustText(said, 'valueCode');
  const known = codes.find((one) => one === code);
  if (!known) throw new ElementError('code-refused', said.path, codes.join(', '));
  return known;
}

/** A JSON Patch that ends it: the status, and nothing else, becomes inactive. */
export function checkEnding(body: unknown): void {
  const [operation, another] = Array.isArray(body) ? body : [];
  if (!operation || another !== undefined)
    throw new ElementError('patch-invalid', 'Patch', 'one replacement of /status by inactive is expected');
  const patch = elementOf(operation, 'Patch[0]');
  if (
    mustText(patch, 'op') !== 'replace' ||
    mustText(patch, 'path') !== '/status' ||
    text(patch, 'value') !== 'inactive'
  )
    throw new ElementError('patch-invalid', 'Patch[0]', 'replace /status by inactive');
}

/** Parameters of $justify. */
export function justificationIn(body: unknown): string {
  const parameters = elementOf(body, 'Parameters');
  const said = children(parameters, 'parameter').find((one) => text(one, 'name') === 'justification');
  return said ? mustText(said, 'valueString') : missing('Parameters.parameter', 'justification');
}
