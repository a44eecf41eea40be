import type { KnownProfessional } from '#access';
import { Choices } from '../../ui/choices.tsx';
import { Field, type FieldProblem } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Pan } from '../../ui/pan.tsx';
import { day, isoDay } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';

type About = { readonly one: KnownProfessional; readonly whose: Whose };

const inside = (whose: Whose) => (whose.own ? '' : ` dans ${whose.notebook}`);

/** Blocking, or lifting the block: the first act of the page, its effect before its button (R4, R28). */
export function BlockForm({ one, whose, access }: About & { readonly access: string }) {
  return (
    <form method="post" className="act stack" aria-labelledby="effet">
      <h2 id="effet">{one.blocked ? 'Si vous le débloquez' : 'Si vous le bloquez'}</h2>
      {one.blocked ? (
        <>
          <dl className="effect two">
            <div>
              <dt>Il pourra</dt>
              <dd>
                {one.treating
                  ? `Ouvrir de nouveau ${whose.notebook} : c’est le médecin traitant`
                  : whose.own
                    ? 'Vous demander de nouveau votre accord'
                    : 'Demander de nouveau un accord'}
              </dd>
            </div>
            <div>
              <dt>Il ne pourra pas encore</dt>
              <dd>
                {one.treating
                  ? 'Retrouver les accords d’avant : ils sont finis'
                  : `Ouvrir ${whose.notebook} : son accès d’avant n’est pas rendu`}
              </dd>
            </div>
          </dl>
          <p className="row">
            <button type="submit" className="button" name="acte" value="debloquer">
              Débloquer ce professionnel{inside(whose)}
            </button>
            <a className="target" href={access}>
              Le laisser bloqué
            </a>
          </p>
        </>
      ) : (
        <>
          <dl className="effect two">
            <div>
              <dt>Il ne pourra plus</dt>
              <dd>
                Ouvrir {whose.notebook}, ni lire ses documents, même en urgence. Un code ou une urgence en
                cours s’arrête.
              </dd>
            </div>
            <div>
              <dt>Il pourra encore</dt>
              <dd>Relire les documents qu’il a écrits, et en déposer de nouveaux</dd>
            </div>
          </dl>
          {one.treating && (
            <p>
              C’est le médecin traitant : il ne pourra plus suivre {whose.notebook}. Choisissez-en un autre si
              besoin.
            </p>
          )}
          <p>C’est immédiat. Vous pourrez le débloquer à tout moment : il redemandera alors un accord.</p>
          <p className="row">
            <button type="submit" className="button danger" name="acte" value="bloquer">
              <Icon name="stop" />
              Bloquer ce professionnel{inside(whose)}
            </button>
            <a className="target" href={access}>
              Ne rien changer
            </a>
          </p>
        </>
      )}
    </form>
  );
}

/** Ending without blocking: they may ask again (R47). */
export function EndForm({ one, whose }: About) {
  return (
    <Pan id="terminer" title="Mettre fin à son accès" aside={<p>Sans le bloquer.</p>}>
      <dl className="effect two">
        <div>
          <dt>Il ne pourra plus</dt>
          <dd>
            {one.treating
              ? 'Garder d’autre accès que celui de médecin traitant'
              : `Ouvrir ${whose.notebook}, dès maintenant`}
          </dd>
        </div>
        <div>
          <dt>Il pourra encore</dt>
          <dd>Relire les documents qu’il a écrits, et redemander un accord</dd>
        </div>
      </dl>
      <form method="post" className="next">
        <button type="submit" className="button second" name="geste" value="terminer">
          Mettre fin à son accès{inside(whose)}
        </button>
      </form>
    </Pan>
  );
}

export const OTHER_DAY = 'autre';

const inDays = (now: Date, days: number) => isoDay(new Date(now.getTime() + days * 86_400_000));

/** The usual lengths, each with its last day. */
export const periodsFrom = (now: Date) =>
  [
    { value: '30', label: '1 mois', last: inDays(now, 30) },
    { value: '182', label: '6 mois', last: inDays(now, 182) },
    { value: '365', label: '1 an', last: inDays(now, 365) },
  ] as const;

/** Letting in until a day: who, what, until when, how to stop (R47). */
export function AuthoriseForm(
  props: About & {
    readonly mayRead: boolean;
    readonly now: Date;
    readonly typed: { readonly period: string; readonly day: string } | undefined;
    readonly problems: readonly FieldProblem[];
  },
) {
  const { one, whose, typed, problems } = props;
  const isSet = one.ground === 'holder' && one.consent === 'valid';
  return (
    <Pan
      id="autoriser"
      title={isSet ? 'Changer la date de fin' : 'Autoriser jusqu’à une date'}
      aside={<p>Il n’aura plus à demander d’accord d’ici là.</p>}
    >
      {props.mayRead ? (
        <form method="post" className="stack" noValidate>
          <dl className="effect two">
            <div>
              <dt>Il pourra</dt>
              <dd>
                Ouvrir {whose.notebook} et lire ce que son métier permet.{' '}
                <a href={`/comprendre/qui-voit-quoi?metier=${one.group ?? ''}`}>Voir ce que c’est</a>
              </dd>
            </div>
            <div>
              <dt>Il ne pourra pas</dt>
              <dd>Voir ce qui est caché. Vous pourrez mettre fin à son accès à tout moment.</dd>
            </div>
          </dl>
          <Choices
            name="duree"
            legend="Jusqu’à quand ?"
            options={[
              ...periodsFrom(props.now).map(({ value, label, last }) => ({
                value,
                label,
                help: `Jusqu’au ${day(new Date(`${last}T11:00:00Z`))} compris`,
              })),
              { value: OTHER_DAY, label: 'Une autre date' },
            ]}
            chosen={typed ? [typed.period] : []}
            problems={problems}
          />
          <Field
            id="jour"
            label="Autre date de fin"
            hint="Par exemple 31/12/2026. Dans 3 ans au plus."
            autoComplete="off"
            defaultValue={typed?.day}
            problems={problems}
          />
          <button type="submit" className="button second" name="geste" value="autoriser">
            Autoriser ce professionnel{inside(whose)}
          </button>
        </form>
      ) : (
        <p>Son métier ne donne accès à aucun document : l’autoriser ne changerait rien.</p>
      )}
    </Pan>
  );
}

/** Refusing what they would deposit (R6, R28). */
export function DepositsForm(props: About & { readonly refused: boolean; readonly access: string }) {
  const { one, whose, refused } = props;
  return (
    <Pan id="depots" title="Ses nouveaux dépôts">
      <p>
        {refused
          ? 'Refusés : il ne peut rien ajouter. Si vous acceptez de nouveau, ses prochains documents arriveront.'
          : 'Acceptés. Si vous les refusez, il n’ajoutera plus rien. Ce qui est déjà là reste, et il peut le corriger.'}
      </p>
      <form method="post" action={`${props.access}/depots`} className="next">
        <input type="hidden" name="qui" value="professional" />
        <input type="hidden" name="id" value={one.id} />
        <input type="hidden" name="retour" value="fiche" />
        <button type="submit" className="button second" name="valeur" value={refused ? 'oui' : 'non'}>
          {refused ? 'Accepter de nouveau ses dépôts' : 'Refuser ses dépôts'}
          {inside(whose)}
        </button>
      </form>
    </Pan>
  );
}
