import { publicHolderId } from '#platform/ids';
import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import { count, list } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { CardFace } from './face.tsx';
import { readCard } from './read-card.ts';

/** The emergency card: what the person chose to carry, on screen, on paper, in a wallet (D07). */
export const loader = citizenPage(async (args) => ({
  ...(await readCard(args)),
  owner: publicHolderId(args.holderId),
  done: args.url.searchParams.get('fait') === 'choisie',
}));

export default function Card() {
  const { frame, page } = usePage<typeof loader>();
  const { card, name, born, upToDate } = page;
  const { base } = frame;
  const whose = whoseOf(frame);
  const { changed, hidden, gone } = card.since;
  const lines = card.groups.flatMap((one) => one.lines);
  const title = whose.own ? 'Carte d’urgence' : `Carte d’urgence ${whose.of}`;
  return (
    <CitizenShell
      frame={frame}
      title={title}
      tab="Profil"
      steps={[{ label: 'Profil', href: `${base}/profil` }, { label: 'Carte d’urgence' }]}
    >
      <Opening title={title} aside={<p>{upToDate}</p>}>
        {page.done && (
          <Notice id="fait" title="C’est enregistré" tone="success" live>
            <p>Une carte déjà imprimée ne change pas : imprimez-la de nouveau.</p>
          </Notice>
        )}
        <p className="lead">
          Ce qu’un secouriste lit si {whose.own ? 'vous ne pouvez' : 'l’on ne peut'} pas parler.
        </p>
        <p>
          Rien n’y est mis sans {whose.own ? 'vous' : 'votre choix'}. Qui tient la carte lit tout ce qui est
          dessus.
        </p>
      </Opening>
      {changed.length + hidden.length + gone > 0 && (
        <Notice id="depuis" title="Le profil a changé depuis votre choix" tone="warning">
          <ul>
            {changed.length > 0 && (
              <li>Modifié : {list(changed)}. La carte d’ici dit la nouvelle version.</li>
            )}
            {hidden.length > 0 && (
              <li>Caché aux professionnels depuis : {list(hidden)}. Sur la carte, cela reste écrit.</li>
            )}
            {gone > 0 && (
              <li>
                {count(gone, 'ligne n’est plus', 'lignes ne sont plus')} dans le profil, ni sur la carte.
              </li>
            )}
          </ul>
          <p>
            <a href={`${base}/carte/choisir`}>Vérifier les lignes</a>, puis imprimez de nouveau.
          </p>
        </Notice>
      )}
      <Pan
        id="carte"
        title="La carte"
        aside={card.chosenAt && <p>Lignes choisies le {day(card.chosenAt)}</p>}
      >
        {lines.length > 0 ? (
          <CardFace card={card} name={name} born={born} upToDate={upToDate} />
        ) : (
          <Empty title="Aucune ligne n’est choisie">
            <p>
              {card.offered.some((one) => one.lines.length > 0) ? (
                'Choisissez ce qui doit y être : allergies, traitements, personnes à prévenir.'
              ) : (
                <>
                  Le profil est vide. <a href={`${base}/profil`}>Remplissez d’abord les allergies</a>, les
                  traitements, les personnes à prévenir.
                </>
              )}
            </p>
          </Empty>
        )}
        {card.mayChoose && (
          <p className="next screen">
            <a className={lines.length > 0 ? 'target' : 'button'} href={`${base}/carte/choisir`}>
              Choisir les lignes
            </a>
          </p>
        )}
      </Pan>
      {lines.length > 0 && (
        <Pan id="emporter" title="L’emporter">
          <ul className="lines screen">
            <li>
              <div>
                <a className="title" href={`${base}/carte/feuille.pdf`}>
                  Feuille A4 (PDF)
                </a>
                <p className="meta">À mettre sur le réfrigérateur, ou à donner aux pompiers.</p>
              </div>
            </li>
            <li>
              <div>
                <a className="title" href={`${base}/carte/a-decouper.pdf`}>
                  Carte à découper (PDF)
                </a>
                <p className="meta">85,6 × 54 mm, deux faces à plier : elle tient avec la carte Vitale.</p>
              </div>
            </li>
          </ul>
        </Pan>
      )}
      <Pan id="hors-ligne" title="Sans réseau">
        <p>Une copie chiffrée peut rester sur cet appareil, pour s’ouvrir sans réseau à cette adresse.</p>
        <p>
          Qui déverrouille l’appareil peut la lire. Elle s’efface quand{' '}
          {whose.own ? 'vous vous déconnectez' : 'l’on se déconnecte'}, et au bout de 30 jours sans passer
          ici.
        </p>
        <div className="next" data-hors-ligne data-scope={`${base}/carte`} data-owner={page.owner}>
          <p data-without-script>Ce navigateur n’exécute pas de programme : imprimez plutôt la carte.</p>
          <p role="status" />
        </div>
        <script type="module" src="/assets/card.js" />
      </Pan>
      <Pan id="quinze" title="Et le 15 ?">
        <p>
          Le SAMU ne lit pas cette carte : il ouvre le carnet, si{' '}
          {whose.own ? 'vous le permettez' : 'c’est permis'}. Les lignes sont ici dans l’ordre où un
          urgentiste les cherche.
        </p>
        <ul className="next screen">
          <li>
            <a href={`${base}/acces/voir-comme?qui=samu`}>Voir {whose.notebook} comme le 15</a>
          </li>
          <li>
            <a href={`${base}/acces/urgence`}>Permettre ou refuser l’accès en urgence</a>
          </li>
        </ul>
      </Pan>
    </CitizenShell>
  );
}
