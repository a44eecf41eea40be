/** Refuses what is no FHIR R4 or not what its profile asks, with every fault at once; and says the same without writing ($validate). */
import type { OperationOutcome } from '@medplum/fhirtypes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Element, elementOf, text } from '../datatypes/element.ts';
import { ElementError, ResourceError } from '../errors.ts';
import { type Fhir, sendJson } from '../fhir.ts';
import { errorSystem } from '../operation-outcome.ts';
import { type Fault, faultsOf } from './check-structure.ts';
import { type Profile, profileFaults, profileOf, profileWishes } from './profiles.ts';

/** @throws ResourceError, ElementError when it is no resource of this type */
export function mustBeValid(body: unknown, resourceType: string, profile?: Profile): void {
  const resource = elementOf(body, resourceType);
  if (text(resource, 'resourceType') !== resourceType)
    throw new ElementError('element-invalid', `${resourceType}.resourceType`, `${resourceType} is expected`);
  refuse(faultsOf(body), profile ? profileFaults(resource.fields, profile, resourceType) : []);
}

/** What a profile asks of a part of what was checked already. @throws ResourceError */
export function mustFollow(
  parts: readonly { readonly resource: Element; readonly profile: Profile }[],
): void {
  refuse(
    [],
    parts.flatMap(({ resource, profile }) => profileFaults(resource.fields, profile, resource.path)),
  );
}

function refuse(...faults: readonly (readonly Fault[])[]): void {
  const all = once(faults.flat());
  if (all.length > 0) throw new ResourceError(all);
}

/** What both R4 and a profile ask is told once. */
const once = (faults: readonly Fault[]): Fault[] => [
  ...new Map(faults.map((fault) => [`${fault.code} ${fault.expression} ${fault.detail}`, fault])).values(),
];

/**
 * `POST /:type/$validate` (FHIR R4 §3.1.0.7.1): a resource, or a Parameters with `resource` and `profile`. Nothing is written or
 * kept, and nobody's space is asked: whether this caller may file it is not answered. Always 200, unless the question has no sense.
 */
export const validateOperation =
  (type: string) =>
  (fhir: Fhir) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { resource, profiles } = asked(
      request.body,
      type,
      (request.query as { profile?: unknown }).profile,
    );
    const known = profiles.flatMap((one) => profileOf(one) ?? []);
    const faults = once([
      ...faultsOf(resource),
      ...known.flatMap((profile) => profileFaults(fieldsOf(resource), profile, type)),
      ...typeFaults(resource, type),
    ]);
    const wishes = known.flatMap((profile) => profileWishes(fieldsOf(resource), profile, type));
    return sendJson(reply, outcome(fhir, faults, wishes, profiles.length - known.length));
  };

/** The resources that this server takes or gives. */
export const VALIDATED = [
  'AllergyIntolerance',
  'Bundle',
  'Composition',
  'Condition',
  'Consent',
  'Device',
  'DocumentReference',
  'Immunization',
  'List',
  'MedicationStatement',
  'Observation',
  'Patient',
] as const;

const fieldsOf = (resource: unknown) => elementOf(resource, 'Resource').fields;

function typeFaults(resource: unknown, type: string): Fault[] {
  return fieldsOf(resource).resourceType === type
    ? []
    : [{ code: 'invariant', expression: `${type}.resourceType`, detail: `${type} is expected` }];
}

function asked(body: unknown, type: string, inQuery: unknown) {
  const sent = elementOf(body, type);
  const parameters = type !== 'Parameters' && sent.fields.resourceType === 'Parameters' ? sent : undefined;
  const list = parameters?.fields.parameter;
  const named = (Array.isArray(list) ? list : []).map((one, index) =>
    elementOf(one, `Parameters.parameter[${index}]`),
  );
  const resource = parameters ? named.find((one) => text(one, 'name') === 'resource')?.fields.resource : body;
  if (resource === undefined) throw new ElementError('element-missing', 'Parameters.parameter', 'resource');
  const own = fieldsOf(fieldsOf(resource).meta ?? {}).profile;
  return {
    resource,
    profiles: [
      ...named
        .filter((one) => text(one, 'name') === 'profile')
        .map((one) => one.fields.valueUri ?? one.fields.valueCanonical),
      inQuery,
      ...(Array.isArray(own) ? own : []),
    ].filter((one): one is string => typeof one === 'string'),
  };
}

function outcome(
  { publicUrl }: Fhir,
  faults: readonly Fault[],
  wishes: readonly string[],
  unknownProfiles: number,
): OperationOutcome {
  const warning = (
    name: string,
    said: string,
    expression?: string,
  ): NonNullable<OperationOutcome['issue']>[number] => ({
    severity: 'warning',
    code: 'informational',
    details: { coding: [{ system: errorSystem(publicUrl), code: name }], text: said },
    ...(expression !== undefined && { expression: [expression] }),
  });
  const issue = [
    ...faults.map(({ code, expression, detail }) => ({
      severity: 'error' as const,
      code,
      diagnostics: detail,
      expression: [expression],
    })),
    ...wishes.map((where) =>
      warning('element-wished', 'Le profil demande cet élément ; il n’est pas exigé ici.', where),
    ),
    ...(unknownProfiles > 0
      ? [warning('profile-unknown', 'Un profil n’est pas connu ici : il n’a pas été vérifié.')]
      : []),
  ];
  return {
    resourceType: 'OperationOutcome',
    issue:
      faults.length > 0
        ? issue
        : [
            ...issue,
            { severity: 'information', code: 'informational', details: { text: 'Aucun défaut trouvé.' } },
          ],
  };
}
