import { FoldTable } from '../ui/fold-table.tsx';
import { civilNumericDay } from '../words/dates.ts';
import { number } from '../words/french.ts';
import { type CampaignStatus, share } from './campaign-words.ts';

const MOST_WAVES = 60;
const CHANNELS = { mail: 'mail', letter: 'lettre' } as const;

/** What became of the notices, what came of the campaign, and its days. */
export function Details({ status }: { readonly status: CampaignStatus }) {
  const { campaign, invitations, indicators, waves } = status;
  return (
    <>
      <h3>Les courriers</h3>
      <FoldTable
        caption={`Courriers de la campagne ${campaign.name}, par état`}
        columns={['État, moyen ou motif', 'Personnes']}
        header={0}
        rows={invitations.map(({ state, channel, reason, stateLabel, reasonLabel, people }) => ({
          id: `${state} ${channel} ${reason}`,
          cells: [
            [stateLabel, reasonLabel ?? (channel && CHANNELS[channel])].filter(Boolean).join(' : '),
            number(people),
          ],
        }))}
      />
      <h3>Ce qui en est venu</h3>
      <FoldTable
        caption={`Indicateurs de la campagne ${campaign.name}`}
        columns={['Indicateur', 'Nombre et part']}
        header={0}
        rows={indicators.map(({ id, label, numerator, denominator }) => ({
          id,
          cells: [label, [number(numerator), partOf(numerator, denominator)].filter(Boolean).join(', soit ')],
        }))}
      />
      <details>
        <summary>Les jours d’envoi, caisse par caisse</summary>
        <FoldTable
          caption={`Vagues de la campagne ${campaign.name}`}
          columns={['Jour et caisse', 'Personnes']}
          header={0}
          rows={waves.slice(0, MOST_WAVES).map(({ wave, day, fund, people, done }) => ({
            id: String(wave),
            cells: [
              `${civilNumericDay(day)}, ${fund === '*' ? 'nouveaux venus' : `caisse ${fund}`}`,
              `${number(done)} sur ${number(people)}`,
            ],
          }))}
        />
        {waves.length > MOST_WAVES && (
          <p className="meta">
            Les {MOST_WAVES} premières vagues sont montrées, sur {number(waves.length)}.
          </p>
        )}
      </details>
    </>
  );
}

/** Nothing to say of a share of nobody. */
const partOf = (part: number, whole: CampaignStatus['indicators'][number]['denominator']) =>
  whole && whole.people > 0 && `${share(part, whole.people)} des ${number(whole.people)} ${whole.label}`;
