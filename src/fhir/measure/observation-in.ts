/** From an Observation of a person's program to a reading: each refusal has the issue that the partner API gives it. */
import {
  BMI,
  KINDS,
  type KindRule,
  type MeasureDevice,
  type NewReading,
  NUMBERS_OF_DAYS,
} from '#health-profile';
import { parseDate } from '../datatypes/dates.ts';
import { child, children, codings, type Element, text, texts } from '../datatypes/element.ts';
import { type Identifier, identifiersOf, logicalIdentifier } from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';
import { type ExtensionName, extensionOf, isProfileOf, kindOfCode } from './kinds.ts';

export type SubjectIn = {
  readonly path: string;
  readonly identifier: Identifier | undefined;
  /** `Patient/…` of this server. */
  readonly patientId: string | undefined;
};

export type ObservationIn = {
  readonly subject: SubjectIn;
  readonly reading: NewReading;
  /** As it refers to it. */
  readonly device: { readonly path: string; readonly reference: string } | undefined;
};

const UCUM = 'http://unitsofmeasure.org';
const invalid = (path: string, detail: string): never => {
  throw new ElementError('measure-invalid', path, detail);
};

/** @throws ElementError */
export function observationIn(observation: Element, base: string): ObservationIn {
  const { path } = observation;
  const code = codings(child(observation, 'code'))[0]?.code ?? '';
  if (code === BMI.loinc)
    throw new ElementError('measure-not-supported', `${path}.code`, 'the body mass index is computed');
  const kind = kindOfCode(code);
  if (!kind) throw new ElementError('measure-not-supported', `${path}.code`, 'no measure has this code');
  const rule = KINDS[kind];
  const meta = child(observation, 'meta');
  const profiles = meta ? texts(meta, 'profile') : [];
  if (!profiles.some((one) => isProfileOf(one, kind)))
    invalid(`${path}.meta.profile`, 'the profile of this measure is expected');
  if (text(observation, 'status') !== 'final') invalid(`${path}.status`, 'final is expected');
  const categories = children(observation, 'category').flatMap((one) => codings(one));
  if (!categories.some((one) => one.code === 'vital-signs'))
    invalid(`${path}.category`, 'vital-signs is expected');
  const subject = subjectIn(observation, base);
  checkSource(meta, subject, path);
  const at = parseDate(text(observation, 'effectiveDateTime') ?? '');
  if (!at) return invalid(`${path}.effectiveDateTime`, 'is expected');
  const said = extensionsIn(observation, rule);
  const [value, value2] = valuesIn(observation, rule);
  const device = child(observation, 'device');
  return {
    subject,
    device: device && { path: device.path, reference: text(device, 'reference') ?? '' },
    reading: {
      kind,
      at: at.from,
      value,
      value2,
      method: codings(child(observation, 'method'))[0]?.code,
      bodySite: codings(child(observation, 'bodySite'))[0]?.code,
      ...said,
      comment:
        children(observation, 'note')
          .map((note) => text(note, 'text') ?? '')
          .join('\n') || undefined,
      externalId: externalIdIn(observation),
    },
  };
}

/** @throws ElementError */
function subjectIn(observation: Element, base: string): SubjectIn {
  const path = `${observation.path}.subject`;
  const subject = child(observation, 'subject') ?? invalid(`${path}.identifier`, 'is missing');
  const reference = text(subject, 'reference')?.replace(`${base}/`, '');
  const patientId = reference && /^Patient\/([A-Za-z0-9.-]{1,64})$/.exec(reference)?.[1];
  const identifier = logicalIdentifier(subject);
  if (!patientId && !(identifier?.system && identifier.value))
    invalid(`${path}.identifier`, 'a system and a value are expected');
  return { path, identifier, patientId: patientId || undefined };
}

/** Where it comes from begins with the OID under which the person is named. */
function checkSource(meta: Element | undefined, { identifier }: SubjectIn, path: string): void {
  const source = meta && text(meta, 'source');
  if (source === undefined) return;
  const isOid = /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+/.test(source);
  const isPartner =
    identifier?.system !== undefined && !identifier.system.startsWith('urn:oid:1.2.250.1.213.1.4.');
  if (!isOid || (isPartner && !source.startsWith(identifier.system ?? '')))
    throw new ElementError('measure-value', `${path}.meta.source`, 'must begin with the OID of the service');
}

