import type { SectionView } from '#health-profile';
import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { ageOn, civilDay, day } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { ShowProfileAgain } from './show-again.tsx';

/** The health profile: a card, then each section and what it says (D02, D03). */
export const loader = citizenPage(async ({ doors, request, now }) => {
  const { healthProfile } = doors;
  const [profile, last] = await Promise.all([
    healthProfile.profile(request),
    healthProfile.measures.read(request, { kinds: ['weight', 'height'] }, { last: true }),
  ]);
  return { profile, last, now, sayReading: healthProfile.rules.sayReading };
});

const ICONS: Readonly<Partial<Record<SectionView['code'], IconName>>> = {
  treatment: 'pill',
  vaccination: 'syringe',
  allergy: 'alert',
  illness: 'heart',
  professional: 'person',
  contact: 'person',
};

export const action = citizenAct(async ({ doors, request, base }) => {
  await doors.healthProfile.showProfileAgain(request);
  return leadTo(`${base}/profil`);
});

export default function Profile() {
  const { frame, page } = usePage<typeof loader>();
  const { profile, last } = page;
  const whose = whoseOf(frame);
  const { base, person } = frame;
  const of = (code: SectionView['code']) => profile.sections.find((one) => one.code === code);
  const toJoin = profile.sections.flatMap((one) => one.pairs);
  const smoking = of('habit')?.lines.find(({ fact }) => fact.label === 'Tabac')?.fact.details.value;
  const contact =
    of('contact')?.lines.find(({ fact }) => fact.details.role === 'À prévenir en urgence') ??
    of('contact')?.lines[0];
  const isChild = ageOn(person.birthDate, page.now) < 18;
  const title = whose.own ? 'Votre profil de santé' : `Profil de santé ${whose.of}`;
  return (
    <CitizenShell frame={frame} title={title} tab="Profil">
      <Opening
        title={title}
        aside={
          <p>
            {profile.answered} rubriques sur {profile.sections.length} remplies
          </p>
        }
      >
        <p className="lead">
          Ce que {whose.own ? 'vous dites de votre' : 'l’on dit de sa'} santé, et ce que disent les soignants.
        </p>
        <p>
          Rien n’est obligatoire. Une rubrique vide ne veut pas dire « aucune »&nbsp;: vous pouvez le dire.
        </p>
      </Opening>
      <Pan id="carte" title="En bref">
        <Facts
          rows={[
            ['Naissance', `${civilDay(person.birthDate)}, ${ageOn(person.birthDate, page.now)} ans`],
            ...last.map(
              (one) =>
                [
                  one.kind === 'weight' ? 'Poids' : 'Taille',
                  `${page.sayReading(one)}, le ${day(one.at)}`,
                ] as const,
            ),
            ['Tabac', smoking === undefined ? undefined : String(smoking)],
            ['Groupe sanguin', bloodGroup(of('blood-group'))],
            [
              'À prévenir',
              contact && [contact.fact.label, contact.fact.details.phone].filter(Boolean).join(', '),
            ],
          ]}
        />
      </Pan>
      {profile.mayShowAgain && <ShowProfileAgain base={base} whose={whose} />}
      {toJoin.length > 0 && (
        <Notice id="a-joindre" title="La même chose, deux fois ?" tone="info">
          <p>
            {count(toJoin.length, 'ligne ressemble', 'lignes ressemblent')} à ce que dit un document ou un
            soignant. Rien n’est changé sans vous.
          </p>
          <ul>
            {toJoin.map(({ own }) => (
              <li key={own.factId}>
                <a href={`${base}/profil/${of(own.section as SectionView['code'])?.rule.slug}#joindre`}>
                  Vérifier « {own.label} »
                </a>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Pan id="rubriques" title="Rubriques">
        <ul className="lines">
          {profile.sections.map((section) => (
            <li key={section.code} className="acting with-icon">
              <Icon name={ICONS[section.code] ?? 'doc'} />
              <div>
                <a className="title" href={`${base}/profil/${section.rule.slug}`}>
                  {section.rule.label}
                </a>
                <p className="meta">{summary(section)}</p>
              </div>
              <p className="states">
                {section.answered ? (
                  <State tone="success" icon="tick">
                    Rempli
                  </State>
                ) : (
                  <State>Rien d’écrit</State>
                )}
              </p>
            </li>
          ))}
        </ul>
      </Pan>
      <Pan id="aussi" title="Aussi">
        <ul className="doors">
          {frame.acting?.kind !== 'carer' && (
            <Door icon="alert" href={`${base}/carte`} name="Carte d’urgence">
              Les lignes à porter sur soi, à imprimer ou à garder.
            </Door>
          )}
          <Door icon="doc" href={`${base}/profil/resume`} name="Résumé de santé">
            Tout le profil en un fichier, à garder ou à donner.
          </Door>
          <Door icon="heart" href={`${base}/mesures`} name="Mesures">
            Poids, tension, glycémie, et leurs courbes.
          </Door>
          <Door icon="syringe" href={`${base}/vaccins`} name="Vaccins">
            Les vaccins reçus, et ce que dit le calendrier.
          </Door>
          {isChild && (
            <Door icon="doc" href={`${base}/enfant`} name="Carnet de l’enfant">
              Examens, croissance, dents.
            </Door>
          )}
        </ul>
      </Pan>
    </CitizenShell>
  );
}

function Door(props: {
  readonly icon: IconName;
  readonly href: string;
  readonly name: string;
  readonly children: string;
}) {
  return (
    <li>
      <Icon name={props.icon} />
      <a href={props.href}>{props.name}</a>
      <p className="meta">{props.children}</p>
    </li>
  );
}

function bloodGroup(section: SectionView | undefined): string | undefined {
  const fact = section?.lines[0]?.fact;
  return fact && `${fact.label}, ${fact.confirmed ? 'confirmé' : 'déclaré'}`;
}

function summary({ lines, none, rule }: SectionView): string {
  if (lines.length > 0) {
    const names = lines.slice(0, 3).map(({ fact }) => fact.label);
    const more = lines.length - names.length;
    return `${names.join(', ')}${more > 0 ? `, et ${count(more, 'autre', 'autres')}` : ''}`;
  }
  return none ? `${none.label}, déclaré le ${day(none.recordedAt)}` : rule.why;
}
