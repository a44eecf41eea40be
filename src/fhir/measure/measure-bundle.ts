/** Writes measures: a transaction of Observations and their Devices, all or none (partner API, flow of alimentation). */
import type { BundleEntry } from '@medplum/fhirtypes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MeasureDevice, NewReading } from '#health-profile';
import { CarnetError } from '#platform/errors';
import { publicId } from '#platform/ids';
import { child, children, type Element, elementOf, mustText, text } from '../datatypes/element.ts';
import { ElementError, fhirErrors } from '../errors.ts';
import { etagOf, type Fhir, sendJson, visitOf } from '../fhir.ts';
import { mustBeValid } from '../validation/validate.ts';
import { deviceIn, type ObservationIn, observationIn } from './observation-in.ts';
import { deviceId } from './observation-out.ts';
import { otherPerson, personOf } from './person-of.ts';

type Part =
  | { readonly kind: 'device'; readonly device: MeasureDevice; readonly names: readonly string[] }
  | { readonly kind: 'observation'; readonly observation: ObservationIn };

export function writeMeasures(fhir: Fhir) {
  /** Devices that were seen in the measures of a person: asked once each. */
  const known = new Set<string>();

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const parts = partsIn(request.body, fhir.base);
    const observations = parts.flatMap((part) => (part.kind === 'observation' ? [part.observation] : []));
    const [first] = observations;
    if (!first) throw new ElementError('measure-invalid', 'Bundle.entry', 'an Observation is expected');
    checkOnePerson(observations);
    const holderId = await personOf(fhir, request, first.subject);
    const devices = parts.flatMap((part) => (part.kind === 'device' ? [part] : []));
    const readings = observations.map(({ reading, device }): NewReading => {
      const from = device && deviceOf(devices, device);
      return from ? { ...reading, device: from } : reading;
    });
    const visit = visitOf(fhir, request, holderId);
    const { measures } = fhir.doors.healthProfile;
    const before = await devicesBefore(fhir, request, holderId, devices, known);
    const written = await asPerson(fhir, request, () =>
      // values that are unlikely were measured: nobody is there to be asked
      measures.write(visit, readings, { confirmed: true, program: true }),
    );
    let next = 0;
    const entry = parts.map((part): BundleEntry => {
      if (part.kind === 'device') {
        const id = deviceId(holderId, part.device);
        const status = before.has(id) ? '200 OK' : '201 Created';
        known.add(id);
        return { response: { status, location: `Device/${id}`, etag: etagOf(1) } };
      }
      const one = written[next++];
      if (!one) throw new Error('an Observation without its measure');
      return {
        response: {
          status: one.created ? '201 Created' : '200 OK',
          location: `Observation/${publicId(holderId, one.measureId)}`,
          etag: etagOf(1),
        },
      };
    });
    if (known.size > 50_000) known.clear();
    return sendJson(reply, { resourceType: 'Bundle', type: 'transaction-response', entry });
  };
}

/** Somebody who is not this person's to name is refused as the partner API does, whether they have a space or not. */
export async function asPerson<T>(fhir: Fhir, request: FastifyRequest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isElsewhere = error instanceof CarnetError && error.code === 'space-not-open';
    if (isElsewhere && fhir.session(request).kind === 'citizen') throw otherPerson();
    throw error;
  }
}

/** @throws ElementError, ResourceError */
function partsIn(body: unknown, base: string): readonly Part[] {
  if (
    typeof body !== 'object' ||
    body === null ||
    (body as { resourceType?: unknown }).resourceType !== 'Bundle'
  )
    throw fhirErrors('measure-no-bundle', 'no bundle');
  mustBeValid(body, 'Bundle');
  const bundle = elementOf(body, 'Bundle');
  if (mustText(bundle, 'type') !== 'transaction')
    throw new ElementError('measure-invalid', 'Bundle.type', 'transaction is expected');
  return children(bundle, 'entry').map((entry) => partIn(entry, base));
}

function partIn(entry: Element, base: string): Part {
  const resource = child(entry, 'resource');
  const request = child(entry, 'request');
  const type = resource && text(resource, 'resourceType');
  const isServed =
    (type === 'Observation' || type === 'Device') &&
    request &&
    text(request, 'method') === 'POST' &&
    text(request, 'url') === type;
  if (!resource || !isServed)
    throw new ElementError(
      'measure-not-supported',
      `${entry.path}.request`,
      'POST of an Observation or a Device',
    );
  const fullUrl = text(entry, 'fullUrl');
  if (type === 'Device') {
    const id = text(resource, 'id');
    const names = [fullUrl, id && `Device/${id}`, id && `urn:uuid:${id}`].filter(
      (name) => name !== undefined,
    );
    return { kind: 'device', device: deviceIn(resource, text(request, 'ifNoneExist')), names };
  }
  if (!fullUrl) throw new ElementError('measure-invalid', `${entry.path}.fullUrl`, 'is missing');
  return { kind: 'observation', observation: observationIn(resource, base) };
}

function checkOnePerson(observations: readonly ObservationIn[]): void {
  const [first, ...others] = observations.map(({ subject }) => subject);
  const key = (one: typeof first) =>
    `${one?.patientId ?? ''} ${one?.identifier?.system ?? ''} ${one?.identifier?.value ?? ''}`;
  const other = others.find((one) => key(one) !== key(first));
  if (other) throw new ElementError('measure-oid-conflict', other.path, 'OID conflict');
}

function deviceOf(
  devices: readonly { readonly device: MeasureDevice; readonly names: readonly string[] }[],
  { path, reference }: NonNullable<ObservationIn['device']>,
): MeasureDevice {
  const found = devices.find(({ names }) => names.includes(reference));
  if (!found) throw new ElementError('measure-invalid', `${path}.reference`, 'no such Device in the Bundle');
  return found.device;
}

/** What the person's own program may know was there before; for who only adds, a device is new. */
async function devicesBefore(
  fhir: Fhir,
  request: FastifyRequest,
  holderId: string,
  devices: readonly { readonly device: MeasureDevice }[],
  known: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const ids = devices.map(({ device }) => deviceId(holderId, device));
  const isOwn = fhir.session(request).holderId === holderId;
  if (!isOwn || ids.every((id) => known.has(id))) return known;
  const there = await fhir.doors.healthProfile.measures.devices(visitOf(fhir, request, holderId));
  return new Set([...known, ...there.map((device) => deviceId(holderId, device))]);
}
