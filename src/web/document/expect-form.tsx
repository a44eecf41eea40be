import type { Expectations } from '#expectations';
import { text } from '../form.ts';
import { Field, type FieldProblem, Select } from '../ui/field.tsx';
import { InNotebook } from '../ui/in-notebook.tsx';
import { isoDay, readDay } from '../words/dates.ts';

type Senders = readonly { readonly id: string; readonly label: string }[];
export type Typed = Readonly<Record<'quoi' | 'quand' | 'lieu' | 'qui', string>>;

/** The field of each refusal. */
export const EXPECT_FIELDS = {
  'expectation-kind': 'quoi',
  'expectation-date': 'quand',
  'expectation-place': 'lieu',
  'expectation-from': 'qui',
} as const;

export const typedIn = (form: FormData): Typed => ({
  quoi: text(form, 'quoi'),
  quand: text(form, 'quand'),
  lieu: text(form, 'lieu'),
  qui: text(form, 'qui'),
});

export function saidBy(typed: Typed) {
  const actOn = readDay(typed.quand);
  return {
    kind: typed.quoi,
    actOn: actOn && isoDay(actOn),
    place: typed.lieu,
    fromId: typed.qui || undefined,
  };
}

/** « J'ai passé une radio le… chez… » */
export function ExpectForm(props: {
  readonly kinds: Expectations['kinds'];
  readonly senders: Senders;
  readonly typed: Typed | undefined;
  readonly problems: readonly FieldProblem[];
  readonly button: string;
}) {
  const { typed, problems } = props;
  return (
    <form method="post" className="stack" noValidate>
      <div className="field">
        <Select
          id="quoi"
          label="Ce qui a été fait"
          value={typed?.quoi}
          options={[
            { value: '', label: 'Choisir' },
            ...props.kinds.map(({ code, done }) => ({ value: code, label: done })),
          ]}
          problems={problems}
        />
      </div>
      <Field
        id="quand"
        label="Quel jour"
        hint="Le jour de l’examen, ou de la sortie. Par exemple 12/03/2026."
        inputMode="numeric"
        autoComplete="off"
        defaultValue={typed?.quand}
        problems={problems}
      />
      <Field
        id="lieu"
        label="Où (facultatif)"
        hint="Un cabinet, un laboratoire, un hôpital."
        autoComplete="off"
        defaultValue={typed?.lieu}
        problems={problems}
      />
      <div className="field">
        <SenderSelect id="qui" senders={props.senders} value={typed?.qui} problems={problems} />
      </div>
      <button type="submit" className="button" name="acte" value="attendre">
        {props.button}
        <InNotebook />
      </button>
    </form>
  );
}

/** Only who already filed something here can be asked. */
export function SenderSelect(props: {
  readonly id: string;
  readonly senders: Senders;
  readonly value?: string | undefined;
  readonly problems: readonly FieldProblem[];
}) {
  return (
    <Select
      id={props.id}
      name="qui"
      label="Qui doit l’envoyer (facultatif)"
      hint="Un professionnel qui a déjà déposé ici. Lui seul pourra être relancé."
      value={props.value}
      options={[
        { value: '', label: 'Je ne sais pas, ou un autre' },
        ...props.senders.map(({ id, label }) => ({ value: id, label })),
      ]}
      problems={props.problems}
    />
  );
}
