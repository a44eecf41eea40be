/** Where the two numbers stand on a health card, with and without a photograph: our own drawings, of no card that exists. */

export function CardDrawings() {
  return (
    <div className="cards">
      <figure>
        <Front photo />
        <figcaption className="meta">
          Carte avec une photo. <b>1</b> : votre numéro, sous votre nom. <b>2</b> : le numéro de la carte,
          sous la photo. Donnez ses 11 derniers chiffres.
        </figcaption>
      </figure>
      <figure>
        <Front />
        <figcaption className="meta">
          Carte sans photo. <b>1</b> : votre numéro, sous votre nom, devant. <b>2</b> : le numéro de la carte,
          au dos, 8 à 13 chiffres.
        </figcaption>
      </figure>
    </div>
  );
}

function Front({ photo = false }: { readonly photo?: boolean }) {
  const id = photo ? 'carte-photo' : 'carte-sans-photo';
  return (
    <svg className="card" viewBox="0 0 340 232" role="img" aria-labelledby={id}>
      <title id={id}>
        {photo
          ? 'Dessin d’une carte avec photo. Le numéro 1 est en bas à gauche, sous le nom. Le numéro 2 est à droite, sous la photo.'
          : 'Dessin d’une carte sans photo. Le numéro 1 est en bas, sous le nom. Le numéro 2 est au dos, en haut.'}
      </title>
      <rect className="paper" x="4" y="4" width="332" height="206" rx="14" />
      <rect className="line" x="28" y="56" width="46" height="36" rx="6" />
      <path className="line" d="M28 74h46M51 56v36" />
      <path className="grey" d="M30 106h70M30 122h100" />
      <Label at={[18, 134]} width={206} digit="1" text="2 68 06 80 021 048 15" />
      {photo ? (
        <>
          <rect className="line" x="244" y="28" width="68" height="84" rx="6" />
          <circle className="line" cx="278" cy="60" r="13" />
          <path className="line" d="M256 106c3-16 11-22 22-22s19 6 22 22" />
          <Label at={[130, 170]} width={190} digit="2" text="…12345678901" />
        </>
      ) : (
        <>
          <path className="fold" d="M232 14v186" />
          <text className="small" x="284" y="38" textAnchor="middle">
            au dos
          </text>
          <Label at={[238, 50]} width={92} digit="2" text="12345678" small />
          <path className="grey" d="M246 108h72M246 126h54" />
        </>
      )}
    </svg>
  );
}

function Label(props: {
  readonly at: readonly [number, number];
  readonly width: number;
  readonly digit: string;
  readonly text: string;
  readonly small?: boolean;
}) {
  const [x, y] = props.at;
  return (
    <>
      <rect className="mark" x={x} y={y} width={props.width} height="28" rx="6" />
      <text className={props.small ? 'small on' : 'on'} x={x + 26} y={y + 19}>
        {props.text}
      </text>
      <circle className="dot" cx={x} cy={y} r="12" />
      <text className="digit" x={x} y={y + 5} textAnchor="middle">
        {props.digit}
      </text>
    </>
  );
}
