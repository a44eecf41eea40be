/**
 * XML Patch (RFC 5261) on the XML form of a document (FHIR R4 §3.1.0.4.2). Its places are read as those of a FHIRPath Patch:
 * names, `[n]`, `[@url='…']`, `[f:coding/f:code/@value='…']`, and `@value` at the end for a primitive.
 */
import { elements, readXml } from '#formats/cda/xml-tree';
import { ElementError } from '../errors.ts';
import { addTo, locate, removeAt, type Step, valueAt } from './locate.ts';
import { type Operation, partOf } from './patchable.ts';

type XmlNode = ReturnType<typeof readXml>['root'];

/** A body of type application/xml-patch+xml, not read yet. */
export class XmlPatchBody {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** @throws ElementError */
export function xmlPatch({ bytes }: XmlPatchBody): Operation[] {
  const root = rootOf(bytes);
  if (local(root) !== 'diff') throw new ElementError('patch-invalid', 'Patch', 'diff is expected');
  return root.children
    .filter((child) => typeof child !== 'string')
    .map((operation, index) => operationOf(operation, `Patch[${index}]`));
}

function rootOf(bytes: Uint8Array): XmlNode {
  try {
    return readXml(bytes).root;
  } catch {
    // of the reader's own reasons none may be told: they quote what was sent
    throw new ElementError('patch-invalid', 'Patch', 'XML without a document type is expected');
  }
}

function operationOf(operation: XmlNode, path: string): Operation {
  const { steps, attribute } = selected(operation.attributes.get('sel') ?? '', path);
  const child = operation.children.find((one) => typeof one !== 'string');
  const first = steps[0] && 'name' in steps[0] ? steps[0].name : child && local(child);
  const part = partOf(first, `${path}.sel`);
  const place = (document: object) => {
    const [found, another] = locate(document, steps);
    if (!found || another) throw new ElementError('patch-invalid', `${path}.sel`, 'leads to one element');
    return found;
  };
  const apply = ((): Operation['apply'] => {
    switch (local(operation)) {
      case 'remove':
        return (document) => removeAt(place(document));
      case 'replace': {
        const value = attribute ? attributeValue(operation, steps) : child && jsonOf(child);
        if (value === undefined) throw new ElementError('patch-invalid', path, 'a value is expected');
        return (document) => {
          const { parent, key } = place(document);
          parent[key] = value;
        };
      }
      case 'add': {
        if (!child) throw new ElementError('patch-invalid', path, 'an element is expected');
        const pos = operation.attributes.get('pos');
        return (document) => {
          // beside an element of a list, or inside of what is selected
          const { parent, key } = place(document);
          const isBeside = (pos === 'before' || pos === 'after') && Array.isArray(parent);
          if (isBeside) parent.splice(Number(key) + (pos === 'after' ? 1 : 0), 0, jsonOf(child));
          else if (!addTo(valueAt({ parent, key }), local(child), jsonOf(child)))
            throw new ElementError('patch-invalid', `${path}.sel`, 'nothing can be added there');
        };
      }
      default:
        throw new ElementError('patch-invalid', path, 'add, replace or remove');
    }
  })();
  return { path, part, changes: true, apply };
}

const local = ({ name }: XmlNode): string => name.replace(/^\{[^}]*\}/, '');

const STEP = /^\/?(?:(?:[A-Za-z]+:)?([A-Za-z][A-Za-z0-9]*)|@([a-z]+))((?:\[[^\]]{1,300}\])*)/;
const PREDICATE = /\[(?:([1-9][0-9]{0,3})|([^=\]]+)=(?:'([^']*)'|"([^"]*)"))\]/g;

function selected(sel: string, path: string): { readonly steps: Step[]; readonly attribute: boolean } {
  const steps: Step[] = [];
  let attribute = false;
  let rest = sel.trim().replace(/^\/?(?:[A-Za-z]+:)?DocumentReference(?=$|\/)/, '');
  while (rest !== '') {
    const step: readonly (string | undefined)[] = (attribute ? undefined : STEP.exec(rest)) ?? [];
    const [whole, name, attr, predicates = ''] = step;
    if (whole === undefined)
      throw new ElementError('patch-invalid', `${path}.sel`, 'a simple XPath is expected');
    // the value of a primitive is the primitive in JSON, any other attribute an element
    if (attr === undefined) steps.push({ name: name ?? '' });
    else if (attr !== 'value') steps.push({ name: attr });
    attribute = attr !== undefined;
    const read = [...predicates.matchAll(PREDICATE)];
    if (read.map(([one]) => one).join('') !== predicates)
      throw new ElementError(
        'patch-invalid',
        `${path}.sel`,
        'a place or a value is expected between brackets',
      );
    for (const [, place, names = '', single, double] of read)
      steps.push(
        place === undefined
          ? { names: namesOf(names), equals: single ?? double ?? '' }
          : { index: Number(place) - 1 },
      );
    rest = rest.slice(whole.length);
  }
  return { steps, attribute };
}

const namesOf = (written: string) =>
  written
    .trim()
    .split('/')
    .map((name) => name.replace(/^[A-Za-z]+:/, ''))
    .flatMap((name) => (name === '@value' ? [] : [name.replace(/^@/, '')]));

/** The new text of an attribute; a boolean stays one. */
function attributeValue(operation: XmlNode, steps: readonly Step[]): unknown {
  const written = operation.children
    .filter((one) => typeof one === 'string')
    .join('')
    .trim();
  const last = steps.at(-1);
  return primitive(last && 'name' in last ? last.name : '', written);
}

const primitive = (name: string, written: string): unknown =>
  name.endsWith('Boolean') && /^(true|false)$/.test(written) ? written === 'true' : written;

const REPEATED = ['coding', 'extension'];

/** An element of FHIR's XML as its JSON. */
function jsonOf(node: XmlNode): unknown {
  const value = node.attributes.get('value');
  if (value !== undefined) return primitive(local(node), value);
  const fields: Record<string, unknown> = {};
  const url = node.attributes.get('url');
  if (url !== undefined) fields.url = url;
  for (const child of node.children) {
    if (typeof child === 'string') continue;
    const name = local(child);
    if (name === '__proto__') continue;
    fields[name] = REPEATED.includes(name) ? elements(node, child.name).map(jsonOf) : jsonOf(child);
  }
  return fields;
}
