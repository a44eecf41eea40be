import { Notice } from '../../ui/notice.tsx';
import type { Whose } from '../../words/whose.ts';

/** What « tout cacher » hid of the profile, and its way back: stopping for documents does not show it (C09, R49). */
export function ShowProfileAgain({ base, whose }: { readonly base: string; readonly whose: Whose }) {
  return (
    <Notice id="tout-cache" title="Profil caché par « Tout cacher »" tone="hidden">
      <p>
        Des lignes du profil et des mesures restent cachées aux professionnels. Les montrer de nouveau ne
        change pas ce que vous aviez caché une par une.
      </p>
      <form method="post" action={`${base}/profil`}>
        <button type="submit" className="button second">
          Montrer de nouveau le profil{whose.own ? '' : ` ${whose.of}`}
        </button>
      </form>
    </Notice>
  );
}
