import type { ReactNode } from 'react';
import type { ListItem, NarrativeNode, NarrativeNodes } from '#formats/cda/document';
import { each } from '../each.ts';
import { anchor, hrefOf, idOf, isBlank, type Reading, styleClass } from './shape.ts';
import { NarrativeTable } from './table.tsx';

type Part = { readonly nodes: NarrativeNodes; readonly reading: Reading };

/** A narrative block as elements of ours: runs of text become paragraphs, blocks stay blocks, nothing is lost. */
export function Narrative({ nodes, reading }: Part) {
  return each(runsOf(nodes), (run) =>
    Array.isArray(run) ? <TextRun nodes={run} reading={reading} /> : <Block node={run} reading={reading} />,
  );
}

function TextRun({ nodes, reading }: Part) {
  return isBlank(nodes) ? null : (
    <p>
      <Inline nodes={nodes} reading={reading} />
    </p>
  );
}

/** What stands in a cell, an item or a caption: text as it is, blocks as blocks. */
function Flow({ nodes, reading }: Part) {
  return nodes.some(isBlock) ? (
    <Narrative nodes={nodes} reading={reading} />
  ) : (
    <Inline nodes={nodes} reading={reading} />
  );
}

function Inline({ nodes, reading }: Part) {
  return each(nodes, (node) => inlineOf(node, reading));
}

function inlineOf(node: NarrativeNode, reading: Reading): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'br':
      return <br />;
    case 'content': {
      const Tag = node.revised === 'delete' ? 'del' : node.revised === 'insert' ? 'ins' : 'span';
      const className = styleClass(node.styles);
      const id = idOf(node.id, reading);
      const children = <Inline nodes={node.children} reading={reading} />;
      return Tag === 'span' && !className && !id ? (
        children
      ) : (
        <Tag id={id} className={className}>
          {children}
        </Tag>
      );
    }
    case 'sub':
    case 'sup': {
      const Tag = node.kind;
      return (
        <Tag>
          <Inline nodes={node.children} reading={reading} />
        </Tag>
      );
    }
    case 'link':
      return (
        <a href={hrefOf(node.href)} title={node.title} rel="noopener noreferrer nofollow">
          {isBlank(node.children) ? node.href : <Inline nodes={node.children} reading={reading} />}
        </a>
      );
    case 'caption':
      return <Inline nodes={node.children} reading={reading} />;
    case 'footnote':
      return (
        <span className="footnote" id={idOf(node.id, reading)}>
          {' '}
          <Inline nodes={node.children} reading={reading} />
        </span>
      );
    case 'footnote-ref':
      return (
        <a href={`#${anchor(node.ref)}`}>
          {isBlank(node.children) ? 'note' : <Inline nodes={node.children} reading={reading} />}
        </a>
      );
    default:
      return <Block node={node} reading={reading} />;
  }
}

function Block({ node, reading }: { readonly node: NarrativeNode; readonly reading: Reading }) {
  switch (node.kind) {
    case 'paragraph': {
      const Tag = node.children.some(isBlock) ? 'div' : 'p';
      return isBlank(node.children) ? null : (
        <Tag id={idOf(node.id, reading)} className={styleClass(node.styles)}>
          <Flow nodes={node.children} reading={reading} />
        </Tag>
      );
    }
    case 'content':
      return (
        <div id={idOf(node.id, reading)} className={styleClass(node.styles)}>
          <Narrative nodes={node.children} reading={reading} />
        </div>
      );
    case 'list': {
      const Tag = node.ordered ? 'ol' : 'ul';
      return (
        <div className={styleClass(node.styles)} id={idOf(node.id, reading)}>
          {node.caption.length > 0 && (
            <p className="list-caption">
              <Inline nodes={node.caption} reading={reading} />
            </p>
          )}
          <Tag className={node.marker && `marker-${node.marker}`}>
            {each(node.items, (item) => (
              <Item item={item} reading={reading} />
            ))}
          </Tag>
        </div>
      );
    }
    case 'table':
      return (
        <NarrativeTable
          table={node}
          reading={reading}
          flow={(nodes) => <Flow nodes={nodes} reading={reading} />}
        />
      );
    case 'image':
      return (
        <figure>
          <a href={reading.media(node.id)} className="zoom">
            <img
              src={reading.media(node.id)}
              alt={node.alt || 'Image du document, sans description'}
              loading="lazy"
            />
            <span className="screen">Voir l’image en grand</span>
          </a>
          <Caption nodes={node.caption} reading={reading} />
        </figure>
      );
    case 'attachment':
      return (
        <figure>
          <a className="file" href={reading.media(node.id)}>
            Télécharger le fichier joint{node.alt && ` : ${node.alt}`}
          </a>
          <Caption nodes={node.caption} reading={reading} />
        </figure>
      );
    case 'missing-media':
      return (
        <figure>
          <p className="file soft">Une image est citée ici, mais elle n’est pas dans le document.</p>
          <Caption nodes={node.caption} reading={reading} />
        </figure>
      );
    default:
      return <p>{inlineOf(node, reading)}</p>;
  }
}

function Caption({ nodes, reading }: Part) {
  return isBlank(nodes) ? null : (
    <figcaption>
      <Inline nodes={nodes} reading={reading} />
    </figcaption>
  );
}

function Item({ item, reading }: { readonly item: ListItem; readonly reading: Reading }) {
  return (
    <li id={idOf(item.id, reading)} className={styleClass(item.styles)}>
      {item.caption.length > 0 && (
        <span className="item-caption">
          <Inline nodes={item.caption} reading={reading} />{' '}
        </span>
      )}
      <Flow nodes={item.children} reading={reading} />
    </li>
  );
}

const BLOCKS: ReadonlySet<NarrativeNode['kind']> = new Set([
  'paragraph',
  'list',
  'table',
  'image',
  'attachment',
  'missing-media',
]);

const isBlock = (node: NarrativeNode): boolean =>
  BLOCKS.has(node.kind) || (node.kind === 'content' && node.children.some(isBlock));

/** Consecutive pieces of text together, each block alone. */
function runsOf(nodes: NarrativeNodes): (NarrativeNode | NarrativeNode[])[] {
  const runs: (NarrativeNode | NarrativeNode[])[] = [];
  for (const node of nodes) {
    const last = runs.at(-1);
    if (isBlock(node)) runs.push(node);
    else if (Array.isArray(last)) last.push(node);
    else runs.push([node]);
  }
  return runs;
}
