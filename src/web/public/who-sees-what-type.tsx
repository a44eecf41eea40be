import type { PublicReference } from '#access';
import { Facts } from '../ui/facts.tsx';
import { Icon } from '../ui/icon.tsx';
import { Pan } from '../ui/pan.tsx';
import { civilDay } from '../words/dates.ts';
import { count, number } from '../words/french.ts';
import { ANSWERS, PATH, plannedOf, sumOf, type Tally, tallyOf } from './who-sees-what-answers.ts';

export type TypePage = NonNullable<ReturnType<typeof typeView>>;

const FILED_BY = {
  professional: 'un professionnel',
  holder: 'vous',
  insurer: 'l’Assurance maladie',
  system: 'le service lui-même',
} as const;

/** Which professions read one type, and from which text that is known. Undefined for a code that no type has. */
export function typeView(known: PublicReference, code: string) {
  const { reference } = known;
  const type = reference.documentType(code);
  if (!type) return undefined;
  const answers = reference.groups.map((group) => {
    const basis = reference.basisOf(code, group.code);
    return {
      code: group.code,
      label: group.labelFr,
      cell: reference.matrixCell(code, group.code),
      source: basis && { label: basis.labelFr, confidence: basis.confidence },
    };
  });
  const tally = tallyOf(answers.map(({ cell }) => cell));
  return {
    kind: 'type' as const,
    code,
    title: `Qui lit ce type : ${type.labelFr}`,
    lead: leadOf(tally),
    shelf: reference.category(type.shelf)?.labelFr,
    filedBy: FILED_BY[type.origin],
    isFiled: type.creatable || type.origin !== 'professional',
    answers,
    planned: plannedOf(known, (cell) => cell.type === code),
  };
}

function leadOf(tally: Tally): string {
  const unknown =
    tally.unknown === 0
      ? ''
      : ` Pour ${number(tally.unknown)}, aucun texte public ne le dit : la lecture est refusée.`;
  return `Sur ${count(sumOf(tally), 'groupe')} de professions, avec votre accord : ${number(tally.allow)} le ${tally.allow > 1 ? 'lisent' : 'lit'}, ${number(tally.deny)} ne le ${tally.deny > 1 ? 'lisent' : 'lit'} pas.${unknown}`;
}

const TITLES = {
  allow: 'Peuvent le lire',
  deny: 'Ne peuvent pas',
  unknown: 'Non publié, donc refusé',
} as const;
const CONFIDENCE: Readonly<Record<string, string>> = {
  high: 'lecture sûre',
  medium: 'lecture à confirmer',
  low: 'lecture incertaine',
};

export function TypeView({ view }: { readonly view: TypePage }) {
  return (
    <>
      {view.planned.map(({ from, opened, closed }) => (
        <Pan key={from} id={`a-venir-${from}`} title={`À partir du ${civilDay(from)}`}>
          <ul className="lines close">
            {opened.length > 0 && (
              <li>Le liront aussi : {opened.map((one) => one.columnLabel).join(' ; ')}.</li>
            )}
            {closed.length > 0 && (
              <li>Ne le liront plus : {closed.map((one) => one.columnLabel).join(' ; ')}.</li>
            )}
          </ul>
        </Pan>
      ))}
      {ANSWERS.map(({ cell, icon }) => {
        const answers = view.answers.filter((one) => one.cell === cell);
        return (
          <Pan key={cell} id={cell} title={TITLES[cell]} aside={<p>{count(answers.length, 'groupe')}</p>}>
            {answers.length === 0 ? (
              <p className="soft">Aucun.</p>
            ) : (
              <ul className="lines close">
                {answers.map(({ code, label, source }) => (
                  <li key={code} className="with-icon">
                    <Icon name={icon} />
                    <div>
                      <a className="title" href={`${PATH}?profession=${code}`}>
                        {label}
                      </a>
                      {cell !== 'unknown' && source && (
                        <p className="meta">
                          {source.label}
                          {CONFIDENCE[source.confidence] ? ` (${CONFIDENCE[source.confidence]})` : ''}
                        </p>
                      )}
                    </div>
                  </li>
                ))}
              </ul>
            )}
          </Pan>
        );
      })}
      <Pan id="ce-type" title="Ce type de document">
        <Facts
          rows={[
            ['Rubrique', view.shelf],
            ['Déposé par', view.isFiled ? view.filedBy : 'personne : ce code est remplacé'],
            ['Code', view.code],
          ]}
        />
      </Pan>
    </>
  );
}
