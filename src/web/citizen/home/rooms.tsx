import type { ReactNode } from 'react';
import type { DocumentList } from '#documents';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { count } from '../../words/french.ts';

/** Six rooms; those that are not built yet say so, and are no link. */
export function Rooms(props: {
  readonly all: DocumentList;
  readonly fresh: DocumentList;
  readonly isFirst: boolean;
  readonly base: string;
}) {
  const { all, fresh, base } = props;
  const results = all.categories.find(({ code }) => code === 'BIOLOGIE')?.count ?? 0;
  return (
    <ul className="doors">
      <Room icon="doc" name="Documents" href={`${base}/documents`}>
        {all.total === 0
          ? 'Aucun pour l’instant'
          : `${count(all.total, 'document')}${props.isFirst || fresh.total === 0 ? '' : `, ${count(fresh.total, 'nouveau', 'nouveaux')}`}`}
      </Room>
      <Room icon="tube" name="Résultats" href={`${base}/resultats`}>
        {results === 0 ? 'Aucun résultat de biologie' : 'Les analyses, dans le temps'}
      </Room>
      <Room icon="pill" name="Traitements" href={`${base}/profil/traitements`}>
        Ce qui est pris, et depuis quand
      </Room>
      <Room icon="syringe" name="Vaccins" href={`${base}/vaccins`}>
        Ce qui est fait, et le calendrier
      </Room>
      <Room icon="letter" name="Messages" />
      <Room icon="agenda" name="Rendez-vous" />
    </ul>
  );
}

function Room(props: {
  readonly icon: IconName;
  readonly name: string;
  readonly href?: string;
  readonly children?: ReactNode;
}) {
  return props.href ? (
    <li>
      <Icon name={props.icon} />
      <a href={props.href}>{props.name}</a>
      <p className="meta">{props.children}</p>
    </li>
  ) : (
    <li className="closed">
      <Icon name={props.icon} />
      <span className="name">{props.name}</span>
      <p className="meta">Cette partie n’est pas encore construite.</p>
    </li>
  );
}
