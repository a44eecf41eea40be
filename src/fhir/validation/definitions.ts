/** What each element of FHIR R4 may hold, read once from data/fhir-r4. */
import { readFileSync } from 'node:fs';

export type Definition = {
  readonly min: number;
  /** Is it a list in JSON? */
  readonly isList: boolean;
  readonly type: string;
  /** The codes of a required binding. */
  readonly codes: ReadonlySet<string> | undefined;
  /** Of the element before its type is chosen: `value[x]`; the name itself when there is no choice. */
  readonly slot: string;
};

/** The elements of a type by their names in JSON; of a choice, each name that it may have. */
export type TypeDefinition = {
  readonly elements: ReadonlyMap<string, Definition>;
  /** The slots that must be filled. */
  readonly required: readonly { readonly slot: string; readonly names: readonly string[] }[];
};

type Extract = {
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly codes: Readonly<Record<string, readonly string[]>>;
};

const extract = JSON.parse(
  readFileSync(new URL('../../../data/fhir-r4/definitions.json', import.meta.url), 'utf8'),
) as Extract;

const codes = new Map(Object.entries(extract.codes).map(([name, list]) => [name, new Set(list)]));

/** FHIR writes `*` for an extension's or a parameter's value; what it may be is listed there. */
const types = new Map(
  Object.entries(extract.types).map(([name, elements]): [string, TypeDefinition] => [name, typeOf(elements)]),
);

function typeOf(written: Readonly<Record<string, string>>): TypeDefinition {
  const elements = new Map<string, Definition>();
  const required: { slot: string; names: readonly string[] }[] = [];
  for (const [slot, line] of Object.entries(written)) {
    const [, min = '0', max = '1', kinds = '', bound] =
      /^(\d+)\.\.(\d+|\*) (\S*)(?: !(\S+))?$/.exec(line) ?? [];
    const choice = slot.endsWith('[x]');
    const names = kinds.split('|').map((type) => {
      const name = choice ? `${slot.slice(0, -3)}${type.charAt(0).toUpperCase()}${type.slice(1)}` : slot;
      elements.set(name, {
        min: Number(min),
        isList: max !== '1' && max !== '0',
        type,
        codes: bound === undefined ? undefined : codes.get(bound),
        slot,
      });
      return name;
    });
    if (min !== '0') required.push({ slot, names });
  }
  return { elements, required };
}

export const definitionOf = (type: string): TypeDefinition | undefined => types.get(type);
