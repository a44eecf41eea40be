import { FoldTable } from '../ui/fold-table.tsx';
import { civilNumericDay } from '../words/dates.ts';
import { number } from '../words/french.ts';
import { type CampaignStatus, share } from './campaign-words.ts';

const MOST_WAVES = 60;
const CHANNELS = { mail: 'Mail', letter: 'Lettre' } as const;

/** What became of the notices, what came of the campaign, and its days. */
export function Details({ status }: { readonly status: CampaignStatus }) {
  const { campaign, invitations, indicators, waves } = status;
  return (
    <>
      <h3>Les courriers</h3>
      <FoldTable
        caption={`Courriers de la campagne ${campaign.name}, par état`}
        columns={['État', 'Moyen', 'Motif', 'Personnes']}
        header={0}
        rows={invitations.map(({ state, channel, reason, stateLabel, reasonLabel, people }) => ({
          id: `${state} ${channel} ${reason}`,
          cells: [stateLabel, channel ? CHANNELS[channel] : '', reasonLabel ?? '', number(people)],
        }))}
      />
      <h3>Ce qui en est venu</h3>
      <FoldTable
        caption={`Indicateurs de la campagne ${campaign.name}`}
        columns={['Indicateur', 'Nombre', 'Sur', 'Part']}
        header={0}
        rows={indicators.map(({ id, label, numerator, denominator }) => ({
          id,
          cells: [
            label,
            number(numerator),
            denominator ? `${number(denominator.people)} ${denominator.label}` : '',
            denominator ? share(numerator, denominator.people) : '',
          ],
        }))}
      />
      <details>
        <summary>Les jours d’envoi, caisse par caisse</summary>
        <FoldTable
          caption={`Vagues de la campagne ${campaign.name}`}
          columns={['Jour', 'Caisse', 'Faites', 'Prévues']}
          header={0}
          rows={waves.slice(0, MOST_WAVES).map(({ wave, day, fund, people, done }) => ({
            id: String(wave),
            cells: [
              civilNumericDay(day),
              fund === '*' ? 'Nouveaux venus' : fund,
              number(done),
              number(people),
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
