import type { NarrativeNode, NarrativeNodes, Section } from '#formats/cda/document';
import { each } from '../each.ts';
import { Narrative } from './narrative.tsx';
import type { Reading } from './shape.ts';

/** What is under a section's title: its narrative, then its own sections. `level` is that of their titles. */
export function SectionBody(props: {
  readonly section: Section;
  readonly level: 3 | 4 | 5 | 6;
  readonly reading: Reading;
}) {
  const { section, level, reading } = props;
  const next = Math.min(level + 1, 6) as 4 | 5 | 6;
  return (
    <>
      <Narrative nodes={section.narrative} reading={reading} />
      {each(section.sections, (inner) => (
        <div className="reading">
          <SectionTitle section={inner} level={level} />
          <SectionBody section={inner} level={next} reading={reading} />
        </div>
      ))}
    </>
  );
}

/** Its title, else the name of what it is about, which its code gives. */
function SectionTitle({ section, level }: { readonly section: Section; readonly level: 3 | 4 | 5 | 6 }) {
  const Title = `h${level}` as const;
  if (section.title) return <Title>{section.title}</Title>;
  return section.code?.label ? <Title className="from-code">{section.code.label}</Title> : null;
}

/** A section as the page lists it. `name` tells apart those of the same title. */
export type Chapter = {
  readonly anchor: string;
  readonly title: string;
  readonly name: string;
  readonly section: Section;
};

/** Top sections, in their order; those that say nothing are left out. */
export function chaptersOf(sections: readonly Section[]): readonly Chapter[] {
  const times = new Map<string, number>();
  return sections
    .filter((section) => !isSilent(section))
    .map((section, at) => {
      const title = section.title?.trim() || section.code?.label || `Partie ${at + 1}`;
      const time = (times.get(title) ?? 0) + 1;
      times.set(title, time);
      return { anchor: `partie-${at + 1}`, title, name: time > 1 ? `${title} (${time})` : title, section };
    });
}

const isSilent = (section: Section): boolean =>
  !section.title &&
  section.narrative.every((node) => node.kind === 'text' && node.text.trim() === '') &&
  section.sections.every(isSilent);

/** Every id that something of the document leads to. */
export function targetsOf(sections: readonly Section[]): ReadonlySet<string> {
  const targets = new Set<string>();
  const look = (nodes: NarrativeNodes): void => {
    for (const node of nodes) {
      if (node.kind === 'link' && node.href.startsWith('#')) targets.add(node.href.slice(1));
      if (node.kind === 'footnote-ref') targets.add(node.ref);
      for (const inner of innerOf(node)) look(inner);
    }
  };
  const walk = (section: Section): void => {
    look(section.narrative);
    section.sections.forEach(walk);
  };
  sections.forEach(walk);
  return targets;
}

function innerOf(node: NarrativeNode): readonly NarrativeNodes[] {
  if (node.kind === 'table')
    return [
      node.caption,
      ...[...node.head, ...node.body, ...node.foot].flatMap((row) => row.cells.map((cell) => cell.children)),
    ];
  if (node.kind === 'list')
    return [node.caption, ...node.items.flatMap((item) => [item.caption, item.children])];
  if ('children' in node) return [node.children];
  return 'caption' in node ? [node.caption] : [];
}

/** The image or file of the document with this id. */
export function mediaOf(
  sections: readonly Section[],
  id: string,
): Extract<NarrativeNode, { kind: 'image' | 'attachment' }> | undefined {
  const look = (
    nodes: NarrativeNodes,
  ): Extract<NarrativeNode, { kind: 'image' | 'attachment' }> | undefined => {
    for (const node of nodes) {
      if ((node.kind === 'image' || node.kind === 'attachment') && node.id === id) return node;
      for (const inner of innerOf(node)) {
        const found = look(inner);
        if (found) return found;
      }
    }
    return undefined;
  };
  for (const section of sections) {
    const found = look(section.narrative) ?? mediaOf(section.sections, id);
    if (found) return found;
  }
  return undefined;
}
