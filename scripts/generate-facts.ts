/** What a decision is taken on, as a page and as JSON Schema, from the one schema that the command checks its input by. */
import { z } from 'zod';

/** The part of JSON Schema that the facts are written in. */
type Shape = {
  readonly description?: string;
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
};

export const factsAsJsonSchema = (schema: z.ZodType): string =>
  `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;

/** @param vocabulary the source of the facts, whose comment on the acts is quoted */
export function renderFacts(schema: z.ZodType, vocabulary: string): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema) as Shape;
  return [
    '# The facts of a decision',
    '',
    '<!-- Made by `npm run generate`. Do not edit. -->',
    '',
    'A decision of access is taken on these facts and on nothing else. `npx carnet access decide` reads one JSON object a line',
    'and answers one JSON object a line; `npx carnet access enumerate --sample 3` shows some. The same as JSON Schema:',
    '[access-facts.json](access-facts.json). Rulings: [rulings.md](../rulings.md).',
    '',
    ...Object.entries(properties).flatMap(([name, shape]) => [
      ...section(name, shape, required.includes(name)),
      ...(name === 'action' ? [actsOf(vocabulary), ''] : []),
    ]),
    '## The answer',
    '',
    '| field | | |',
    '| --- | --- | --- |',
    '| `allowed` | boolean | |',
    '| `rule` | text | the rule that decided, for the person’s history |',
    '| `sentence` | text | why, in French, for the person’s history |',
    '| `obligations` | list | when allowed: what must be done or said along with it |',
    '| `outward`, `forActor` | text | when refused: the code and the sentence that the refused may be told |',
    '| `asAbsent` | boolean | when refused: the answer must be that of a document that never existed (R2) |',
    '',
  ].join('\n');
}

function section(name: string, shape: Shape, isRequired: boolean): string[] {
  const title = [`## \`${name}\``, '', `${shape.description ?? ''}${isRequired ? '' : ' Optional.'}`, ''];
  if (shape.oneOf)
    return [
      ...title,
      ...shape.oneOf.flatMap((one) => {
        const { kind, ...others } = one.properties ?? {};
        const head = `- \`${kind?.const}\`: ${one.description ?? ''}`;
        return [head, ...fieldsOf({ ...one, properties: others }, '  ')];
      }),
      '',
    ];
  if (shape.properties) return [...title, ...fieldsOf(shape, ''), ''];
  return [...title, valuesOf(shape), ''];
}

function fieldsOf({ properties = {}, required = [] }: Shape, indent: string): string[] {
  return Object.entries(properties).flatMap(([name, shape]) => [
    `${indent}- \`${name}\`${required.includes(name) ? '' : ' (optional)'}: ${[valuesOf(shape), shape.description].filter(Boolean).join('. ')}`,
    ...(shape.properties ? fieldsOf(shape, `${indent}  `) : []),
  ]);
}

function valuesOf({ type, enum: values }: Shape): string {
  if (values) return values.map((one) => `\`${one}\``).join(' ');
  return type === 'boolean' ? 'true or false' : type === 'string' ? 'text' : '';
}

/** @throws if the comment is not there */
function actsOf(vocabulary: string): string {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export type Action =/.exec(vocabulary)?.[1];
  if (!comment) throw new Error('The acts have no comment.');
  return comment.replace(/^\s*\* ?/gm, '').trim();
}
