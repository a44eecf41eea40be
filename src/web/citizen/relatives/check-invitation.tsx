import type { Representation } from '#representation';
import { Facts } from '../../ui/facts.tsx';
import { day, readDay } from '../../words/dates.ts';
import { capital } from '../../words/french.ts';
import type { Whose } from '../../words/whose.ts';
import { carried, type Typed } from './typed.ts';

/** Everything that was answered, what it does and does not, before anything is made. */
export function CheckInvitation(props: {
  readonly typed: Typed;
  readonly whose: Whose;
  readonly words: Representation['words'];
}) {
  const { typed, whose, words } = props;
  const isParent = typed.qui === 'parent';
  const kind = isParent ? 'parent' : 'carer';
  const may = isParent
    ? words.mayOf(['documents.read', 'documents.add', 'access', 'trace'])
    : words.mayOf(typed.droit);
  const birth = readDay(typed.naissance);
  const end = readDay(typed.fin);
  const bond = Object.entries(words.bonds).find(([key]) => key === typed.lien)?.[1].person;
  return (
    <>
      <Facts
        rows={[
          ['Personne invitée', `${typed.prenom} ${typed.nom}`],
          ['Date de naissance', birth && day(birth)],
          ['Lien', isParent ? 'Autre parent' : bond && capital(bond)],
          ['Pourra', <List key="may" items={may} />],
          ['Documents cachés', isParent || typed.caches ? 'Compris' : 'Non compris'],
          ['Jusqu’au', isParent ? 'La majorité' : end ? day(end) : 'Sans date de fin'],
          ['Ne pourra jamais', <List key="not" items={words.mayNotOf(kind)} />],
        ]}
      />
      <p>
        Rien ne s’ouvre tant que la personne n’a pas accepté. Vous pourrez{' '}
        {isParent ? 'annuler l’invitation jusque-là.' : 'mettre en pause ou finir à tout moment.'}
      </p>
      <form method="post" className="row">
        {carried(typed).map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <button type="submit" className="button" name="etape" value="envoyer">
          {whose.own ? 'Inviter dans votre carnet' : `Inviter dans ${whose.notebook}`}
        </button>
        <button type="submit" className="button second" name="etape" value="modifier">
          Modifier
        </button>
      </form>
    </>
  );
}

const List = ({ items }: { readonly items: readonly string[] }) => (
  <ul>
    {items.map((item) => (
      <li key={item}>{item}</li>
    ))}
  </ul>
);
