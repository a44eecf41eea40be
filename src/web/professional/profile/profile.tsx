import type { SectionView } from '#health-profile';
import { publicId } from '#platform/ids';
import { holderIdOf } from '../../document/ids.ts';
import { refusalOf, text } from '../../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { FactFields, type FactValues, factField, NO_VALUES, writtenIn } from '../../profile/fact-form.tsx';
import { FactLine } from '../../profile/fact-line.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { numericDay } from '../../words/dates.ts';
import { formalNameOf } from '../../words/people.ts';
import { aroundOf } from '../around.ts';
import { Identity } from '../person/identity.tsx';
import { LastMeasures } from './measures.tsx';

/** The profile as a professional may know it: to read, to complete, to confirm in their own name (D04). */
export const loader = professionalPage(async (args) => {
  const { doors, visit, params, url } = args;
  const holderId = holderIdOf(params.person);
  const base = `/pro/p/${params.person}`;
  const { rules } = doors.healthProfile;
  const around = await aroundOf(args, holderId, base);
  const asked = rules.sectionOfSlug(url.searchParams.get('ajouter') ?? '');
  return {
    around,
    profile: await doors.healthProfile.profile(visit(holderId)),
    last: await doors.healthProfile.measures.read(visit(holderId), {}, { last: true }),
    targets: await doors.healthProfile.targets(visit(holderId)),
    adding: asked && rules.sections[asked].byProfessionals ? asked : undefined,
    rules,
    documentId: (entryId: string) => publicId(holderId, entryId),
    done: url.searchParams.get('fait'),
  };
});

const DONE: Readonly<Record<string, string>> = {
  ajoute: 'Ajouté à votre nom',
  confirme: 'Confirmé à votre nom',
  objectif: 'Objectif fixé à votre nom',
};

type AddAnswer = { readonly values: FactValues; readonly problems: readonly FieldProblem[] };

export const action = professionalAct<AddAnswer>(async ({ doors, visit, params }, form) => {
  const request = visit(holderIdOf(params.person));
  const { healthProfile } = doors;
  const here = `/pro/p/${params.person}/profil`;
  if (form.get('acte') === 'confirmer') {
    await healthProfile.confirm(request, text(form, 'ligne'));
    return leadTo(`${here}?fait=confirme`);
  }
  const kind = text(form, 'mesure');
  if (form.get('acte') === 'viser' && healthProfile.rules.isMeasureKind(kind)) {
    const bound = (field: string) => {
      const typed = text(form, field);
      return typed === '' ? undefined : (healthProfile.rules.readValue(kind, typed) ?? Number.NaN);
    };
    try {
      await healthProfile.setTarget(request, kind, { low: bound('bas'), high: bound('haut') });
      return leadTo(`${here}?fait=objectif`);
    } catch (error) {
      const refused = refusalOf(error, ({ code: refusal }) =>
        refusal === 'target-wrong' ? 'bas' : undefined,
      );
      return again({ values: NO_VALUES, problems: refused.problems }, refused.status);
    }
  }
  const code = healthProfile.rules.sectionOfSlug(text(form, 'rubrique'));
  if (!code) return leadTo(here);
  const { values, ...written } = writtenIn(form, healthProfile.rules.sections[code]);
  try {
    await healthProfile.declare(request, code, written);
    return leadTo(`${here}?fait=ajoute`);
  } catch (error) {
    const refused = refusalOf(error, factField);
    return again({ values, problems: refused.problems }, refused.status);
  }
});

export default function PersonProfile() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<AddAnswer>();
  const { around, profile, rules, adding } = page;
  const here = `${around.base}/profil`;
  const problems = answer?.problems ?? [];
  const rule = adding && rules.sections[adding];
  const done = page.done && Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`Profil, ${formalNameOf(around.person)}`}
      identity={<Identity around={around} />}
    >
      <section className="zone" aria-labelledby="profil">
        <div className="zone-head">
          <h1 id="profil">Profil de santé</h1>
          <a className="target" href={around.base}>
            Revenir au carnet
          </a>
        </div>
        {done && (
          <Notice id="fait" title={done} tone="success" live>
            {page.done !== 'objectif' && <p>La personne en est prévenue.</p>}
          </Notice>
        )}
        <ErrorSummary problems={problems} />
        <p className="meta">
          Déclaré ne veut pas dire vérifié. « Rien d’écrit » n’est pas « aucune ». {profile.answered}{' '}
          rubriques sur {profile.sections.length} remplies, parmi ce que vous pouvez lire.
        </p>
      </section>
      {rule && (
        <section className="zone" aria-labelledby="ajouter">
          <h2 id="ajouter">Ajouter : {rule.label.toLowerCase()}</h2>
          <form method="post" className="stack" noValidate>
            <input type="hidden" name="rubrique" value={rule.slug} />
            <FactFields
              rule={rule}
              values={answer?.values ?? NO_VALUES}
              suggestions={rule.name.help && rules.suggestions[rule.name.help]}
              problems={problems}
            />
            <p className="row">
              <button type="submit" className="button" name="acte" value="ajouter">
                Ajouter à mon nom
              </button>
              <a className="target" href={here}>
                Ne rien ajouter
              </a>
            </p>
          </form>
        </section>
      )}
      <LastMeasures
        last={page.last}
        targets={page.targets}
        rules={rules}
        here={here}
        isTreating={around.relation.treating && profile.mayAdd}
        problems={problems}
      />
      {profile.sections.map((section) => (
        <Section
          key={section.code}
          section={section}
          here={here}
          mayAdd={profile.mayAdd}
          sayDate={rules.sayDate}
          documentHref={(entryId) => `${around.base}/documents/${page.documentId(entryId)}`}
        />
      ))}
    </ProfessionalShell>
  );
}

function Section(props: {
  readonly section: SectionView;
  readonly here: string;
  readonly mayAdd: boolean;
  readonly sayDate: Parameters<typeof FactLine>[0]['sayDate'];
  readonly documentHref: (entryId: string) => string;
}) {
  const { section, here, mayAdd } = props;
  const { rule, none, lines } = section;
  return (
    <section className="zone" aria-labelledby={section.code}>
      <div className="zone-head">
        <h2 id={section.code}>{rule.label}</h2>
        {mayAdd && rule.byProfessionals && (
          <a className="target" href={`${here}?ajouter=${rule.slug}#ajouter`}>
            Ajouter {rule.one}
          </a>
        )}
      </div>
      {!section.answered && <p className="meta">Rien d’écrit.</p>}
      {none && (
        <p>
          {none.label}, déclaré le {numericDay(none.recordedAt)} par {none.authorLabel}.
        </p>
      )}
      {lines.length > 0 && (
        <ul className="lines close">
          {lines.map((line) => (
            <li key={line.fact.factId} className="acting">
              <FactLine line={line} rule={rule} sayDate={props.sayDate} documentHref={props.documentHref}>
                {mayAdd &&
                  !line.fact.confirmed &&
                  (rule.byProfessionals || section.code === 'blood-group') && (
                    <form method="post" action={here}>
                      <input type="hidden" name="ligne" value={line.fact.factId} />
                      <button type="submit" className="button second short" name="acte" value="confirmer">
                        Confirmer à mon nom<span className="aloud"> : {line.fact.label}</span>
                      </button>
                    </form>
                  )}
              </FactLine>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
