import { formatIns } from '#formats/ins';
import { nameCase } from '#formats/traits';
import { Icon } from '../../ui/icon.tsx';
import { State } from '../../ui/state.tsx';
import { ageOn, civilNumericDay } from '../../words/dates.ts';
import { bornOf, formalNameOf, sexOf } from '../../words/people.ts';
import type { Around } from '../around.ts';
import { untilWhen } from '../until.ts';
import { AccessBand } from './access-band.tsx';

/** Whose record this is and how one is there: on every page of it, at the same place. `heading`: it is the page's title. */
export function Identity({ around, heading }: { readonly around: Around; readonly heading?: boolean }) {
  const { person, now } = around;
  const Name = heading ? 'h1' : 'p';
  const age = ageOn(person.birthDate, now);
  return (
    <>
      <AccessBand around={around} />
      <section className="identity" aria-label="Identité de la personne">
        <Name className="name">{formalNameOf(person)}</Name>
        <span>
          <b>
            {sexOf(person)}, {age > 1 ? `${age} ans` : `${age} an`}
          </b>{' '}
          · {bornOf(person)} le {civilNumericDay(person.birthDate)}
          {person.birthCog && `, lieu ${person.birthCog}`}
        </span>
        {person.birthGivenNames !== person.firstGivenName && (
          <span className="soft">Prénoms de naissance : {nameCase(person.birthGivenNames)}</span>
        )}
        {around.showsNumber && <span className="soft">INS {formatIns(person.ins)}</span>}
        <div className="states">
          {person.insStatus === 'qualifiee' ? (
            <a className="state tone-success" href={`${around.base}/identite`}>
              <Icon name="tick" />
              INS qualifiée
            </a>
          ) : (
            <a className="state tone-warning" href={`${around.base}/identite`}>
              <Icon name="alert" />
              INS non qualifiée : contrôler l’identité
            </a>
          )}
          {person.attributes?.map((one) => (
            <State key={one} tone="warning" icon="alert">
              {ATTRIBUTES[one]}
            </State>
          ))}
          <a className="state" href={`${around.base}/acces`}>
            Accès : {accessOf(around)}
          </a>
        </div>
      </section>
    </>
  );
}

const ATTRIBUTES = {
  homonyme: 'Homonyme : quelqu’un d’autre porte ce nom',
  douteux: 'Identité douteuse',
  fictif: 'Identité fictive',
} as const;

/** Why the record is open, in a few words: « équipe de soins (…), jusqu’au … ». */
export function accessOf({ actor, relation, mode, now }: Around): string {
  if (actor.kind === 'secretariat') return 'accueil';
  const end = relation.until ? `, ${untilWhen(relation.until, now)}` : '';
  if (relation.emergencyOpened && relation.emergencyUntil)
    return `${mode === 'centre_15' ? 'Centre 15' : 'urgence'}, ${untilWhen(relation.emergencyUntil, now)}`;
  if (relation.blocked) return 'aucun';
  if (relation.treating) return 'médecin traitant';
  if (relation.consent === 'expired') return 'terminé';
  switch (relation.ground) {
    case 'team':
      return `équipe de soins (${relation.teamLabel})${end}`;
    case 'code':
      return `code de partage${end}`;
    case 'holder':
      return `donné par la personne${end}`;
    case 'statement':
      return `accord déclaré${end}`;
    default:
      return 'non demandé';
  }
}
