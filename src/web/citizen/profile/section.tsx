import type { SectionRule } from '#health-profile';
import { publicId } from '#platform/ids';
import { refusalOf, text } from '../../form.ts';
import { again, type CitizenArgs, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import {
  FactFields,
  type FactValues,
  factField,
  NO_VALUES,
  valuesOf,
  writtenIn,
} from '../../profile/fact-form.tsx';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import { whoseOf } from '../../words/whose.ts';
import { Lines } from './lines.tsx';
import { Removing } from './removing.tsx';
import { ToJoin } from './to-join.tsx';

const sectionIn = ({ doors, params, requestId }: CitizenArgs) => {
  const code = doors.healthProfile.rules.sectionOfSlug(params.section ?? '');
  if (!code) throw missingPage(requestId);
  return code;
};

export const loader = citizenPage(async (args) => {
  const { doors, request, url, holderId } = args;
  const { rules } = doors.healthProfile;
  const code = sectionIn(args);
  const section = await doors.healthProfile.section(request, code);
  const asked = (name: string) => {
    const id = url.searchParams.get(name);
    return id === null
      ? undefined
      : section.lines.flatMap(({ fact, joined }) => [fact, ...joined]).find(({ factId }) => factId === id);
  };
  return {
    section,
    sayDate: rules.sayDate,
    changing: asked('modifier'),
    removing: asked('supprimer'),
    suggestions: section.rule.name.help && rules.suggestions[section.rule.name.help],
    documentId: (entryId: string) => publicId(holderId, entryId),
    done: url.searchParams.get('fait'),
  };
});

type SectionAnswer = { readonly values: FactValues; readonly problems: readonly FieldProblem[] };

export const action = citizenAct<SectionAnswer>(async (args, form) => {
  const { doors, request, base } = args;
  const { healthProfile } = doors;
  const code = sectionIn(args);
  const rule: SectionRule = healthProfile.rules.sections[code];
  const here = `${base}/profil/${rule.slug}`;
  const act = text(form, 'acte');
  const id = text(form, 'ligne');
  const { values, ...written } = writtenIn(form, rule);
  try {
    switch (act) {
      case 'ajouter':
        await healthProfile.declare(request, code, written, {
          keptFromRepresentatives: form.get('secret') === 'oui',
        });
        return leadTo(`${here}?fait=ajoute`);
      case 'modifier':
        await healthProfile.change(request, id, written);
        return leadTo(`${here}?fait=modifie`);
      case 'aucune':
        await healthProfile.declareNone(request, code);
        return leadTo(`${here}?fait=aucune`);
      case 'supprimer':
        await healthProfile.remove(request, id);
        return leadTo(`${here}?fait=supprime`);
      case 'cacher':
      case 'montrer':
        await healthProfile.setHidden(request, id, act === 'cacher');
        return leadTo(`${here}?fait=${act === 'cacher' ? 'cache' : 'montre'}`);
      case 'joindre':
      case 'separer':
        await healthProfile.join(request, id, act === 'joindre' ? text(form, 'a') : undefined);
        return leadTo(`${here}?fait=${act === 'joindre' ? 'joint' : 'separe'}`);
      default:
        return leadTo(here);
    }
  } catch (error) {
    const { problems, status } = refusalOf(error, factField);
    return again({ values, problems }, status);
  }
});

export default function ProfileSection() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<SectionAnswer>();
  const { section, changing, removing, sayDate } = page;
  const { rule } = section;
  const { base } = frame;
  const whose = whoseOf(frame);
  const problems = answer?.problems ?? [];
  const here = `${base}/profil/${rule.slug}`;
  const ofNotebook = whose.own ? '' : ` ${whose.ofNotebook}`;
  const steps = [{ label: 'Profil', href: `${base}/profil` }, { label: rule.label }];
  const documentHref = (entryId: string) => `${base}/documents/${page.documentId(entryId)}`;
  if (removing)
    return (
      <CitizenShell frame={frame} title={`Supprimer « ${removing.label} »`} tab="Profil" steps={steps}>
        <Removing fact={removing} here={here} whose={whose} />
      </CitizenShell>
    );
  return (
    <CitizenShell frame={frame} title={rule.label} tab="Profil" wrong={problems.length > 0} steps={steps}>
      <Opening title={rule.label}>
        {page.done && <Done done={page.done} />}
        <ErrorSummary problems={problems} />
        <p className="lead">{rule.why}</p>
      </Opening>
      {!changing && (
        <Pan id="lignes" title="Ce qui est écrit">
          {section.none && (
            <p>
              <b>{section.none.label}</b>, déclaré le {day(section.none.recordedAt)} par{' '}
              {section.none.authorLabel}.
              {section.lines.length > 0 && ' Des lignes ont été ajoutées depuis : vérifiez-les.'}
            </p>
          )}
          {section.lines.length > 0 && (
            <Lines section={section} here={here} sayDate={sayDate} documentHref={documentHref} />
          )}
          {!section.answered && (
            <Empty title="Rien n’est écrit ici">
              <p>Cela ne veut pas dire « aucune » : un soignant lira que rien n’est renseigné.</p>
            </Empty>
          )}
          {!section.none && section.mayAdd && rule.none && section.lines.length === 0 && (
            <form method="post" className="next">
              <button type="submit" className="button second" name="acte" value="aucune">
                Déclarer : {rule.none.toLowerCase()}
                {ofNotebook}
              </button>
            </form>
          )}
        </Pan>
      )}
      {section.pairs.length > 0 && !changing && <ToJoin pairs={section.pairs} sayDate={sayDate} />}
      {(section.mayAdd || changing) && (
        <Pan id="formulaire" title={changing ? 'Modifier' : `Ajouter ${rule.one}`}>
          <form
            method="post"
            action={changing ? `${here}?modifier=${changing.factId}` : here}
            className="stack"
            noValidate
          >
            <FactFields
              rule={rule}
              values={answer?.values ?? (changing ? valuesOf(changing, sayDate) : NO_VALUES)}
              suggestions={page.suggestions}
              problems={problems}
            >
              {changing ? (
                <input type="hidden" name="ligne" value={changing.factId} />
              ) : (
                section.mayKeepSecret && (
                  <label className="choice" htmlFor="secret">
                    <input type="checkbox" id="secret" name="secret" value="oui" />
                    <span>Ne pas montrer à mes parents ni à mes représentants</span>
                  </label>
                )
              )}
            </FactFields>
            {changing && <p className="meta">L’ancienne version est gardée. Vous pourrez la relire.</p>}
            <p className="row">
              <button type="submit" className="button" name="acte" value={changing ? 'modifier' : 'ajouter'}>
                {changing ? 'Enregistrer' : 'Ajouter'}
                {ofNotebook}
              </button>
              {changing && (
                <a className="target" href={here}>
                  Ne rien changer
                </a>
              )}
            </p>
          </form>
        </Pan>
      )}
    </CitizenShell>
  );
}

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  ajoute: ['Ajouté', 'Les professionnels qui ont accès le lisent dès maintenant.'],
  modifie: ['Modifié', 'L’ancienne version est gardée.'],
  aucune: ['C’est noté', 'La date d’aujourd’hui est écrite à côté.'],
  supprime: ['Supprimé', 'La ligne et ses anciennes versions ont disparu pour tous.'],
  cache: [
    'Caché',
    'Les professionnels ne voient plus cette ligne. Seul un professionnel qui l’a écrite la garde.',
  ],
  montre: ['Montré', 'Les professionnels qui ont accès la lisent de nouveau.'],
  joint: ['Réuni', 'Les deux lignes se lisent comme une seule. Vous pouvez les séparer.'],
  separe: ['Séparé', 'Les deux lignes se lisent l’une après l’autre.'],
};

function Done({ done }: { readonly done: string }) {
  const words = Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  return words ? (
    <Notice id="fait" title={words[0]} tone="success" live>
      <p>{words[1]}</p>
    </Notice>
  ) : null;
}
