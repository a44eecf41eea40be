import type { FoundPerson } from '#access';
import { publicHolderId } from '#platform/ids';
import { FoldTable } from '../../ui/fold-table.tsx';
import { Notice } from '../../ui/notice.tsx';
import { civilNumericDay } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { formalNameOf, sexOf } from '../../words/people.ts';

/** Who answers to the traits: never a number (TD0.5). */
export function Found({ found }: { readonly found: readonly FoundPerson[] }) {
  if (found.length === 0)
    return (
      <Notice id="trouves" title="Personne ne répond à cette recherche" tone="warning" live>
        <p>
          Vérifiez le nom et la date. Une personne sans carnet ouvert, ou qui refuse l’accès du 15, n’apparaît
          pas.
        </p>
      </Notice>
    );
  return (
    <section aria-labelledby="trouves" role="status">
      <h2 id="trouves">{count(found.length, 'personne répond', 'personnes répondent')} à cette recherche</h2>
      <FoldTable
        caption="Personnes trouvées"
        columns={['Nom', 'Sexe', 'Naissance', 'Acte']}
        header={0}
        rows={found.map((one) => ({
          id: one.holderId,
          cells: [
            formalNameOf(one),
            sexOf(one),
            [civilNumericDay(one.birthDate), placeOf(one.birthCog)].filter(Boolean).join(', '),
            <a key="act" href={`/pro/urgence/${publicHolderId(one.holderId)}`}>
              Ouvrir en urgence
              <span className="aloud"> le carnet de {formalNameOf(one)}</span>
            </a>,
          ],
        }))}
      />
    </section>
  );
}

/** The department of birth tells homonyms apart; a commune would say more than is needed. */
function placeOf(cog: string | undefined): string {
  if (!cog) return '';
  if (cog.startsWith('99')) return 'à l’étranger';
  return `dans le ${cog.startsWith('97') || cog.startsWith('98') ? cog.slice(0, 3) : cog.slice(0, 2)}`;
}
