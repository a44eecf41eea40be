// Runs in a worker thread: reads one PDF at a time, with no script, no network and no file but the fonts and tables
// of the pdfjs package. Whatever a document does here, the main thread only waits, and ends the thread if need be.
import { createRequire } from 'node:module';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { getDocument, type PDFDocumentProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PdfAnswer, PdfErrorCode, PdfTask, PdfWorkerSettings } from './pdf-task.ts';

interface NodeCanvas {
  readonly canvas: HTMLCanvasElement & { encode(format: 'png'): Promise<Uint8Array> };
}

interface CanvasFactory {
  create(width: number, height: number): NodeCanvas;
  destroy(canvas: NodeCanvas): void;
}

const { maxPixels } = workerData as PdfWorkerSettings;
const pdfjs = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const folder = (name: string) => path.join(pdfjs, name) + path.sep;

// Nothing in a document may reach the network: pdfjs is given bytes, and the thread has no fetch.
for (const name of ['fetch', 'WebSocket', 'EventSource']) {
  Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false });
}

parentPort?.on('message', (task: PdfTask) => void answer(task));

async function answer(task: PdfTask): Promise<void> {
  const loading = getDocument({
    data: task.bytes,
    isEvalSupported: false,
    enableXfa: false,
    useSystemFonts: false,
    disableFontFace: true,
    disableRange: true,
    disableStream: true,
    disableAutoFetch: true,
    useWorkerFetch: false,
    // An image larger than the page could show is left out rather than decoded.
    maxImageSize: maxPixels * 4,
    canvasMaxAreaInBytes: maxPixels * 4,
    standardFontDataUrl: folder('standard_fonts'),
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const document = await loading.promise;
    const value = await run(task, document);
    reply({ ok: true, value });
  } catch (error) {
    reply({ ok: false, code: codeOf(error) });
  } finally {
    await loading.destroy().catch(() => {});
  }
}

function reply(message: PdfAnswer): void {
  const value = message.ok ? message.value : undefined;
  parentPort?.postMessage(message, value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : []);
}

function run(task: PdfTask, document: PDFDocumentProxy): Promise<number | Uint8Array | string[]> | number {
  switch (task.kind) {
    case 'count':
      return document.numPages;
    case 'render':
      return renderPage(document, task.page, task.width);
    case 'text':
      return readText(document, task.mostPages);
  }
}

async function renderPage(document: PDFDocumentProxy, number: number, width: number): Promise<Uint8Array> {
  if (!Number.isInteger(number) || number < 1 || number > document.numPages) throw new NoSuchPage();
  const page = await document.getPage(number);
  const natural = page.getViewport({ scale: 1 });
  const wanted = width / natural.width;
  const largest = Math.sqrt(maxPixels / (natural.width * natural.height));
  const viewport = page.getViewport({ scale: Math.min(wanted, largest) });
  const factory = document.canvasFactory as CanvasFactory;
  const drawing = factory.create(
    Math.max(1, Math.floor(viewport.width)),
    Math.max(1, Math.floor(viewport.height)),
  );
  try {
    await page.render({ canvas: drawing.canvas, viewport, background: '#ffffff' }).promise;
    // A copy of its own memory, which can then be handed over.
    return new Uint8Array(await drawing.canvas.encode('png'));
  } finally {
    factory.destroy(drawing);
  }
}

async function readText(document: PDFDocumentProxy, mostPages: number): Promise<string[]> {
  const pages: string[] = [];
  for (let number = 1; number <= Math.min(document.numPages, mostPages); number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    pages.push(text.trim());
    page.cleanup();
  }
  return pages;
}

class NoSuchPage extends Error {}

function codeOf(error: unknown): PdfErrorCode {
  if (error instanceof NoSuchPage) return 'no-such-page';
  if (error instanceof Error && error.name === 'PasswordException') return 'password';
  return 'invalid';
}
