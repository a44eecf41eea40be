/**
 * FHIRPath Patch (FHIR R4 §3.1.0.4.1): a Parameters whose operations name a place by a path. Of FHIRPath, the names, `[n]`,
 * `first()`, `extension('…')` and `where(a.b = '…')` are read: nothing that a patch of a document needs is left out.
 */
import { children, type Element, mustText, text } from '../datatypes/element.ts';
import { ElementError } from '../errors.ts';
import { addTo, locate, removeAt, type Step, valueAt } from './locate.ts';
import { type Operation, partOf } from './patchable.ts';

/** @param parameters a Parameters resource @throws ElementError */
export function fhirpathPatch(parameters: Element): Operation[] {
  return children(parameters, 'parameter').map((parameter) => {
    const { path } = parameter;
    if (mustText(parameter, 'name') !== 'operation')
      throw new ElementError('patch-invalid', `${path}.name`, 'operation is expected');
    const parts = new Map(children(parameter, 'part').map((part) => [mustText(part, 'name'), part]));
    const written = (name: string) => {
      const part = parts.get(name);
      const value = part && partValue(part);
      return typeof value === 'string' ? value : undefined;
    };
    const steps = stepsOf(written('path') ?? invalid(path, 'path'), path);
    const name = written('name');
    const first = steps[0] && 'name' in steps[0] ? steps[0].name : name;
    const value = parts.get('value') && partValue(parts.get('value') as Element);
    const index = parts.get('index') && partValue(parts.get('index') as Element);
    const act = actOf(written('type'), path, { steps, name, value, index });
    return { path, part: partOf(first, `${path}.part`), changes: true, apply: act };
  });
}

type Asked = {
  readonly steps: readonly Step[];
  readonly name: string | undefined;
  readonly value: unknown;
  readonly index: unknown;
};

function actOf(
  type: string | undefined,
  path: string,
  { steps, name, value, index }: Asked,
): Operation['apply'] {
  const must = () => (value === undefined ? invalid(path, 'value') : value);
  const single = (document: object) => {
    const [place, another] = locate(document, steps);
    if (!place || another) throw new ElementError('patch-invalid', `${path}.path`, 'leads to one element');
    return place;
  };
  switch (type) {
    case 'add': {
      const given = must();
      const field = name ?? invalid(path, 'name');
      return (document) => {
        if (!addTo(valueAt(single(document)), field, given)) invalid(path, 'path');
      };
    }
    case 'insert': {
      const given = must();
      return (document) => {
        const places = locate(document, steps);
        const list = places[0]?.parent;
        if (
          !Array.isArray(list) ||
          !Number.isInteger(index) ||
          Number(index) < 0 ||
          Number(index) > list.length
        )
          return invalid(path, 'index');
        list.splice(Number(index), 0, given);
      };
    }
    case 'replace': {
      const given = must();
      return (document) => {
        const { parent, key } = single(document);
        parent[key] = given;
      };
    }
    case 'delete':
      return (document) => {
        const [place, another] = locate(document, steps);
        // FHIR R4: what is not there needs no deleting
        if (another) invalid(path, 'path');
        if (place) removeAt(place);
      };
    default:
      return invalid(path, 'type', 'add, insert, replace or delete');
  }
}

function invalid(path: string, name: string, detail = 'is missing, or has no meaning here'): never {
  throw new ElementError('patch-invalid', `${path}.part[${name}]`, detail);
}

/** The value of a part: its only `value[x]`. */
function partValue(part: Element): unknown {
  const [name, another] = Object.keys(part.fields).filter((key) => key.startsWith('value'));
  if (!name || another) throw new ElementError('patch-invalid', part.path, 'one value[x]');
  return name === 'valueString' || name === 'valueCode'
    ? text(part, name)
    : structuredClone(part.fields[name]);
}

const NAME = /^([A-Za-z][A-Za-z0-9]*)/;
const INDEX = /^\[(0|[1-9][0-9]{0,3})\]/;
const CALL = /^\.?(first\(\)|extension\('([^']{1,256})'\)|where\(((?:[^()']|'[^']*')*)\))/;
const CONDITION = /^\s*([A-Za-z][A-Za-z0-9.]*)\s*=\s*'([^']{0,256})'\s*$/;

/** @throws `patch-invalid` for what is no such path */
export function stepsOf(written: string, path: string): Step[] {
  const steps: Step[] = [];
  let rest = written
    .trim()
    .replace(/^DocumentReference(?=$|\.|\[)/, '')
    .replace(/^\./, '');
  if (written.length > 512) rest = '?';
  while (rest !== '') {
    const call = CALL.exec(rest);
    const index = INDEX.exec(rest);
    const name = NAME.exec(rest.replace(/^\./, ''));
    if (call) {
      steps.push(...calledSteps(call, path));
      rest = rest.slice(call[0].length);
    } else if (index?.[1]) {
      steps.push({ index: Number(index[1]) });
      rest = rest.slice(index[0].length);
    } else if (name?.[1]) {
      // an extension's `value` is its value[x], which is a boolean here
      const isValue = name[1] === 'value' && steps.length > 0;
      steps.push({ name: isValue ? 'valueBoolean' : name[1] });
      rest = rest.replace(/^\./, '').slice(name[0].length);
    } else throw new ElementError('patch-invalid', `${path}.part[path]`, 'a simple FHIRPath is expected');
  }
  return steps;
}

function calledSteps([, call = '', url, condition = '']: RegExpExecArray, path: string): Step[] {
  if (call === 'first()') return [{ index: 0 }];
  if (url !== undefined) return [{ name: 'extension' }, { names: ['url'], equals: url }];
  return condition.split(/\sand\s/).map((one) => {
    const [, names = '', equals = ''] =
      CONDITION.exec(one) ?? invalid(path, 'path', "where(name = '…') is expected");
    return { names: names.split('.'), equals };
  });
}