function valuesIn(observation: Element, rule: KindRule): readonly [number, number | undefined] {
  const { path } = observation;
  const { first, second } = rule;
  if (!first || !second)
    return [quantity(child(observation, 'valueQuantity'), `${path}.valueQuantity`, rule.unit), undefined];
  const component = (loinc: string) => {
    const found = children(observation, 'component').find((one) =>
      codings(child(one, 'code')).some(({ code }) => code === loinc),
    );
    return quantity(found && child(found, 'valueQuantity'), `${path}.component.valueQuantity`, rule.unit);
  };
  return [component(first.loinc), component(second.loinc)];
}

function quantity(element: Element | undefined, path: string, unit: string): number {
  const value = element?.fields.value;
  if (!element || typeof value !== 'number')
    throw new ElementError('measure-value', path, 'a quantity is expected');
  // the unit may be left out of the system, not changed
  const code = text(element, 'code') ?? text(element, 'unit');
  const system = text(element, 'system');
  if (code !== unit || (system !== undefined && system !== UCUM))
    throw new ElementError('measure-value', `${path}.code`, `${unit} of UCUM is expected`);
  return value;
}

type Said = Pick<NewReading, 'reason' | 'moment' | 'days' | 'diabetesType'>;

function extensionsIn(observation: Element, rule: KindRule): Said {
  const said = new Map<ExtensionName, Element>();
  for (const extension of children(observation, 'extension')) {
    const name = extensionOf(text(extension, 'url') ?? '');
    const isOf = { reason: true, moment: rule.moment, days: rule.days, diabetes: rule.diabetes };
    if (!name || !isOf[name])
      throw new ElementError('measure-invalid', extension.path, 'is not permitted for this measure');
    said.set(name, extension);
  }
  const missing = (name: ExtensionName) => {
    throw new ElementError('measure-incomplete', `${observation.path}.extension`, `${name} is missing`);
  };
  const coded = (name: ExtensionName) => {
    const extension = said.get(name);
    if (!extension) return undefined;
    const concept = codings(child(extension, 'valueCodeableConcept'))[0]?.code;
    const coding = child(extension, 'valueCoding');
    return (
      concept ??
      (coding && text(coding, 'code')) ??
      text(extension, 'valueCode') ??
      invalid(extension.path, 'a code is expected')
    );
  };
  if (rule.moment && !said.has('moment')) missing('moment');
  if (rule.days && !said.has('days')) missing('days');
  const reason = said.get('reason');
  return {
    reason: reason && (text(reason, 'valueString') ?? invalid(reason.path, 'valueString is expected')),
    moment: coded('moment'),
    days: daysIn(said.get('days'), coded),
    diabetesType: coded('diabetes'),
  };
}

/** A code of JDV_J164, or a number. */
function daysIn(
  extension: Element | undefined,
  coded: (name: ExtensionName) => string | undefined,
): number | undefined {
  if (!extension) return undefined;
  const { fields, path } = extension;
  const number = fields.valueInteger ?? fields.valuePositiveInt ?? fields.valueUnsignedInt;
  if (typeof number === 'number') return number;
  const code = coded('days');
  return (
    NUMBERS_OF_DAYS.find((one) => one.code === code)?.days ??
    invalid(path, 'a number of days of JDV_J164, or valueInteger')
  );
}

/** Its own identifier, under which the same measure sent twice is one. */
function externalIdIn(observation: Element): string | undefined {
  const [first] = identifiersOf(observation);
  const id = first?.value && `${first.system ?? ''}|${first.value}`;
  return id && id.length <= 200 ? id : undefined;
}

const IF_NONE_EXIST = /^identifier=(urn:oid:[0-9]+(?:\.[0-9]+)+)\|([a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*)$/;

/** A PhdDevice, which is created unless it is there. @throws ElementError */
export function deviceIn(device: Element, ifNoneExist: string | undefined): MeasureDevice {
  const [, system, identifier] = IF_NONE_EXIST.exec(ifNoneExist ?? '') ?? [];
  if (!system || !identifier)
    return invalid(`${device.path}.ifNoneExist`, 'identifier=urn:oid:OID|ID is expected');
  if (!identifiersOf(device).some((one) => one.system === system && one.value === identifier))
    invalid(`${device.path}.identifier`, 'not the one of ifNoneExist');
  const [specialization] = children(device, 'specialization');
  return {
    system,
    identifier,
    name: children(device, 'deviceName').map((one) => text(one, 'name'))[0],
    manufacturer: text(device, 'manufacturer'),
    model: text(device, 'modelNumber'),
    specialization: specialization && codings(child(specialization, 'systemType'))[0]?.code,
  };
}
