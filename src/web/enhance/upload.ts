/**
 * Tells how much of the files was sent, and refuses one that is too large before it leaves. The form works the same without it.
 */
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-envoi]')) {
  const form = button.form;
  const input = form?.querySelector<HTMLInputElement>('input[type=file]');
  if (!form || !input) continue;
  const said = document.createElement('p');
  said.setAttribute('role', 'status');
  const bar = document.createElement('progress');
  bar.max = 100;
  bar.hidden = true;
  bar.setAttribute('aria-label', 'Envoi des fichiers');
  form.append(said, bar);
  form.addEventListener('submit', (event) => {
    const limit = Number(button.dataset.limite) * 1024 * 1024;
    const heavy = [...(input.files ?? [])].find(({ size }) => limit > 0 && size > limit);
    if (heavy) {
      event.preventDefault();
      said.textContent = `« ${heavy.name} » est trop lourd : ${button.dataset.limite} Mo au plus. Rien n’a été envoyé.`;
      input.focus();
      return;
    }
    if (!input.files?.length) return;
    event.preventDefault();
    send(form, said, bar, button);
  });
}

function send(
  form: HTMLFormElement,
  said: HTMLElement,
  bar: HTMLProgressElement,
  button: HTMLButtonElement,
): void {
  const request = new XMLHttpRequest();
  button.disabled = true;
  bar.hidden = false;
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    bar.value = total > 0 ? (loaded / total) * 100 : 0;
    said.textContent = `Envoi : ${Math.round(bar.value)} %`;
  });
  request.addEventListener('load', () => {
    if (request.status < 400 && request.responseURL) location.assign(request.responseURL);
    else {
      // the page that says what is wrong, as if the form had led to it
      document.open();
      document.write(request.responseText);
      document.close();
    }
  });
  request.addEventListener('error', () => {
    button.disabled = false;
    bar.hidden = true;
    said.textContent = 'L’envoi n’a pas abouti. Vérifiez votre connexion, puis recommencez.';
  });
  request.open('POST', form.action || location.href);
  request.send(new FormData(form));
}
