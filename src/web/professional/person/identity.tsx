import type { Visit } from '#access';
import type { Person } from '#citizens';
import { formatIns } from '#formats/ins';
import { State } from '../../ui/state.tsx';
import { ageOn, civilNumericDay, numericDay } from '../../words/dates.ts';
import { bornOf, formalNameOf, sexOf } from '../../words/people.ts';

/** Whose record this is: on every page of it, at the same place. `heading`: it is the title of the page. */
export function Identity(props: {
  readonly person: Person;
  readonly relation: Visit['relation'];
  readonly now: Date;
  readonly heading?: boolean;
}) {
  const { person } = props;
  const Name = props.heading ? 'h1' : 'p';
  const age = ageOn(person.birthDate, props.now);
  return (
    <section className="identity" aria-label="Identité de la personne">
      <Name className="name">{formalNameOf(person)}</Name>
      <span>
        <b>
          {sexOf(person)}, {age > 1 ? `${age} ans` : `${age} an`}
        </b>{' '}
        · {bornOf(person)} le {civilNumericDay(person.birthDate)}
      </span>
      <span className="soft">INS {formatIns(person.ins)}</span>
      <div className="states">
        {person.insStatus === 'qualifiee' ? (
          <State tone="success" icon="tick">
            INS qualifiée
          </State>
        ) : (
          <State tone="warning" icon="alert">
            INS non qualifiée
          </State>
        )}
        <State icon="key">Accès : {accessOf(props.relation)}</State>
      </div>
    </section>
  );
}

function accessOf(relation: Visit['relation']): string {
  if (relation.blocked) return 'aucun';
  if (relation.treating) return 'médecin traitant';
  if (relation.consent === 'valid')
    return relation.until ? `jusqu’au ${numericDay(relation.until)}` : 'accord donné';
  return relation.consent === 'expired' ? 'terminé' : 'non demandé';
}
