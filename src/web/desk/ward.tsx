import type { CallView, WardView } from '#support';
import { Facts } from '../ui/facts.tsx';
import { Field, type FieldProblem } from '../ui/field.tsx';
import { civilNumericDay, day } from '../words/dates.ts';
import { STATES } from './words.ts';
import { ACTS_FOR, BONDS, offeredFor } from './words-for-another.ts';

/** For whom the caller speaks besides themselves: named by what they say, and found only if they represent them (R40). */
export function ForAnother(props: {
  readonly call: CallView;
  readonly base: string;
  readonly problems: readonly FieldProblem[];
}) {
  const { call, base, problems } = props;
  return (
    <section className="stack" aria-labelledby="autre-personne">
      <h2 id="autre-personne">Pour son enfant, ou pour une personne protégée</h2>
      {call.ward && <Ward ward={call.ward} base={base} />}
      <details open={problems.some(({ field }) => field === 'prenom' || field === 'naissance')}>
        <summary>{call.ward ? 'Pour quelqu’un d’autre encore' : 'Dire pour qui la personne appelle'}</summary>
        <form method="post" className="stack" noValidate>
          <p>
            L’enfant doit être rattaché à son assurance. Pour un adulte, le jugement doit déjà être reçu ici.
          </p>
          <Field
            id="prenom"
            label="Son prénom, ou tous ses prénoms"
            autoComplete="off"
            spellCheck={false}
            problems={problems}
          />
          <Field
            id="naissance"
            label="Sa date de naissance"
            hint="Par exemple 06/05/2020."
            autoComplete="off"
            inputMode="numeric"
            problems={problems}
          />
          <p>
            <button type="submit" className="button second" name="geste" value="pour">
              Chercher cette personne
            </button>
          </p>
        </form>
      </details>
    </section>
  );
}

function Ward({ ward, base }: { readonly ward: WardView; readonly base: string }) {
  return (
    <>
      <Facts
        rows={[
          ['Prénom', ward.givenName],
          ['Née le', civilNumericDay(ward.birthDate)],
          ['Lien', BONDS[ward.bond]],
          ['Carnet', `${STATES[ward.state]}, depuis le ${day(ward.since)}`],
          ['En attente', ward.waits ? 'Une fermeture attend un second agent' : undefined],
        ]}
      />
      <ul className="stack">
        {offeredFor(ward).map((act) => (
          <li key={act}>
            <a href={`${base}/${act}?pour=autre`}>{ACTS_FOR[act].title}</a>
            <br />
            <span className="meta">{ACTS_FOR[act].short}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
