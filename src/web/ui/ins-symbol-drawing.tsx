import type { InsSymbolShape } from './ins-symbol.ts';

/** Dark on light whatever the theme: a scanner reads no other. */
export function InsSymbol(props: { readonly symbol: InsSymbolShape; readonly caption?: string }) {
  const { symbol, caption = 'INS à scanner' } = props;
  const { path, size, quiet } = symbol;
  return (
    <figure className="ins-symbol">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        width="128"
        height="128"
        shapeRendering="crispEdges"
        role="img"
        aria-label="Code à scanner : il contient le matricule et les cinq traits"
      >
        <rect width={size} height={size} fill="#fff" />
        <path d={path} transform={`translate(${quiet} ${quiet})`} fill="#000" />
      </svg>
      <figcaption className="meta">{caption}</figcaption>
    </figure>
  );
}
