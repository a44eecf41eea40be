/** The four corners of a photographed page, moved by finger, mouse or arrows; the numbers of the form stay the truth. */
const STEP = 1;

for (const form of document.querySelectorAll<HTMLFormElement>('[data-coins]')) {
  const details = form.closest('details');
  details?.addEventListener('toggle', () => {
    if (details.open && !form.querySelector('.corner-board')) draw(form);
  });
  if (details?.open) draw(form);
}

function draw(form: HTMLFormElement): void {
  const board = document.createElement('div');
  board.className = 'corner-board';
  const image = document.createElement('img');
  image.src = form.dataset.coins ?? '';
  image.alt = 'La photo entière';
  image.draggable = false;
  const outline = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  outline.setAttribute('viewBox', '0 0 100 100');
  outline.setAttribute('preserveAspectRatio', 'none');
  outline.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'polygon');
  outline.append(shape);
  board.append(image, outline);
  const handles = [0, 1, 2, 3].map((at) => handleOf(form, board, at, () => place()));
  board.append(...handles);
  form.prepend(board);

  function place(): void {
    shape.setAttribute(
      'points',
      handles.map((_handle, at) => `${numberIn(form, `x${at}`)},${numberIn(form, `y${at}`)}`).join(' '),
    );
    for (const [at, handle] of handles.entries()) {
      handle.style.left = `${numberIn(form, `x${at}`)}%`;
      handle.style.top = `${numberIn(form, `y${at}`)}%`;
    }
  }
  form.addEventListener('input', place);
  place();
}

const NAMES = ['en haut à gauche', 'en haut à droite', 'en bas à droite', 'en bas à gauche'];

function handleOf(
  form: HTMLFormElement,
  board: HTMLElement,
  at: number,
  moved: () => void,
): HTMLButtonElement {
  const handle = document.createElement('button');
  handle.type = 'button';
  handle.className = 'corner-handle';
  handle.setAttribute('aria-label', `Coin ${NAMES[at]} : les flèches le déplacent`);
  const put = (x: number, y: number) => {
    write(form, `x${at}`, x);
    write(form, `y${at}`, y);
    moved();
  };
  handle.addEventListener('pointerdown', (event) => handle.setPointerCapture(event.pointerId));
  handle.addEventListener('pointermove', (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = board.getBoundingClientRect();
    put(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  });
  handle.addEventListener('keydown', (event) => {
    const [dx, dy] = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    }[event.key] ?? [0, 0];
    if (dx === 0 && dy === 0) return;
    event.preventDefault();
    put(numberIn(form, `x${at}`) + (dx ?? 0), numberIn(form, `y${at}`) + (dy ?? 0));
  });
  return handle;
}

const inputOf = (form: HTMLFormElement, name: string) =>
  form.elements.namedItem(name) as HTMLInputElement | null;

const numberIn = (form: HTMLFormElement, name: string): number =>
  Number((inputOf(form, name)?.value ?? '').replace(',', '.')) || 0;

function write(form: HTMLFormElement, name: string, value: number): void {
  const input = inputOf(form, name);
  if (input) input.value = String(Math.round(Math.min(100, Math.max(0, value)) * 10) / 10);
}
