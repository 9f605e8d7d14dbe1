// A QR code in a picture: by the browser where it can, else by WebAssembly, else a photo by the portal.
import { ask } from './api.js';
import { settings } from './page.js';

const WIDEST = 1000; // pixels: more costs time and reads no better
const LARGEST_PHOTO = 2000;

/** Something that reads a code from a video, a picture or null: (source) → text or null. Null where nothing does. */
export async function reader() {
  return (await native()) || (await compiled());
}

async function native() {
  if (!('BarcodeDetector' in window)) return null;
  const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes('qr_code')) return null;
  const detector = new window.BarcodeDetector({ formats: ['qr_code'] });
  return async (source) => ((await detector.detect(source))[0] || { rawValue: null }).rawValue;
}

async function compiled() {
  if (!settings.reader || !('WebAssembly' in window)) return null;
  try {
    const { prepareZXingModule, readBarcodes } = await import(settings.reader);
    await prepareZXingModule({ overrides: { locateFile: () => settings.wasm }, fireImmediately: true });
    return async (source) => {
      const [found] = await readBarcodes(pixels(source, WIDEST), { formats: ['QRCode'], maxNumberOfSymbols: 1 });
      return found ? found.text : null;
    };
  } catch (error) {
    return null; // offline before it was kept, or forbidden: photos still go to the portal
  }
}

const canvas = document.createElement('canvas');

function draw(source, widest) {
  const width = source.videoWidth || source.width;
  const height = source.videoHeight || source.height;
  const scale = Math.min(1, widest / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context;
}

function pixels(source, widest) {
  return draw(source, widest).getImageData(0, 0, canvas.width, canvas.height);
}

/** The code in a photo, or null. Without a reader the portal reads it: raises Unreachable or Refused. */
export async function readPhoto(file, read) {
  const picture = await createImageBitmap(file);
  if (read) return read(picture);
  draw(picture, LARGEST_PHOTO);
  const body = new FormData();
  body.append('photo', await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', .9); }), 'photo.jpg');
  return (await ask('decode/', { method: 'POST', body })).told.text;
}
