/**
 * Where a path leads in a document: names, places in a list and conditions, and nothing that computes. Both the FHIRPath of a
 * FHIRPath Patch and the XPath of an XML Patch are read into it.
 */
export type Step =
  | { readonly name: string }
  | { readonly index: number }
  /** Keeps what has this text at the end of these names. */
  | { readonly names: readonly string[]; readonly equals: string };

/** A place: the value itself is `parent[key]`. */
export type Place = { readonly parent: Record<string | number, unknown>; readonly key: string | number };

export const valueAt = ({ parent, key }: Place): unknown => parent[key];

export function locate(document: object, steps: readonly Step[]): readonly Place[] {
  let places: readonly Place[] = [{ parent: { root: document }, key: 'root' }];
  for (const step of steps) {
    if ('name' in step) places = places.flatMap((place) => childrenAt(valueAt(place), step.name));
    else if ('index' in step) places = places.slice(step.index, step.index + 1);
    else places = places.filter((place) => textsAt(valueAt(place), step.names).includes(step.equals));
  }
  return places;
}

function childrenAt(value: unknown, name: string): Place[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  const parent = value as Record<string, unknown>;
  const child = parent[name];
  return Array.isArray(child)
    ? child.map((_, key) => ({ parent: child as unknown as Place['parent'], key }))
    : [{ parent, key: name }];
}

function textsAt(value: unknown, names: readonly string[]): unknown[] {
  const steps = names.map((name) => ({ name }));
  return typeof value === 'object' && value !== null ? locate(value, steps).map(valueAt).map(String) : [];
}

/** Takes the value out of its list or its object. */
export function removeAt({ parent, key }: Place): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/** As one more of a list, or as the element itself. */
export function addTo(target: unknown, name: string, value: unknown): boolean {
  if (typeof target !== 'object' || target === null || name === '__proto__') return false;
  const fields = target as Record<string, unknown>;
  const there = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (Array.isArray(there)) there.push(value);
  else if (LISTS.has(name)) fields[name] = [value];
  else fields[name] = value;
  return true;
}

/** What FHIR repeats, of what may change. */
const LISTS = new Set(['securityLabel', 'coding', 'extension']);
