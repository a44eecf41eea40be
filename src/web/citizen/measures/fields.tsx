import type { Coded, KindRule } from '#health-profile';
import type { Doors } from '../../context.ts';
import { Field, type FieldProblem, Select } from '../../ui/field.tsx';
import type { Kind, Typed } from './reading-form.ts';

type Rules = Doors['healthProfile']['rules'];

const options = (codes: readonly Coded[], none: string) => [
  { value: '', label: none },
  ...codes.map(({ code, label }) => ({ value: code, label })),
];

/** The fields of one kind: its value, and what must or may go with it. `last`: the last value, as a hint. */
export function KindFields(props: {
  readonly kind: Kind;
  readonly rules: Rules;
  readonly typed: Typed;
  readonly problems: readonly FieldProblem[];
  readonly last: string | undefined;
  /** Method, site and type of diabetes too. */
  readonly whole?: boolean;
}) {
  const { kind, rules, typed, problems, whole } = props;
  const rule: KindRule = rules.kinds[kind];
  const { unit } = rule.said;
  const hint = [props.last && `La dernière fois : ${props.last}.`, `Par exemple ${rule.example}.`]
    .filter(Boolean)
    .join(' ');
  return (
    <>
      <Field
        id={`v-${kind}`}
        label={
          rule.first
            ? `${rule.label}, ${rule.first.label.toLowerCase()}, en ${unit}`
            : `${rule.label}, ${unitWords(unit)}`
        }
        hint={hint}
        inputMode="decimal"
        autoComplete="off"
        defaultValue={typed[`v-${kind}`]}
        problems={problems}
      />
      {rule.second && (
        <Field
          id={`w-${kind}`}
          label={`${rule.second.label}, en ${unit}`}
          hint="Par exemple 82."
          inputMode="decimal"
          autoComplete="off"
          defaultValue={typed[`w-${kind}`]}
          problems={problems}
        />
      )}
      {rule.moment && (
        <div className="field">
          <Select
            id={`t-${kind}`}
            label="À quel moment ?"
            value={typed[`t-${kind}`]}
            options={options(rules.moments, 'Choisir si vous notez une glycémie')}
            problems={problems}
          />
        </div>
      )}
      {rule.days && (
        <Field
          id={`j-${kind}`}
          label="Sur combien de jours ?"
          hint="Par exemple 14."
          inputMode="numeric"
          autoComplete="off"
          defaultValue={typed[`j-${kind}`]}
          problems={problems}
        />
      )}
      {whole && rule.methods.length > 0 && (
        <div className="field">
          <Select
            id={`m-${kind}`}
            label="Avec quoi ? (facultatif)"
            value={typed[`m-${kind}`]}
            options={options(rule.methods, 'Non précisé')}
          />
        </div>
      )}
      {whole && rule.bodySites.length > 0 && (
        <div className="field">
          <Select
            id={`s-${kind}`}
            label="Où ? (facultatif)"
            value={typed[`s-${kind}`]}
            options={options(rule.bodySites, 'Non précisé')}
          />
        </div>
      )}
      {whole && rule.diabetes && (
        <div className="field">
          <Select
            id={`d-${kind}`}
            label="Type de diabète (facultatif)"
            value={typed[`d-${kind}`]}
            options={options(rules.diabetesTypes, 'Non précisé')}
          />
        </div>
      )}
    </>
  );
}

const unitWords = (unit: string) => (/^(par|sur|pas)/.test(unit) ? unit : `en ${unit}`);

/** When: now by default. And a word, if one wants. */
export function WhenFields(props: {
  readonly typed: Typed;
  readonly problems: readonly FieldProblem[];
  readonly now: Date;
}) {
  const { typed, problems, now } = props;
  const [day, time] = now.toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).split(' ');
  return (
    <>
      <Field id="jour" label="Jour" type="date" defaultValue={typed.jour ?? day} problems={problems} />
      <Field
        id="heure"
        label="Heure (facultatif)"
        type="time"
        defaultValue={typed.heure ?? time?.slice(0, 5)}
        problems={problems}
      />
      <Field
        id="commentaire"
        label="Commentaire (facultatif)"
        defaultValue={typed.commentaire}
        problems={problems}
        autoComplete="off"
      />
    </>
  );
}

/** « 780 kg ? Confirmez ou corrigez » */
export function Question({
  questions,
}: {
  readonly questions: readonly { readonly field: string; readonly said: string }[];
}) {
  if (questions.length === 0) return null;
  return (
    <div className="notice tone-warning" role="alert" aria-labelledby="question">
      <h2 id="question">{questions.map(({ said }) => `${said} ?`).join(' ')} Confirmez ou corrigez.</h2>
      <p>C’est inhabituel. Vérifiez le nombre et l’unité.</p>
      <label className="choice" htmlFor="confirme">
        <input type="checkbox" id="confirme" name="confirme" value="oui" />
        <span>Le nombre est juste, je le garde</span>
      </label>
    </div>
  );
}
