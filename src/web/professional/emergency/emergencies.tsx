import type { OwnEmergency } from '#access';
import { nameCase } from '#formats/traits';
import { FoldTable } from '../../ui/fold-table.tsx';
import { State } from '../../ui/state.tsx';
import { numericDay, time } from '../../words/dates.ts';
import { timeLeft, untilWhen } from '../until.ts';

const isRunning = (one: OwnEmergency, now: Date): boolean => !one.closedAt && one.endsAt > now;
const isToJustify = (one: OwnEmergency): boolean =>
  one.justifyBefore !== undefined && one.justifiedAt === undefined;

const moment = (date: Date) => `${numericDay(date)} à ${time(date)}`;

/** What must be explained within a day, the late ones first (R44). Nothing when there is nothing. */
export function ToJustify(props: { readonly emergencies: readonly OwnEmergency[]; readonly now: Date }) {
  const { now } = props;
  const due = props.emergencies
    .filter(isToJustify)
    .toSorted((a, b) => (a.justifyBefore?.getTime() ?? 0) - (b.justifyBefore?.getTime() ?? 0));
  if (due.length === 0) return null;
  return (
    <section className="zone" aria-labelledby="a-justifier">
      <h2 id="a-justifier">À justifier, {due.length}</h2>
      <p className="soft">La personne lira votre explication. Elle est due dans les 24 heures.</p>
      <FoldTable
        caption="Accès en urgence à justifier, les plus anciens d’abord"
        columns={['Personne', 'Ouvert', 'À justifier', 'Acte']}
        header={0}
        rows={due.map((one) => ({
          id: one.id,
          cells: [
            nameCase(one.personLabel),
            moment(one.openedAt),
            <Due key="due" before={one.justifyBefore ?? now} now={now} />,
            <a key="act" href={`/pro/urgence/${one.person}/expliquer/${one.id}`}>
              Expliquer cet accès
              <span className="aloud"> au carnet de {nameCase(one.personLabel)}</span>
            </a>,
          ],
        }))}
      />
    </section>
  );
}

export function Due({ before, now }: { readonly before: Date; readonly now: Date }) {
  return before < now ? (
    <State tone="error" icon="alert">
      En retard depuis le {moment(before)}
    </State>
  ) : (
    <State tone="warning" icon="clock">
      Avant le {moment(before)} ({timeLeft(before, now)})
    </State>
  );
}

/** Those that run in a session of theirs. */
export function Running(props: { readonly emergencies: readonly OwnEmergency[]; readonly now: Date }) {
  const running = props.emergencies.filter((one) => isRunning(one, props.now));
  if (running.length === 0) return null;
  return (
    <section className="zone" aria-labelledby="en-cours">
      <h2 id="en-cours">En cours, {running.length}</h2>
      <FoldTable
        caption="Accès en urgence en cours"
        columns={['Personne', 'Ouvert', 'Fin', 'Acte']}
        header={0}
        rows={running.map((one) => ({
          id: one.id,
          cells: [
            nameCase(one.personLabel),
            moment(one.openedAt),
            `${untilWhen(one.endsAt, props.now)} (${timeLeft(one.endsAt, props.now)})`,
            <a key="act" href={`/pro/urgence/${one.person}`}>
              Revenir à la vue d’urgence
              <span className="aloud"> de {nameCase(one.personLabel)}</span>
            </a>,
          ],
        }))}
      />
    </section>
  );
}

/** Those of the last month that are over and explained. */
export function Past(props: { readonly emergencies: readonly OwnEmergency[]; readonly now: Date }) {
  const past = props.emergencies.filter((one) => !isRunning(one, props.now) && !isToJustify(one));
  if (past.length === 0) return null;
  return (
    <section className="zone" aria-labelledby="passees">
      <h2 id="passees">Depuis un mois, {past.length}</h2>
      <FoldTable
        caption="Accès en urgence terminés, du plus récent au plus ancien"
        columns={['Personne', 'Ouvert', 'Titre', 'Explication']}
        header={0}
        rows={past.map((one) => ({
          id: one.id,
          cells: [
            nameCase(one.personLabel),
            moment(one.openedAt),
            one.mode === 'centre_15' ? 'Centre 15' : 'Urgence',
            one.justifiedAt ? `Donnée le ${moment(one.justifiedAt)}` : 'Non demandée',
          ],
        }))}
      />
    </section>
  );
}
