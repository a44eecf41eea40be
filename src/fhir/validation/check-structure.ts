/**
 * Is this a resource of FHIR R4? Names, cardinalities, primitive types, required bindings, and the invariants that a deposit
 * or a measure can break. Total: whatever JSON is given, it ends, and says what is wrong at most `MOST` times.
 */
import { definitionOf, type TypeDefinition } from './definitions.ts';
import { INVARIANTS } from './invariants.ts';
import { isPrimitive, primitiveFault } from './primitives.ts';

export type Fault = {
  readonly code: 'structure' | 'required' | 'value' | 'code-invalid' | 'invariant';
  /** FHIRPath of the element. */
  readonly expression: string;
  /** What is expected, without any value that was sent. */
  readonly detail: string;
};

const MOST = 30;
type Fields = Readonly<Record<string, unknown>>;

/** @param resource as JSON was read: without any value that JSON has not */
export function faultsOf(resource: unknown, path?: string): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (code: Fault['code'], expression: string, detail: string): undefined => {
    if (faults.length < MOST) faults.push({ code, expression, detail });
    return undefined;
  };

  function checkResource(value: unknown, at: string): undefined {
    if (!isObject(value)) return add('structure', at, 'must be a resource');
    const { resourceType } = value;
    const definition = typeof resourceType === 'string' ? definitionOf(resourceType) : undefined;
    // a resource that is not served is only looked at as far as all resources go
    if (!definition || typeof resourceType !== 'string' || !/^[A-Z][A-Za-z]+$/.test(resourceType)) {
      if (typeof resourceType !== 'string') add('required', `${at}.resourceType`, 'is missing');
      return undefined;
    }
    checkObject(value, resourceType, definition, at, true);
  }

  function checkObject(
    value: Fields,
    type: string,
    definition: TypeDefinition,
    at: string,
    isResource: boolean,
  ): undefined {
    const names = Object.keys(value);
    if (names.length === 0 || (isResource && names.length === 1 && type !== 'Parameters'))
      add('structure', at, 'must not be empty');
    const filled = new Map<string, string>();
    for (const name of names) {
      if (isResource && name === 'resourceType') continue;
      const bare = name.startsWith('_') ? name.slice(1) : name;
      const element = definition.elements.get(bare);
      // a name that is not known may hold anything: it is not told back
      if (!element || (bare !== name && !isPrimitive(element.type))) {
        add('structure', at, 'has an element that FHIR R4 does not know');
        continue;
      }
      const before = filled.get(element.slot);
      if (before !== undefined && before !== bare) add('structure', `${at}.${bare}`, 'one type of a value');
      filled.set(element.slot, bare);
      const inside = value[name];
      if (element.isList !== Array.isArray(inside)) {
        add('structure', `${at}.${name}`, element.isList ? 'must be a list' : 'must be one value');
        continue;
      }
      const values = Array.isArray(inside) ? inside : [inside];
      if (values.length === 0) add('structure', `${at}.${name}`, 'must not be empty');
      values.forEach((one, index) => {
        const where = element.isList ? `${at}.${name}[${index}]` : `${at}.${name}`;
        if (bare !== name) checkBeside(one, where, element.isList);
        else
          checkValue(
            one,
            element.type,
            element.codes,
            where,
            element.isList && Object.hasOwn(value, `_${name}`),
          );
      });
    }
    for (const { slot, names: may } of definition.required)
      if (!filled.has(slot)) add('required', `${at}.${may.length === 1 ? may[0] : slot}`, 'is missing');
    for (const { says, holds } of INVARIANTS.get(type) ?? []) if (!holds(value)) add('invariant', at, says);
  }

  function checkValue(
    value: unknown,
    type: string,
    codes: ReadonlySet<string> | undefined,
    at: string,
    mayBeNull: boolean,
  ): undefined {
    if (faults.length >= MOST) return undefined;
    if (isPrimitive(type)) {
      if (value === null && mayBeNull) return undefined;
      const fault = primitiveFault(type, value);
      if (fault !== undefined) add('value', at, fault);
      else if (codes && typeof value === 'string' && !codes.has(value))
        add('code-invalid', at, 'must be a code of its required value set');
      return undefined;
    }
    if (type === 'Resource') return checkResource(value, at);
    if (!isObject(value)) return add('structure', at, 'must be an object');
    const definition = definitionOf(type);
    if (definition) checkObject(value, type, definition, at, false);
    if (codes && !codesIn(value).some((code) => codes.has(code)))
      add('code-invalid', at, 'must have a code of its required value set');
  }

  /** What stands beside a primitive: an id or extensions. */
  function checkBeside(value: unknown, at: string, inList: boolean): undefined {
    if (value === null && inList) return undefined;
    const definition = definitionOf('Element') ?? definitionOf('Extension');
    if (!isObject(value)) return add('structure', at, 'must be an object');
    for (const name of Object.keys(value))
      if (name !== 'id' && name !== 'extension') add('structure', at, 'only an id or extensions');
    const { extension } = value;
    if (extension !== undefined && !Array.isArray(extension))
      return add('structure', `${at}.extension`, 'must be a list');
    (extension ?? []).forEach((one, index) => {
      if (definition) checkValue(one, 'Extension', undefined, `${at}.extension[${index}]`, false);
    });
  }

  const type =
    isObject(resource) && typeof resource.resourceType === 'string' ? resource.resourceType : 'Resource';
  checkResource(resource, path ?? (definitionOf(type) ? type : 'Resource'));
  return faults;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of a Coding, a CodeableConcept or a Quantity. */
function codesIn(value: Fields): string[] {
  const codings = Array.isArray(value.coding) ? value.coding : [value];
  return codings.flatMap((one) => (isObject(one) && typeof one.code === 'string' ? [one.code] : []));
}
