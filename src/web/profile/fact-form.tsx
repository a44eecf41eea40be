import type { ReactNode } from 'react';
import type { Fact, SectionRule, WrittenFact } from '#health-profile';
import { type FieldOf, text } from '../form.ts';
import { Field, type FieldProblem, Select } from '../ui/field.tsx';
import { TextArea } from '../ui/text-area.tsx';

/** What stands in the fields: as it was typed, or as it is kept. */
export type FactValues = {
  readonly label: string;
  readonly details: Readonly<Record<string, string>>;
  readonly start: string;
  readonly end: string;
};

export const NO_VALUES: FactValues = { label: '', details: {}, start: '', end: '' };

export const valuesOf = (fact: Fact, sayDate: (date: NonNullable<Fact['start']>) => string): FactValues => ({
  label: fact.label,
  details: Object.fromEntries(Object.entries(fact.details).map(([name, value]) => [name, String(value)])),
  start: fact.start ? sayDate(fact.start) : '',
  end: fact.end ? sayDate(fact.end) : '',
});

export function writtenIn(form: FormData, rule: SectionRule): WrittenFact & { readonly values: FactValues } {
  const details = Object.fromEntries(rule.fields.map(({ name }) => [name, text(form, `d-${name}`)]));
  const [label, start, end] = [text(form, 'nom'), text(form, 'debut'), text(form, 'fin')];
  return { label, details, start, end, values: { label, details, start, end } };
}

const FIELDS: Readonly<Record<string, string>> = { label: 'nom', start: 'debut', end: 'fin' };

/** The field that a refusal names; what is not about a field goes to the first. */
export const factField: FieldOf = ({ status, detail = 'label', code }) =>
  status !== 422 && status !== 409
    ? undefined
    : code === 'section-not-empty'
      ? 'nom'
      : (FIELDS[detail] ?? `d-${detail}`);

/** The fields of a section, from its rules. */
export function FactFields(props: {
  readonly rule: SectionRule;
  readonly values: FactValues;
  readonly suggestions: readonly string[] | undefined;
  readonly problems: readonly FieldProblem[];
  readonly children?: ReactNode;
}) {
  const { rule, values, suggestions, problems } = props;
  const { name } = rule;
  return (
    <>
      {name.choices ? (
        <Select
          id="nom"
          label={name.label}
          hint={name.hint}
          value={values.label}
          problems={problems}
          options={[
            { value: '', label: 'Choisir' },
            ...name.choices.map((one) => ({ value: one, label: one })),
          ]}
        />
      ) : (
        <Field
          id="nom"
          label={name.label}
          hint={name.hint}
          defaultValue={values.label}
          problems={problems}
          autoComplete="off"
          {...(suggestions && { list: 'aide-nom' })}
        />
      )}
      {suggestions && (
        <datalist id="aide-nom">
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      {rule.start && (
        <Field
          id="debut"
          label={rule.start.label}
          hint={rule.start.hint}
          defaultValue={values.start}
          problems={problems}
          autoComplete="off"
        />
      )}
      {rule.end && (
        <Field
          id="fin"
          label={rule.end.label}
          hint={rule.end.hint}
          defaultValue={values.end}
          problems={problems}
          autoComplete="off"
        />
      )}
      {rule.fields.map((field) => {
        const id = `d-${field.name}`;
        const value = values.details[field.name] ?? '';
        if (field.choices)
          return (
            <div className="field" key={id}>
              <Select
                id={id}
                label={field.label}
                value={value}
                problems={problems}
                options={[
                  { value: '', label: 'Non précisé' },
                  ...field.choices.map((one) => ({ value: one, label: one })),
                ]}
              />
            </div>
          );
        if (field.kind === 'long')
          return (
            <TextArea
              key={id}
              id={id}
              label={field.label}
              rows={3}
              defaultValue={value}
              problems={problems}
            />
          );
        return (
          <Field
            key={id}
            id={id}
            label={field.label}
            hint={field.hint}
            defaultValue={value}
            problems={problems}
            autoComplete="off"
            {...(field.kind === 'tel' && { inputMode: 'tel' as const })}
          />
        );
      })}
      {props.children}
    </>
  );
}
