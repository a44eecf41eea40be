import type { Agreement } from '#health-profile';
import { Notice } from '../../ui/notice.tsx';
import { Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';

/** Asked before anything is read, with what it changes. */
export function AskAgreement({ whose }: { readonly whose: Whose }) {
  return (
    <Pan id="accord" title="Lire les résultats dans les documents" aside={<p>Rien n’est lu sans accord.</p>}>
      <div className="stack">
        <p>
          Carnet peut lire les documents des laboratoires et des soignants, et en recopier les résultats, les
          traitements, les allergies, les vaccins et les mesures.
        </p>
        <dl className="effect two">
          <div>
            <dt>Si vous acceptez</dt>
            <dd>
              {whose.own ? 'Vous voyez' : 'On voit'} les résultats en courbes, et ils complètent le profil. Un
              soignant les voit s’il voit déjà le document.
            </dd>
          </div>
          <div>
            <dt>Si vous changez d’avis</dt>
            <dd>Tout ce qui a été lu est effacé. Les documents restent.</dd>
          </div>
        </dl>
        <form method="post">
          <button type="submit" className="button" name="accord" value="oui">
            Accepter et lire les documents{whose.own ? '' : ` ${whose.of}`}
          </button>
        </form>
      </div>
    </Pan>
  );
}

/** Where the agreement stands, and how to take it back. */
export function AgreementNow({ agreement }: { readonly agreement: Agreement }) {
  return (
    <Pan id="accord" title="D’où viennent ces résultats">
      <div className="stack">
        <p>
          Ils sont lus dans les documents
          {agreement.since && `, avec l’accord donné le ${day(agreement.since)}`}. Le document fait foi.
        </p>
        <details>
          <summary>
            <span>Retirer cet accord</span>
          </summary>
          <p>
            Les résultats, les lignes du profil et les mesures venus de documents seront effacés. Les
            documents restent, et rien de nouveau n’est lu.
          </p>
          <form method="post">
            <button type="submit" className="button second" name="accord" value="non">
              Retirer l’accord et effacer ce qui a été lu
            </button>
          </form>
        </details>
      </div>
    </Pan>
  );
}

export function Said({ done }: { readonly done: string | null }) {
  if (done === 'oui')
    return (
      <Notice id="fait" title="L’accord est enregistré" tone="success" live>
        <p>Les documents sont lus un à un. Ce choix est écrit dans l’historique.</p>
      </Notice>
    );
  if (done === 'non')
    return (
      <Notice id="fait" title="L’accord est retiré" tone="success" live>
        <p>Ce qui avait été lu est effacé. Les documents sont toujours là.</p>
      </Notice>
    );
  return null;
}
